//! How the numbers of a month are kept: which of its days there are, and what each is.
//!
//! A bit for each of up to 31 days (four bytes, the lowest first: the first day), then a number for each
//! bit that is set: the difference to the one before it, in billionths, as a variable length integer
//! with its sign in the lowest bit. A month of a service's memory is about 170 bytes so; as rows of
//! their own its days would be 2,500.

/// Days of a month at the most.
pub const DAYS: usize = 31;

/// The numbers of a month; nothing where there is none.
pub type MonthDays = [i64; DAYS];

/// The bytes of a month's numbers.
pub(crate) fn encode(days: &MonthDays) -> Vec<u8> {
    let there = days.iter().enumerate().filter(|(_, amount)| **amount != 0);
    let bits = there.clone().fold(0_u32, |bits, (day, _)| bits | 1 << day);
    let mut bytes = bits.to_le_bytes().to_vec();
    let mut before = 0_i64;
    for (_, amount) in there {
        let difference = amount.wrapping_sub(before);
        before = *amount;
        let mut rest = (difference.wrapping_shl(1) ^ (difference >> 63)).cast_unsigned();
        while rest >= 0x80 {
            bytes.push(low_bits(rest) | 0x80);
            rest >>= 7;
        }
        bytes.push(low_bits(rest));
    }
    bytes
}

/// The numbers of a month's bytes; `None` when they are none.
pub(crate) fn decode(bytes: &[u8]) -> Option<MonthDays> {
    let (bits, mut rest) = bytes.split_first_chunk::<4>()?;
    let bits = u32::from_le_bytes(*bits);
    let mut days = [0; DAYS];
    let mut before = 0_i64;
    for (day, amount) in days.iter_mut().enumerate() {
        if bits & (1 << day) == 0 {
            continue;
        }
        let mut coded = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, after) = rest.split_first()?;
            rest = after;
            coded |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let difference = (coded >> 1).cast_signed() ^ -(coded & 1).cast_signed();
        before = before.wrapping_add(difference);
        *amount = before;
    }
    (rest.is_empty() && bits >> DAYS == 0).then_some(days)
}

fn low_bits(number: u64) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_four_bytes() {
        assert_eq!(encode(&[0; DAYS]), [0; 4]);
        assert_eq!(decode(&[0; 4]), Some([0; DAYS]));
        for wrong in [&[][..], &[0, 0, 0], &[0, 0, 0, 0, 1], &[1, 0, 0, 0], &[1, 0, 0, 0, 0x80]] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
        assert_eq!(decode(&[0, 0, 0, 0x80]), None, "no month has 32 days");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_was(
            days in prop::array::uniform32(prop_oneof![Just(0), any::<i64>(), -5_i64..1_000_000_000]),
        ) {
            let days: MonthDays = days[..DAYS].try_into().unwrap();
            prop_assert_eq!(decode(&encode(&days)), Some(days));
        }
    }
}
