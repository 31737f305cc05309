use super::{
    origin::{Origin, Place},
    recipe::Recipe,
};
use anyhow::{Result, ensure};
use checkpoint::Architecture;
use images::Distortion;
use net::{Activation, Initialisation};
use train::{Clipping, Length, Plan, Sampling, Schedule};

/// What a recipe comes to, with what it leaves open as is usual.
impl Recipe {
    /// The layers.
    ///
    /// # Errors
    /// When there is no such network.
    pub fn architecture(&self) -> Result<Architecture> {
        let hidden = self.hidden.clone().unwrap_or_else(|| vec![50]);
        let dropout = self.dropout.unwrap_or(0.0);
        Ok(Architecture::new(hidden, self.activation(), dropout)?)
    }

    /// What the weights are drawn by.
    pub fn initialisation(&self) -> Initialisation {
        let fitting = match self.activation() {
            Activation::Relu => Initialisation::He,
            _ => Initialisation::Xavier,
        };
        self.initialisation.unwrap_or(fitting)
    }

    /// Where the images come from.
    ///
    /// # Errors
    /// When two places are named, or there is nothing to choose the best epoch by.
    pub fn origin(&self) -> Result<Origin> {
        ensure!(
            self.patience.is_none() || self.validation.is_some(),
            "patience chooses the best epoch, which the test images may not do: \
             hold images out by --validation, such as 0.1"
        );
        let source = self.place().source()?.unwrap_or_default();
        let (validation, seed) = (self.validation, self.plan_seed());
        Ok(Origin { source, validation, seed })
    }

    /// The place of its own that it names, if it names one.
    pub fn place(&self) -> Place {
        let (data, csv) = (self.data.clone(), self.csv.clone());
        Place { data, fashion: self.fashion, csv, rows: self.rows }
    }

    /// How to learn from so many images.
    ///
    /// # Errors
    /// When nobody could.
    pub fn plan(&self, samples: usize) -> Result<Plan> {
        let default = Plan::default();
        let optimizer = self.optimizer.unwrap_or_default();
        let mut plan = Plan {
            length: match (self.epochs, self.iterations) {
                (_, Some(iterations)) => Length::Iterations(iterations),
                (epochs, None) => Length::Epochs(epochs.unwrap_or(10)),
            },
            batch_size: self.batch_size.unwrap_or(default.batch_size),
            sampling: self.sampling.unwrap_or(Sampling::ShuffledEpochs),
            optimizer,
            learning_rate: self.learning_rate.unwrap_or(optimizer.usual_rate()),
            schedule: Schedule::Fixed,
            warm_up: self.warm_up.unwrap_or(0.0),
            l2: self.l2.unwrap_or(0.0),
            clipping: (self.clip_norm.map(Clipping::Norm)).or(self.clip_value.map(Clipping::Value)),
            patience: self.patience,
            pieces: self.pieces.unwrap_or(default.pieces),
            seed: self.plan_seed(),
        };
        // The schedule may follow the length, which must be right first.
        plan.check(samples)?;
        if let Some(decay) = self.schedule {
            let iterations = plan.iterations(samples) as f64;
            plan.schedule = decay.over(iterations / plan.iterations_per_epoch(samples) as f64);
        }
        plan.check(samples)?;
        Ok(plan)
    }

    /// How images are distorted whenever they are learnt from.
    pub fn distortion(&self) -> Option<Distortion> {
        let distortion = Distortion {
            shift: self.shift.unwrap_or(0.0),
            rotation: self.rotation.unwrap_or(0.0),
            scale: self.scale.unwrap_or(0.0),
            elastic: self.elastic,
        };
        (distortion != Distortion::default()).then_some(distortion)
    }

    /// The seed of the network's weights, of the splits and of all chance.
    pub fn plan_seed(&self) -> u64 {
        self.seed.unwrap_or(1)
    }

    fn activation(&self) -> Activation {
        self.activation.unwrap_or(Activation::Relu)
    }
}
