//! Features, and no code.
//!
//! Cargo compiles a crate once for each set of features that is asked of it, and everything that is built upon it as well; and
//! what is asked depends on which packages a command builds. So the manifest of this crate asks for all that any
//! package of the workspace does, of those crates that much is built upon, and what has this crate shares them: the tests and
//! benchmarks of the chapters by `property`, the programs by `images`.
