/// The program of a chapter's probes: its `main`, and a probe for each blank, in which `_` stands for the `-` of the
/// blank's name.
#[macro_export]
macro_rules! probes {
    ($($name:ident),+ $(,)?) => {
        fn main() -> ::std::process::ExitCode {
            $crate::main(&[$((stringify!($name), $name)),+])
        }
    };
}

/// Adds a case to a probe: the inputs, by the names of the variables in which they are, and an answer that follows
/// from them.
///
/// ```
/// let mut probe = probe::Probe::default();
/// for x in [0.0, 2.0_f64] {
///     probe::case!(probe, x => x.sqrt());
/// }
/// ```
#[macro_export]
macro_rules! case {
    ($probe:expr, $($input:ident),* => $answer:expr) => {{
        let inputs = vec![$((stringify!($input), $crate::Value::from(&$input))),*];
        $probe.case(inputs, move || $crate::Answer::from($answer))
    }};
}
