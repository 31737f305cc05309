/// √(Σ x²), which neither overflows nor underflows where the result does not.
pub(crate) fn norm(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(0.0, |a: f64, x| a.max(x.abs()));
    if largest == 0.0 || largest.is_infinite() {
        return largest;
    }
    largest * values.map(|x| (x / largest).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_large_and_of_small_numbers() {
        for size in [1e200, 1.0, 1e-200] {
            assert_eq!(norm([3.0 * size, -4.0 * size].into_iter()) / size, 5.0, "{size:e}");
        }
        assert_eq!(norm([0.0].into_iter()), 0.0);
        assert_eq!(norm([1.0, f64::INFINITY].into_iter()), f64::INFINITY);
    }
}
