use crate::{Answer, Value};
use nalgebra::DMatrix;
use numdiff::check;

/// What is usual of rounding.
const TOLERANCE: f64 = 1e-9;

/// The cases of one blank, the smallest first.
#[derive(Default)]
pub struct Probe {
    pub(crate) cases: Vec<Case>,
}

/// One input and how an answer follows from it.
pub struct Case {
    pub(crate) inputs: Vec<(&'static str, Value)>,
    pub(crate) answer: Box<dyn Fn() -> Answer>,
    pub(crate) tolerance: f64,
    pub(crate) clue: Option<Box<dyn Fn() -> Option<String>>>,
}

impl Probe {
    /// Adds a case. [`case!`](crate::case) names the inputs.
    #[expect(clippy::missing_panics_doc, reason = "it has just been added")]
    pub fn case(
        &mut self,
        inputs: Vec<(&'static str, Value)>,
        answer: impl Fn() -> Answer + 'static,
    ) -> &mut Case {
        let answer = Box::new(answer);
        self.cases.push(Case { inputs, answer, tolerance: TOLERANCE, clue: None });
        self.cases.last_mut().expect("it has just been added")
    }
}

impl Case {
    /// How much the numbers of an answer may be off, as a share of the largest; 1e-9 unless told otherwise.
    pub fn within(&mut self, tolerance: f64) -> &mut Self {
        self.tolerance = tolerance;
        self
    }

    /// The answer is a gradient: where it is wrong, the gradient check is asked what it looks like.
    pub fn gradient_of(
        &mut self,
        point: DMatrix<f64>,
        f: impl Fn(&DMatrix<f64>) -> f64 + 'static,
        gradient: impl Fn(&DMatrix<f64>) -> DMatrix<f64> + 'static,
    ) -> &mut Self {
        self.clue = Some(Box::new(move || {
            let given = gradient(&point);
            crate::version::choose(usize::MAX, crate::REFERENCE);
            if given.shape() != point.shape() {
                return None;
            }
            let found = check(&f, &mut point.clone(), &given);
            found.clues.first().map(ToString::to_string)
        }));
        self
    }
}
