//! How several processes go on together or not at all: none may wait for one that has stopped.

use super::crew::Crew;
use anyhow::{Context, Result, bail};
use files::{Sha256Hex, open, sha256};
use std::{env, io::Write};
use thiserror::Error;

/// Something that has to be the same everywhere.
pub struct Common {
    /// How a process that has another is spoken of, such as `has other images`.
    pub otherwise: &'static str,
    /// What is to be done then.
    pub remedy: &'static str,
    /// What it is here.
    pub here: String,
}

/// Why all end, which each of them knows: one may say it for all.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct KnownToAll(String);

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
    let everybodys = all.iter().all(|other| *other == all[rank]);
    let said = if everybodys { said.into_owned() } else { format!("rank {rank}: {said}") };
    bail!(KnownToAll(said))
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
            bail!(KnownToAll(format!("rank {rank} {otherwise} than rank 0: {remedy}")));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::crew::threads::{Member, three};
    use anyhow::anyhow;
    use train::Group;

    /// Whatever it is told with.
    fn told<R>(result: Result<R>) -> Result<R, String> {
        result.context("it").map_err(|error| {
            assert!(error.is::<KnownToAll>(), "{error:#}: who does not speak would say it too");
            error.root_cause().to_string()
        })
    }

    #[test]
    fn who_fails_is_named_everywhere_unless_all_do() {
        let failing = |fails: fn(usize) -> bool| {
            three(|it| {
                let own =
                    if fails(it.rank()) { Err(anyhow!("no such file")) } else { Ok(it.rank()) };
                told(all_succeed(it, own))
            })
        };
        assert_eq!(failing(|_| false), [Ok(0), Ok(1), Ok(2)]);
        assert_eq!(failing(|rank| rank > 0), vec![Err("rank 1: no such file".to_owned()); 3]);
        assert_eq!(failing(|_| true), vec![Err("no such file".to_owned()); 3]);
    }

    #[test]
    fn the_first_thing_that_differs_is_named_everywhere() {
        let differing = |rank: usize, thing: usize| {
            three(|it| {
                let here = |number| if (it.rank(), number) == (rank, thing) { "x" } else { "" };
                let common = |otherwise, number| Common {
                    otherwise,
                    remedy: "take the same",
                    here: here(number).to_owned(),
                };
                told(all_agree(it, &[common("has other images", 0), common("is another", 1)]))
            })
        };
        assert_eq!(differing(3, 0), vec![Ok(()); 3]);
        for (rank, thing, expected) in [
            (2, 0, "rank 2 has other images than rank 0: take the same"),
            (1, 1, "rank 1 is another than rank 0: take the same"),
            // Of two kinds, the one of rank 0 is what the others are held against.
            (0, 0, "rank 1 has other images than rank 0: take the same"),
        ] {
            assert_eq!(differing(rank, thing), vec![Err(expected.to_owned()); 3]);
        }
    }

    #[test]
    fn one_says_it_for_all() {
        assert_eq!(three(|it| any(it, it.rank() == 1)), [true; 3]);
        assert_eq!(three(|it| any(it, false)), [false; 3]);
        let rank = |it: &Member| from_first(it, &[7, it.rank().try_into().unwrap()]);
        assert_eq!(three(rank), vec![vec![7, 0]; 3]);
    }
}
