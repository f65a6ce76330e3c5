//! Plain loops: what every processor can do. The compiler makes SSE2 or NEON of them.

use super::loops::{self, Input, Vector, Words};
use super::pack::{Dense, Lane, Maxout, Norm};

/// Four numbers.
#[derive(Clone, Copy)]
struct Four([f32; 4]);

impl Four {
    #[inline(always)]
    fn zip(self, other: Four, f: impl Fn(f32, f32) -> f32) -> Four {
        Four(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl Vector for Four {
    const LEN: usize = 4;
    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        Four([x; 4])
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Four(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    unsafe fn mul_add(self, a: Self, b: Self) -> Self {
        // A fused step is slow where the processor has none, and free where it has.
        let fused = cfg!(any(target_arch = "aarch64", target_feature = "fma"));
        Four(std::array::from_fn(|i| {
            if fused {
                self.0[i].mul_add(a.0[i], b.0[i])
            } else {
                self.0[i] * a.0[i] + b.0[i]
            }
        }))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        let [a, b, c, d] = self.0;
        (a + c) + (b + d)
    }
}

unsafe fn dense(input: &Input<'_>, layer: &Dense, y: *mut f32, stride: usize) {
    unsafe { loops::dense::<Four, 4, 2>(input, layer, y, stride) }
}
unsafe fn maxout(input: &Input<'_>, layer: &Maxout, y: *mut f32, stride: usize, residual: bool) {
    unsafe { loops::maxout::<Four, 4>(input, layer, y, stride, residual) }
}
unsafe fn first_window(words: &Words<'_>, neighbours: &[[u32; 3]], rows: &[u32], norm: &Norm, y: *mut f32) {
    unsafe { loops::first_window::<Four>(words, neighbours, rows, norm, y) }
}
unsafe fn hidden(features: &[*const f32], base: &[Lane], out: &mut [Lane]) {
    unsafe { loops::hidden::<Four>(features, base, out) }
}
unsafe fn product(x: *const f32, layer: &Dense, y: &mut [Lane]) {
    unsafe { loops::product::<Four, 2>(x, layer, y) }
}

pub(super) static TABLE: super::Table = super::Table {
    name: "plain",
    dense,
    maxout,
    first_window,
    hidden,
    product,
};
