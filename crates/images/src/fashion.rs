use files::CLASSES;

/// What the ten classes of Fashion-MNIST are.
///
/// Source: Xiao, Rasul, Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms* (2017).
pub const FASHION: [&str; CLASSES] = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
];
