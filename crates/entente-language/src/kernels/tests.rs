//! Each processor's path against sums written out plainly, and against itself with other rows beside.

use super::*;
use crate::weights::Array;

/// Numbers in -1..1 that are always the same.
fn numbers(n: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

#[track_caller]
fn close(got: &[f32], want: &[f64], what: &str) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (i, (&g, &w)) in got.iter().zip(want).enumerate() {
        assert!(
            (f64::from(g) - w).abs() <= 1e-4 * (1.0 + w.abs()),
            "{what}, number {i}: {g} for {w}"
        );
    }
}

fn product(w: &[f32], b: &[f32], x: &[f32]) -> Vec<f64> {
    let dot = |row: &[f32]| -> f64 { row.iter().zip(x).map(|(&w, &x)| f64::from(w) * f64::from(x)).sum() };
    w.chunks_exact(x.len()).zip(b).map(|(row, &b)| dot(row) + f64::from(b)).collect()
}

fn normalised(row: &[f64], scale: &[f32], shift: &[f32]) -> Vec<f64> {
    let n = row.len() as f64;
    let mean = row.iter().sum::<f64>() / n;
    let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
    let inverse = 1.0 / (variance + 1e-8).sqrt();
    let one = |(i, x): (usize, &f64)| (x - mean) * inverse * f64::from(scale[i]) + f64::from(shift[i]);
    row.iter().enumerate().map(one).collect()
}

