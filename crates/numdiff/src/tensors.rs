use crate::Shape;
use nalgebra::{DefaultAllocator, Dim, OMatrix, RealField, allocator::Allocator};

/// Anything that is one long vector of numbers θ, whatever its shape: a vector, a matrix, all
/// parameters of a network.
///
/// It is what a loss is differentiated by and what descent moves. A gradient lives in the same
/// space as its point, so it has the same type: ∂L/∂θ for θ of type `P` is a `P`.
///
/// The entries have an order: tensor after tensor, and within a matrix column after column, as
/// nalgebra stores them.
pub trait Tensors<T: RealField + Copy>: Clone {
    /// The same shape with entries of another kind of number.
    type Of<U: RealField + Copy>: Tensors<U>;

    /// The entries, one slice a tensor, in a fixed order.
    fn tensors(&self) -> Vec<&[T]>;

    /// The entries to change, in the same order.
    fn tensors_mut(&mut self) -> Vec<&mut [T]>;

    /// The shape of each tensor, in the same order. Unless told otherwise, a tensor is a vector.
    fn shapes(&self) -> Vec<Shape> {
        self.tensors().iter().map(|tensor| Shape::Vector(tensor.len())).collect()
    }

    /// Each entry x replaced by f(x), which may be another kind of number. f meets them in order.
    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> Self::Of<U>;

    /// How many numbers there are.
    fn count(&self) -> usize {
        self.tensors().iter().map(|tensor| tensor.len()).sum()
    }

    /// All entries in order.
    fn entries(&self) -> impl Iterator<Item = T> {
        self.tensors().into_iter().flatten().copied()
    }

    /// The number at `index`, counted through all tensors.
    ///
    /// # Panics
    /// When `index` is not below [`Tensors::count`].
    fn entry_mut(&mut self, mut index: usize) -> &mut T {
        for tensor in self.tensors_mut() {
            if index < tensor.len() {
                return &mut tensor[index];
            }
            index -= tensor.len();
        }
        panic!("there are not that many entries: {index} too far");
    }
}

/// Makes one vector of numbers θ of a struct: writes its [`Tensors`] from the names of its fields.
///
/// The entries are those of the fields, in the order in which they are named. Each may be a vector,
/// a matrix, or again [`Tensors`] of several. Under `same` stand fields that have nothing to learn and
/// are the same for any kind of number. The struct has one parameter, the kind of number, and its
/// crate depends on nalgebra.
///
/// ```
/// use nalgebra::{DMatrix, DVector, dmatrix, dvector};
/// use numdiff::{Shape, Tensors, tensors};
///
/// #[derive(Clone)]
/// struct Layer<T> {
///     weight: DMatrix<T>,
///     bias: DVector<T>,
///     name: &'static str,
/// }
///
/// tensors!(Layer { weight, bias } same { name });
///
/// let layer = Layer { weight: dmatrix![1.0, 2.0], bias: dvector![3.0], name: "last" };
/// assert_eq!(layer.entries().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
/// assert_eq!(layer.shapes(), [Shape::Matrix(1, 2), Shape::Vector(1)]);
/// assert_eq!(layer.map(|x| x as f32).name, "last");
/// ```
#[macro_export]
macro_rules! tensors {
    ($name:ident { $($field:ident),+ } $(same { $($same:ident),+ })?) => {
        impl<T: ::nalgebra::RealField + Copy> $crate::Tensors<T> for $name<T> {
            type Of<U: ::nalgebra::RealField + Copy> = $name<U>;

            fn tensors(&self) -> Vec<&[T]> {
                [$($crate::Tensors::tensors(&self.$field)),+].concat()
            }

            fn tensors_mut(&mut self) -> Vec<&mut [T]> {
                let mut tensors = Vec::new();
                $(tensors.extend($crate::Tensors::tensors_mut(&mut self.$field));)+
                tensors
            }

            fn shapes(&self) -> Vec<$crate::Shape> {
                [$($crate::Tensors::<T>::shapes(&self.$field)),+].concat()
            }

            fn map<U: ::nalgebra::RealField + Copy>(
                &self,
                mut f: impl FnMut(T) -> U,
            ) -> $name<U> {
                $name {
                    $($field: $crate::Tensors::map(&self.$field, &mut f),)+
                    $($($same: Clone::clone(&self.$same),)+)?
                }
            }
        }
    };
}

/// Panics, naming all shapes, unless two points have tensors of the same shapes.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn assert_same_shapes<T: RealField + Copy>(
    what: &str,
    a: &impl Tensors<T>,
    other: &str,
    b: &impl Tensors<T>,
) {
    let (shapes, expected) = (a.shapes(), b.shapes());
    let list =
        |shapes: &[Shape]| shapes.iter().map(Shape::to_string).collect::<Vec<_>>().join(", ");
    assert!(
        shapes == expected,
        "the tensors of {what} are [{}], but those of {other} [{}]",
        list(&shapes),
        list(&expected),
    );
}

