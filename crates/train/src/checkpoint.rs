//! A training on disk.

use crate::{
    Best, Evaluation, History, Number, OptimizerState, Plan, Score, Tensor, TensorError,
    TensorFile, Training,
};
use nalgebra::{DMatrix, try_convert};
use net::Network;

/// What one row of `history.evaluations` has, after its iteration.
const COLUMNS: usize = 5;

impl<N> Training<N> {
    /// Puts all that the training goes on from into a file: the parameters under their own names,
    /// what the optimizer remembers of them, the best so far, the history, and the plan, of whose
    /// seed the random generators follow.
    ///
    /// | tensor | what |
    /// |---|---|
    /// | `hidden.weight` … | the parameters, as [`Network::names`] calls them |
    /// | `norms.0.running_mean` … | the statistics, as [`Network::statistics`] calls them |
    /// | `velocity.hidden.weight` … | what the optimizer remembers, as [`Rule::MEMORY`](crate::Rule::MEMORY) calls it |
    /// | `best.hidden.weight` … | the best parameters and statistics, if the plan has patience |
    /// | `history.losses` | the loss of each iteration |
    /// | `history.evaluations` | a row each: iteration, training loss and accuracy, the same held out |
    pub fn store<T: Number>(&self, plan: &Plan, file: &mut TensorFile)
    where
        N: Network<T>,
    {
        insert(file, "", &self.net);
        insert_statistics(file, "", &self.net);
        let names = self.optimizer.optimizer.memory();
        for (name, memory) in names.iter().zip(&self.optimizer.memory) {
            insert(file, &format!("{name}."), memory);
        }
        if let Some(best) = &self.best {
            insert(file, "best.", &best.params);
            insert_statistics(file, "best.", &best.params);
            file.insert_entry("best", &(best.loss, best.age));
        }
        file.insert_entry("plan", plan);
        file.insert_entry("steps", &self.optimizer.steps);
        file.insert_entry("epochs", &self.epochs);
        self.history.store(file);
    }

    /// The training that [`Training::store`] put into the file, and its plan. `net` is a network of
    /// the same kind and shape, whatever its parameters.
    ///
    /// # Errors
    /// When something is not there, is of another network, or contradicts the rest, and when a
    /// parameter is NaN or infinite.
    pub fn restore<T: Number>(mut net: N, file: &TensorFile) -> Result<(Self, Plan), TensorError>
    where
        N: Network<T>,
    {
        let plan: Plan = file.entry("plan", "a plan of training")?;
        let mut optimizer = OptimizerState::new(plan.optimizer);
        optimizer.steps = file.entry("steps", "a number of steps")?;
        if optimizer.steps > 0 {
            for name in plan.optimizer.memory() {
                let mut memory = net.clone();
                take(file, &format!("{name}."), &mut memory)?;
                optimizer.memory.push(memory);
            }
        }
        let best = if file.metadata.contains_key("best") {
            Some(restore_best(net.clone(), file)?)
        } else {
            None
        };
        take_parameters(file, "", &mut net)?;
        take_statistics(file, "", &mut net)?;
        let training = Self {
            net,
            optimizer,
            history: History::restore(file)?,
            best,
            epochs: file.entry("epochs", "a number of epochs")?,
        };
        training.check(&plan, file)?;
        Ok((training, plan))
    }

    /// Whether the counts are those of one training.
    fn check(&self, plan: &Plan, file: &TensorFile) -> Result<(), TensorError> {
        let (updates, epochs) = (self.iteration(), self.epochs);
        let rows = self.history.evaluations.len();
        let last = self.history.last().map_or(0, |end| end.iteration);
        let age = self.best.as_ref().map_or(0, |best| best.age);
        let best = usize::from(self.best.is_some());
        let patient = usize::from(plan.patience.is_some() && rows > 0);
        let counts = [
            ("steps", self.optimizer.steps as usize, updates, "losses"),
            ("epochs", epochs, rows.saturating_sub(1), "evaluations"),
            ("losses", updates, last, "last evaluation"),
            ("best networks", best, patient, "plan"),
            ("epochs since the best", age, age.min(epochs), "epochs"),
        ];
        for (name, found, expected, other) in counts {
            if found != expected {
                return Err(TensorError::Contradiction {
                    path: file.path.clone(),
                    found: format!("{found} {name}"),
                    expected: format!("{expected} by its {other}"),
                });
            }
        }
        Ok(())
    }
}

