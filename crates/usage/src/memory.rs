//! The most memory that a child had.
//!
//! The system tells it when the child has ended, and on Linux counts as the child's what its parent ever had:
//! before a program is started, its process is the parent's. So the parent first forgets its own peak, and
//! what is no more than the parent's is no answer.

use std::{
    fs, io,
    process::{Child, ExitStatus},
};

/// The kernel counts pages by the dozen, so that the same peak may be told a bit larger or smaller.
const SLACK: u64 = 1 << 20;

/// Has the system measure this process's own peak from here on, where it can: see proc_pid_clear_refs(5).
pub fn forget_own_peak() {
    if cfg!(target_os = "linux") {
        let _ = fs::write("/proc/self/clear_refs", "5"); // else the old peak is compared with
    }
}

/// The peak of this process since then, in bytes, where it counts as a child's; 0 elsewhere.
pub fn own_peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    peak_in(&status).unwrap_or(0)
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

/// What is told of a child, if it is the child's own.
pub fn of_child(told: u64, own_peak: u64) -> Option<u64> {
    (told > own_peak + SLACK).then_some(told)
}

/// Waits for its end; with its peak in bytes.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "freebsd"))]
pub fn wait(child: &mut Child) -> io::Result<(ExitStatus, Option<u64>)> {
    use wait4::Wait4;

    let end = child.wait4()?;
    Ok((end.status, Some(end.rusage.maxrss)))
}

/// Waits for its end; its memory is not known.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "freebsd")))]
pub fn wait(child: &mut Child) -> io::Result<(ExitStatus, Option<u64>)> {
    Ok((child.wait()?, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_what_linux_says_of_a_process() {
        let status = "Name:\tx\nVmPeak:\t  9000 kB\nVmHWM:\t   2048 kB\nVmRSS:\t 12 kB\n";
        assert_eq!(peak_in(status), Some(2 << 20));
        assert_eq!(peak_in("Name:\tx\n"), None);
        assert_eq!(peak_in("VmHWM:\tmuch\n"), None);
    }

    #[test]
    fn what_the_parent_has_is_not_taken_for_the_childs() {
        let parent = 50 << 20;
        let told = [parent - 1, parent, parent + SLACK, parent + SLACK + 1];
        let expected = [None, None, None, Some(parent + SLACK + 1)];
        assert_eq!(told.map(|told| of_child(told, parent)), expected);
    }
}
