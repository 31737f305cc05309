//! Inputs made of others, as fuzzers make them.

#![expect(clippy::ptr_arg, reason = "all changes have one type")]

use fuzzed::{Target, Verdict};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use std::{fs, ops::Range};

/// No input is longer.
const MOST: usize = 64 << 10;

/// Where formats have their structure: so many bytes at the beginning or the end.
const WINDOW: usize = 1 << 10;

/// Numbers at which counts go wrong.
const NUMBERS: [u64; 14] = [
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// Words at which readers of text go wrong.
const WORDS: [&str; 18] = [
    "0",
    "-1",
    "1e400",
    "1e-400",
    "1e308",
    "256",
    "4294967296",
    "18446744073709551616",
    "null",
    "NaN",
    "inf",
    "\"",
    "{}",
    "[]",
    "[[[[[[[[",
    "((((((((",
    "\u{feff}",
    "é",
];

type Change = fn(&mut Vec<u8>, &[Vec<u8>], &mut StdRng);

const CHANGES: [Change; 11] =
    [flip, set, cut, remove, repeat, splice, number, word, digit, digits, exchange];

/// The inputs that are kept for a target.
pub struct Corpus {
    /// Those that it accepts.
    accepted: Vec<Vec<u8>>,
    /// All of them.
    all: Vec<Vec<u8>>,
}

impl Corpus {
    /// In the order of their names.
    pub fn of(target: &Target) -> Self {
        let entries = fs::read_dir(target.corpus()).unwrap_or_else(|wrong| panic!("{wrong}"));
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let all: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        let accepted = all.iter().filter(|bytes| (target.run)(bytes) == Verdict::Accepted);
        Self { accepted: accepted.cloned().collect(), all }
    }

    /// One of these inputs, changed in one, two or four ways.
    pub fn mutated(&self, rng: &mut StdRng) -> Vec<u8> {
        let from = if rng.random_bool(0.9) { &self.accepted } else { &self.all };
        let mut bytes = from.choose(rng).cloned().unwrap_or_default();
        for _ in 0..1 << rng.random_range(0..3) {
            CHANGES.choose(rng).expect("there are some")(&mut bytes, &self.all, rng);
        }
        bytes.truncate(MOST);
        bytes
    }
}

/// A place within this length or at its end, near one of the ends as often as anywhere.
fn place(length: usize, rng: &mut StdRng) -> usize {
    let window = length.min(WINDOW);
    match rng.random_range(0..3) {
        0 => rng.random_range(0..=window),
        1 => length - rng.random_range(0..=window),
        _ => rng.random_range(0..=length),
    }
}

/// A short range, or now and then a long one.
fn range(length: usize, rng: &mut StdRng) -> Range<usize> {
    let start = place(length, rng);
    let most = if rng.random_bool(0.9) { 16.min(length - start) } else { length - start };
    start..start + rng.random_range(0..=most)
}

fn byte<'a>(bytes: &'a mut [u8], rng: &mut StdRng) -> Option<&'a mut u8> {
    let at = place(bytes.len(), rng);
    bytes.get_mut(at)
}

fn flip(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    if let Some(byte) = byte(bytes, rng) {
        *byte ^= 1 << rng.random_range(0..8);
    }
}

fn set(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    if let Some(byte) = byte(bytes, rng) {
        *byte = rng.random();
    }
}

fn cut(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    bytes.truncate(place(bytes.len(), rng));
}

fn remove(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let range = range(bytes.len(), rng);
    bytes.drain(range);
}

/// A piece, as often as doubles it to something long.
fn repeat(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let range = range(bytes.len(), rng);
    let times = 1 << rng.random_range(0..8);
    let piece = bytes[range.clone()].repeat(times);
    bytes.splice(range.end..range.end, piece);
    bytes.truncate(MOST);
}

/// A piece of another input.
fn splice(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], rng: &mut StdRng) {
    let Some(other) = corpus.choose(rng) else { return };
    let piece = other[range(other.len(), rng)].to_vec();
    let range = range(bytes.len(), rng);
    bytes.splice(range, piece);
}

fn number(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let number = NUMBERS.choose(rng).copied().unwrap_or(0);
    let (little, big) = (number.to_le_bytes(), number.to_be_bytes());
    let width = 1 << rng.random_range(0..4);
    let piece = if rng.random() { &little[..width] } else { &big[8 - width..] };
    let at = place(bytes.len(), rng);
    let end = (at + width).min(bytes.len());
    bytes.splice(at..end, piece.iter().copied());
}

fn word(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let place = token(bytes, rng);
    let word = WORDS.choose(rng).copied().unwrap_or_default();
    bytes.splice(place, word.bytes());
}

/// Another number of as many digits.
fn digit(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let place = token(bytes, rng);
    for byte in bytes[place].iter_mut().filter(|byte| byte.is_ascii_digit()) {
        *byte = rng.random_range(b'0'..=b'9');
    }
}

fn digits(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let place = token(bytes, rng);
    let number = NUMBERS.choose(rng).copied().unwrap_or(0);
    if bytes[place.clone()].iter().any(u8::is_ascii_digit) {
        bytes.splice(place, number.to_string().into_bytes());
    }
}

/// A word or a sign of the text takes the place of another.
fn exchange(bytes: &mut Vec<u8>, _: &[Vec<u8>], rng: &mut StdRng) {
    let (from, to) = (token(bytes, rng), token(bytes, rng));
    let piece = bytes[from].to_vec();
    bytes.splice(to, piece);
}

/// The word around a place, or the sign there.
fn token(bytes: &[u8], rng: &mut StdRng) -> Range<usize> {
    let at = place(bytes.len(), rng);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let before = bytes[..at].iter().rev().take_while(|byte| is_word(byte)).count();
    let after = bytes[at..].iter().take_while(|byte| is_word(byte)).count();
    let end = if before + after == 0 { (at + 1).min(bytes.len()) } else { at + after };
    at - before..end
}
