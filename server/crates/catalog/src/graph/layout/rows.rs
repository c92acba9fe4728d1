//! Heights: each slot as near to the middle of its neighbours as the order of its column allows.

use super::{MARGIN, ROW_GAP, count, height, layers::Layers};

/// Times that the columns are placed anew, to and fro.
const SWEEPS: usize = 8;

/// The middle of each slot, the uppermost border at the margin.
pub(super) fn middles(layers: &Layers) -> Vec<f64> {
    let mut middles = vec![0.0; layers.slots()];
    let none = vec![None; layers.slots()];
    for column in layers.columns() {
        place(layers, column, &none, &mut middles);
    }
    for sweep in 0..SWEEPS {
        let mut columns: Vec<&Vec<usize>> = layers.columns().iter().collect();
        if sweep % 2 == 1 {
            columns.reverse();
        }
        for column in columns {
            let mut wishes = vec![None; layers.slots()];
            for slot in column {
                let neighbours = layers.neighbours(*slot);
                let sum: f64 = neighbours.iter().map(|other| middles[*other]).sum();
                wishes[*slot] = (!neighbours.is_empty()).then(|| sum / count(neighbours.len()));
            }
            place(layers, column, &wishes, &mut middles);
        }
    }
    let top = |slot: usize| middles[slot] - height(layers.slot(slot)) / 2.0;
    let shift = MARGIN - (0..layers.slots()).map(top).fold(f64::INFINITY, f64::min);
    // Whole pixels: crisp borders, and short paths.
    middles.into_iter().map(|middle| (middle + shift).round()).collect()
}

/// A run of slots that stand close together.
struct Block {
    slots: usize,
    wishes: f64,
    wishing: f64,
}

impl Block {
    fn start(&self) -> f64 {
        self.wishes / self.wishing
    }
}

/// Gives the slots of a column the heights nearest to what they wish that keep order and distances
/// (the least squares; "pool adjacent violators"). Who wishes nothing stays near where it is.
fn place(layers: &Layers, column: &[usize], wishes: &[Option<f64>], middles: &mut [f64]) {
    // How far each slot stands below the first one when all stand close together.
    let mut offsets: Vec<f64> = Vec::with_capacity(column.len());
    let mut below = 0.0;
    for slot in column {
        let half = height(layers.slot(*slot)) / 2.0;
        offsets.push(below + half);
        below += 2.0 * half + ROW_GAP;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (slot, offset) in column.iter().zip(&offsets) {
        let (wish, wishing) = wishes[*slot].map_or((middles[*slot], 0.01), |wish| (wish, 1.0));
        let mut block = Block { slots: 1, wishes: (wish - offset) * wishing, wishing };
        while let Some(above) = blocks.pop_if(|above| above.start() >= block.start()) {
            block.slots += above.slots;
            block.wishes += above.wishes;
            block.wishing += above.wishing;
        }
        blocks.push(block);
    }
    let starts = blocks.iter().flat_map(|block| std::iter::repeat_n(block.start(), block.slots));
    for ((slot, offset), start) in column.iter().zip(&offsets).zip(starts) {
        middles[*slot] = start + offset;
    }
}
