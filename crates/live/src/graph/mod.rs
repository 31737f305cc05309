pub(crate) mod formula;
pub(crate) mod expression;
