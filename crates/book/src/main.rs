//! Makes a book of the course: the chapters with their exercises, the tables, and the code, as a site that needs
//! neither a network nor a server. `cargo xtask book` runs it.

mod slug;
mod markdown;
mod page;
mod course;
mod sentences;
mod translation;
mod modules;
mod formula;
mod figures;
mod addresses;
mod text;
mod code_text;
mod code_pages;
mod contents;
mod exercise_text;
mod pages;
mod data;
mod site;
mod changes;
mod serving;

use anyhow::{Context, Result};
use clap::{Parser, builder::NonEmptyStringValueParser};
use course::Course;
use data::Files;
use serving::Serving;
use site::Material;
use std::{io::Write, path::PathBuf, process::ExitCode};
use terminal::Out;

/// Make a book of the course in target/book: chapters, exercises, tables and code.
///
/// It is a site that needs no network and no server: open target/book/index.html, or put the
/// folder on any host. Exercises that have not been run yet are run first.
///
/// With --serve the book is shown by a server on this machine, which no other machine reaches:
///
///   cargo xtask book --serve --open
///
/// There the pictures move without WebAssembly, a network learns from all of MNIST if it is in
/// data/mnist, and a page shows what has changed in its text as soon as the file is saved.
#[derive(Parser)]
#[command(bin_name = "cargo xtask book", verbatim_doc_comment)]
struct Arguments {
    /// Open the book in the browser when it is made
    #[arg(long)]
    open: bool,
    /// Show the book at http://127.0.0.1:3000/ until Ctrl-C, and make it anew when a text or a figure changes
    #[arg(long, requires = "server")]
    serve: bool,
    /// The port to show it at, 0 for any that is free [default: the first free one from 3000]
    #[arg(long, requires = "serve")]
    port: Option<u16>,
    /// Write all sentences of the book to a file for translators, in gettext's format, and make no book
    #[arg(long, value_name = "FILE.pot", conflicts_with_all = ["open", "language", "serve"])]
    messages: Option<PathBuf>,
    /// Make the book in another language, with the file po/LANGUAGE.po
    #[arg(long, value_name = "LANGUAGE", value_parser = NonEmptyStringValueParser::new())]
    language: Option<String>,
    /// The repository whose texts and code are taken
    #[arg(long, hide = true, default_value = ".")]
    course: PathBuf,
    /// What the exercises have left
    #[arg(long, hide = true, default_value = "target/exercises")]
    exercises: PathBuf,
    /// Where the book is put
    #[arg(long, hide = true, default_value = "target/book")]
    out: PathBuf,
    /// The program of the live parts, compiled to WebAssembly
    #[arg(long, hide = true)]
    wasm: Option<PathBuf>,
    /// A network for the live parts, in the format of safetensors
    #[arg(long, hide = true)]
    network: Option<PathBuf>,
    /// Only tell whether the command line is understood
    #[arg(long, hide = true)]
    understand: bool,
    /// The program that shows a book
    #[arg(long, hide = true)]
    server: Option<PathBuf>,
}

fn main() -> ExitCode {
    terminal::run(Arguments::try_parse(), ExitCode::FAILURE, |arguments| {
        run(arguments).map(|()| ExitCode::SUCCESS)
    })
}

fn run(arguments: Arguments) -> Result<()> {
    if arguments.understand {
        return Ok(());
    }
    let files = Files { wasm: arguments.wasm, network: arguments.network };
    let (course, exercises) = (Course(arguments.course), arguments.exercises);
    let material = Material { course, exercises, files, language: arguments.language };
    if let Some(file) = arguments.messages {
        site::messages(&material, &file)?;
        writeln!(Out, "messages: {}", file.display())?;
        return Ok(());
    }
    site::make(&material, &arguments.out)?;
    if let Some(server) = arguments.server.filter(|_| arguments.serve) {
        let (port, open) = (arguments.port, arguments.open);
        return Serving { material, out: arguments.out, server, port, open }.run();
    }
    let page = arguments.out.join("index.html");
    let shown = page.display();
    writeln!(Out, "book: {shown}")?;
    if arguments.open {
        open::that_detached(&page).with_context(|| format!("{shown}: cannot be opened"))?;
    }
    Ok(())
}
