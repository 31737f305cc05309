//! Shows the book by the program `serve`, and makes it anew when something changes.

use crate::{
    changes::watch,
    site::{self, Material},
};
use anyhow::{Context, Result, ensure};
use std::{
    io::Write,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use terminal::{Out, complain};

/// An editor writes a file in several steps, and an exercise several files.
const SETTLED: Duration = Duration::from_millis(300);

/// A book that is shown.
pub struct Serving {
    /// What it is made of.
    pub material: Material,
    /// Where it was put.
    pub out: PathBuf,
    /// The program that shows it.
    pub server: PathBuf,
    /// At which port; none for any.
    pub port: Option<u16>,
    /// Whether the browser is to open it.
    pub open: bool,
}

/// What there is to do.
enum Told {
    Changed,
    Stop,
    Ended(std::io::Result<ExitStatus>),
}

impl Serving {
    /// Until Ctrl-C, or until the server ends by itself.
    pub fn run(&self) -> Result<()> {
        let (sender, receiver) = channel();
        let (changed, stop, ended) = (sender.clone(), sender.clone(), sender);
        ctrlc::set_handler(move || _ = stop.send(Told::Stop)).context("Ctrl-C is not heard")?;
        let _watcher = watch(&self.material, move || _ = changed.send(Told::Changed))?;
        let mut server = self.start()?;
        let made = server.stdin.take().context("the server does not listen")?;
        thread::spawn(move || _ = ended.send(Told::Ended(server.wait())));
        self.follow(&receiver, made)
    }

    fn start(&self) -> Result<Child> {
        let mut command = Command::new(&self.server);
        command.arg("--book").arg(&self.out).arg("--data").arg(self.material.course.0.join("data"));
        if let Some(network) = &self.material.files.network {
            command.arg("--network").arg(network);
        }
        if let Some(port) = self.port {
            command.args(["--port", &port.to_string()]);
        }
        if self.open {
            command.arg("--open");
        }
        let child = command.stdin(Stdio::piped()).spawn();
        child.with_context(|| format!("{}: cannot be started", self.server.display()))
    }

    /// Tells the server of each new book; when this returns, its input ends, and so does the server.
    fn follow(&self, told: &Receiver<Told>, mut made: impl Write) -> Result<()> {
        loop {
            let mut next = told.recv()?;
            while let Told::Changed = next {
                let Ok(more) = told.recv_timeout(SETTLED) else { break };
                next = more;
            }
            match next {
                Told::Stop => return Ok(()),
                Told::Ended(status) => {
                    let status = status?;
                    ensure!(status.success(), "the server has ended: {status}");
                    return Ok(());
                }
                Told::Changed => {
                    if self.made_anew() {
                        writeln!(made).context("the server has ended")?;
                    }
                }
            }
        }
    }

    /// Whether there is a new book; a text in which something is wrong is no reason to end.
    fn made_anew(&self) -> bool {
        let begun = Instant::now();
        let made = site::make(&self.material, &self.out);
        match &made {
            Ok(()) => {
                let seconds = begun.elapsed().as_secs_f64();
                // Where nobody reads it the pages show it all the same.
                let _ = writeln!(Out, "book: made anew in {seconds:.1} s");
            }
            Err(error) => complain(&format!("error: {error:#}; the old book stays")),
        }
        made.is_ok()
    }
}
