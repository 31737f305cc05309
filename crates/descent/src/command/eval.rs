use super::{learn::start_threads, net_file::NetFlag, origin::Place, say::say};
use anyhow::Result;
use clap::Args;
use images::{CLASSES, Images};
use train::{Alone, answers, evaluate};

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  eval
  eval --net target/kaggle.safetensors --csv data/train.csv
  eval --net target/clothing.safetensors --fashion

Unless other images are named, these are the test images of its training.";

/// See how a network does: loss, accuracy, and what it takes for what.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Eval {
    #[command(flatten)]
    file: NetFlag,
    #[command(flatten)]
    place: Place,
}

impl Eval {
    /// Evaluates.
    pub fn run(self) -> Result<()> {
        let source = self.place.source()?;
        start_threads(None, &Alone)?;
        let kept = self.file.read()?;
        let classes = source.as_ref().unwrap_or(&kept.origin.source).classes();
        let (name, images) = if let Some(source) = source {
            let tests = source.tests()?;
            self.place.check_rows(tests.1.len())?;
            tests
        } else {
            let parts = kept.origin.load()?;
            (format!("{}'s test images", parts.name), parts.test)
        };
        let net = kept.into_net();
        let score = evaluate(&net, &images);
        say(format!("{name}: {} images", images.len()));
        say(format!("accuracy {:.4}, loss {:.4}\n", score.accuracy, score.loss));
        say_confusion(&classes, &Confusion::of(&images, &answers(&net, &images)));
        Ok(())
    }
}

/// How many images of each class were given each class.
struct Confusion([[usize; CLASSES]; CLASSES]);

impl Confusion {
    fn of(images: &Images, answers: &[Option<usize>]) -> Self {
        let mut counts = [[0; CLASSES]; CLASSES];
        for (label, answer) in images.labels().iter().zip(answers) {
            if let &Some(answer) = answer {
                counts[label][answer] += 1;
            }
        }
        Self(counts)
    }
}

/// A row for each class: what it was taken for, and the share that was right.
fn say_confusion(classes: &[&str; CLASSES], Confusion(counts): &Confusion) {
    let heads = cells(0..CLASSES);
    say(format!("{:<14}{heads}   right", "is \\ taken for"));
    for (class, (name, row)) in classes.iter().zip(counts).enumerate() {
        let cells = cells(row.iter().copied());
        let name =
            if *name == class.to_string() { (*name).to_owned() } else { format!("{class} {name}") };
        let right = match row.iter().sum::<usize>() {
            0 => "-".to_owned(),
            all => format!("{:.3}", row[class] as f64 / all as f64),
        };
        say(format!("{name:<14}{cells}   {right}"));
    }
}

fn cells(numbers: impl Iterator<Item = usize>) -> String {
    let cells: Vec<String> = numbers.map(|number| format!("{number:>5}")).collect();
    cells.concat()
}
