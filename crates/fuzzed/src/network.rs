//! A network to be used, in a file or in a page.

use crate::{Verdict, request::answer, tensors};
use checkpoint::Architecture;
use live::Session;
use net::DeepNet;
use serde_json::json;

/// Reads a network, and lets it read a digit.
///
/// # Panics
/// When an accepted network has a number that is not finite, a page refuses it, or what it says of a digit is no
/// picture.
pub fn target(bytes: &[u8]) -> Verdict {
    let Ok(file) = tensors::file(bytes) else { return Verdict::Refused };
    let read = Architecture::restore_network(&file);
    if let Ok(net) = &read {
        assert_finite(net);
        let mut session = Session::default();
        let loaded = session.load("net.safetensors", bytes.to_vec());
        assert!(loaded.is_ok(), "a page refuses it: {loaded:?}");
        // A stroke down the middle.
        let ink = (0..784).map(|pixel| f64::from(u8::from(pixel % 28 == 14)));
        let numbers: Vec<f64> = [0.0, 0.0].into_iter().chain(ink).collect();
        let asked = json!({ "part": "train/digit", "numbers": numbers, "width": 300 });
        assert_eq!(answer(&mut session, asked.to_string().as_bytes()), Verdict::Accepted);
    }
    Verdict::of(&read)
}

/// Whether all its numbers are finite.
pub(crate) fn assert_finite(net: &DeepNet<f32>) {
    for layer in net.layers() {
        let mut numbers = layer.weight.iter().chain(layer.bias.iter());
        assert!(numbers.all(|number| number.is_finite()), "a number of it is not finite");
    }
}
