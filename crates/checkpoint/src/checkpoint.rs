use crate::{
    Machine, Number, TensorError, TensorFile, consistency,
    history_tensors::{insert_history, take_history},
    network_tensors::{check, insert, insert_network, take, take_network},
};
use images::Distortion;
use net::{Moment, Network};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value};
use train::{Best, OptimizerState, Plan, Training};

/// Before the names of all tensors that are not the network's own.
const TRAINING: &str = "training.";

/// Where the tensors of the training are: in files of before they stand beside the network's.
fn place(file: &TensorFile) -> &'static str {
    let beside = file.tensors.contains_key("history.losses");
    if beside { "" } else { TRAINING }
}

/// A training on disk (检查点), to be resumed: all that its next epoch follows from, but for the
/// images.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint<N> {
    /// The training.
    pub training: Training<N>,
    /// How it goes on, and the seed of its random generators.
    pub plan: Plan,
    /// How its images are distorted whenever they are learnt from.
    pub distortion: Option<Distortion>,
}

impl<N> Checkpoint<N> {
    /// Puts the checkpoint into a file: the network under the names of its tensors, as other tools take it, and
    /// below `training.` what the optimizer remembers, the best so far and the history; and the plan, of whose seed
    /// the random generators follow. The [`Machine`] is noted too.
    ///
    /// | tensor | what |
    /// |---|---|
    /// | `hidden.weight` … | the parameters, as [`Network::names`] calls them |
    /// | `norms.0.running_mean` … | the statistics, as [`Network::statistics`] calls them |
    /// | `training.velocity.hidden.weight` … | what the optimizer remembers, as [`Rule::MEMORY`](train::Rule::MEMORY) calls it |
    /// | `training.best.hidden.weight` … | the best parameters and statistics, if the plan has patience |
    /// | `training.history.losses` | the loss of each iteration |
    /// | `training.history.evaluations` | a row each: iteration, training loss and accuracy, the same held out |
    pub fn store<T: Number>(&self, file: &mut TensorFile)
    where
        N: Network<T>,
    {
        let Training { net, optimizer, history, best, epochs } = &self.training;
        insert_network(file, "", net);
        for ((name, _), memory) in optimizer.optimizer.memory().iter().zip(&optimizer.memory) {
            insert(file, &format!("{TRAINING}{name}."), memory);
        }
        if let Some(best) = best {
            insert_network(file, &format!("{TRAINING}best."), &best.params);
            file.insert_entry("best", &(best.loss, best.age));
        }
        file.insert_entry("plan", &self.plan);
        file.insert_entry("distortion", &self.distortion);
        file.insert_entry("steps", &optimizer.steps);
        file.insert_entry("epochs", epochs);
        insert_history(file, TRAINING, history);
        Machine::here().store(file);
    }

    /// What [`Checkpoint::store`] put into the file. `net` is a network of the same kind and shape,
    /// whatever its parameters.
    ///
    /// # Errors
    /// When something is not there, is of another network, or contradicts the rest, and when a number is NaN, infinite,
    /// or negative where it was a square.
    pub fn restore<T: Number>(mut net: N, file: &TensorFile) -> Result<Self, TensorError>
    where
        N: Network<T>,
    {
        let (plan, distortion) = take_plan(file)?;
        let of = place(file);
        let optimizer = take_optimizer(&net, &plan, file, of)?;
        let best = take_best(&net, file, of)?;
        take_network(file, "", &mut net)?;
        let history = take_history(file, of)?;
        let epochs = file.entry("epochs", "a number of epochs")?;
        let training = Training { net, optimizer, history, best, epochs };
        let checkpoint = Self { training, plan, distortion };
        consistency::check(&checkpoint.training, &checkpoint.plan, file)?;
        Ok(checkpoint)
    }

    /// Whether it can be one of a training on so many images by its plan, to the last iteration.
    ///
    /// # Errors
    /// When the plan cannot be followed with as many, or would have come to another iteration.
    pub fn check_images(&self, images: usize, file: &TensorFile) -> Result<(), TensorError> {
        consistency::check_images(&self.training, &self.plan, images, file)
    }
}

fn take_optimizer<T: Number, N: Network<T>>(
    net: &N,
    plan: &Plan,
    file: &TensorFile,
    of: &str,
) -> Result<OptimizerState<N>, TensorError> {
    let mut optimizer = OptimizerState::new(plan.optimizer);
    optimizer.steps = file.entry("steps", "a number of steps")?;
    if optimizer.steps > 0 {
        for (name, moment) in plan.optimizer.memory() {
            let mut memory = net.clone();
            take(file, &format!("{of}{name}."), *moment, &mut memory)?;
            optimizer.memory.push(memory);
        }
    }
    Ok(optimizer)
}

fn take_best<T: Number, N: Network<T>>(
    net: &N,
    file: &TensorFile,
    of: &str,
) -> Result<Option<Best<N>>, TensorError> {
    if !file.metadata.contains_key("best") {
        return Ok(None);
    }
    let mut params = net.clone();
    take_network(file, &format!("{of}best."), &mut params)?;
    let (loss, age) = file.entry("best", "a loss and an age")?;
    check(file, "best", Moment::Second, &[loss])?;
    Ok(Some(Best { params, loss, age }))
}

/// The plan, and the distortion beside it.
fn take_plan(file: &TensorFile) -> Result<(Plan, Option<Distortion>), TensorError> {
    let WrittenPlan { plan, distortion } = file.entry("plan", "a plan of training")?;
    if file.metadata.contains_key("distortion") {
        return Ok((plan, file.entry("distortion", "how images are distorted")?));
    }
    Ok((plan, distortion))
}

/// A plan as it is written. In files of before, the distortion is a part of it.
struct WrittenPlan {
    plan: Plan,
    distortion: Option<Distortion>,
}

impl<'de> Deserialize<'de> for WrittenPlan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = Map::deserialize(deserializer)?;
        let distortion = entries.remove("distortion").unwrap_or_default();
        Ok(Self {
            plan: serde_json::from_value(Value::Object(entries)).map_err(D::Error::custom)?,
            distortion: serde_json::from_value(distortion).map_err(D::Error::custom)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_before_has_its_distortion_in_its_plan() {
        let mut file = TensorFile::new("net.safetensors");
        let mut entries = serde_json::to_value(Plan::default()).unwrap();
        entries["distortion"] = serde_json::json!({ "shift": 2.0 });
        file.insert_entry("plan", &entries);
        let expected = Distortion { shift: 2.0, ..Distortion::default() };
        assert_eq!(take_plan(&file).unwrap(), (Plan::default(), Some(expected)));
        entries["distortion"] = Value::Null;
        file.insert_entry("plan", &entries);
        assert_eq!(take_plan(&file).unwrap(), (Plan::default(), None));
        file.insert_entry("distortion", &expected);
        assert_eq!(take_plan(&file).unwrap(), (Plan::default(), Some(expected)));
    }
}
