//! The numbers of a network in a file, under the names of its tensors.

use crate::{Number, Tensor, TensorError, TensorFile};
use nalgebra::{DMatrix, try_convert};
use net::Network;
use numdiff::Shape;

/// Puts a network into the file: its parameters, and what it has observed.
pub(crate) fn insert_network<T: Number>(
    file: &mut TensorFile,
    prefix: &str,
    net: &impl Network<T>,
) {
    insert(file, prefix, net);
    for (name, numbers) in net.statistics() {
        let name = format!("{prefix}{name}");
        file.tensors.insert(name, Tensor::vector(numbers));
    }
}

/// Takes a network out of the file. Its parameters must be numbers: one NaN makes all answers NaN.
pub(crate) fn take_network<T: Number>(
    file: &TensorFile,
    prefix: &str,
    net: &mut impl Network<T>,
) -> Result<(), TensorError> {
    take(file, prefix, net)?;
    for (name, entries) in net.names().iter().zip(net.tensors()) {
        let mut numbers = entries.iter().map(|&x| try_convert(x).unwrap_or(f64::NAN));
        if let Some(found) = numbers.find(|x: &f64| !x.is_finite()) {
            let (path, name) = (file.path.clone(), format!("{prefix}{name}"));
            return Err(TensorError::NotFinite { path, name, found });
        }
    }
    for (name, numbers) in net.statistics_mut() {
        let name = format!("{prefix}{name}");
        numbers.copy_from_slice(&file.vector(&name, numbers.len())?);
    }
    Ok(())
}

/// Puts what has the shapes of a network's parameters into the file, under their names.
pub(crate) fn insert<T: Number>(file: &mut TensorFile, prefix: &str, net: &impl Network<T>) {
    let shaped = net.tensors().into_iter().zip(net.shapes());
    for (name, (entries, shape)) in net.names().iter().zip(shaped) {
        let tensor = match shape {
            Shape::Vector(_) => Tensor::vector(entries),
            Shape::Matrix(rows, columns) => {
                Tensor::matrix(&DMatrix::from_column_slice(rows, columns, entries))
            }
        };
        file.tensors.insert(format!("{prefix}{name}"), tensor);
    }
}

/// Takes what [`insert`] put there.
pub(crate) fn take<T: Number>(
    file: &TensorFile,
    prefix: &str,
    net: &mut impl Network<T>,
) -> Result<(), TensorError> {
    let (names, shapes) = (net.names(), net.shapes());
    let shaped = net.tensors_mut().into_iter().zip(shapes);
    for (name, (entries, shape)) in names.iter().zip(shaped) {
        let full = format!("{prefix}{name}");
        match shape {
            Shape::Vector(length) => entries.copy_from_slice(&file.vector(&full, length)?),
            Shape::Matrix(rows, columns) => {
                entries.copy_from_slice(file.matrix(&full, (rows, columns))?.as_slice());
            }
        }
    }
    Ok(())
}
