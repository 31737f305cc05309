pub(crate) mod valley;
pub(crate) mod learning;
pub(crate) mod digit;
