use anyhow::{Context, Result};
use descent::Crew;
use mpi::{
    Count,
    datatype::{Partition, PartitionMut},
    topology::SimpleCommunicator,
    traits::{Communicator, CommunicatorCollectives, Equivalence},
};
use signal_hook::{consts::SIGUSR1, flag};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, atomic::AtomicBool, atomic::Ordering},
    thread::available_parallelism,
};
use train::{Exchange, Group};

/// All processes that mpirun has started, as this one sees them.
///
/// A communicator of MPI stays in its thread, and the loop learns in a thread of rayon's pool; so each call asks for it
/// anew, which costs nothing.
pub struct World {
    rank: usize,
    size: usize,
    threads: usize,
    asked_to_stop: Arc<AtomicBool>,
}

impl World {
    /// Finds out who is there. MPI must have been initialised.
    ///
    /// # Errors
    /// When signals cannot be listened to.
    pub fn join() -> Result<Self> {
        let world = SimpleCommunicator::world();
        let cores = available_parallelism().map_or(1, usize::from);
        let threads = threads(cores, digest_of_cores(), &all_here(&world, digest_of_cores()));
        let asked_to_stop = Arc::new(AtomicBool::new(false));
        flag::register(SIGUSR1, Arc::clone(&asked_to_stop))
            .context("signals cannot be listened to")?;
        Ok(Self { rank: number(world.rank()), size: number(world.size()), threads, asked_to_stop })
    }
}

impl Group for World {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.size
    }
}

// No buffer is empty, even if nothing of it is sent: an empty one of bytes may lie at the address 1, which Open MPI takes
// for `MPI_IN_PLACE`.
impl<T: Equivalence + Clone + Default> Exchange<T> for World {
    fn all_to_all(&self, send: &[T], to: &[usize], from: &[usize]) -> Vec<T> {
        let ((to, to_starts), (from, from_starts)) = (parts(to), parts(from));
        let spare = [T::default()];
        let send = if send.is_empty() { &spare } else { send };
        let mut received = vec![T::default(); length(&from).max(1)];
        let places = &mut PartitionMut::new(&mut received[..], &from[..], from_starts);
        let send = Partition::new(send, to, to_starts);
        SimpleCommunicator::world().all_to_all_varcount_into(&send, places);
        received.truncate(length(&from));
        received
    }

    fn all_gather(&self, own: &[T], from: &[usize]) -> Vec<T> {
        let (from, starts) = parts(from);
        let spare = [T::default()];
        let send = if own.is_empty() { &spare } else { own };
        let mut received = vec![T::default(); length(&from).max(1)];
        let places = &mut PartitionMut::new(&mut received[..], &from[..], starts);
        SimpleCommunicator::world().all_gather_varcount_into(&send[..own.len()], places);
        received.truncate(length(&from));
        received
    }
}

impl Crew for World {
    /// The cores that this process may use, shared with those that may use the same ones.
    fn usual_threads(&self) -> Option<usize> {
        Some(self.threads)
    }

    /// By SIGUSR1, which mpirun hands on to all.
    fn is_asked_to_stop(&self) -> bool {
        self.asked_to_stop.load(Ordering::SeqCst)
    }

    /// As MPI counts.
    fn most_at_a_time(&self) -> usize {
        number(Count::MAX)
    }

    fn called_by(&self) -> String {
        format!("mpirun -n {} descent-mpi", self.size)
    }
}

/// How many of so many cores are for one of those who may use the same ones. Whoever started them may have shared the
/// cores out already, and then nobody else has these.
fn threads(cores: usize, own: u64, here: &[u64]) -> usize {
    let sharers = here.iter().filter(|other| **other == own).count();
    (cores / sharers.max(1)).max(1)
}

/// What tells the cores that this process may use from others of the machine; where there is no /proc, all are the same.
fn digest_of_cores() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut digest = DefaultHasher::new();
    status.lines().find(|line| line.starts_with("Cpus_allowed_list:")).hash(&mut digest);
    digest.finish()
}

/// What the processes of this machine have.
fn all_here(world: &SimpleCommunicator, own: u64) -> Vec<u64> {
    let here = world.split_shared(world.rank());
    let mut all = vec![0; number(here.size())];
    here.all_gather_into(&own, &mut all[..]);
    all
}

/// How long the parts are and where each begins, as MPI counts.
fn parts(lengths: &[usize]) -> (Vec<Count>, Vec<Count>) {
    let counts = lengths.iter().map(|&length| {
        Count::try_from(length).expect("MPI sends fewer than 2³¹ numbers at a time")
    });
    let counts: Vec<Count> = counts.collect();
    let starts = counts.iter().scan(0 as Count, |next, &count| {
        let start = *next;
        *next = next.checked_add(count).expect("MPI gathers fewer than 2³¹ numbers at a time");
        Some(start)
    });
    let starts = starts.collect();
    (counts, starts)
}

fn length(counts: &[Count]) -> usize {
    counts.iter().copied().map(number).sum()
}

/// What MPI counts is not negative.
fn number(count: Count) -> usize {
    usize::try_from(count).expect("a count of MPI's is not negative")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_are_shared_with_those_who_may_use_the_same_ones() {
        for (cores, here, expected) in [
            (8, &[1, 1, 1, 1][..], 2),
            // Shared out by mpirun: two of eight each, in pairs, or one.
            (2, &[1, 2, 3, 4], 2),
            (4, &[1, 1, 2, 2], 2),
            (1, &[1, 1, 1, 1], 1),
        ] {
            assert_eq!(threads(cores, 1, here), expected, "of {cores} cores, among {here:?}");
        }
    }
}
