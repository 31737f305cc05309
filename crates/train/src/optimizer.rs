//! One file an optimizer, and one line for it here; [`Rule`] is what they have in common.

mod rule;
mod entries;

pub use entries::Entries;
pub use rule::{Rule, Update};

use crate::OutOfRange;
use nalgebra::RealField;
use net::Moment;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Declares the file of each optimizer, and the enum with a variant for each. All else that is known
/// of an optimizer comes from its [`Rule`], and its name in a file from the variant's, in small
/// letters.
macro_rules! optimizers {
    ($($file:ident::$Rule:ident,)*) => {
        $(
            mod $file;
            pub use $file::$Rule;
        )*

        /// How a gradient moves the parameters (优化器): each variant has a file of its own with its
        /// formula. [`OptimizerState`](crate::OptimizerState) takes the steps.
        ///
        /// Source: A §2.4.3, SGD的改进版本, which names them; the formulas are those of their authors.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "name", rename_all = "lowercase")]
        #[expect(missing_docs, reason = "each variant is documented by what it holds")]
        pub enum Optimizer {
            $($Rule($Rule),)*
        }

        $(
            impl From<$Rule> for Optimizer {
                fn from(rule: $Rule) -> Self {
                    Self::$Rule(rule)
                }
            }
        )*

        impl Optimizer {
            /// Each of them, with the settings that it has by default.
            pub fn all() -> Vec<Self> {
                vec![$(Self::$Rule($Rule::default()),)*]
            }

            /// Its name, as its authors write it: [`Rule::NAME`].
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Rule(_) => $Rule::NAME,)* }
            }

            /// The learning rate that usually does: [`Rule::USUAL_RATE`].
            pub fn usual_rate(&self) -> f64 {
                match self { $(Self::$Rule(_) => $Rule::USUAL_RATE,)* }
            }

            /// What it remembers of each parameter: [`Rule::MEMORY`].
            pub fn memory(&self) -> &'static [(&'static str, Moment)] {
                match self { $(Self::$Rule(_) => $Rule::MEMORY,)* }
            }

            /// Whether its settings are such that it can learn: [`Rule::check`].
            ///
            /// # Errors
            /// [`OutOfRange`] names the first setting that is not.
            pub fn check(&self) -> Result<(), OutOfRange> {
                match self { $(Self::$Rule(rule) => rule.check(),)* }
            }

            /// Moves the parameters of one tensor: [`Rule::update`].
            pub fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
                match self { $(Self::$Rule(rule) => rule.update(update, entries),)* }
            }
        }
    };
}

optimizers! {
    sgd::Sgd,
    momentum::Momentum,
    nesterov::Nesterov,
    ada_grad::AdaGrad,
    rms_prop::RmsProp,
    adam::Adam,
    adam_w::AdamW,
}

/// [`Sgd`], the sources' own.
impl Default for Optimizer {
    fn default() -> Self {
        Self::Sgd(Sgd)
    }
}

impl fmt::Display for Optimizer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

/// There is no optimizer of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no optimizer `{name}`: expected {}", Optimizer::names("or"))]
pub struct UnknownOptimizer {
    /// The name.
    pub name: String,
}

/// By its name, in large or small letters, with the settings that it has by default.
impl FromStr for Optimizer {
    type Err = UnknownOptimizer;

    fn from_str(name: &str) -> Result<Self, UnknownOptimizer> {
        let of_this_name = |it: &Self| it.name().eq_ignore_ascii_case(name);
        let unknown = || UnknownOptimizer { name: name.to_owned() };
        Self::all().into_iter().find(of_this_name).ok_or_else(unknown)
    }
}

impl Optimizer {
    /// The names of all, as a sentence has them: `SGD, Momentum or Adam`.
    pub fn names(last: &str) -> String {
        let names: Vec<_> = Self::all().iter().map(Self::name).collect();
        listed(&names, last)
    }

    /// The learning rates that usually do: `0.1 for SGD, 0.001 for RMSprop and Adam`.
    pub fn usual_rates() -> String {
        let mut rates: Vec<(f64, Vec<&str>)> = Vec::new();
        for optimizer in Self::all() {
            let (rate, name) = (optimizer.usual_rate(), optimizer.name());
            match rates.iter_mut().find(|(known, _)| *known == rate) {
                Some((_, names)) => names.push(name),
                None => rates.push((rate, vec![name])),
            }
        }
        let rates =
            rates.iter().map(|(rate, names)| format!("{rate} for {}", listed(names, "and")));
        rates.collect::<Vec<_>>().join(", ")
    }
}

