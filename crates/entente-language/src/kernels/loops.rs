//! The loops, written once over a vector type; each processor's module compiles them with its own.
#![allow(clippy::needless_range_loop, reason = "indices name registers, and several arrays share them")]

use super::pack::{Dense, LANE, Lane, Maxout, Norm, PIECES};

/// A vector of numbers in a register.
///
/// # Safety
/// Callers run on a processor that has the instructions; pointers are good for [`Vector::LEN`] numbers.
pub(super) trait Vector: Copy {
    /// Numbers in the vector; divides [`LANE`].
    const LEN: usize;
    unsafe fn splat(x: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
    /// `self * a + b`.
    unsafe fn mul_add(self, a: Self, b: Self) -> Self;
    unsafe fn sum(self) -> f32;
}

/// Rows that go into a layer: row `r` is `len` numbers from `r * stride - back`.
pub(super) struct Input<'a> {
    x: &'a [f32],
    rows: &'a [u32],
    stride: usize,
    back: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(x: &'a [f32], rows: &'a [u32], stride: usize, back: usize, len: usize) -> Self {
        let fits = |&r: &u32| {
            let at = r as usize * stride;
            at >= back && at - back + len <= x.len()
        };
        assert!(rows.iter().all(fits), "a row is not in the input");
        Input { x, rows, stride, back }
    }

    /// Where `N` rows from `first` begin; beyond the last row, the last row again.
    #[inline(always)]
    fn at<const N: usize>(&self, first: usize) -> [*const f32; N] {
        std::array::from_fn(|i| {
            let r = self.rows[(first + i).min(self.rows.len() - 1)] as usize;
            self.x[r * self.stride - self.back..].as_ptr()
        })
    }
}

/// `R` rows times `V` vectors of outputs: `acc[i][j] += x[i] · w[j]`, input by input.
///
/// Inputs are summed in order, so a row's result does not depend on its place in the block.
#[inline(always)]
unsafe fn tile<S: Vector, const R: usize, const V: usize>(
    x: &[*const f32; R],
    inputs: usize,
    w: *const f32,
    step: usize,
    apart: usize,
    acc: &mut [[S; V]; R],
) {
    unsafe {
        for k in 0..inputs {
            let at = w.add(k * step);
            let mut b = [S::splat(0.0); V];
            for j in 0..V {
                b[j] = S::load(at.add(j * apart));
            }
            for i in 0..R {
                let a = S::splat(*x[i].add(k));
                for j in 0..V {
                    acc[i][j] = a.mul_add(b[j], acc[i][j]);
                }
            }
        }
    }
}

/// See `Kernels::dense`. `V` vectors at a time; `V` must divide the vectors of a panel.
#[inline(always)]
pub(super) unsafe fn dense<S: Vector, const R: usize, const V: usize>(input: &Input<'_>, layer: &Dense, y: *mut f32, stride: usize) {
    unsafe {
        let panel = layer.panel * LANE;
        let panels = layer.bias.len() / layer.panel;
        let bias: *const f32 = layer.bias.as_ptr().cast();
        let weights: *const f32 = layer.weights.as_ptr().cast();
        let n = input.rows.len();
        for first in (0..n).step_by(R) {
            let x = input.at::<R>(first);
            for p in 0..panels {
                for part in (0..panel).step_by(V * S::LEN) {
                    let o = p * panel + part;
                    let mut acc = [[S::splat(0.0); V]; R];
                    for row in &mut acc {
                        for (j, a) in row.iter_mut().enumerate() {
                            *a = S::load(bias.add(o + j * S::LEN));
                        }
                    }
                    tile(
                        &x,
                        layer.inputs(),
                        weights.add(p * panel * layer.inputs() + part),
                        panel,
                        S::LEN,
                        &mut acc,
                    );
                    for (i, row) in acc.iter().enumerate().take(n - first) {
                        for (j, a) in row.iter().enumerate() {
                            a.store(y.add((first + i) * stride + o + j * S::LEN));
                        }
                    }
                }
            }
        }
    }
}

/// See `Kernels::maxout` and `Kernels::window`.
#[inline(always)]
pub(super) unsafe fn maxout<S: Vector, const R: usize>(input: &Input<'_>, layer: &Maxout, y: *mut f32, stride: usize, residual: bool) {
    unsafe {
        let panel = PIECES * LANE;
        let bias: *const f32 = layer.bias.as_ptr().cast();
        let weights: *const f32 = layer.weights.as_ptr().cast();
        let n = input.rows.len();
        for first in (0..n).step_by(R) {
            let x = input.at::<R>(first);
            let rows = (n - first).min(R);
            for p in 0..layer.bias.len() / PIECES {
                for part in (0..LANE).step_by(S::LEN) {
                    let mut acc = [[S::splat(0.0); PIECES]; R];
                    for row in &mut acc {
                        for (j, a) in row.iter_mut().enumerate() {
                            *a = S::load(bias.add(p * panel + j * LANE + part));
                        }
                    }
                    tile(
                        &x,
                        layer.inputs(),
                        weights.add(p * panel * layer.inputs() + part),
                        panel,
                        LANE,
                        &mut acc,
                    );
                    for (i, [a, b, c]) in acc.iter().enumerate().take(rows) {
                        let to = input.rows[first + i] as usize * stride + p * LANE + part;
                        a.max(*b).max(*c).store(y.add(to));
                    }
                }
            }
            for i in 0..rows {
                let row = y.add(input.rows[first + i] as usize * stride);
                let rest = if residual { x[i].add(input.back) } else { std::ptr::null() };
                normalise::<S>(row, &layer.norm, rest);
            }
        }
    }
}

