/// The best parameters so far, for early stopping (早停): training goes on until the loss on samples
/// that are not learnt from has not fallen for some epochs, and then goes back to where it was
/// lowest.
///
/// Source: A, 防止过拟合; Prechelt, *Early Stopping — But When?* (1998).
#[derive(Debug, Clone, PartialEq)]
pub struct Best<P> {
    /// The parameters.
    pub params: P,
    /// Their loss on the samples held out.
    pub loss: f64,
    /// How many epochs ago they were the newest.
    pub age: usize,
}

impl<P: Clone> Best<P> {
    /// The better of what was best until now and the newest parameters. A loss that is not a number is
    /// never better.
    pub fn update(best: Option<Self>, params: &P, loss: f64) -> Self {
        match best {
            Some(best) if best.loss <= loss || loss.is_nan() => Self { age: best.age + 1, ..best },
            _ => Self { params: params.clone(), loss, age: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    const FORMULA: &str =
        "(parameters, loss, age): new, of age 0, if loss < best loss; otherwise the old, age + 1";

    #[test]
    fn the_first_of_equally_good_ones_is_kept_and_grows_old() {
        let best = Best::update(None, &"first", 0.5);
        let best = Best::update(Some(best), &"as good", 0.5);
        let best = Best::update(Some(best), &"worse", 0.6);
        assert_is((best.params, best.loss, best.age), ("first", 0.5, 2), FORMULA);
        let best = Best::update(Some(best), &"better", 0.4);
        assert_is((best.params, best.loss, best.age), ("better", 0.4, 0), FORMULA);
    }

    #[test]
    fn what_is_no_number_is_not_better() {
        let best = Best::update(None, &"first", 0.5);
        let best = Best::update(Some(best), &"lost", f64::NAN);
        assert_is((best.params, best.loss, best.age), ("first", 0.5, 1), FORMULA);
    }
}
