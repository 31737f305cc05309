/// The sizes of a two-layer network; 784-50-10 is the sources' for MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Features D of a sample.
    pub inputs: usize,
    /// Hidden units H.
    pub hidden: usize,
    /// Classes K.
    pub outputs: usize,
}

impl Sizes {
    /// In the order in which they are said: 784-50-10.
    pub const fn new(inputs: usize, hidden: usize, outputs: usize) -> Self {
        Self { inputs, hidden, outputs }
    }
}
