//! A parent that is larger than its child. By itself, as another test would be the same parent.
#![cfg(target_os = "linux")]

use std::{hint::black_box, process::Command, time::Duration};
use usage::run;

const SIZE: usize = 200 << 20;

#[test]
fn a_child_is_not_charged_with_what_its_parent_has_or_had() {
    let peak = || {
        let mut small = Command::new("dd");
        small.args(["if=/dev/zero", "of=/dev/null", "count=2", "bs=67108864"]);
        run(&mut small, Duration::from_secs(60)).unwrap().peak_memory
    };
    let held = black_box(vec![1u8; SIZE]);
    assert_eq!(peak(), None, "this process holds more, so that the child's cannot be known");
    drop(held);
    let peak = peak().expect("the child's own peak, as its parent is small again");
    assert!(peak < SIZE as u64 / 2, "{peak}: this is what the parent had");
}
