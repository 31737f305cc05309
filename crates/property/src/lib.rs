//! Properties that hold in random cases.
//!
//! [`property!`] takes what `proptest!` takes. proptest draws the cases and makes a failing one smaller; what a
//! failing test then prints is the last of them and no other, in a few lines, with matrices as rows of numbers. What is
//! defined at the [`edges`] is a table.

pub mod edges;
mod expect;
mod matrix;
mod short;

pub use expect::{assert_digits, assert_is, assert_near};
pub use matrix::matrix;

// So that it is built with the features that the rest of the workspace has.
use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestCaseError, TestError, TestRunner},
};
use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};
use unified as _;

/// Tests of properties: each is a function of cases that strategies draw. `cases = 48;` at the head draws fewer than the
/// usual 256, where each takes long.
///
/// ```
/// use property::property;
///
/// property! {
///     fn a_square_is_not_negative(x in -9.0..9.0) {
///         assert!(x * x >= 0.0, "yours {}, expected 0 or more", x * x);
///     }
/// }
/// a_square_is_not_negative();
/// ```
#[macro_export]
macro_rules! property {
    ($(cases = $cases:expr;)? $($(#[$meta:meta])* fn $name:ident($($case:pat in $strategy:expr),+ $(,)?) $body:block)+) => {
        $crate::property! { @each [$($cases)?] $($(#[$meta])* fn $name($($case in $strategy),+) $body)+ }
    };
    (@each $cases:tt $($(#[$meta:meta])* fn $name:ident($($case:pat in $strategy:expr),+) $body:block)+) => {$(
        $(#[$meta])*
        fn $name() {
            let (names, cases): (_, &[u32]) = (stringify!($($case),+), &$cases);
            $crate::holds(names, cases.first().copied(), ($($strategy,)+), |($($case,)+)| {
                $body
                Ok(())
            });
        }
    )+};
}

/// Whether a property holds in all cases that are drawn.
///
/// # Panics
/// When it does not: with what the test said of the smallest case found, and the case.
#[track_caller]
pub fn holds<S: Strategy>(
    names: &str,
    cases: Option<u32>,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    config.cases = cases.unwrap_or(config.cases);
    let failure = quietly(|| TestRunner::new(config).run(&strategy, property));
    match failure {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("no cases: {reason}"),
        Err(TestError::Fail(reason, case)) => {
            panic!("{}\n\n{names} = {}", short::lines(reason.message()), short::case(&case))
        }
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// On its way to the smallest case proptest fails dozens of times, of which nobody wants to hear.
fn quietly<R>(work: impl FnOnce() -> R) -> R {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    // A panic that is no failing case, such as a strategy's, is to be heard.
    result.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned()));
        eprintln!("no case could be drawn: {}", said.unwrap_or_default());
        panic::resume_unwind(panic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_the_smallest_case_and_short() {
        let fails = || {
            holds("x", None, (0..1000_u32,), |(x,)| {
                assert!(x < 17, "yours {x}, expected less than 17");
                Ok(())
            });
        };
        let panic = quietly(|| panic::catch_unwind(fails)).unwrap_err();
        let said = panic.downcast_ref::<String>().unwrap();
        assert_eq!(said, "yours 17, expected less than 17\n\nx = (17,)");
    }
}
