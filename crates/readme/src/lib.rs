//! The program of the README stands in `examples`, in a package of its own: so it is compiled without what
//! the tests and benchmarks of the chapters need.