/// Brings a row to mean 0 and variance 1, scales and shifts it, and adds `rest` unless that is null.
#[inline(always)]
unsafe fn normalise<S: Vector>(row: *mut f32, norm: &Norm, rest: *const f32) {
    unsafe {
        let width = norm.width();
        let mut sum = S::splat(0.0);
        for i in (0..width).step_by(S::LEN) {
            sum = sum.add(S::load(row.add(i)));
        }
        let minus_mean = S::splat(-sum.sum() / width as f32);
        let mut squares = S::splat(0.0);
        for i in (0..width).step_by(S::LEN) {
            let d = S::load(row.add(i)).add(minus_mean);
            squares = d.mul_add(d, squares);
        }
        let inverse = S::splat(1.0 / (squares.sum() / width as f32 + 1e-8).sqrt());
        let (scale, shift): (*const f32, *const f32) = (norm.scale.as_ptr().cast(), norm.shift.as_ptr().cast());
        for i in (0..width).step_by(S::LEN) {
            let d = S::load(row.add(i)).add(minus_mean).mul(inverse);
            let mut out = d.mul_add(S::load(scale.add(i)), S::load(shift.add(i)));
            if !rest.is_null() {
                out = out.add(S::load(rest.add(i)));
            }
            out.store(row.add(i));
        }
    }
}

/// A table of words for the first window layer.
pub(super) struct Words<'a> {
    pub(super) table: &'a [Lane],
    pub(super) entry: usize,
}

/// See `Kernels::first_window`.
#[inline(always)]
pub(super) unsafe fn first_window<S: Vector>(words: &Words<'_>, neighbours: &[[u32; 3]], rows: &[u32], norm: &Norm, y: *mut f32) {
    unsafe {
        let width = norm.width();
        let part = PIECES * width;
        let entry = |w: u32| words.table.as_ptr().add(w as usize * words.entry).cast::<f32>();
        for (&[left, at, right], &r) in neighbours.iter().zip(rows) {
            let own = entry(at);
            let (a, b, c) = (entry(left).add(width), own.add(width + part), entry(right).add(width + 2 * part));
            let out = y.add(r as usize * width);
            for p in 0..width / LANE {
                for v in (0..LANE).step_by(S::LEN) {
                    let sum = |piece: usize| {
                        let i = (p * PIECES + piece) * LANE + v;
                        S::load(a.add(i)).add(S::load(b.add(i))).add(S::load(c.add(i)))
                    };
                    sum(0).max(sum(1)).max(sum(2)).store(out.add(p * LANE + v));
                }
            }
            normalise::<S>(out, norm, own);
        }
    }
}

/// See `Kernels::hidden`.
#[inline(always)]
pub(super) unsafe fn hidden<S: Vector>(features: &[*const f32], base: &[Lane], out: &mut [Lane]) {
    unsafe {
        let width = out.len() * LANE;
        let base: *const f32 = base.as_ptr().cast();
        let out: *mut f32 = out.as_mut_ptr().cast();
        for i in (0..width).step_by(S::LEN) {
            let (mut a, mut b) = (S::load(base.add(i)), S::load(base.add(width + i)));
            for f in features {
                a = a.add(S::load(f.add(i)));
                b = b.add(S::load(f.add(width + i)));
            }
            a.max(b).store(out.add(i));
        }
    }
}

/// See `Kernels::product`. `V` vectors are a panel of four lanes; two panels go side by side, to keep enough sums under way.
#[inline(always)]
pub(super) unsafe fn product<S: Vector, const V: usize>(x: *const f32, layer: &Dense, y: &mut [Lane]) {
    unsafe {
        let y: *mut f32 = y.as_mut_ptr().cast();
        let (bias, weights): (*const f32, *const f32) = (layer.bias.as_ptr().cast(), layer.weights.as_ptr().cast());
        let panel = layer.panel * LANE;
        let size = panel * layer.inputs();
        let panels = layer.bias.len() / layer.panel;
        for p in (0..panels).step_by(2) {
            let q = (p + 1).min(panels - 1);
            for part in (0..panel).step_by(V * S::LEN) {
                let (first, second) = (p * panel + part, q * panel + part);
                let mut acc = [[S::splat(0.0); V]; 2];
                for j in 0..V {
                    acc[0][j] = S::load(bias.add(first + j * S::LEN));
                    acc[1][j] = S::load(bias.add(second + j * S::LEN));
                }
                let (w, v) = (weights.add(p * size + part), weights.add(q * size + part));
                for k in 0..layer.inputs() {
                    let a = S::splat(*x.add(k));
                    for j in 0..V {
                        acc[0][j] = a.mul_add(S::load(w.add(k * panel + j * S::LEN)), acc[0][j]);
                        acc[1][j] = a.mul_add(S::load(v.add(k * panel + j * S::LEN)), acc[1][j]);
                    }
                }
                for j in 0..V {
                    acc[0][j].store(y.add(first + j * S::LEN));
                    acc[1][j].store(y.add(second + j * S::LEN));
                }
            }
        }
    }
}
