//! Tensors come back from their file bit for bit, and whatever else a file is, it is one error.

use checkpoint::{Number, Numbers, Tensor, TensorError, TensorFile};
use nalgebra::{DMatrix, dmatrix};
use property::property;
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::tempdir;

/// Any bits: NaNs with whatever they carry, −0, subnormals, infinities.
fn any_f32() -> impl Strategy<Value = f32> {
    any::<u32>().prop_map(f32::from_bits)
}

fn any_f64() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(f64::from_bits)
}

/// A matrix or a vector with sizes 0 to 4.
fn tensor_of<T: Number>(number: impl Strategy<Value = T> + Clone) -> impl Strategy<Value = Tensor> {
    let shape = (0..5_usize, 0..5_usize);
    let matrix = shape.prop_flat_map(move |(rows, columns)| {
        let numbers = vec(number.clone(), rows * columns);
        numbers.prop_map(move |numbers| DMatrix::from_vec(rows, columns, numbers))
    });
    let kinds = [Tensor::matrix, |matrix: &DMatrix<T>| Tensor::vector(matrix.as_slice())];
    (matrix, prop::sample::select(kinds.to_vec())).prop_map(|(matrix, kind)| kind(&matrix))
}

fn tensor() -> impl Strategy<Value = Tensor> {
    prop_oneof![tensor_of(any_f32().boxed()), tensor_of(any_f64().boxed())]
}

/// Tensors and words under names that may be anything.
fn content() -> impl Strategy<Value = (BTreeMap<String, Tensor>, BTreeMap<String, String>)> {
    let tensors = btree_map(any::<String>(), tensor(), 0..4);
    let metadata = btree_map(any::<String>(), any::<String>(), 0..9);
    (tensors, metadata)
}

fn write(path: &Path, content: &(BTreeMap<String, Tensor>, BTreeMap<String, String>)) -> Vec<u8> {
    let (tensors, metadata) = content.clone();
    let path = path.to_owned();
    let file = TensorFile { path, tensors, metadata };
    file.write().unwrap();
    fs::read(&file.path).unwrap()
}

fn bits(numbers: &Numbers) -> Vec<u64> {
    match numbers {
        Numbers::F32(numbers) => numbers.iter().map(|x| x.to_bits().into()).collect(),
        Numbers::F64(numbers) => numbers.iter().map(|x| x.to_bits()).collect(),
    }
}

property! {
    // Each case is written to the disk, and waits for it.
    cases = 48;

    #[test]
    fn what_is_read_is_what_was_written_bit_for_bit(content in content()) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, &content);
        let file = TensorFile::read(&path).unwrap();
        prop_assert_eq!(&file.metadata, &content.1);
        prop_assert!(file.tensors.keys().eq(content.0.keys()), "read {:?}, written {:?}", file.tensors.keys(), content.0.keys());
        for (name, expected) in &content.0 {
            let tensor = &file.tensors[name];
            prop_assert_eq!(tensor.shape(), expected.shape());
            let types = [tensor, expected].map(|tensor| std::mem::discriminant(tensor.numbers()));
            prop_assert_eq!(types[0], types[1]);
            prop_assert_eq!(bits(tensor.numbers()), bits(expected.numbers()));
        }
    }

    #[test]
    fn equal_content_is_equal_bytes(content in content()) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("file");
        prop_assert_eq!(write(&path, &content), write(&path, &content.clone()));
    }

    #[test]
    fn a_matrix_keeps_its_rows_and_columns(rows in 0..5_usize, columns in 0..5_usize) {
        let folder = tempdir().unwrap();
        let matrix = DMatrix::from_fn(rows, columns, |i, j| (10 * i + j) as f32);
        let mut file = TensorFile::new(folder.path().join("file"));
        file.tensors.insert("w".to_owned(), Tensor::matrix(&matrix));
        file.write().unwrap();
        let file = TensorFile::read(&file.path).unwrap();
        prop_assert_eq!(file.matrix::<f32>("w", (rows, columns)).unwrap(), matrix);
    }

    #[test]
    fn a_file_cut_short_anywhere_is_an_error(
        content in content(),
        cuts in vec(any::<prop::sample::Index>(), 16),
    ) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("file");
        let bytes = write(&path, &content);
        for (n, cut) in cuts.into_iter().enumerate() {
            let path = folder.path().join(format!("{n}-file"));
            fs::write(&path, &bytes[..cut.index(bytes.len())]).unwrap();
            let error = TensorFile::read(&path).unwrap_err().to_string();
            prop_assert!(error.contains("file is not a whole safetensors file: it"), "{}", error);
        }
    }

    #[test]
    fn no_changed_bytes_make_it_panic(
        content in content(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 64),
    ) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("file");
        let bytes = write(&path, &content);
        for (n, changes) in changes.chunks(2).enumerate() {
            let path = folder.path().join(format!("{n}-file"));
            let mut bytes = bytes.clone();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            fs::write(&path, bytes).unwrap();
            let _ = TensorFile::read(&path);
        }
    }
}

