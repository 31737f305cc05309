pub(crate) mod secants;
pub(crate) mod step_size;
pub(crate) mod descent;
