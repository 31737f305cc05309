//! What every part uses.

pub(crate) use crate::{
    answer::Answer,
    asked::Asked,
    control::Control,
    part::{Needs, Part},
    words::{three, told},
};
