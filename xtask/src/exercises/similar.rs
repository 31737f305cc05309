//! What somebody may have meant.

/// Those of `names` that are most like `word`, three at most; none if none is like it at all.
pub fn closest<'a>(word: &str, names: &[&'a str]) -> Vec<&'a str> {
    let likeness = |name: &str| {
        let last = name.rsplit('/').next().unwrap_or(name);
        likeness(word, name).max(likeness(word, last))
    };
    let best = names.iter().map(|name| likeness(name)).max().unwrap_or(0);
    let close = |name: &&str| likeness(name) >= 40 && likeness(name) + 10 >= best;
    names.iter().copied().filter(close).take(3).collect()
}

/// From 0 to 100: the share of their pairs of neighbouring letters that two words have in common.
fn likeness(one: &str, other: &str) -> usize {
    let (one, mut left) = (pairs(one), pairs(other));
    let all = one.len() + left.len();
    let mut common = 0;
    for pair in one {
        if let Some(at) = left.iter().position(|other| *other == pair) {
            left.swap_remove(at);
            common += 1;
        }
    }
    200 * common / all.max(1)
}

fn pairs(word: &str) -> Vec<&[u8]> {
    word.as_bytes().windows(2).collect()
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn from_nothing_in_common_to_the_same() {
        let cases = [
            ("", "", 0),
            ("ab", "cd", 0),
            ("night", "nacht", 25),
            ("aaa", "aa", 66),
            ("net", "net", 100),
        ];
        for (one, other, expected) in cases {
            assert_eq!(likeness(one, other), expected, "{one:?} {other:?}");
            assert_eq!(likeness(other, one), expected, "{other:?} {one:?}");
        }
    }
}
