use nalgebra::RealField;

/// The parameters of one tensor, with the slope of each and what an optimizer remembers of it.
#[derive(Debug)]
pub struct Entries<'a, T> {
    pub(crate) params: &'a mut [T],
    pub(crate) slopes: &'a [T],
    pub(crate) memory: Vec<&'a mut [T]>,
}

/// How many parameters are worth a thread that is awake: they take some times as long as handing them to
/// it.
const A_THREADS_WORTH: usize = 1 << 16;

impl<T: RealField + Copy> Entries<'_, T> {
    /// Calls `f` for all of them, or for parts that threads share, where there are many and this is one of
    /// rayon's threads. Each parameter is moved by itself, so it moves the same way.
    pub(crate) fn share(self, f: &(impl Fn(Self) + Sync)) {
        if self.params.len() < 2 * A_THREADS_WORTH || rayon::current_thread_index().is_none() {
            return f(self);
        }
        let (first, second) = self.halves();
        rayon::join(|| first.share(f), || second.share(f));
    }

    fn halves(self) -> (Self, Self) {
        let half = self.params.len() / 2;
        let (first, second) = self.params.split_at_mut(half);
        let (first_slopes, second_slopes) = self.slopes.split_at(half);
        let memory = self.memory.into_iter().map(|tensor| tensor.split_at_mut(half));
        let (first_memory, second_memory) = memory.unzip();
        let first = Self { params: first, slopes: first_slopes, memory: first_memory };
        (first, Self { params: second, slopes: second_slopes, memory: second_memory })
    }

    /// Calls `f(θ, g, memory)` for each parameter.
    ///
    /// # Panics
    /// When N is not the number of names in [`Rule::MEMORY`](crate::Rule::MEMORY).
    pub fn each<const N: usize>(self, mut f: impl FnMut(&mut T, T, [&mut T; N])) {
        let memory: [&mut [T]; N] = self.memory.try_into().expect("as many as are named");
        let mut memory = memory.map(|tensor| tensor.iter_mut());
        for (param, &slope) in self.params.iter_mut().zip(self.slopes) {
            let remembered = memory
                .each_mut()
                .map(|tensor| tensor.next().expect("as many numbers as parameters"));
            f(param, slope, remembered);
        }
    }
}
