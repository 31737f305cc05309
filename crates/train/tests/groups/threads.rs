//! A group of threads of this process, which hand one another numbers through channels, and count them.

use rayon::ThreadPoolBuilder;
use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};
use train::{Exchange, Group};

/// A process of the group, as it sees the others.
pub struct Rank<T> {
    number: usize,
    to: Vec<Sender<Vec<T>>>,
    from: Vec<Mutex<Receiver<Vec<T>>>>,
    /// How many numbers it sent to others.
    pub sent: AtomicUsize,
}

impl<T: Clone + Send> Group for Rank<T> {
    fn rank(&self) -> usize {
        self.number
    }

    fn size(&self) -> usize {
        self.to.len()
    }
}

impl<T: Clone + Send> Exchange<T> for Rank<T> {
    fn all_to_all(&self, send: &[T], to: &[usize], from: &[usize]) -> Vec<T> {
        assert_eq!(send.len(), to.iter().sum::<usize>(), "what is sent is the sum of its parts");
        let mut left = send;
        for (rank, (sender, &count)) in self.to.iter().zip(to).enumerate() {
            let (part, others) = left.split_at(count);
            left = others;
            if rank != self.number {
                self.sent.fetch_add(count, Ordering::Relaxed);
            }
            sender.send(part.to_vec()).unwrap();
        }
        let receive = |(receiver, &count): (&Mutex<Receiver<Vec<T>>>, &usize)| {
            let part = receiver.lock().unwrap().recv_timeout(Duration::from_secs(60));
            let part = part.expect("another process sends its part");
            assert_eq!(part.len(), count, "another process sends as much as is expected of it");
            part
        };
        self.from.iter().zip(from).flat_map(receive).collect()
    }

    fn all_gather(&self, own: &[T], from: &[usize]) -> Vec<T> {
        let copies = vec![own; self.size()].concat();
        self.all_to_all(&copies, &vec![own.len(); self.size()], from)
    }
}

fn ranks<T>(size: usize) -> Vec<Rank<T>> {
    let mut from: Vec<Vec<_>> = (0..size).map(|_| Vec::new()).collect();
    let mut to: Vec<Vec<_>> = (0..size).map(|_| Vec::new()).collect();
    for to in &mut to {
        for from in &mut from {
            let (sender, receiver) = channel();
            to.push(sender);
            from.push(Mutex::new(receiver));
        }
    }
    let ranks = to.into_iter().zip(from).enumerate();
    ranks.map(|(number, (to, from))| Rank { number, to, from, sent: AtomicUsize::new(0) }).collect()
}

/// What each of `size` processes comes to, with two threads each.
pub fn together<T: Clone + Send, R: Send>(size: usize, f: impl Fn(&Rank<T>) -> R + Sync) -> Vec<R> {
    let f = &f;
    thread::scope(|scope| {
        let start = |rank: Rank<T>| {
            scope.spawn(move || {
                let pool = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
                pool.install(|| f(&rank))
            })
        };
        let running: Vec<_> = ranks(size).into_iter().map(start).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
