/// The best parameters so far, for early stopping (早停): training goes on until the loss on images
/// that are not learnt from has not fallen for some epochs, and then goes back to where it was
/// lowest.
///
/// Source: A, 防止过拟合; Prechelt, *Early Stopping — But When?* (1998).
#[derive(Debug, Clone, PartialEq)]
pub struct Best<P> {
    /// The parameters.
    pub params: P,
    /// Their loss on the images held out.
    pub loss: f64,
    /// How many epochs ago they were the newest.
    pub age: usize,
}

impl<P: Clone> Best<P> {
    /// The better of what was best until now and the newest parameters.
    pub fn update(best: Option<Self>, params: &P, loss: f64) -> Self {
        match best {
            Some(best) if best.loss <= loss => Self {
                age: best.age + 1,
                ..best
            },
            _ => Self {
                params: params.clone(),
                loss,
                age: 0,
            },
        }
    }
}