fn listed(names: &[&str], last: &str) -> String {
    match names {
        [first @ .., end] if !first.is_empty() => format!("{} {last} {end}", first.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OptimizerState;
    use nalgebra::vector;
    use property::assert_is;
    use serde_json::{Map, Value, json};

    fn read(written: &Value) -> Result<Optimizer, String> {
        serde_json::from_value(written.clone()).map_err(|error| error.to_string())
    }

    /// Each as it is written, with its settings one by one changed to this.
    fn with_one_setting(value: f64) -> Vec<(String, Value)> {
        let mut changed = Vec::new();
        for optimizer in Optimizer::all() {
            let Value::Object(written) = json!(optimizer) else { panic!("{optimizer}: no table") };
            let settings = written.keys().filter(|key| *key != "name");
            changed.extend(settings.map(|key| {
                let setting = Map::from_iter([(key.clone(), value.into())]);
                (key.clone(), written.clone().into_iter().chain(setting).collect())
            }));
        }
        changed
    }

    #[test]
    fn each_is_read_as_it_was_written() {
        for optimizer in Optimizer::all() {
            let written = json!(optimizer);
            assert_is(read(&written), Ok(optimizer), format_args!("what is read of {written}"));
        }
        for (_, written) in with_one_setting(0.123) {
            let read = read(&written).unwrap();
            assert_is(json!(read), written, "what is written of what was read");
        }
    }

    #[test]
    fn each_is_shown_by_its_name() {
        assert_is(Optimizer::default().to_string(), "SGD", "an optimizer, shown");
        assert_is(
            format!("{:<9}|", Optimizer::from(RmsProp::default())),
            "RMSprop  |",
            "in columns",
        );
    }

    #[test]
    fn a_name_is_enough_and_the_rest_is_as_usual() {
        for optimizer in Optimizer::all() {
            let name = optimizer.name().to_ascii_lowercase();
            let formula = format!("the optimizer named {name}, as usual");
            assert_is(read(&json!({ "name": name })), Ok(optimizer), &formula);
            assert_is(name.parse(), Ok(optimizer), &formula);
        }
        let decayed = AdamW { weight_decay: 0.1, ..AdamW::default() };
        let read = read(&json!({"name": "adamw", "weight_decay": 0.1}));
        assert_is(read, Ok(decayed.into()), "AdamW with λ = 0.1, the rest as usual");
    }

    #[test]
    fn a_setting_that_an_optimizer_has_not_is_an_error() {
        for optimizer in Optimizer::all() {
            let mut written = json!(optimizer);
            written["mu"] = json!(0.9);
            let error = read(&written).unwrap_err();
            assert!(error.contains("unknown field `mu`"), "{optimizer}: {error}");
        }
        let error = read(&json!({"name": "adamant"})).unwrap_err();
        assert!(error.contains("unknown variant `adamant`"), "{error}");
        let error = "adamant".parse::<Optimizer>().unwrap_err().to_string();
        let expected = "there is no optimizer `adamant`: expected SGD, Momentum, ";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn each_checks_each_of_its_settings_and_names_it() {
        for optimizer in Optimizer::all() {
            assert_is(optimizer.check(), Ok(()), format_args!("{optimizer} with usual settings"));
        }
        for (setting, written) in with_one_setting(-1.0) {
            let error = read(&written).unwrap().check().unwrap_err();
            let named = error.name.replace(' ', "_");
            assert!(named.ends_with(&setting), "{written}: {error}");
        }
    }

    /// Along both axes of x²/20 + y², at its usual rate.
    #[test]
    fn each_learns() {
        for optimizer in Optimizer::all() {
            let start = vector![-7.0, 2.0];
            let (mut at, mut state) = (start, OptimizerState::new(optimizer));
            for _ in 0..1000 {
                let gradient = vector![at.x / 10.0, 2.0 * at.y];
                state.step(&mut at, &gradient, optimizer.usual_rate());
            }
            let nearer = at.abs() < 0.99 * start.abs();
            let (start, at) = (start.as_slice(), at.as_slice());
            assert!(
                nearer,
                "{optimizer} down x²/20 + y² from {start:?}, 1000 steps\nyours     {at:?}\n\
                 expected  both nearer to 0"
            );
        }
    }

    #[test]
    fn what_each_remembers_has_a_name_of_its_own() {
        for optimizer in Optimizer::all() {
            let mut names: Vec<&str> = optimizer.memory().iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            names.dedup();
            let formula = format_args!("how many names {optimizer} has: {names:?}");
            assert_is(names.len(), optimizer.memory().len(), formula);
        }
    }

    #[test]
    fn the_usual_rates_are_listed_by_rate() {
        assert_is(listed(&["a"], "or"), "a", "a list of one");
        assert_is(listed(&["a", "b", "c"], "or"), "a, b or c", "a list of three");
        let rates = Optimizer::usual_rates();
        assert!(rates.starts_with("0.1 for SGD, 0.01 for Momentum, "), "{rates}");
    }
}