/// Takes parameters, which must be numbers: one NaN makes all answers NaN.
fn take_parameters<T: Number>(
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
    Ok(())
}

fn restore_best<T: Number, N: Network<T>>(
    mut params: N,
    file: &TensorFile,
) -> Result<Best<N>, TensorError> {
    take_parameters(file, "best.", &mut params)?;
    take_statistics(file, "best.", &mut params)?;
    let (loss, age) = file.entry("best", "a loss and an age")?;
    Ok(Best { params, loss, age })
}

impl History {
    fn store(&self, file: &mut TensorFile) {
        let rows = self.evaluations.iter().map(Evaluation::row);
        let evaluations: Vec<f64> = rows.flatten().collect();
        let rows = self.evaluations.len();
        let evaluations = DMatrix::from_row_slice(rows, COLUMNS, &evaluations);
        file.insert_entry("evaluations", &rows);
        file.tensors.insert("history.losses".to_owned(), Tensor::vector(&self.losses));
        file.tensors.insert("history.evaluations".to_owned(), Tensor::matrix(&evaluations));
    }

    fn restore(file: &TensorFile) -> Result<Self, TensorError> {
        let rows: usize = file.entry("evaluations", "a number of evaluations")?;
        let evaluations = file.matrix("history.evaluations", (rows, COLUMNS))?;
        Ok(Self {
            losses: file.series("history.losses")?,
            evaluations: evaluations
                .row_iter()
                .map(|row| Evaluation::from_row([row[0], row[1], row[2], row[3], row[4]]))
                .collect(),
        })
    }
}

impl Evaluation {
    fn row(&self) -> [f64; COLUMNS] {
        let Self { iteration, train, held_out } = *self;
        let iteration = iteration as f64;
        [iteration, train.loss, train.accuracy, held_out.loss, held_out.accuracy]
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn from_row([iteration, train_loss, train, held_out_loss, held_out]: [f64; COLUMNS]) -> Self {
        let score = |loss, accuracy| Score { loss, accuracy };
        Self {
            iteration: iteration as usize,
            train: score(train_loss, train),
            held_out: score(held_out_loss, held_out),
        }
    }
}

/// Puts the tensors of a network into the file. What is called a weight is a matrix, and all else a
/// vector.
fn insert<T: Number>(file: &mut TensorFile, prefix: &str, net: &impl Network<T>) {
    let shaped = net.tensors().into_iter().zip(net.shapes());
    for (name, (entries, (rows, columns))) in net.names().iter().zip(shaped) {
        let tensor = if is_weight(name) {
            Tensor::matrix(&DMatrix::from_column_slice(rows, columns, entries))
        } else {
            Tensor::vector(entries)
        };
        file.tensors.insert(format!("{prefix}{name}"), tensor);
    }
}

/// Takes the tensors of a network out of the file.
fn take<T: Number>(
    file: &TensorFile,
    prefix: &str,
    net: &mut impl Network<T>,
) -> Result<(), TensorError> {
    let (names, shapes) = (net.names(), net.shapes());
    let shaped = net.tensors_mut().into_iter().zip(shapes);
    for (name, (entries, shape)) in names.iter().zip(shaped) {
        let full = format!("{prefix}{name}");
        if is_weight(name) {
            entries.copy_from_slice(file.matrix(&full, shape)?.as_slice());
        } else {
            entries.copy_from_slice(&file.vector(&full, entries.len())?);
        }
    }
    Ok(())
}

/// Puts what a network has observed into the file.
fn insert_statistics<T: Number>(file: &mut TensorFile, prefix: &str, net: &impl Network<T>) {
    for (name, numbers) in net.statistics() {
        let name = format!("{prefix}{name}");
        file.tensors.insert(name, Tensor::vector(numbers));
    }
}

/// Takes it out of the file.
fn take_statistics<T: Number>(
    file: &TensorFile,
    prefix: &str,
    net: &mut impl Network<T>,
) -> Result<(), TensorError> {
    for (name, numbers) in net.statistics_mut() {
        let name = format!("{prefix}{name}");
        numbers.copy_from_slice(&file.vector(&name, numbers.len())?);
    }
    Ok(())
}

fn is_weight(name: &str) -> bool {
    name.ends_with("weight")
}
