//! The command: reads what is to be shown, and shows it.

use anyhow::{Context, Result, anyhow, bail};
use checkpoint::TensorFile;
use clap::Parser;
use images::Mnist;
use live::Session;
use serve::{Begin, Engine, Failure, Guard, Server, caught, listen};
use std::{
    fmt::{Display, Write as _},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use terminal::{Out, complain};

/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(5);

/// Show a book over HTTP, on this machine only.
///
/// Each line on the standard input says that the book has been made anew; the server ends with the input.
#[derive(Parser)]
struct Arguments {
    /// The folder with the book
    #[arg(long)]
    book: PathBuf,
    /// The folder with MNIST
    #[arg(long)]
    data: PathBuf,
    /// A network for the live parts, in the format of safetensors
    #[arg(long)]
    network: Option<PathBuf>,
    /// The port, 0 for any that is free
    #[arg(long)]
    port: Option<u16>,
    /// Open the book in the browser
    #[arg(long)]
    open: bool,
}

fn main() -> ExitCode {
    terminal::run(Arguments::try_parse(), ExitCode::FAILURE, |arguments| {
        run(arguments).map(|()| ExitCode::SUCCESS)
    })
}

/// Prints a line. Where it does not arrive the book is shown all the same, and that is told at the end.
fn say(line: impl Display) {
    let _ = writeln!(Out, "{line}");
}

fn run(arguments: Arguments) -> Result<()> {
    // Ctrl-C is for who started this one too, and then the input ends.
    ctrlc::set_handler(|| ()).context("Ctrl-C is not heard")?;
    let listener = listen(arguments.port)?;
    let port = listener.local_addr()?.port();
    let begin = beginning(&arguments.data, arguments.network.as_deref())?;
    let engine = Engine::new(begin, Session::answer);
    let server = Server::new(arguments.book, Guard::new(port, token()?), engine, PATIENCE)?;
    let runtime = tokio::runtime::Runtime::new().context("no threads")?;
    runtime.spawn(server.clone().run(listener));
    let address = format!("http://127.0.0.1:{port}/");
    say(format!("book: {address}"));
    if arguments.open {
        // A machine without a browser still has the server.
        if let Err(error) = open::that_detached(&address) {
            complain(&format!("{address}: cannot be opened: {error}"));
        }
    }
    for line in io::stdin().lines() {
        line?;
        if let Err(error) = server.read_again() {
            complain(&format!("error: {error:#}; the old book stays"));
        }
    }
    runtime.shutdown_background();
    Ok(())
}

/// What nobody guesses.
fn token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|wrong| anyhow!("no random numbers: {wrong}"))?;
    Ok(bytes.iter().fold(String::new(), |mut token, byte| {
        let _ = write!(token, "{byte:02x}");
        token
    }))
}

/// A session with all of MNIST if it is there, otherwise with the sample, and with the network.
fn beginning(data: &Path, network: Option<&Path>) -> Result<Begin> {
    let mnist = Mnist::load(data)?;
    if let Some(remark) = mnist.remark() {
        say(remark);
    }
    let (count, name) = (mnist.train.len(), mnist.name());
    say(format!("train/learning learns from {count} images of {name}."));
    let network = match network {
        None => None,
        Some(path) => {
            let bytes = TensorFile::bytes(path)?;
            let name = path.to_string_lossy().into_owned();
            match caught(|| Session::default().load(&name, bytes.clone())) {
                Ok(_) => Some((name, bytes)),
                Err(Failure::Request(wrong)) => bail!("{}: {wrong}", path.display()),
                // A learner's function is not written yet: no digit is read until it is.
                Err(Failure::Panic(words)) => {
                    say(format!("train/digit reads no digit: {words}"));
                    None
                }
            }
        }
    };
    Ok(Box::new(move || {
        let mut session = Session::with_images(mnist.train.clone(), mnist.test.clone());
        if let Some((name, bytes)) = &network {
            // It was loaded once already.
            let _ = session.load(name, bytes.clone());
        }
        session
    }))
}
