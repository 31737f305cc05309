//! Tries the finished book as a reader has it, opened from its files in a browser: that nothing is missing and nothing
//! complains, that the live parts answer what the crates answer, by mouse, finger and keyboard, and that it prints.

mod devtools;
mod chromium;
mod tab;
mod problems;
mod hand;
mod book;
mod verdict;
mod opened;
mod pages;
mod twin;
mod digit;
mod parts;
mod reader;
mod learning;
mod print;
mod barriers;
mod sizes;
mod shots;

use anyhow::Result;
use book::Book;
use chromium::Chromium;
use clap::Parser;
use std::{path::PathBuf, process::ExitCode};
use tab::Tab;
use verdict::Verdict;

/// Try the finished book in a Chromium: its pages, its live parts, its keyboard, its print.
///
/// The browser is the program that the variable CHROMIUM names, or one of the usual names; where
/// there is none, that is said, and nothing is tried.
#[derive(Parser)]
struct Arguments {
    /// The folder of the book, which `cargo xtask book` makes
    #[arg(default_value = "target/book")]
    book: PathBuf,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            eprintln!("{} faults:\n{}", faults.len(), faults.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The faults of the book.
fn run(arguments: &Arguments) -> Result<Vec<String>> {
    let book = Book::at(&arguments.book)?;
    let Some(program) = chromium::program() else {
        println!("There is no Chromium here, so the book is not tried; CHROMIUM may name one.");
        return Ok(Vec::new());
    };
    let mut chromium = Chromium::start(&program)?;
    let mut verdict = Verdict::default();
    verdict.attempt("pages", |verdict| pages::check(&book, &mut chromium, verdict));
    let mut tab = Tab::new(chromium.tab()?)?;
    tab.set_width(1200)?;
    verdict.attempt("sizes", |verdict| sizes::check(&book, &mut tab, verdict));
    if book.moves() {
        live_parts(&book, &mut tab, &mut verdict);
    } else {
        println!("The live parts of this book stand still, so they are not tried.");
    }
    verdict.attempt("barriers", |verdict| barriers::check(&book, &mut tab, verdict));
    println!("tried in {:.0} s", verdict.time().as_secs_f64());
    Ok(verdict.faults().to_vec())
}

fn live_parts(book: &Book, tab: &mut Tab, verdict: &mut Verdict) {
    verdict.attempt("live parts", |verdict| parts::check(book, tab, verdict));
    verdict.attempt("keyboard, mouse and finger", |verdict| reader::check(book, tab, verdict));
    if book.reads_digits() {
        verdict.attempt("drawn digits", |verdict| digit::check(book, tab, verdict));
    } else {
        println!("This book has no network, so no digits are drawn.");
    }
    verdict.attempt("learning", |verdict| learning::check(book, tab, verdict));
    verdict.attempt("paper", |verdict| print::check(book, tab, verdict));
    for problem in problems::problems(&tab.events()) {
        verdict.fault(format!("live parts: {problem}"));
    }
    verdict.attempt("shots", |_| shots::take(book, tab));
}
