//! A thinc model file as named arrays of numbers.
//!
//! *In:* the bytes of a component's `model` file: msgpack with `nodes`, `attrs`, `params` and `shims`, one entry a layer, in
//! breadth-first order from the root. *Out:* [`Weights`]: the layers that own numbers, in that order, by name.
//!
//! Every array is checked before use: 32-bit floats, little-endian, as many as its shape says, all finite. What the file does
//! not have or has otherwise is a [`WeightError`] that names layer and parameter; nothing here panics on bytes from outside,
//! and no allocation is larger than the file.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// Why a model file was refused.
#[derive(Debug, thiserror::Error)]
pub enum WeightError {
    /// The bytes are not msgpack of the expected form, or end early.
    #[error("not a thinc model: {0}")]
    Format(#[from] rmp_serde::decode::Error),
    /// An attribute of a layer does not hold what its name promises.
    #[error("layer {layer} (`{name}`): attribute `{attribute}` is missing or unreadable")]
    Attribute {
        /// Index of the layer in the file.
        layer: usize,
        /// Name of the layer.
        name: String,
        /// Name of the attribute.
        attribute: &'static str,
    },
    /// A parameter is not a finite f32 array of the shape it claims.
    #[error("layer {layer} (`{name}`), parameter `{param}`: {problem}")]
    Array {
        /// Index of the layer in the file.
        layer: usize,
        /// Name of the layer.
        name: String,
        /// Name of the parameter.
        param: String,
        /// What is wrong.
        problem: String,
    },
    /// The architecture is not the one this runtime implements.
    #[error("unexpected architecture: {0}")]
    Architecture(String),
}

/// Numbers with a shape, row-major.
#[derive(Clone, PartialEq)]
pub struct Array {
    /// Length of each dimension; the product is `data.len()`.
    pub shape: Vec<usize>,
    /// The numbers.
    pub data: Vec<f32>,
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array{:?}", self.shape)
    }
}

/// One layer that owns numbers.
#[derive(Debug)]
pub struct Layer {
    /// Where it stands in the file.
    pub index: usize,
    /// What it is: `hashembed`, `maxout`, `layernorm`, `linear`, `softmax`, `precomputable_affine`, `static_vectors`.
    pub kind: String,
    params: BTreeMap<String, Array>,
    seed: Option<u32>,
    column: Option<usize>,
}

impl Layer {
    /// Takes a parameter out of the layer.
    ///
    /// # Errors
    /// If the layer has none of that name, or its shape is not `shape` (0 stands for any length).
    pub fn take(&mut self, param: &str, shape: &[usize]) -> Result<Array, WeightError> {
        let problem = |problem: String| WeightError::Array {
            layer: self.index,
            name: self.kind.clone(),
            param: param.to_owned(),
            problem,
        };
        let Some(found) = self.params.remove(param) else {
            return Err(problem("missing".into()));
        };
        let fits = found.shape.len() == shape.len() && found.shape.iter().zip(shape).all(|(&a, &b)| b == 0 || a == b);
        if fits {
            Ok(found)
        } else {
            Err(problem(format!("shape is {:?}, {shape:?} is needed", found.shape)))
        }
    }

    /// The seed of a hash embedding.
    pub fn seed(&self) -> Result<u32, WeightError> {
        self.seed.ok_or_else(|| self.lacks("seed"))
    }

    /// Which feature column a hash embedding reads.
    pub fn column(&self) -> Result<usize, WeightError> {
        self.column.ok_or_else(|| self.lacks("column"))
    }

    fn lacks(&self, attribute: &'static str) -> WeightError {
        WeightError::Attribute {
            layer: self.index,
            name: self.kind.clone(),
            attribute,
        }
    }
}

/// The layers of one model file that own numbers, in file order, and the columns of its feature extractor.
#[derive(Debug)]
pub struct Weights {
    layers: Vec<Layer>,
    /// Token attributes in the order of the embedding tables' columns (`NORM`, `PREFIX`, …); empty where the model has none.
    pub columns: Vec<String>,
}

