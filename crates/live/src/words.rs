/// A number in four decimals, or with an exponent where these would not tell it.
pub(crate) fn told(x: f64) -> String {
    match x.abs() {
        0.0 => "0".to_owned(),
        size if (1e-3..1e4).contains(&size) => format!("{x:.4}"),
        _ => format!("{x:.1e}"),
    }
}

/// A number in three digits, as a slider shows it.
pub(crate) fn three(x: f64) -> String {
    let rounded: f64 = format!("{x:.2e}").parse().unwrap_or(x);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_number_is_told_however_small_or_large_it_is() {
        let told = [0.0, -0.0, 0.25, -0.0701, 4.2e-6, 4.9e57].map(told);
        assert_eq!(told, ["0", "0", "0.2500", "-0.0701", "4.2e-6", "4.9e57"]);
    }
}
