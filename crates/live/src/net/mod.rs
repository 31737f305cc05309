pub(crate) mod perceptron;
pub(crate) mod plane;
pub(crate) mod depth;
