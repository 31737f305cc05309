use nalgebra::{DMatrix, RealField};
use safetensors::Dtype;

/// Numbers in the order in which the tools of the field keep them: row by row.
///
/// A matrix has two sizes, a vector one. The weight of an affine layer, outputs×inputs here and in
/// PyTorch's `nn.Linear`, has the same shape and the same name for each entry in both; only the
/// order in memory differs, as nalgebra stores column by column.
///
/// ```
/// use checkpoint::{Numbers, Tensor};
/// use nalgebra::dmatrix;
///
/// let weight = Tensor::matrix(&dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0]);
/// assert_eq!(weight.shape(), [2, 3]);
/// assert_eq!(weight.numbers(), &Numbers::F64(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    numbers: Numbers,
}

/// The entries of a [`Tensor`].
#[derive(Debug, Clone, PartialEq)]
pub enum Numbers {
    /// Of 32 bits, as networks are trained with.
    F32(Vec<f32>),
    /// Of 64 bits.
    F64(Vec<f64>),
}

/// f32 or f64: what a [`Tensor`] can hold.
pub trait Number: RealField + Copy {
    /// The type's name in a file: F32 or F64.
    const TYPE: &'static str;

    /// The numbers as a tensor's.
    fn wrap(numbers: Vec<Self>) -> Numbers;

    /// The tensor's numbers, unless they are of the other type.
    fn unwrap(numbers: &Numbers) -> Option<&[Self]>;
}

impl Number for f32 {
    const TYPE: &'static str = "F32";

    fn wrap(numbers: Vec<Self>) -> Numbers {
        Numbers::F32(numbers)
    }

    fn unwrap(numbers: &Numbers) -> Option<&[Self]> {
        match numbers {
            Numbers::F32(numbers) => Some(numbers),
            Numbers::F64(_) => None,
        }
    }
}

impl Number for f64 {
    const TYPE: &'static str = "F64";

    fn wrap(numbers: Vec<Self>) -> Numbers {
        Numbers::F64(numbers)
    }

    fn unwrap(numbers: &Numbers) -> Option<&[Self]> {
        match numbers {
            Numbers::F32(_) => None,
            Numbers::F64(numbers) => Some(numbers),
        }
    }
}

impl Tensor {
    /// A matrix under its own shape: rows×columns.
    pub fn matrix<T: Number>(matrix: &DMatrix<T>) -> Self {
        let (rows, columns) = matrix.shape();
        Self {
            shape: vec![rows, columns],
            numbers: T::wrap(matrix.transpose().as_slice().to_vec()),
        }
    }

    /// A vector: a bias, or the losses of a training.
    pub fn vector<T: Number>(vector: &[T]) -> Self {
        Self { shape: vec![vector.len()], numbers: T::wrap(vector.to_vec()) }
    }

    /// Rows and columns, or the length of a vector.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The entries, row by row.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The name of the type of its entries.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.numbers {
            Numbers::F32(_) => f32::TYPE,
            Numbers::F64(_) => f64::TYPE,
        }
    }

    pub(crate) fn dtype(&self) -> Dtype {
        match self.numbers {
            Numbers::F32(_) => Dtype::F32,
            Numbers::F64(_) => Dtype::F64,
        }
    }

    /// The entries as a file has them: little-endian.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        match &self.numbers {
            Numbers::F32(numbers) => numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
            Numbers::F64(numbers) => numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
        }
    }

    /// A tensor of the entries of a file; `None` for a type that is neither F32 nor F64.
    pub(crate) fn from_bytes(dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Option<Self> {
        let numbers = match dtype {
            Dtype::F32 => Numbers::F32(numbers(bytes, f32::from_le_bytes)),
            Dtype::F64 => Numbers::F64(numbers(bytes, f64::from_le_bytes)),
            _ => return None,
        };
        let shape = shape.to_vec();
        Some(Self { shape, numbers })
    }
}

fn numbers<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|&x| number(x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn a_matrix_is_kept_row_by_row() {
        let matrix = dmatrix![1.0_f32, 2.0, 3.0; 4.0, 5.0, 6.0];
        let tensor = Tensor::matrix(&matrix);
        assert_eq!(tensor.to_bytes()[4..8], 2.0_f32.to_le_bytes());
        assert_eq!(tensor.shape(), [2, 3]);
        assert_eq!(tensor.numbers(), &Numbers::F32(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    }

    #[test]
    fn a_vector_is_no_matrix_of_one_column() {
        let vector = Tensor::vector(&[1.0, 2.0]);
        assert_eq!(vector.shape(), [2]);
        let column = Tensor::matrix(&dmatrix![1.0; 2.0]);
        assert_eq!(column.shape(), [2, 1]);
    }
}
