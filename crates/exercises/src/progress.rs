//! A bar for who waits for a training at a terminal. A page has no terminal.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use terminal::Progress;

#[cfg(not(target_arch = "wasm32"))]
mod terminal {
    use anyhow::Result;
    use indicatif::{ProgressBar, ProgressStyle};
    use train::History;

    /// A bar with the last loss and accuracy.
    pub(crate) struct Progress(ProgressBar);

    impl Progress {
        /// A bar for so many iterations.
        pub(crate) fn new(name: &str, iterations: usize) -> Result<Self> {
            let style = "{prefix} {bar:30} {pos}/{len} {msg} {eta}";
            let bar = ProgressBar::new(iterations as u64)
                .with_style(ProgressStyle::with_template(style)?)
                .with_prefix(name.to_owned());
            Ok(Self(bar))
        }

        /// After an iteration.
        pub(crate) fn show(&self, history: &History) {
            self.0.inc(1);
            if let (Some(loss), Some(last)) = (history.losses.last(), history.last())
                && history.losses.len().is_multiple_of(100)
            {
                let accuracy = last.held_out.accuracy;
                self.0.set_message(format!("loss {loss:.3} held out {accuracy:.4}"));
            }
        }
    }

    impl Drop for Progress {
        fn drop(&mut self) {
            self.0.finish_and_clear();
        }
    }
}

#[cfg(target_arch = "wasm32")]
pub(crate) struct Progress;

#[cfg(target_arch = "wasm32")]
impl Progress {
    pub(crate) fn new(_: &str, _: usize) -> anyhow::Result<Self> {
        Ok(Self)
    }

    pub(crate) fn show(&self, _: &train::History) {}
}
