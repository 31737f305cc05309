//! The numbers of a network in a file, under the names of its tensors.

use crate::{Number, Tensor, TensorError, TensorFile};
use nalgebra::DMatrix;
use net::{Moment, Network};
use numdiff::Shape;

/// Puts a network into the file: its parameters, and what it has observed.
pub(crate) fn insert_network<T: Number>(
    file: &mut TensorFile,
    prefix: &str,
    net: &impl Network<T>,
) {
    insert(file, prefix, net);
    for (name, _, numbers) in net.statistics() {
        let name = format!("{prefix}{name}");
        file.tensors.insert(name, Tensor::vector(numbers));
    }
}

/// Takes a network out of the file. All of it must be numbers: one NaN makes all answers NaN.
pub(crate) fn take_network<T: Number>(
    file: &TensorFile,
    prefix: &str,
    net: &mut impl Network<T>,
) -> Result<(), TensorError> {
    take(file, prefix, Moment::First, net)?;
    for (name, moment, numbers) in net.statistics_mut() {
        let name = format!("{prefix}{name}");
        numbers.copy_from_slice(&file.vector(&name, numbers.len())?);
        check(file, &name, moment, numbers)?;
    }
    Ok(())
}

/// Whether numbers of a file are such as can be.
pub(crate) fn check<T: Number>(
    file: &TensorFile,
    name: &str,
    moment: Moment,
    numbers: &[T],
) -> Result<(), TensorError> {
    let expected = match moment {
        Moment::First => "finite numbers only",
        Moment::Second => "finite numbers of 0 or more only",
    };
    let (path, name) = (file.path.clone(), name.to_owned());
    match moment.impossible(numbers) {
        Some(found) => Err(TensorError::OtherNumber { path, name, found, expected }),
        None => Ok(()),
    }
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
    moment: Moment,
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
        check(file, &full, moment, entries)?;
    }
    Ok(())
}
