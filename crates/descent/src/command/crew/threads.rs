//! A crew of threads of this process, which hand one another numbers of any kind through channels.

use super::Crew;
use rayon::ThreadPoolBuilder;
use std::{
    any::Any,
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};
use train::{Exchange, Group};

type Part = Box<dyn Any + Send>;

/// One of them, as it sees the others.
pub struct Member {
    rank: usize,
    to: Vec<Sender<Part>>,
    from: Vec<Mutex<Receiver<Part>>>,
}

impl Group for Member {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.to.len()
    }
}

impl<T: Clone + Send + 'static> Exchange<T> for Member {
    fn all_to_all(&self, mut send: &[T], to: &[usize], from: &[usize]) -> Vec<T> {
        for (sender, &count) in self.to.iter().zip(to) {
            // Whoever has ended is missed where its part is waited for.
            let _ = sender.send(Box::new(send.split_off(..count).unwrap().to_vec()));
        }
        let receive = |(receiver, &count): (&Mutex<Receiver<Part>>, &usize)| {
            let part = receiver.lock().unwrap().recv_timeout(Duration::from_secs(20));
            let part = part.expect("another sends its part").downcast::<Vec<T>>();
            let part = *part.expect("another sends numbers of this kind");
            assert_eq!(part.len(), count, "another sends as much as is expected of it");
            part
        };
        self.from.iter().zip(from).flat_map(receive).collect()
    }

    fn all_gather(&self, own: &[T], from: &[usize]) -> Vec<T> {
        let size = self.size();
        self.all_to_all(&vec![own; size].concat(), &vec![own.len(); size], from)
    }
}

/// How much they are said to hand on at a time.
pub const MOST: usize = 5000;

impl Crew for Member {
    fn most_at_a_time(&self) -> usize {
        MOST
    }
}

/// What each of three comes to.
pub fn three<R: Send>(f: impl Fn(&Member) -> R + Sync) -> Vec<R> {
    let (mut to, mut from) = ([(); 3].map(|()| Vec::new()), [(); 3].map(|()| Vec::new()));
    for to in &mut to {
        for from in &mut from {
            let (sender, receiver) = channel();
            to.push(sender);
            from.push(Mutex::new(receiver));
        }
    }
    let f = &f;
    thread::scope(|scope| {
        let members = to.into_iter().zip(from).enumerate();
        let start = |(rank, (to, from))| {
            scope.spawn(move || {
                // In a pool that they shared, those who wait would be in the way of the others.
                let pool = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
                pool.install(|| f(&Member { rank, to, from }))
            })
        };
        let running: Vec<_> = members.map(start).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
