//! From vectors to Penn tags: one linear layer, the highest score wins.

use crate::kernels::{Dense, Kernels};
use crate::parsed::Tag;
use crate::weights::{WeightError, Weights};
use serde::Deserialize;

/// The tagger of a model.
#[derive(Debug)]
pub struct Tagger {
    scores: Dense,
    tags: Vec<Tag>,
}

/// Why a tagger could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TaggerError {
    /// Its weights.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Its configuration.
    #[error("the tagger's configuration is not JSON: {0}")]
    Config(#[from] serde_json::Error),
}

impl Tagger {
    /// Takes the tagger out of its model file and its configuration, which names the tags.
    ///
    /// # Errors
    /// If either is not what spaCy writes, or they do not agree.
    pub fn new(weights: &mut Weights, config: &[u8], vectors: usize) -> Result<Tagger, TaggerError> {
        #[derive(Deserialize)]
        struct Config {
            labels: Vec<String>,
        }
        let config: Config = serde_json::from_slice(config)?;
        let mut layer = weights.next("softmax")?;
        let (w, b) = (layer.take("W", &[0, vectors])?, layer.take("b", &[0])?);
        if config.labels.len() != b.data.len() || w.shape[0] != b.data.len() || b.data.is_empty() {
            let message = format!("tagger: {} labels, {} scores", config.labels.len(), b.data.len());
            return Err(WeightError::Architecture(message).into());
        }
        Ok(Tagger {
            scores: Dense::new(&w.data, &b.data, vectors),
            tags: config.labels.iter().map(|l| Tag::parse(l)).collect(),
        })
    }

    /// Tags the tokens whose vectors are `rows` of `vectors`; `scratch` is memory to work in.
    pub fn tag(&self, kernels: Kernels, vectors: &[f32], rows: &[u32], scratch: &mut Vec<f32>, out: &mut Vec<Tag>) {
        let stride = self.scores.padded();
        scratch.resize(rows.len() * stride, 0.0);
        kernels.dense(vectors, rows, &self.scores, scratch);
        out.extend(scratch.chunks_exact(stride).map(|row| {
            let best = crate::transition::best(row, std::iter::once(0..self.tags.len()));
            best.map_or(Tag::Other, |i| self.tags[i])
        }));
    }
}