/// What is said of a file of these bytes, after its name.
fn told(bytes: &[u8]) -> String {
    let folder = tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    let error = TensorFile::read(&path).unwrap_err().to_string();
    error.split_once("file is ").unwrap().1.to_owned()
}

/// A file of this header and 8 bytes of data.
fn file_of(header: &str) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes(), &[0; 8]].concat()
}

#[test]
fn what_is_no_such_file_is_told() {
    let other = "not a whole safetensors file: it does not begin like one";
    assert_eq!(told(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), other);
    assert_eq!(told(b"learning_rate = 0.1\n"), other);
    assert_eq!(
        told(b"\0\0\0\0\0\0\0\0"),
        "not a whole safetensors file: its header is no JSON: EOF while parsing a value at line 1 column 0"
    );
    assert_eq!(told(b""), "not a whole safetensors file: it has only 0 bytes");
}

#[test]
fn headers_that_claim_what_is_not_there_are_errors() {
    let mut huge = file_of("{}");
    huge[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(told(&huge).ends_with("it does not begin like one"), "{}", told(&huge));
    huge[..8].copy_from_slice(&99_999_999_u64.to_le_bytes());
    assert!(told(&huge).ends_with("it ends within its header"), "{}", told(&huge));

    // Eight tensors of 2⁶¹ − 1 bytes each: their sum and the header's length are more than 2⁶⁴.
    let size = (1_u64 << 61) - 1;
    let tensors: Vec<_> = (0..8)
        .map(|n| {
            let (begin, end) = (n * size, (n + 1) * size);
            format!(r#""{n}":{{"dtype":"U8","shape":[{size}],"data_offsets":[{begin},{end}]}}"#)
        })
        .collect();
    let header = format!("{{{}}}", tensors.join(","));
    assert!(told(&file_of(&header)).contains("promises 18446744073709551615 bytes, but it has"));

    let header = r#"{"w":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}"#;
    assert!(
        told(&file_of(header))
            .ends_with("overflow computing buffer size from shape and/or element type")
    );
    let header = r#"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#;
    assert!(told(&file_of(header)).ends_with("invalid shape, data type, or offset for tensor"));
    assert!(told(&file_of("{}")).ends_with("its header promises 10 bytes, but it has 18"));
    let deep = format!(r#"{{"w":{}1{}}}"#, "[".repeat(9999), "]".repeat(9999));
    assert!(told(&file_of(&deep)).contains("its header is no JSON: recursion limit exceeded"));
}

#[test]
fn numbers_of_other_types_are_told() {
    let header = r#"{"steps":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#;
    let expected = "of something else: its tensor steps is I64, expected F32 or F64";
    assert_eq!(told(&file_of(header)), expected);
}

#[test]
fn a_file_without_a_checksum_is_read_and_one_that_lost_it_is_not() {
    let of = |words: &str| {
        let w = r#""w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#;
        let file = file_of(&format!(r#"{{"__metadata__":{{"epoch":"3"{words}}},{w}}}"#));
        TensorFile::from_bytes(Path::new("net"), &file).map_err(|error| error.to_string())
    };
    let read = of("").unwrap();
    assert_eq!(read.series::<f32>("w").unwrap(), [0.0, 0.0]);
    for lost in [r#","descent.checked_by":"SHA-256""#, r#","descent.checksum":"ab""#] {
        let expected = "net is not a whole safetensors file: a part of its checksum is missing";
        assert_eq!(of(lost).unwrap_err(), expected);
    }
    let wrong = of(r#","descent.checked_by":"SHA-256","descent.checksum":"é""#).unwrap_err();
    assert!(
        wrong.ends_with("it is not what its checksum is of: some of it was changed"),
        "{wrong}"
    );
}

#[test]
#[should_panic(expected = "descent.checksum is no name for an entry")]
fn an_entry_cannot_be_called_as_the_checksum() {
    let mut file = TensorFile::new("never written");
    file.metadata.insert("descent.checksum".to_owned(), "mine".to_owned());
    let _ = file.to_bytes();
}

#[test]
fn a_tensor_that_does_not_fit_is_named_with_both_shapes() {
    let mut file = TensorFile::new("net.safetensors");
    file.tensors.insert("w".to_owned(), Tensor::matrix(&dmatrix![1.0, 2.0, 3.0]));
    file.tensors.insert("b".to_owned(), Tensor::vector(&[1.0, 2.0]));
    let of = |error: TensorError| {
        let error = error.to_string();
        error.strip_prefix("net.safetensors is of something else: ").unwrap().to_owned()
    };
    let shape = file.matrix::<f64>("w", (3, 1)).unwrap_err();
    assert_eq!(of(shape), "its tensor w is [1, 3], expected [3, 1]");
    let length = file.vector::<f64>("b", 3).unwrap_err();
    assert_eq!(of(length), "its tensor b is [2], expected [3]");
    let dimensions = file.series::<f64>("w").unwrap_err();
    assert_eq!(of(dimensions), "its tensor w is [1, 3], expected a vector");
    let number = file.series::<f32>("b").unwrap_err();
    assert_eq!(of(number), "its tensor b is F64, expected F32");
    let missing = file.matrix::<f32>("hidden.weight", (3, 1)).unwrap_err();
    assert_eq!(of(missing), "it has no tensor hidden.weight");
    assert_eq!(file.series::<f64>("b").unwrap(), [1.0, 2.0]);
}

#[test]
fn words_that_do_not_fit_are_named() {
    let mut file = TensorFile::new("net.safetensors");
    file.metadata.insert("epoch".to_owned(), "many".to_owned());
    let missing = file.entry::<u32>("seed", "a number").unwrap_err().to_string();
    assert!(missing.ends_with("its metadata has no seed"), "{missing}");
    let other = file.entry::<u32>("epoch", "a number").unwrap_err().to_string();
    assert!(other.contains(r#"its metadata has epoch = "many", expected a number"#), "{other}");
    file.insert_entry("name", &"many");
    assert_eq!(file.entry::<String>("name", "a text").unwrap(), "many");
}

#[test]
#[should_panic(expected = "__metadata__ is no name for a tensor")]
fn a_tensor_cannot_be_called_as_the_words() {
    let mut file = TensorFile::new("never written");
    file.tensors.insert("__metadata__".to_owned(), Tensor::vector(&[1.0]));
    let _ = file.write();
}

#[test]
fn an_entry_that_is_wrong_is_told_in_short_and_with_the_reason() {
    let mut file = TensorFile::new("net.safetensors");
    let long = format!("\"{}\"", "x".repeat(5000));
    file.metadata.insert("images".to_owned(), long);
    let error = file.entry::<usize>("images", "a number").unwrap_err();
    let text = error.to_string();
    assert!(text.chars().count() < 300, "{text}");
    assert!(text.contains("expected a number: invalid type: string"), "{text}");
}
