//! What an exercise says and checks, as data.
