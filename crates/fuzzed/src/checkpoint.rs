//! A training that was kept.

use crate::{Verdict, network::assert_finite, tensors};
use checkpoint::{Checkpoint, TensorFile};
use descent::Kept;

/// Reads all that a file knows of a training.
///
/// # Panics
/// When a number of an accepted network is not finite, or the training is another when it was stored and restored.
pub fn target(bytes: &[u8]) -> Verdict {
    let Ok(file) = tensors::file(bytes) else { return Verdict::Refused };
    let read = Kept::of(&file);
    if let Ok(kept) = &read {
        let training = &kept.checkpoint.training;
        assert_finite(&training.net);
        let mut again = TensorFile::new("again.safetensors");
        kept.checkpoint.store(&mut again);
        let restored = Checkpoint::restore(training.net.clone(), &again);
        assert!(
            restored.is_ok_and(|restored| restored == kept.checkpoint),
            "it is another when restored again"
        );
    }
    Verdict::of(&read)
}
