use serde::{Deserialize, Deserializer};

/// Reads the settings of what has none. Serde would let any pass for a variant without fields, and a
/// momentum given to SGD would do nothing and say nothing.
pub(crate) fn no_settings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoSettings {}

    NoSettings::deserialize(deserializer).map(|NoSettings {}| ())
}
