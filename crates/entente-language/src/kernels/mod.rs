//! The arithmetic of the models: a few matrix shapes, as fast as the processor can do them.
//!
//! All work is on f32, row-major. Weights are packed once, when a model is loaded, into panels that a loop reads from front to
//! back ([`Dense`], [`Maxout`]); the layout is the same for every processor. At run time [`Kernels::best`] picks AVX-512, AVX2
//! with FMA, or plain loops (which the compiler turns into SSE2 or NEON).
//!
//! # Invariants
//! - A row's result does not depend on which other rows are computed with it: every number is summed in the same order, however
//!   many rows a call has. Batches and threads cannot change a parse.
//! - Paths differ among themselves by rounding only; each is tested against the plain one.
//!
//! `unsafe` is allowed here and nowhere else in the crate, for two reasons: vector instructions need a processor that has them
//! (checked in [`Kernels::best`]), and inner loops read through pointers without bounds checks (all ends are checked once, in
//! the safe functions of this module, before a loop starts).
#![allow(unsafe_code, reason = "vector instructions and unchecked inner loops; see above")]

mod loops;
mod pack;
mod plain;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use pack::{Dense, LANE, Lane, Lanes, Maxout, Norm, maxout_slot};

/// The arithmetic for one kind of processor.
#[derive(Clone, Copy, Debug)]
pub struct Kernels(&'static Table);

type FirstWindow = unsafe fn(&loops::Words<'_>, &[[u32; 3]], &[u32], &Norm, *mut f32);

/// One processor's functions. Callers have checked all lengths, and that the processor has the instructions.
#[derive(Debug)]
struct Table {
    name: &'static str,
    dense: unsafe fn(&loops::Input<'_>, &Dense, *mut f32, usize),
    maxout: unsafe fn(&loops::Input<'_>, &Maxout, *mut f32, usize, bool),
    first_window: FirstWindow,
    hidden: unsafe fn(&[*const f32], &[Lane], &mut [Lane]),
    product: unsafe fn(*const f32, &Dense, &mut [Lane]),
}

impl Kernels {
    /// The fastest that this processor has.
    pub fn best() -> Kernels {
        *Kernels::all().last().expect("the plain path is always there")
    }

    /// All that this processor has, the plain path first, each faster than the one before.
    pub fn all() -> Vec<Kernels> {
        let mut all = vec![Kernels(&plain::TABLE)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Kernels(&x86::AVX2));
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("fma") {
                all.push(Kernels(&x86::AVX512));
            }
        }
        all
    }

    /// `plain`, `avx2` or `avx512`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// A linear layer: `y[i] = W x[rows[i]] + b`.
    ///
    /// Row `r` of `x` starts at `r * layer.inputs()`; row `i` of `y` at `i * layer.padded()`, and numbers beyond
    /// `layer.outputs()` are zero.
    ///
    /// # Panics
    /// If a row is not within `x`, or `y` is shorter than `rows`.
    pub fn dense(self, x: &[f32], rows: &[u32], layer: &Dense, y: &mut [f32]) {
        let input = loops::Input::new(x, rows, layer.inputs(), 0, layer.inputs());
        assert!(y.len() >= rows.len() * layer.padded(), "output too short");
        // SAFETY: `Input::new` checked every row, the assertion every output; `self` exists only where the processor fits.
        unsafe { (self.0.dense)(&input, layer, y.as_mut_ptr(), layer.padded()) }
    }

    /// A maxout layer with layer normalisation: `y[r] = norm(max over pieces of (W x[r] + b))` for each `r` of `rows`.
    ///
    /// Row `r` of `x` starts at `r * layer.inputs()`, row `r` of `y` at `r * layer.outputs()`.
    ///
    /// # Panics
    /// If a row is not within `x` or `y`.
    pub fn maxout(self, x: &[f32], rows: &[u32], layer: &Maxout, y: &mut [f32]) {
        let input = loops::Input::new(x, rows, layer.inputs(), 0, layer.inputs());
        assert!(
            rows.iter().all(|&r| (r as usize + 1) * layer.outputs() <= y.len()),
            "output too short"
        );
        // SAFETY: as in `dense`.
        unsafe { (self.0.maxout)(&input, layer, y.as_mut_ptr(), layer.outputs(), false) }
    }

    /// A residual window layer: `y[r] = x[r] + norm(max over pieces of (W [x[r-1], x[r], x[r+1]] + b))` for each `r` of `rows`.
    ///
    /// Rows of `x` and `y` are `layer.outputs()` wide. The three neighbours lie side by side already, so nothing is copied.
    ///
    /// # Panics
    /// If a row or a neighbour is not within `x` or `y`, or the layer's inputs are not three times its outputs.
    pub fn window(self, x: &[f32], rows: &[u32], layer: &Maxout, y: &mut [f32]) {
        let width = layer.outputs();
        assert_eq!(layer.inputs(), 3 * width, "not a window of three");
        let input = loops::Input::new(x, rows, width, width, layer.inputs());
        assert!(rows.iter().all(|&r| (r as usize + 1) * width <= y.len()), "output too short");
        // SAFETY: as in `dense`; the residual of row r lies within its window.
        unsafe { (self.0.maxout)(&input, layer, y.as_mut_ptr(), width, true) }
    }

    /// The first window layer from products that were kept per word.
    ///
    /// `words` holds one entry a word, see [`first_window_entry`]; `neighbours[i]` are the words to the left, at, and to the
    /// right of row `rows[i]` of `y`, which is `norm`'s width wide.
    ///
    /// # Panics
    /// If a word is not within `words` or a row not within `y`.
    pub fn first_window(self, words: &[Lane], neighbours: &[[u32; 3]], rows: &[u32], norm: &Norm, y: &mut [f32]) {
        let width = norm.width();
        let entry = first_window_entry(width);
        let (n, most) = (rows.len(), neighbours.iter().flatten().max().map_or(0, |&m| m as usize + 1));
        assert!(most * entry <= words.len() && neighbours.len() == n, "a word is not in the table");
        assert!(rows.iter().all(|&r| (r as usize + 1) * width <= y.len()), "output too short");
        // SAFETY: all ends checked above.
        unsafe { (self.0.first_window)(&loops::Words { table: words, entry }, neighbours, rows, norm, y.as_mut_ptr()) }
    }

    /// The hidden layer of a transition model: `max over two pieces of (base + sum of features)`.
    ///
    /// A feature and `base` hold the first pieces of all outputs, then the second pieces; `out` has half their lanes.
    ///
    /// # Panics
    /// If a feature is shorter than `base`, or `base` is not twice `out`.
    pub fn hidden(self, features: &[&[f32]], base: &[Lane], out: &mut [Lane]) {
        assert!(base.len() == 2 * out.len() && features.len() <= MOST_FEATURES, "wrong shape");
        let mut at = [std::ptr::null(); MOST_FEATURES];
        for (p, f) in at.iter_mut().zip(features) {
            assert!(f.len() >= base.len() * LANE, "feature too short");
            *p = f.as_ptr();
        }
        // SAFETY: all ends checked above.
        unsafe { (self.0.hidden)(&at[..features.len()], base, out) }
    }

    /// One row through a linear layer. `y` has `layer.padded()` numbers.
    ///
    /// # Panics
    /// If `x` or `y` is too short.
    pub fn product(self, x: &[f32], layer: &Dense, y: &mut [Lane]) {
        assert!(x.len() >= layer.inputs() && y.len() * LANE >= layer.padded(), "wrong shape");
        // SAFETY: all ends checked above.
        unsafe { (self.0.product)(x.as_ptr(), layer, y) }
    }
}

/// The most features a transition model's state may have.
pub const MOST_FEATURES: usize = 13;

/// Lanes of one word's entry in a first-window table: its embedding, then what it adds to the sums of its right neighbour, its
/// own and its left neighbour, each in the order in which [`Maxout`] is packed.
pub fn first_window_entry(width: usize) -> usize {
    (width + 3 * 3 * width) / LANE
}
