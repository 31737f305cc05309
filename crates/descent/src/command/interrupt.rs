use super::say::remark;
use anyhow::{Context, Result};
use std::{
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// What a shell says of a program that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

/// Ctrl-C: asked once, the epoch is finished and kept; asked again, all stops at once. The file is
/// whole in any case.
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on.
    pub fn listen() -> Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&asked);
        let listening = ctrlc::set_handler(move || {
            if seen.swap(true, Ordering::SeqCst) {
                process::exit(INTERRUPTED.into());
            }
            remark("\nthe epoch will be finished and kept; Ctrl-C again stops at once");
        });
        listening.context("Ctrl-C cannot be listened to")?;
        Ok(Self(asked))
    }

    /// Whether training is to stop after this epoch.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
