#![doc = include_str!("../README.md")]

mod failure;
mod world;

use anyhow::{Result, ensure};
use clap::Parser;
use descent::{Command, KnownToAll};
use failure::{end_everywhere_on_panic, fail_alone};
use mpi::Threading;
use std::process::ExitCode;
use train::{Exchange, Group};
use world::World;

fn main() -> ExitCode {
    // The loop communicates from whatever thread is learning, from one at a time.
    let started = mpi::initialize_with_threading(Threading::Serialized);
    let Some((_universe, threading)) = started else { unreachable!("it is initialised once") };
    end_everywhere_on_panic();
    let world = join(threading).unwrap_or_else(|error| fail_alone(&error));
    obey(&world)
}

fn join(threading: Threading) -> Result<World> {
    ensure!(
        threading >= Threading::Serialized,
        "this MPI takes calls from one thread only: it needs one that was built with threads"
    );
    World::join()
}

/// Does what was asked for, unless one of the processes did not understand it. One of them speaks.
fn obey(world: &World) -> ExitCode {
    let asked = Command::try_parse();
    let understood = world.all_gather(&[asked.is_ok()], &vec![1; world.size()]);
    let puzzled = understood.iter().position(|understood| !understood);
    let speaks = world.rank() == puzzled.unwrap_or(0);
    match asked {
        Err(error) if speaks => {
            let asked: Result<Command, _> = Err(with_rank(error, world));
            terminal::run(asked, ExitCode::FAILURE, |_| unreachable!())
        }
        Err(error) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        Ok(_) if puzzled.is_some() => ExitCode::FAILURE,
        asked @ Ok(_) if speaks => {
            terminal::run(asked, ExitCode::FAILURE, |command| command.obey_in(world))
        }
        Ok(command) => command.obey_in(world).unwrap_or_else(|error| {
            // The one that speaks has told.
            if error.is::<KnownToAll>() { ExitCode::FAILURE } else { fail_alone(&error) }
        }),
    }
}

/// What was not understood, with the rank if rank 0 did understand.
fn with_rank(error: clap::Error, world: &World) -> clap::Error {
    if world.rank() == 0 || !error.use_stderr() {
        return error;
    }
    let said = error.render().to_string();
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    clap::Error::raw(error.kind(), format!("rank {}: {said}", world.rank()))
}
