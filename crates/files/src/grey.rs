//! Images as files have them: a byte a pixel, and a byte a label.

/// The height and the width of an image of MNIST, in pixels.
pub const SIDE: usize = 28;

/// The pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;

/// The kinds of digit, or of clothing.
pub const CLASSES: usize = 10;

/// Labels, and as many times [`PIXELS`] grey values, image after image and row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GreyImages {
    /// The class of each image.
    pub labels: Vec<u8>,
    /// The grey values, from 0 to 255.
    pub pixels: Vec<u8>,
}

impl GreyImages {
    /// Each image's label and its grey values.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &[u8])> {
        self.labels.iter().copied().zip(self.pixels.chunks_exact(PIXELS))
    }
}