/// Vectors and matrices of any shape, dynamic or static. A vector is what can have no second column:
/// a `DVector` or a `Vector2`, but not a `DMatrix` that has only one.
impl<T, R, C> Tensors<T> for OMatrix<T, R, C>
where
    T: RealField + Copy,
    R: Dim,
    C: Dim,
    DefaultAllocator: Allocator<R, C>,
{
    type Of<U: RealField + Copy> = OMatrix<U, R, C>;

    fn tensors(&self) -> Vec<&[T]> {
        vec![self.as_slice()]
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        vec![self.as_mut_slice()]
    }

    fn shapes(&self) -> Vec<Shape> {
        let (rows, columns) = self.shape();
        vec![match C::try_to_usize() {
            Some(1) => Shape::Vector(rows),
            _ => Shape::Matrix(rows, columns),
        }]
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> Self::Of<U> {
        self.map(f)
    }
}

/// One after the other, as the layers of a network are.
impl<T: RealField + Copy, P: Tensors<T>> Tensors<T> for Vec<P> {
    type Of<U: RealField + Copy> = Vec<P::Of<U>>;

    fn tensors(&self) -> Vec<&[T]> {
        self.iter().flat_map(P::tensors).collect()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        self.iter_mut().flat_map(P::tensors_mut).collect()
    }

    fn shapes(&self) -> Vec<Shape> {
        self.iter().flat_map(P::shapes).collect()
    }

    fn map<U: RealField + Copy>(&self, mut f: impl FnMut(T) -> U) -> Self::Of<U> {
        self.iter().map(|tensors| tensors.map(&mut f)).collect()
    }
}

/// None are no entries.
impl<T: RealField + Copy, P: Tensors<T>> Tensors<T> for Option<P> {
    type Of<U: RealField + Copy> = Option<P::Of<U>>;

    fn tensors(&self) -> Vec<&[T]> {
        self.iter().flat_map(P::tensors).collect()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        self.iter_mut().flat_map(P::tensors_mut).collect()
    }

    fn shapes(&self) -> Vec<Shape> {
        self.iter().flat_map(P::shapes).collect()
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> Self::Of<U> {
        self.as_ref().map(|tensors| tensors.map(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector, vector};

    #[test]
    fn matrices_are_read_column_by_column() {
        let mut w = dmatrix![1.0, 3.0; 2.0, 4.0];
        assert_eq!(w.entries().collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0]);
        *w.entry_mut(2) = 30.0;
        assert_eq!(w, dmatrix![1.0, 30.0; 2.0, 4.0]);
    }

    #[test]
    fn a_matrix_of_one_column_is_no_vector() {
        assert_eq!(dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0].shapes(), [Shape::Matrix(2, 3)]);
        assert_eq!(dmatrix![1.0; 2.0].shapes(), [Shape::Matrix(2, 1)]);
        assert_eq!(dvector![1.0, 2.0].shapes(), [Shape::Vector(2)]);
        assert_eq!(vector![1.0, 2.0].shapes(), [Shape::Vector(2)]);
    }

    #[test]
    #[should_panic(expected = "the tensors of w are [2×1], but those of v [1×2]")]
    fn other_shapes_are_named() {
        assert_same_shapes("w", &dmatrix![1.0; 2.0], "v", &dmatrix![1.0, 2.0]);
    }

    #[test]
    fn several_are_one_after_the_other_and_none_are_nothing() {
        let mut layers = vec![Some(vector![1.0, 2.0]), None, Some(vector![3.0, 4.0])];
        *layers.entry_mut(2) = 30.0;
        let doubled = Tensors::map(&layers, |x| 2.0 * x);
        assert_eq!(doubled, [Some(vector![2.0, 4.0]), None, Some(vector![60.0, 8.0])]);
        assert_eq!(layers.shapes(), [Shape::Vector(2); 2]);
    }

    /// Numbers with a name each, of which nobody has told the shapes.
    #[derive(Clone, Debug, PartialEq)]
    struct Pair<T> {
        first: [T; 1],
        others: [T; 2],
    }

    impl<T: RealField + Copy> Tensors<T> for Pair<T> {
        type Of<U: RealField + Copy> = Pair<U>;

        fn tensors(&self) -> Vec<&[T]> {
            vec![&self.first, &self.others]
        }

        fn tensors_mut(&mut self) -> Vec<&mut [T]> {
            vec![&mut self.first, &mut self.others]
        }

        fn map<U: RealField + Copy>(&self, mut f: impl FnMut(T) -> U) -> Pair<U> {
            let first = self.first.map(&mut f);
            Pair { first, others: self.others.map(f) }
        }
    }

    #[test]
    fn a_tensor_is_a_vector_unless_told_otherwise() {
        let pair = Pair { first: [1.0], others: [2.0, 3.0] };
        assert_eq!(pair.shapes(), [Shape::Vector(1), Shape::Vector(2)]);
        assert_eq!((pair.count(), pair.entries().sum::<f64>()), (3, 6.0));
    }

    #[test]
    fn an_entry_is_counted_through_all_tensors() {
        let mut layers = vec![vector![0.0, 1.0], vector![2.0, 3.0], vector![4.0, 5.0]];
        let counted: Vec<f64> = (0..6).map(|index| *layers.entry_mut(index)).collect();
        assert_eq!(counted, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(layers.entries().collect::<Vec<_>>(), counted);
        assert_eq!((layers.count(), Some(layers).count()), (6, 6));
    }

    #[test]
    #[should_panic(expected = "not that many entries")]
    fn there_is_nothing_behind_the_last_entry() {
        vector![1.0, 2.0].entry_mut(2);
    }
}
