//! AVX2 with FMA, and AVX-512.

use super::loops::{self, Input, Vector, Words};
use super::pack::{Dense, Lane, Maxout, Norm};
use std::arch::x86_64::*;

/// Eight numbers: AVX2 and FMA.
#[derive(Clone, Copy)]
struct Eight(__m256);

impl Vector for Eight {
    const LEN: usize = 8;
    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        unsafe { Eight(_mm256_set1_ps(x)) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { Eight(_mm256_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm256_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        unsafe { Eight(_mm256_add_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        unsafe { Eight(_mm256_mul_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Eight(_mm256_max_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, a: Self, b: Self) -> Self {
        unsafe { Eight(_mm256_fmadd_ps(self.0, a.0, b.0)) }
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        unsafe {
            let four = _mm_add_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }
}

/// Sixteen numbers: AVX-512.
#[derive(Clone, Copy)]
struct Sixteen(__m512);

impl Vector for Sixteen {
    const LEN: usize = 16;
    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        unsafe { Sixteen(_mm512_set1_ps(x)) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { Sixteen(_mm512_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm512_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        unsafe { Sixteen(_mm512_add_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        unsafe { Sixteen(_mm512_mul_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Sixteen(_mm512_max_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, a: Self, b: Self) -> Self {
        unsafe { Sixteen(_mm512_fmadd_ps(self.0, a.0, b.0)) }
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        unsafe { _mm512_reduce_add_ps(self.0) }
    }
}

/// Compiles the loops for one instruction set. Rows and vectors of a tile are chosen so that its sums, one row of weights and
/// one input fit the registers: sixteen for AVX2, thirty-two for AVX-512.
macro_rules! compiled {
    ($module:ident, $table:ident, $name:literal, $features:literal, $vector:ty, $dense:expr, $narrow:expr, $maxout:expr, $product:expr, $triple:expr) => {
        mod $module {
            use super::*;
            #[target_feature(enable = $features)]
            pub(super) unsafe fn dense(input: &Input<'_>, layer: &Dense, y: *mut f32, stride: usize) {
                unsafe {
                    if layer.panel == 4 {
                        $dense(input, layer, y, stride)
                    } else {
                        $narrow(input, layer, y, stride)
                    }
                }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn maxout(input: &Input<'_>, layer: &Maxout, y: *mut f32, stride: usize, residual: bool) {
                unsafe { $maxout(input, layer, y, stride, residual) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn first_window(words: &Words<'_>, neighbours: &[[u32; 3]], rows: &[u32], norm: &Norm, y: *mut f32) {
                unsafe { loops::first_window::<$vector>(words, neighbours, rows, norm, y) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn hidden(features: &[*const f32], base: &[Lane], out: &mut [Lane]) {
                unsafe { loops::hidden::<$vector>(features, base, out) }
            }
            #[target_feature(enable = $features)]
            pub(super) unsafe fn product(x: *const f32, layer: &Dense, y: &mut [Lane]) {
                unsafe {
                    if layer.panel == 4 {
                        $product(x, layer, y)
                    } else {
                        $triple(x, layer, y)
                    }
                }
            }
        }
        pub(super) static $table: super::Table = super::Table {
            name: $name,
            dense: $module::dense,
            maxout: $module::maxout,
            first_window: $module::first_window,
            hidden: $module::hidden,
            product: $module::product,
        };
    };
}

compiled!(
    avx2,
    AVX2,
    "avx2",
    "avx2,fma",
    Eight,
    loops::dense::<Eight, 6, 2>,
    loops::dense::<Eight, 4, 3>,
    loops::maxout::<Eight, 4>,
    loops::product::<Eight, 4>,
    loops::product::<Eight, 3>
);
compiled!(
    avx512,
    AVX512,
    "avx512",
    "avx512f,avx2,fma",
    Sixteen,
    loops::dense::<Sixteen, 6, 4>,
    loops::dense::<Sixteen, 8, 3>,
    loops::maxout::<Sixteen, 8>,
    loops::product::<Sixteen, 4>,
    loops::product::<Sixteen, 3>
);
