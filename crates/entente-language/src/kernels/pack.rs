//! Weights in the order in which the loops read them.

use crate::weights::{Array, WeightError};

/// Numbers in a [`Lane`].
pub const LANE: usize = 16;

/// Sixteen numbers, aligned for the widest load.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Lane(pub [f32; LANE]);

impl Lane {
    /// Sixteen zeros.
    pub const ZERO: Lane = Lane([0.0; LANE]);
}

/// A run of lanes as plain numbers.
pub trait Lanes {
    /// All numbers, in order.
    fn flat(&self) -> &[f32];
    /// All numbers, in order.
    fn flat_mut(&mut self) -> &mut [f32];
}

impl Lanes for [Lane] {
    fn flat(&self) -> &[f32] {
        // SAFETY: a lane is sixteen f32 without padding (its size is its alignment).
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), self.len() * LANE) }
    }
    fn flat_mut(&mut self) -> &mut [f32] {
        // SAFETY: as above, and the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.as_mut_ptr().cast(), self.len() * LANE) }
    }
}

/// A linear layer. Outputs are cut into panels of three or four lanes; a panel holds its weights input by input.
#[derive(Debug)]
pub struct Dense {
    inputs: usize,
    outputs: usize,
    /// Lanes of a panel.
    pub(super) panel: usize,
    pub(super) weights: Vec<Lane>,
    pub(super) bias: Vec<Lane>,
}

impl Dense {
    /// Packs `outputs` rows of `inputs` weights.
    ///
    /// # Panics
    /// If `weights` or `bias` have other lengths, or there are no outputs.
    pub fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Dense {
        let outputs = bias.len();
        assert!(outputs > 0 && weights.len() == inputs * outputs, "wrong shape");
        let lanes = outputs.div_ceil(LANE);
        let panel = if lanes.next_multiple_of(4) <= lanes.next_multiple_of(3) {
            4
        } else {
            3
        };
        let panels = lanes.div_ceil(panel);
        let mut packed = vec![Lane::ZERO; panels * panel * inputs];
        let mut padded_bias = vec![Lane::ZERO; panels * panel];
        for o in 0..outputs {
            let (p, lane, at) = (o / (panel * LANE), o / LANE % panel, o % LANE);
            for i in 0..inputs {
                packed[(p * inputs + i) * panel + lane].0[at] = weights[o * inputs + i];
            }
            padded_bias[o / LANE].0[at] = bias[o];
        }
        Dense {
            inputs,
            outputs,
            panel,
            weights: packed,
            bias: padded_bias,
        }
    }

    /// Numbers in a row that goes in.
    pub fn inputs(&self) -> usize {
        self.inputs
    }
    /// Numbers in a row that comes out.
    pub fn outputs(&self) -> usize {
        self.outputs
    }
    /// Numbers in a row that comes out, with the zeros that fill the last panel.
    pub fn padded(&self) -> usize {
        self.bias.len() * LANE
    }
    /// The bias, with the zeros that fill the last panel.
    pub fn bias(&self) -> &[Lane] {
        &self.bias
    }
}

/// Scale and shift of a layer normalisation.
#[derive(Debug)]
pub struct Norm {
    pub(super) scale: Vec<Lane>,
    pub(super) shift: Vec<Lane>,
}

impl Norm {
    /// # Errors
    /// If the two differ in length or do not fill lanes.
    pub fn new(scale: &Array, shift: &Array) -> Result<Norm, WeightError> {
        if scale.data.len() != shift.data.len() || !scale.data.len().is_multiple_of(LANE) || scale.data.is_empty() {
            return Err(WeightError::Architecture(format!("normalisation of {} numbers", scale.data.len())));
        }
        let lanes = |a: &Array| a.data.as_chunks::<LANE>().0.iter().map(|&c| Lane(c)).collect();
        Ok(Norm {
            scale: lanes(scale),
            shift: lanes(shift),
        })
    }
    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.scale.len() * LANE
    }
}

/// A maxout layer of three pieces, normalised. A panel is one lane of outputs, its three pieces side by side.
#[derive(Debug)]
pub struct Maxout {
    inputs: usize,
    pub(super) weights: Vec<Lane>,
    pub(super) bias: Vec<Lane>,
    pub(super) norm: Norm,
}

/// Pieces of a maxout layer in the encoders.
pub const PIECES: usize = 3;

impl Maxout {
    /// Packs weights `[outputs, 3, inputs]` and bias `[outputs, 3]`.
    ///
    /// # Errors
    /// If shapes do not agree with each other and with `norm`.
    pub fn new(weights: &Array, bias: &Array, norm: Norm) -> Result<Maxout, WeightError> {
        let &[outputs, PIECES, inputs] = weights.shape.as_slice() else {
            return Err(WeightError::Architecture(format!("maxout of shape {:?}", weights.shape)));
        };
        if bias.shape != [outputs, PIECES] || norm.width() != outputs {
            return Err(WeightError::Architecture(format!(
                "maxout of {outputs} outputs, normalisation of {}",
                norm.width()
            )));
        }
        let panels = outputs / LANE;
        let mut packed = vec![Lane::ZERO; panels * PIECES * inputs];
        let mut packed_bias = vec![Lane::ZERO; panels * PIECES];
        for o in 0..outputs {
            let (p, at) = (o / LANE, o % LANE);
            for piece in 0..PIECES {
                let row = &weights.data[(o * PIECES + piece) * inputs..][..inputs];
                for (i, &w) in row.iter().enumerate() {
                    packed[(p * inputs + i) * PIECES + piece].0[at] = w;
                }
                packed_bias[p * PIECES + piece].0[at] = bias.data[o * PIECES + piece];
            }
        }
        Ok(Maxout {
            inputs,
            weights: packed,
            bias: packed_bias,
            norm,
        })
    }

    /// Numbers in a row that goes in.
    pub fn inputs(&self) -> usize {
        self.inputs
    }
    /// Numbers in a row that comes out.
    pub fn outputs(&self) -> usize {
        self.norm.width()
    }
    /// The normalisation.
    pub fn norm(&self) -> &Norm {
        &self.norm
    }
}

/// Where weight `[output, piece]` of a [`Maxout`] stands among its panels, as used by the first-window tables.
pub fn maxout_slot(output: usize, piece: usize) -> usize {
    (output / LANE * PIECES + piece) * LANE + output % LANE
}
