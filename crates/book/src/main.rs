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

use anyhow::{Context, Result};
use clap::Parser;
use course::Course;
use data::Files;
use site::Material;
use std::{path::PathBuf, process::ExitCode};

/// Make a book of the course in target/book: chapters, exercises, tables and code.
///
/// It is a site that needs no network and no server: open target/book/index.html, or put the
/// folder on any host. Exercises that have not been run yet are run first.
#[derive(Parser)]
#[command(bin_name = "cargo xtask book", verbatim_doc_comment)]
struct Arguments {
    /// Open the book in the browser when it is made
    #[arg(long)]
    open: bool,
    /// Write all sentences of the book to a file for translators, in gettext's format, and make no book
    #[arg(long, value_name = "FILE.pot", conflicts_with_all = ["open", "language"])]
    messages: Option<PathBuf>,
    /// Make the book in another language, with the file po/LANGUAGE.po
    #[arg(long, value_name = "LANGUAGE")]
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
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let files = Files { wasm: arguments.wasm, network: arguments.network };
    let (course, exercises) = (Course(arguments.course), arguments.exercises);
    let material = Material { course, exercises, files, language: arguments.language };
    if let Some(file) = arguments.messages {
        site::messages(&material, &file)?;
        println!("messages: {}", file.display());
        return Ok(());
    }
    site::make(&material, &arguments.out)?;
    let page = arguments.out.join("index.html");
    let shown = page.display();
    println!("book: {shown}");
    if arguments.open {
        open::that_detached(&page).with_context(|| format!("{shown}: cannot be opened"))?;
    }
    Ok(())
}
