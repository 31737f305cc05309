pub(crate) mod softmax;
pub(crate) mod accuracy;
