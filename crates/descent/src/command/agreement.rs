//! How several processes go on together or not at all: none may wait for one that has stopped.

use super::crew::Crew;
use anyhow::{Context, Result, bail};
use files::{Sha256Hex, open, sha256};
use std::{env, io::Write};

/// Something that has to be the same everywhere.
pub struct Common {
    /// How a process that has another is spoken of, such as `has other images`.
    pub otherwise: &'static str,
    /// What is to be done then.
    pub remedy: &'static str,
    /// What it is here.
    pub here: String,
}

/// The result of this process if all of them succeeded, and otherwise the first failure, with its rank if it is not
/// everybody's.
///
/// # Errors
/// When one of them failed.
pub fn all_succeed<R>(crew: &impl Crew, own: Result<R>) -> Result<R> {
    if crew.size() == 1 {
        return own;
    }
    let said = own.as_ref().err().map(|error| format!("{error:#}")).unwrap_or_default();
    let all = all_say(crew, said.as_bytes());
    let Some(rank) = all.iter().position(|said| !said.is_empty()) else { return own };
    let said = String::from_utf8_lossy(&all[rank]);
    if all.iter().all(|other| *other == all[rank]) {
        bail!("{said}")
    }
    bail!("rank {rank}: {said}")
}

/// Whether one of them says yes.
pub fn any(crew: &impl Crew, own: bool) -> bool {
    all_say(crew, &[own.into()]).concat().contains(&1)
}

/// Fails unless all of these are the same everywhere: with the first that differs, and where.
///
/// # Errors
/// When one differs.
pub fn all_agree(crew: &impl Crew, common: &[Common]) -> Result<()> {
    for Common { otherwise, remedy, here } in common {
        let all = all_say(crew, here.as_bytes());
        if let Some(rank) = all.iter().position(|other| *other != all[0]) {
            bail!("rank {rank} {otherwise} than rank 0: {remedy}");
        }
    }
    Ok(())
}

/// What rank 0 has.
pub fn from_first(crew: &impl Crew, own: &[u8]) -> Vec<u8> {
    match (crew.size(), crew.rank()) {
        (1, _) => own.to_vec(),
        (_, 0) => all_say(crew, own).swap_remove(0),
        _ => all_say(crew, &[]).swap_remove(0),
    }
}

/// The program that this process runs.
///
/// # Errors
/// When its file cannot be read.
pub fn program() -> Result<Common> {
    let path = env::current_exe()?;
    let here = sha256(open(&path)?).with_context(|| path.display().to_string())?;
    let remedy = "each machine needs the same file of it";
    Ok(Common { otherwise: "runs another program", remedy, here })
}

/// The SHA-256 of some bytes.
pub fn digest(bytes: &[u8]) -> Result<String> {
    let mut digest = Sha256Hex::default();
    digest.write_all(bytes)?;
    Ok(digest.finish())
}

/// What each of them says, in the order of their ranks.
fn all_say(crew: &impl Crew, own: &[u8]) -> Vec<Vec<u8>> {
    let own_length = u64::try_from(own.len()).expect("no more bytes than 64 bits count");
    let lengths: Vec<u8> = crew.all_gather(&own_length.to_le_bytes(), &vec![8; crew.size()]);
    let (lengths, _) = lengths.as_chunks();
    let lengths = lengths.iter().map(|length| u64::from_le_bytes(*length));
    let lengths: Vec<usize> = lengths
        .map(|length| length.try_into().expect("what another holds, this one can"))
        .collect();
    let all = crew.all_gather(own, &lengths);
    let mut left = &all[..];
    let part = |&length: &usize| {
        let (part, others) = left.split_at(length);
        left = others;
        part.to_vec()
    };
    lengths.iter().map(part).collect()
}
