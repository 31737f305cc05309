//! Numbers for the eye, and numbers in a row.

use std::ops::Range;

/// A number in at most nine decimals, without trailing zeros, with a true minus sign.
pub fn number(value: f64) -> String {
    let rounded = format!("{value:.9}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.replace('-', "−") }
}

/// 10 with a raised exponent.
pub fn power_of_ten(exponent: f64) -> String {
    let raised = |c| match c {
        '−' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + c as u32 - '0' as u32).unwrap_or(c),
        other => other,
    };
    let exponent: String = number(exponent).chars().map(raised).collect();
    format!("10{exponent}")
}

/// `count` numbers evenly spread over a range, both ends included.
pub fn spread(range: Range<f64>, count: usize) -> impl Iterator<Item = f64> + Clone {
    let step = (range.end - range.start) / (count - 1) as f64;
    (0..count).map(move |i| range.start + i as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exponents_raised() {
        assert_eq!([0.1 + 0.2, -3.0, 1e-12].map(number), ["0.3", "−3", "0"]);
        assert_eq!(number(-0.0), "0");
        assert_eq!(power_of_ten(-12.0), "10⁻¹²");
    }
}
