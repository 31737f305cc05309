use crate::Tensors;
use nalgebra::RealField;

/// A point of which one entry is moved for a while. Dropping it puts the saved bits back, also when
/// the function under study panics.
///
/// Moving in place spares the copy of all parameters for each one that is perturbed; adding and
/// subtracting h instead of restoring would leave rounding errors behind.
pub(crate) struct Perturbed<'a, T: RealField + Copy, P: Tensors<T>> {
    point: &'a mut P,
    index: usize,
    saved: T,
}

impl<'a, T: RealField + Copy, P: Tensors<T>> Perturbed<'a, T, P> {
    pub(crate) fn new(point: &'a mut P, index: usize) -> Self {
        let saved = *point.entry_mut(index);
        Self { point, index, saved }
    }

    /// The entry as it was.
    pub(crate) fn saved(&self) -> T {
        self.saved
    }

    /// The point with the entry moved by `d`.
    pub(crate) fn moved(&mut self, d: T) -> &P {
        *self.point.entry_mut(self.index) = self.saved + d;
        self.point
    }
}

impl<T: RealField + Copy, P: Tensors<T>> Drop for Perturbed<'_, T, P> {
    fn drop(&mut self) {
        *self.point.entry_mut(self.index) = self.saved;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::vector;
    use property::assert_is;

    #[test]
    fn each_move_begins_where_the_entry_was() {
        let mut point = vector![3.0, 5.0];
        let mut perturbed = Perturbed::new(&mut point, 1);
        for d in [0.5, -0.5] {
            let expected = vector![3.0, 5.0 + d];
            let formula = format!("xᵢ ← saved + d, x = (3, 5), i = 1, d = {d}");
            assert_is(*perturbed.moved(d), expected, formula);
        }
    }

    #[test]
    fn afterwards_the_point_is_what_it_was() {
        let mut point = vector![3.0, 5.0];
        Perturbed::new(&mut point, 1).moved(0.5);
        assert_is(point, vector![3.0, 5.0], "xᵢ ← saved, x = (3, 5), i = 1");
    }
}
