//! Gets MNIST, and writes it in other forms.

fn main() {}
