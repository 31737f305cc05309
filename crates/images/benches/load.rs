//! What it takes to get images: from the files of MNIST (of the sample, where there is no other), from
//! a table of its first 1000, and from memory into a batch of 100, with the zeros and without.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use images::{Images, Mnist, read_csv, write_csv};
use nalgebra::DMatrix;
use rand::{SeedableRng, rngs::StdRng};
use std::{fs::File, path::Path, time::Duration};
use train::{Batches, Sampling};

const ROWS: usize = 1000;

fn mnist() -> Mnist {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    Mnist::load(&data).expect("MNIST or its sample can be read")
}

fn load(criterion: &mut Criterion) {
    let images = mnist().train;
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);

    group.throughput(Throughput::Elements(images.len() as u64));
    group.bench_function("files", |b| b.iter(mnist));

    let folder = tempfile::tempdir().expect("a folder can be made");
    let table = folder.path().join("train.csv");
    let first = images.select(&(0..ROWS).collect::<Vec<_>>());
    write_csv(&first, File::create(&table).expect("a file can be made"))
        .expect("it can be written");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("table", |b| b.iter(|| read_csv(&table)));

    group.sample_size(100);
    group.throughput(Throughput::Elements(100));
    group.bench_function("batch", |b| {
        let mut next = shuffled(&images);
        b.iter(|| images.batch::<f32>(&next()));
    });
    group.bench_function("batch as a matrix", |b| {
        let mut next = shuffled(&images);
        b.iter(|| -> DMatrix<f32> { images.batch(&next()).0.to_dense() });
    });
}

/// Batches of 100 that are somewhere else in memory each time.
fn shuffled(images: &Images) -> impl FnMut() -> Vec<usize> {
    let mut rng = StdRng::seed_from_u64(1);
    let batches = Batches::new(Sampling::ShuffledEpochs, images.len(), 100, &mut rng);
    let batches: Vec<Vec<usize>> = batches.take(images.len() / 100).collect();
    let mut batches = batches.into_iter().cycle();
    move || batches.next().expect("they come round and round")
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = load
}
criterion_main!(benches);
