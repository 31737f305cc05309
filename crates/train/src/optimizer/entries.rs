use nalgebra::RealField;

/// The parameters of one tensor, with the slope of each and what an optimizer remembers of it.
#[derive(Debug)]
pub struct Entries<'a, T> {
    pub(crate) params: &'a mut [T],
    pub(crate) slopes: &'a [T],
    pub(crate) memory: Vec<&'a mut [T]>,
}

impl<T: RealField + Copy> Entries<'_, T> {
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
