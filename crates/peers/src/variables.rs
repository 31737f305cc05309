//! What a peer's process finds in its environment.

use std::process::Command;

/// What libraries size their pools of threads by, each in its own words.
const THREADS: [&str; 5] = [
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "NPROC", // XLA's
];

/// What has a library take other code than it would choose for the processor. Some machines set such a variable for
/// all programs, for the sake of an old one, and slow the current ones down.
const CHOICES: [&str; 11] = [
    "ATEN_CPU_CAPABILITY",
    "BURN_DEVICE",
    "DNNL_MAX_CPU_ISA",
    "MKL_CBWR",
    "MKL_DEBUG_CPU_TYPE",
    "MKL_ENABLE_INSTRUCTIONS",
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
    "ONEDNN_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
];

/// Leaves the choice of code to the library, and tells it how many threads it may use.
pub fn settle(command: &mut Command, threads: u32) {
    for variable in CHOICES {
        command.env_remove(variable);
    }
    for variable in THREADS {
        command.env(variable, threads.to_string());
    }
    let eigen = format!("--xla_cpu_multi_thread_eigen={}", threads > 1);
    command.env("XLA_FLAGS", eigen);
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_library_chooses_its_code_itself_and_is_told_its_threads() {
        let mut command = Command::new("env");
        command.envs(CHOICES.map(|variable| (variable, "Haswell")));
        command.envs([("KEPT", "1"), ("XLA_FLAGS", "--slow"), ("OMP_NUM_THREADS", "64")]);
        settle(&mut command, 2);
        let output = command.output().unwrap().stdout;
        let found = String::from_utf8_lossy(&output);
        let found = |variable: &&str| found.lines().any(|line| line.starts_with(*variable));
        let chosen: Vec<&str> = CHOICES.into_iter().filter(found).collect();
        assert!(chosen.is_empty(), "{chosen:?} still chooses for the library");
        for set in ["KEPT=1", "OMP_NUM_THREADS=2", "NPROC=2", "XLA_FLAGS=--xla_cpu_multi"] {
            assert!(found(&set), "{set} is not set");
        }
    }
}
