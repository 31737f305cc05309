/// The processes that learn one network together (进程组). Each has all of θ and works on pieces of its own.
pub trait Group: Sync {
    /// Which one this is, from 0 on.
    fn rank(&self) -> usize;

    /// How many there are.
    fn size(&self) -> usize;
}

/// How the processes of a group hand numbers to one another: the two collective operations of MPI that the loop needs.
///
/// All of them call the same operation in the same order, and each waits for the others.
pub trait Exchange<T>: Group {
    /// Hands each process its part of `send`, and gives the parts that were handed to this one, in the order of the
    /// ranks (all-to-all). `to` and `from` are the lengths of the parts, a process each.
    fn all_to_all(&self, send: &[T], to: &[usize], from: &[usize]) -> Vec<T>;

    /// What all of them have, in the order of the ranks (all-gather). `from` is how much each has.
    fn all_gather(&self, own: &[T], from: &[usize]) -> Vec<T>;
}

/// One process, which has nobody to wait for.
#[derive(Debug, Clone, Copy)]
pub struct Alone;

impl Group for Alone {
    fn rank(&self) -> usize {
        0
    }

    fn size(&self) -> usize {
        1
    }
}

impl<T: Clone> Exchange<T> for Alone {
    fn all_to_all(&self, send: &[T], _to: &[usize], _from: &[usize]) -> Vec<T> {
        send.to_vec()
    }

    fn all_gather(&self, own: &[T], _from: &[usize]) -> Vec<T> {
        own.to_vec()
    }
}