impl Weights {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are no thinc model or one of its arrays is unusable.
    pub fn from_bytes(bytes: &[u8]) -> Result<Weights, WeightError> {
        let file: File<'_> = rmp_serde::from_slice(bytes)?;
        if file.nodes.len() != file.params.len() || file.nodes.len() != file.attrs.len() {
            let (n, p, a) = (file.nodes.len(), file.params.len(), file.attrs.len());
            return Err(WeightError::Architecture(format!(
                "{n} layers, but {p} sets of parameters and {a} of attributes"
            )));
        }
        let mut weights = Weights {
            layers: Vec::new(),
            columns: Vec::new(),
        };
        for (index, ((node, params), attrs)) in file.nodes.iter().zip(file.params).zip(&file.attrs).enumerate() {
            if node.name == "extract_features" {
                weights.columns = attrs.get("columns").and_then(|b| rmp_serde::from_slice(b).ok()).unwrap_or_default();
            }
            let mut arrays = BTreeMap::new();
            for (param, raw) in params {
                let Some(raw) = raw else { continue };
                let array = raw.decode().map_err(|problem| WeightError::Array {
                    layer: index,
                    name: node.name.to_owned(),
                    param: param.to_owned(),
                    problem,
                })?;
                arrays.insert(param.to_owned(), array);
            }
            if !arrays.is_empty() {
                let number = |key: &str| attrs.get(key).and_then(|b| rmp_serde::from_slice::<u32>(b).ok());
                weights.layers.push(Layer {
                    index,
                    kind: node.name.to_owned(),
                    params: arrays,
                    seed: number("seed"),
                    column: number("column").map(|c| c as usize),
                });
            }
        }
        Ok(weights)
    }

    /// Takes the first layer left of this kind.
    ///
    /// # Errors
    /// If there is none.
    pub fn next(&mut self, kind: &str) -> Result<Layer, WeightError> {
        self.next_if_any(kind)
            .ok_or_else(|| WeightError::Architecture(format!("a layer `{kind}` is missing")))
    }

    /// Takes the first layer left of this kind, if there is one.
    pub fn next_if_any(&mut self, kind: &str) -> Option<Layer> {
        let at = self.layers.iter().position(|l| l.kind == kind)?;
        Some(self.layers.remove(at))
    }

    /// Whether a layer of this kind is left.
    pub fn has(&self, kind: &str) -> bool {
        self.layers.iter().any(|l| l.kind == kind)
    }

    /// Confirms that every layer was taken: a model with more than we compute would be computed wrongly.
    ///
    /// # Errors
    /// If a layer is left.
    pub fn finish(self) -> Result<(), WeightError> {
        match self.layers.first() {
            None => Ok(()),
            Some(l) => Err(WeightError::Architecture(format!("layer {} (`{}`) has no place", l.index, l.kind))),
        }
    }
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    nodes: Vec<Node<'a>>,
    #[serde(borrow)]
    attrs: Vec<BTreeMap<&'a str, &'a [u8]>>,
    #[serde(borrow)]
    params: Vec<BTreeMap<&'a str, Option<RawArray<'a>>>>,
}

#[derive(Deserialize)]
struct Node<'a> {
    name: &'a str,
}

/// An array as numpy's msgpack extension writes it.
#[derive(Deserialize)]
struct RawArray<'a> {
    #[serde(rename = "type")]
    dtype: &'a str,
    shape: Vec<usize>,
    #[serde(borrow)]
    data: &'a [u8],
}

