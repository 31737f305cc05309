use super::*;
use crate::command::{
    crew::threads::{MOST, three},
    origin::{Origin, Source},
    say::be_silent,
};
use checkpoint::Architecture;
use images::{CLASSES, PIXELS};
use losses::Labels;
use net::{Activation, Initialisation};
use rand::{SeedableRng, rngs::StdRng};
use tempfile::tempdir;
use train::{AdaGrad, Group, Plan, Training};

fn images() -> Images {
    let pixels: Vec<u8> = (0..=250).cycle().take(20 * PIXELS).collect();
    Images::new(&pixels, Labels::new((0..20).map(|i| i % CLASSES).collect(), CLASSES).unwrap())
}

/// 784-2-10 by AdaGrad in three pieces, to be kept in this file.
fn session(path: PathBuf) -> Session {
    be_silent();
    let plan =
        Plan { batch_size: 10, optimizer: AdaGrad::default().into(), pieces: 3, ..Plan::default() };
    let architecture = Architecture::new(vec![2], Activation::Tanh, 0.0).unwrap();
    let net = architecture.network(Initialisation::Xavier, &mut StdRng::seed_from_u64(1));
    let source = Source::Table("digits.csv".to_owned());
    Session {
        claim: None,
        path,
        kept: Kept {
            architecture,
            origin: Origin { source, validation: None, seed: 1 },
            images: 20,
            fingerprint: None,
            machine: None,
            checkpoint: Checkpoint { training: Training::new(net, &plan), plan, distortion: None },
        },
        parts: Parts {
            name: "stripes".to_owned(),
            train: images(),
            validation: None,
            test: images(),
        },
    }
}

/// A sum of squares that became infinite ends all steps of its weight, and no loss tells.
#[test]
fn numbers_that_spoil_in_one_process_end_the_epoch_in_all() {
    let folder = tempdir().unwrap();
    let said = three(|member| {
        let mut session = session(folder.path().join("net"));
        session.epoch(&ProgressBar::hidden(), member).unwrap();
        if member.rank() == 1 {
            session.kept.checkpoint.training.optimizer.memory[0].first.bias[0] = f32::INFINITY;
        }
        format!("{:#}", session.epoch(&ProgressBar::hidden(), member).unwrap_err())
    });
    let told = |said: &String| {
        said.starts_with("epoch 2 failed, and ") && said.contains("net keeps epoch 1: rank 1: ")
    };
    assert!(said.iter().all(told), "{said:#?}");
}

/// What each has learnt is compared before it is kept.
#[test]
fn a_process_that_has_learnt_something_else_is_named_in_all() {
    let folder = tempdir().unwrap();
    let said = three(|member| {
        let mut session = session(folder.path().join("net"));
        session.epoch(&ProgressBar::hidden(), member).unwrap();
        if member.rank() == 2 {
            session.kept.checkpoint.training.optimizer.memory[0].first.bias[0] += 1.0;
        }
        format!("{:#}", session.epoch(&ProgressBar::hidden(), member).unwrap_err())
    });
    let told = |said: &String| said.contains("rank 2 has learnt something else than rank 0: ");
    assert!(said.iter().all(told), "{said:#?}");
}

/// In 10 pieces of 1601 numbers, of which one of three processes has four.
#[test]
fn gradients_that_are_longer_than_a_message_are_refused_before_the_first_epoch() {
    let folder = tempdir().unwrap();
    let said = three(|member| {
        let mut session = session(folder.path().join("net"));
        session.check_messages(member).unwrap();
        session.kept.checkpoint.plan.pieces = 11;
        format!("{:#}", session.run(member).unwrap_err())
    });
    let expected = format!("a rank would hand on or get 6404 numbers at a time, and can {MOST}: ");
    assert!(said.iter().all(|said| said.starts_with(&expected)), "{said:#?}");
}