/// A layer for the tests, packed and as it was.
struct Example {
    layer: Maxout,
    w: Vec<f32>,
    b: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

fn maxout(outputs: usize, inputs: usize, seed: u32) -> Example {
    let array = |shape: &[usize], seed| Array {
        shape: shape.to_vec(),
        data: numbers(shape.iter().product(), seed),
    };
    let (w, b) = (array(&[outputs, 3, inputs], seed), array(&[outputs, 3], seed + 1));
    let (scale, shift) = (array(&[outputs], seed + 2), array(&[outputs], seed + 3));
    let layer = Maxout::new(&w, &b, Norm::new(&scale, &shift).unwrap()).unwrap();
    Example {
        layer,
        w: w.data,
        b: b.data,
        scale: scale.data,
        shift: shift.data,
    }
}

impl Example {
    fn of(&self, x: &[f32]) -> Vec<f64> {
        let sums = product(&self.w, &self.b, x);
        let highest: Vec<f64> = sums.chunks_exact(3).map(|p| p[0].max(p[1]).max(p[2])).collect();
        normalised(&highest, &self.scale, &self.shift)
    }
}

#[test]
fn a_linear_layer_is_its_sums_for_any_number_of_outputs_and_rows() {
    for kernels in Kernels::all() {
        for outputs in [1, 16, 37, 48, 64, 106, 128, 200] {
            let inputs = 61;
            let (w, b) = (numbers(outputs * inputs, 1), numbers(outputs, 2));
            let layer = Dense::new(&w, &b, inputs);
            let x = numbers(inputs * 20, 3);
            for n in [1, 5, 6, 8, 17] {
                let rows: Vec<u32> = (0..n).map(|i| (i * 7) % 20).collect();
                let mut y = vec![9.0; n as usize * layer.padded()];
                kernels.dense(&x, &rows, &layer, &mut y);
                for (&r, got) in rows.iter().zip(y.chunks_exact(layer.padded())) {
                    let x = &x[r as usize * inputs..][..inputs];
                    close(&got[..outputs], &product(&w, &b, x), kernels.name());
                    assert!(got[outputs..].iter().all(|&g| g == 0.0), "{}: beyond the outputs", kernels.name());
                    let mut one = vec![Lane::ZERO; layer.padded() / LANE];
                    kernels.product(x, &layer, &mut one);
                    assert_eq!(one.flat(), got, "{}: one row alone", kernels.name());
                }
            }
        }
    }
}

#[test]
fn a_maxout_layer_takes_the_highest_piece_and_normalises() {
    for kernels in Kernels::all() {
        for (outputs, inputs) in [(16, 5), (96, 384), (48, 33)] {
            let example = maxout(outputs, inputs, 7);
            let x = numbers(inputs * 19, 11);
            let rows: Vec<u32> = (0..19).collect();
            let mut y = vec![0.0; 19 * outputs];
            kernels.maxout(&x, &rows, &example.layer, &mut y);
            for (x, got) in x.chunks_exact(inputs).zip(y.chunks_exact(outputs)) {
                close(got, &example.of(x), kernels.name());
            }
        }
    }
}

#[test]
fn a_window_sees_both_neighbours_and_keeps_the_row() {
    let (width, n) = (32, 21);
    for kernels in Kernels::all() {
        let example = maxout(width, 3 * width, 5);
        let x = numbers(width * n, 6);
        let rows: Vec<u32> = (1..n as u32 - 1).collect();
        let mut y = vec![0.0; width * n];
        kernels.window(&x, &rows, &example.layer, &mut y);
        for &r in &rows {
            let at = r as usize * width;
            let mut want = example.of(&x[at - width..at + 2 * width]);
            want.iter_mut().zip(&x[at..]).for_each(|(w, &x)| *w += f64::from(x));
            close(&y[at..at + width], &want, kernels.name());
        }
    }
}

/// The first window layer adds up what each of three words brings; that must be the window layer on their embeddings.
#[test]
fn the_first_window_from_kept_products_is_the_window() {
    let width = 32;
    for kernels in Kernels::all() {
        let example = maxout(width, 3 * width, 5);
        let x = numbers(width * 5, 8);
        let mut words = vec![Lane::ZERO; 5 * first_window_entry(width)];
        for (word, entry) in words.flat_mut().chunks_exact_mut(width * 10).enumerate() {
            let own = &x[word * width..][..width];
            entry[..width].copy_from_slice(own);
            for output in 0..width {
                for piece in 0..3 {
                    let row = &example.w[(output * 3 + piece) * 3 * width..][..3 * width];
                    for (position, w) in row.chunks_exact(width).enumerate() {
                        let bias = if position == 1 { example.b[output * 3 + piece] } else { 0.0 };
                        let sum: f32 = w.iter().zip(own).map(|(a, b)| a * b).sum();
                        entry[width + position * 3 * width + maxout_slot(output, piece)] = sum + bias;
                    }
                }
            }
        }
        let neighbours: Vec<[u32; 3]> = (1..4).map(|i| [i - 1, i, i + 1]).collect();
        let (mut kept, mut whole) = (vec![0.0; width * 5], vec![0.0; width * 5]);
        kernels.first_window(&words, &neighbours, &[1, 2, 3], example.layer.norm(), &mut kept);
        kernels.window(&x, &[1, 2, 3], &example.layer, &mut whole);
        let whole: Vec<f64> = whole.iter().map(|&w| w.into()).collect();
        close(&kept, &whole, kernels.name());
    }
}

#[test]
fn a_hidden_layer_sums_features_and_takes_the_higher_piece() {
    for kernels in Kernels::all() {
        let (features, base) = (numbers(3 * 64, 1), numbers(64, 2));
        let lanes: Vec<Lane> = base.as_chunks().0.iter().map(|&l| Lane(l)).collect();
        let parts: Vec<&[f32]> = features.chunks_exact(64).collect();
        let mut out = vec![Lane::ZERO; 2];
        kernels.hidden(&parts, &lanes, &mut out);
        let sum = |i: usize| f64::from(base[i]) + parts.iter().map(|p| f64::from(p[i])).sum::<f64>();
        let want: Vec<f64> = (0..32).map(|i| sum(i).max(sum(i + 32))).collect();
        close(out.flat(), &want, kernels.name());
    }
}

#[test]
fn a_row_does_not_depend_on_the_rows_beside_it() {
    let (width, n) = (96, 40);
    for kernels in Kernels::all() {
        let example = maxout(width, 3 * width, 3);
        let x = numbers(width * n, 4);
        let all: Vec<u32> = (1..n as u32 - 1).collect();
        let mut together = vec![0.0; width * n];
        kernels.window(&x, &all, &example.layer, &mut together);
        for r in all {
            let mut alone = vec![0.0; width * n];
            kernels.window(&x, &[r], &example.layer, &mut alone);
            let row = r as usize * width..(r as usize + 1) * width;
            assert_eq!(alone[row.clone()], together[row], "{}", kernels.name());
        }
    }
}

#[test]
fn no_rows_are_no_work() {
    for kernels in Kernels::all() {
        let layer = Dense::new(&numbers(48, 1), &numbers(3, 2), 16);
        kernels.dense(&[], &[], &layer, &mut []);
        kernels.maxout(&[], &[], &maxout(16, 4, 1).layer, &mut []);
    }
}

#[test]
#[should_panic(expected = "a row is not in the input")]
fn a_row_beyond_the_input_is_refused_before_any_work() {
    let layer = Dense::new(&numbers(48, 1), &numbers(3, 2), 16);
    Kernels::best().dense(&numbers(32, 1), &[2], &layer, &mut [0.0; 48]);
}
