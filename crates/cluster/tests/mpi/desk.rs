use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    fs,
    io::Read,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread,
    time::Duration,
};
use tempfile::{TempDir, tempdir};
use wait_timeout::ChildExt;

/// Nothing here takes longer, unless it waits for ever.
const LONG: Duration = Duration::from_secs(120);

/// The command, over MPI.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_descent-mpi");

/// A small training: batches of 20 in four pieces.
pub const LEARN: &str = "learn --recipe recipe.toml";

const RECIPE: &str =
    "csv = \"digits.csv\"\nhidden = [5]\nbatch-size = 20\npieces = 4\nepochs = 3\n";

/// A folder to work in, with a table of some images and a recipe.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join("digits.csv"), table(200)).unwrap();
        fs::write(folder.path().join("recipe.toml"), RECIPE).unwrap();
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// One process, without mpirun.
    pub fn alone(&self, words: &str) -> Command {
        self.command(&format!("{PROGRAM} {words}"))
    }

    /// So many ranks that all get the same words.
    pub fn ranks(&self, count: usize, words: &str) -> Command {
        self.mpirun(&format!("-n {count} {PROGRAM} {words}"))
    }

    /// What mpirun takes: on this machine alone, however many cores it has and whoever asks.
    pub fn mpirun(&self, words: &str) -> Command {
        let mut command = self.command(&format!("mpirun {words}"));
        command.envs([
            ("OMPI_ALLOW_RUN_AS_ROOT", "1"),
            ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"),
            ("OMPI_MCA_rmaps_base_oversubscribe", "1"),
            ("OMPI_MCA_hwloc_base_binding_policy", "none"),
            ("OMPI_MCA_btl", "self,vader"),
            ("OMPI_MCA_oob_tcp_if_include", "lo"),
        ]);
        command
    }

    fn command(&self, words: &str) -> Command {
        let mut words = words.split_whitespace();
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// The names of all that is there, in order, the hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[track_caller]
    pub fn assert_same(&self, expected: &str, yours: &str, what: &str) {
        let [a, b] = [expected, yours].map(|name| fs::read(self.path(name)).unwrap());
        assert!(a == b, "{what}: {yours} differs from {expected}");
    }
}

/// A table of so many images as Kaggle has it, of which most pixels are 0.
fn table(images: usize) -> String {
    let mut rng = StdRng::seed_from_u64(1);
    let pixels: Vec<String> = (0..784).map(|pixel| format!("pixel{pixel}")).collect();
    let mut lines = vec![format!("label,{}", pixels.join(","))];
    for image in 0..images {
        let mut pixel = || if rng.random_bool(0.2) { rng.random::<u8>() } else { 0 };
        let pixels: Vec<String> = (0..784).map(|_| pixel().to_string()).collect();
        lines.push(format!("{},{}", image % 10, pixels.join(",")));
    }
    lines.join("\n") + "\n"
}

/// Starts it, to be read when it has ended.
pub fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What it says in the end, which has to come.
#[track_caller]
pub fn end(mut child: Child) -> Output {
    let stdout = all_of(child.stdout.take().unwrap());
    let stderr = all_of(child.stderr.take().unwrap());
    let Some(status) = child.wait_timeout(LONG).unwrap() else {
        child.kill().unwrap();
        panic!("it does not end");
    };
    Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

fn all_of(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut all = Vec::new();
        pipe.read_to_end(&mut all).unwrap();
        all
    })
}

/// What it prints when all goes well.
#[track_caller]
pub fn says(command: &mut Command) -> String {
    let output = end(start(command));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}, {complaint}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// It fails everywhere, and one rank says why in one line; mpirun has lines of its own.
#[track_caller]
pub fn refuses(command: &mut Command, expected: &str) {
    let output = end(start(command));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{command:?} did not fail");
    let said: Vec<&str> = complaint.lines().filter(|line| line.starts_with("error: ")).collect();
    let once = matches!(said[..], [said] if said.contains(expected));
    assert!(once, "{command:?}, expected once {expected:?}, says\n{complaint}");
}

/// Waits until a training has kept its first epoch.
#[track_caller]
pub fn until_kept(desk: &Desk, training: &mut Child) {
    until(training, || desk.path("net").exists());
}

/// Waits until a training has come so far.
#[track_caller]
pub fn until(training: &mut Child, come: impl Fn() -> bool) {
    while !come() {
        if let Some(status) = training.wait_timeout(Duration::from_millis(2)).unwrap() {
            panic!("it ended before: {status}");
        }
    }
}

/// The ranks that mpirun has started, as soon as they run the program.
pub fn children(mpirun: u32) -> Vec<u32> {
    let path = format!("/proc/{mpirun}/task/{mpirun}/children");
    let children = fs::read_to_string(path).unwrap_or_default();
    let runs = |id: &u32| {
        let name = fs::read_to_string(format!("/proc/{id}/comm"));
        name.is_ok_and(|name| name.trim_end() == "descent-mpi")
    };
    children.split_whitespace().map(|id| id.parse().unwrap()).filter(runs).collect()
}

/// Sends a signal such as `-KILL`.
pub fn send(signal: &str, process: u32) {
    let mut kill = Command::new("kill");
    // It may have ended by itself meanwhile.
    kill.args([signal, &process.to_string()]).stderr(Stdio::null()).status().unwrap();
}
