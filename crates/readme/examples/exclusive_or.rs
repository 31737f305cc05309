//! A network learns the exclusive or: the program of the README.

use losses::Labels;
use nalgebra::dmatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::Sgd;

fn main() -> Result<(), losses::LabelError> {
    let x = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]; // four samples, one a column
    let labels = Labels::new(vec![0, 1, 1, 0], 2)?;
    let sizes = Sizes::new(2, 4, 2);
    let mut rng = StdRng::seed_from_u64(1);
    let mut net = TwoLayerNet::<f64>::random(sizes, Activation::Tanh, 1.0, &mut rng);
    for _ in 0..500 {
        let (_, gradient) = net.value_and_gradient(&x, &labels);
        Sgd.step(&mut net, &gradient, 0.5);
    }
    for (sample, y) in x.column_iter().zip(net.predict(&x).column_iter()) {
        println!("{} xor {}: {:.3}", sample[0], sample[1], y[1]);
    }
    Ok(())
}
