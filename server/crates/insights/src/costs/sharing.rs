//! Sharing out what is nobody's own: what nobody uses, and what everybody uses. Pure; what is shared out
//! is what there was, to the last billionth.

use platform::costs::{Amount, share_out};

/// How something is shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// Not at all: it is told by itself.
    #[default]
    Separate,
    /// By what each one's own costs.
    Weighted,
    /// To each one that costs anything the same.
    Even,
}

/// Shares out day by day what is in `pool` among those whose own costs are `receivers`; gives what each
/// of them gets. What nobody is there for stays in the pool.
pub(crate) fn share(pool: &mut [i64], receivers: &[&[i64]], sharing: Sharing) -> Vec<Vec<i64>> {
    let mut shares = vec![vec![0_i64; pool.len()]; receivers.len()];
    if sharing == Sharing::Separate {
        return shares;
    }
    for (day, whole) in pool.iter_mut().enumerate() {
        if *whole == 0 {
            continue;
        }
        let own = receivers.iter().map(|receiver| receiver[day].max(0));
        let weights: Vec<Amount> = match sharing {
            Sharing::Even => own.map(|own| Amount::from_nanos(i128::from(own > 0))).collect(),
            _ => own.map(|own| Amount::from_nanos(own.into())).collect(),
        };
        if weights.iter().all(|weight| weight.is_zero()) {
            continue;
        }
        let parts = share_out(Amount::from_nanos((*whole).into()), &weights);
        for (share, part) in shares.iter_mut().zip(parts) {
            // A part of what fits fits.
            share[day] = i64::try_from(part.nanos()).unwrap_or_default();
        }
        *whole = 0;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_is_there_for_stays() {
        let (one, other) = ([10, 0, 0], [30, 0, 5]);
        let of = |sharing| {
            let mut pool = [100, 7, 9];
            let shares = share(&mut pool, &[&one, &other], sharing);
            (shares, pool)
        };
        assert_eq!(of(Sharing::Weighted), (vec![vec![25, 0, 0], vec![75, 0, 9]], [0, 7, 0]));
        assert_eq!(of(Sharing::Even), (vec![vec![50, 0, 0], vec![50, 0, 9]], [0, 7, 0]));
        assert_eq!(of(Sharing::Separate), (vec![vec![0; 3], vec![0; 3]], [100, 7, 9]));
    }
}
