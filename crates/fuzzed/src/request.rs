//! What a live part of a page asks.

use crate::Verdict;
use checkpoint::{Architecture, TensorFile};
use images::{CLASSES, Images, PIXELS};
use live::Session;
use losses::Labels;
use net::{Activation, Initialisation};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::Value;
use std::sync::OnceLock;

/// Answers a request in a session that has a few images and a small network.
///
/// # Panics
/// When the answer is no picture in JSON, or one that follows from the request alone is another in another session.
pub fn target(bytes: &[u8]) -> Verdict {
    let verdict = answer(&mut session(), bytes);
    if live::is_forgotten(bytes) {
        assert_eq!(
            answer(&mut Session::default(), bytes),
            verdict,
            "in a session that has nothing"
        );
    }
    verdict
}

/// What a session answers.
pub(crate) fn answer(session: &mut Session, request: &[u8]) -> Verdict {
    let answer = session.answer(request);
    if let Ok(answer) = &answer {
        let answer: Value = serde_json::from_str(answer).expect("the answer is JSON");
        let picture = answer["picture"].as_str().unwrap_or_default();
        assert!(picture.starts_with("<svg"), "no picture: {picture:.80}");
        for wrong in ["NaN\"", "NaN,", ">NaN", "inf\"", "inf,", ">inf"] {
            assert!(!picture.contains(wrong), "the picture has {wrong}");
        }
    }
    Verdict::of(&answer)
}

/// A session as a page has it, but of noise.
pub(crate) fn session() -> Session {
    static KEPT: OnceLock<(Images, Vec<u8>)> = OnceLock::new();
    let (images, network) = KEPT.get_or_init(|| (noise(20), network()));
    let mut session = Session::with_images(images.clone(), images.clone());
    session.load("net.safetensors", network.clone()).expect("a network as it is written");
    session
}

fn noise(count: usize) -> Images {
    let mut rng = StdRng::seed_from_u64(1);
    let pixels: Vec<u8> = (0..count * PIXELS).map(|_| rng.random()).collect();
    let labels = (0..count).map(|image| image % CLASSES).collect();
    Images::new(&pixels, Labels::new(labels, CLASSES).expect("labels below 10"))
}

fn network() -> Vec<u8> {
    let narrow = Architecture::new(vec![1], Activation::Tanh, 0.0).expect("a small network");
    let net = narrow.network(Initialisation::Xavier, &mut StdRng::seed_from_u64(1));
    let mut file = TensorFile::new("net.safetensors");
    narrow.store_network(&mut file, &net);
    file.to_bytes()
}
