//! Files that are the ones meant, whole or not there: MNIST's, verified, and its formats.
