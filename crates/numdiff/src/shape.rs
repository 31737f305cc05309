use std::fmt;

/// The shape of one tensor: how many numbers there are, and how they are arranged.
///
/// A matrix may happen to have one column and is still a matrix, as the weight of a layer with one
/// input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A vector of this length.
    Vector(usize),
    /// A matrix of these rows and columns.
    Matrix(usize, usize),
}

impl Shape {
    /// Rows and columns, of which a vector has one.
    pub fn dimensions(self) -> (usize, usize) {
        match self {
            Self::Vector(length) => (length, 1),
            Self::Matrix(rows, columns) => (rows, columns),
        }
    }

    /// How many numbers there are.
    pub fn count(self) -> usize {
        let (rows, columns) = self.dimensions();
        rows * columns
    }
}

/// `2×3` for a matrix, `4` for a vector.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&match self {
            Self::Vector(length) => length.to_string(),
            Self::Matrix(rows, columns) => format!("{rows}×{columns}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn a_shape_tells_how_many_numbers_there_are() {
        assert_is(Shape::Matrix(2, 3).count(), 6, "rows·columns");
        assert_is(Shape::Vector(4).count(), 4, "the length");
        assert_is(Shape::Matrix(2, 3).to_string(), "2×3", "as it is written");
    }
}
