//! How one process that fails by itself ends all, which would wait for it.

use anyhow::Error;
use mpi::{topology::SimpleCommunicator, traits::Communicator};
use std::{panic, process};
use terminal::complain;

/// Says why, and ends all.
pub fn fail_alone(error: &Error) -> ! {
    let world = SimpleCommunicator::world();
    complain(&format!("error: rank {}: {error:#}", world.rank()));
    world.abort(1)
}

/// A process that unwinds would wait for the others at its end, and they for it in a sum. The thread that panics may
/// not call MPI, as another may be calling it; but mpirun ends all when one was aborted.
pub fn end_everywhere_on_panic() {
    let rank = SimpleCommunicator::world().rank();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        complain(&format!("error: rank {rank} failed, as it says above"));
        process::abort()
    }));
}
