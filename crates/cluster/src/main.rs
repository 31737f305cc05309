#![doc = include_str!("../README.md")]

mod world;

use anyhow::{Result, ensure};
use clap::Parser;
use descent::Command;
use mpi::{Threading, topology::SimpleCommunicator, traits::Communicator};
use std::{panic, process::ExitCode};
use terminal::complain;
use train::{Exchange, Group};
use world::World;

fn main() -> ExitCode {
    // The loop communicates from whatever thread is learning, from one at a time.
    let started = mpi::initialize_with_threading(Threading::Serialized);
    let Some((_universe, threading)) = started else { unreachable!("it is initialised once") };
    end_everywhere_on_panic();
    match join(threading) {
        Ok(world) => obey(&world),
        Err(error) => {
            complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn join(threading: Threading) -> Result<World> {
    ensure!(
        threading >= Threading::Serialized,
        "this MPI takes calls from one thread only: it needs one that was built with threads"
    );
    World::join()
}

/// A process that unwinds would wait for the others at its end, and they for it in a sum.
fn end_everywhere_on_panic() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        let world = SimpleCommunicator::world();
        complain(&format!("error: rank {} failed, as it says above", world.rank()));
        world.abort(101)
    }));
}

/// Does what was asked for, unless one of the processes did not understand it. One of them speaks.
fn obey(world: &World) -> ExitCode {
    let asked = Command::try_parse();
    let understood = world.all_gather(&[asked.is_ok()], &vec![1; world.size()]);
    let puzzled = understood.iter().position(|understood| !understood);
    let speaks = world.rank() == puzzled.unwrap_or(0);
    match asked {
        asked @ Err(_) if speaks => terminal::run(asked, ExitCode::FAILURE, |_| unreachable!()),
        Err(error) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        Ok(_) if puzzled.is_some() => ExitCode::FAILURE,
        asked @ Ok(_) if speaks => {
            terminal::run(asked, ExitCode::FAILURE, |command| command.obey_in(world))
        }
        // What failed here, the one that speaks has told.
        Ok(command) => command.obey_in(world).unwrap_or(ExitCode::FAILURE),
    }
}