impl RawArray<'_> {
    fn decode(&self) -> Result<Array, String> {
        if self.dtype != "<f4" {
            return Err(format!("type is {}, <f4 is needed", self.dtype));
        }
        let bytes = self.shape.iter().try_fold(4usize, |n, &d| n.checked_mul(d));
        if bytes != Some(self.data.len()) {
            return Err(format!("shape {:?} does not fit {} bytes", self.shape, self.data.len()));
        }
        let (words, _) = self.data.as_chunks::<4>();
        let data: Vec<f32> = words.iter().map(|w| f32::from_le_bytes(*w)).collect();
        // One pass without branches: a sum of zeros is zero unless a number is not finite.
        if data.iter().map(|x| x * 0.0).sum::<f32>() != 0.0 {
            return Err("a number is not finite".into());
        }
        Ok(Array {
            shape: self.shape.clone(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Serialize)]
    struct TestFile<'a> {
        nodes: Vec<BTreeMap<&'a str, &'a str>>,
        attrs: Vec<BTreeMap<&'a str, ()>>,
        params: Vec<BTreeMap<&'a str, TestArray<'a>>>,
        shims: Vec<()>,
    }
    #[derive(Clone, Serialize)]
    struct TestArray<'a> {
        #[serde(rename = "type")]
        dtype: &'a str,
        shape: Vec<u64>,
        data: Bytes,
    }
    #[derive(Clone)]
    struct Bytes(Vec<u8>);
    impl Serialize for Bytes {
        fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            s.serialize_bytes(&self.0)
        }
    }

    /// A model of one linear layer whose `b` is this array.
    fn file(dtype: &str, shape: &[u64], numbers: &[f32]) -> Vec<u8> {
        let data = Bytes(numbers.iter().flat_map(|n| n.to_le_bytes()).collect());
        let array = TestArray {
            dtype,
            shape: shape.to_vec(),
            data,
        };
        let file = TestFile {
            nodes: vec![[("name", "linear")].into()],
            attrs: vec![BTreeMap::new()],
            params: vec![[("b", array)].into()],
            shims: vec![],
        };
        rmp_serde::to_vec_named(&file).unwrap()
    }

    #[track_caller]
    fn refuses(bytes: &[u8], why: &str) {
        let error = Weights::from_bytes(bytes).expect_err("must be refused").to_string();
        assert!(error.contains(why), "{error}");
    }

    #[test]
    fn a_layer_gives_its_numbers_once() {
        let mut weights = Weights::from_bytes(&file("<f4", &[3], &[1.0, -2.0, 0.5])).unwrap();
        let mut layer = weights.next("linear").unwrap();
        assert_eq!(layer.take("b", &[0]).unwrap().data, [1.0, -2.0, 0.5]);
        assert!(layer.take("b", &[0]).is_err());
        assert!(weights.next("linear").is_err());
        assert!(weights.finish().is_ok());
    }

    #[test]
    fn a_layer_without_a_place_is_noticed() {
        let weights = Weights::from_bytes(&file("<f4", &[1], &[1.0])).unwrap();
        assert!(weights.finish().unwrap_err().to_string().contains("linear"));
    }

    #[test]
    fn another_shape_than_needed_is_refused() {
        let mut weights = Weights::from_bytes(&file("<f4", &[2, 2], &[0.0; 4])).unwrap();
        let error = weights.next("linear").unwrap().take("b", &[4]).unwrap_err().to_string();
        assert!(error.contains("[2, 2]") && error.contains("[4]"), "{error}");
    }

    #[test]
    fn arrays_that_lie_are_refused() {
        refuses(&file("<f8", &[2], &[0.0; 4]), "<f8");
        refuses(&file("<f4", &[5], &[0.0; 4]), "does not fit 16 bytes");
        refuses(&file("<f4", &[u64::MAX, u64::MAX], &[0.0; 4]), "does not fit");
        refuses(&file("<f4", &[1 << 62], &[]), "does not fit");
        for bad in [f32::NAN, f32::INFINITY] {
            refuses(&file("<f4", &[2], &[1.0, bad]), "not finite");
        }
    }

    #[test]
    fn every_truncation_is_an_error_and_none_a_panic() {
        let whole = file("<f4", &[3], &[1.0, -2.0, 0.5]);
        for end in 0..whole.len() {
            assert!(Weights::from_bytes(&whole[..end]).is_err(), "{end} of {} bytes", whole.len());
        }
    }

    #[test]
    fn any_changed_byte_is_read_or_refused_without_a_panic() {
        let whole = file("<f4", &[3], &[1.0, -2.0, 0.5]);
        for at in 0..whole.len() {
            for value in [0x00, 0x7f, 0x9f, 0xc6, 0xdd, 0xdf, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let _ = Weights::from_bytes(&bytes);
            }
        }
    }

    #[test]
    fn lengths_beyond_the_file_are_not_allocated() {
        // Maps, arrays and binaries that say they have four thousand million entries.
        for bytes in [
            &b"\xdf\xff\xff\xff\xff"[..],
            b"\x84\xa5nodes\xdd\xff\xff\xff\xff",
            b"\x81\xa4data\xc6\xff\xff\xff\xff",
        ] {
            assert!(Weights::from_bytes(bytes).is_err());
        }
    }
}
