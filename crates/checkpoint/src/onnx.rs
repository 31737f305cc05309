//! Networks for other tools to run, in the format [ONNX](https://onnx.ai).

use crate::Classifier;
use files::FileError;
use graph::{Activation, Affine};
use onnx_rs::ast::{
    Attribute, AttributeType, DataType, Dimension, Graph, Model, Node, OpType, OperatorSetId,
    TensorProto, TensorShape, TensorShapeDimension, TensorTypeProto, TypeProto, TypeValue,
    ValueInfo,
};
use std::{io::Write, path::Path};

/// The version of the operators, and the version of the format that came with it (ONNX 1.8, of
/// 2020). All of ours are as old, so that runtimes of many years can run the file.
const OPERATORS: i64 = 13;
const FORMAT: i64 = 7;

/// The name of the threshold of the step function.
const ZERO: &str = "zero";

/// Writes a classifier as an ONNX model, or leaves the file that is there as it is.
///
/// ```text
/// images (N×D) → Gemm → Relu | Sigmoid | Tanh | Greater 0, Cast → Gemm → … → logits (N×K)
///                                                              logits → Softmax → probabilities
/// ```
///
/// Shapes: here samples are rows, as in the sources and in all tools of the field, and N is
/// whatever the runtime is given. The images' values are from 0 to 1. The weights keep their shape
/// and their names of [`Classifier`]; `Gemm` transposes them: X·Wᵀ + b.
///
/// ```
/// use checkpoint::write_onnx;
/// use net::{Activation, Sizes, TwoLayerNet};
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let mut rng = StdRng::seed_from_u64(1);
/// let net = TwoLayerNet::random(Sizes::new(784, 50, 10), Activation::Relu, 0.01, &mut rng);
/// let folder = tempfile::tempdir()?;
/// write_onnx(&folder.path().join("net.onnx"), &(&net).into())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the file cannot be written.
///
/// # Panics
/// When there is no layer.
pub fn write_onnx(path: &Path, classifier: &Classifier<f32>) -> Result<(), FileError> {
    let bytes = encode(classifier);
    files::write(path, |file| file.write_all(&bytes))
}

/// What the tensors of a layer are called: its parameters, z and a = f(z).
struct Names {
    weight: String,
    bias: String,
    z: String,
    above_zero: String,
    a: String,
}

fn encode(classifier: &Classifier<f32>) -> Vec<u8> {
    let names: Vec<_> = classifier.layers.iter().map(|(name, _)| names(name)).collect();
    onnx_rs::encode(&Model {
        ir_version: FORMAT,
        opset_import: vec![OperatorSetId { domain: "", version: OPERATORS }],
        producer_name: "descent",
        producer_version: env!("CARGO_PKG_VERSION"),
        graph: Some(graph(classifier, &names)),
        ..Model::default()
    })
}

fn names(layer: &str) -> Names {
    Names {
        weight: format!("{layer}.weight"),
        bias: format!("{layer}.bias"),
        z: format!("{layer}.z"),
        above_zero: format!("{layer}.above_zero"),
        a: format!("{layer}.a"),
    }
}

fn graph<'a>(classifier: &Classifier<f32>, names: &'a [Names]) -> Graph<'a> {
    let layers = &classifier.layers;
    let (_, first) = layers.first().expect("a classifier has a layer");
    let (_, last) = layers.last().expect("a classifier has a layer");
    let each = layers.iter().zip(names);
    let mut initializer: Vec<_> =
        each.flat_map(|((_, layer), names)| tensors(layer, names)).collect();
    if classifier.activation == Activation::Step {
        initializer.push(TensorProto::from_f32(ZERO, Vec::new(), vec![0.0]));
    }
    let classes = last.weight.nrows();
    Graph {
        name: "classifier",
        node: nodes(classifier.activation, names),
        initializer,
        input: vec![batch("images", first.weight.ncols())],
        output: vec![batch("logits", classes), batch("probabilities", classes)],
        ..Graph::default()
    }
}

/// The parameters of a layer: W, row by row, and b.
fn tensors<'a>(layer: &Affine<f32>, names: &'a Names) -> [TensorProto<'a>; 2] {
    let (rows, columns) = layer.weight.shape();
    let weight = layer.weight.transpose().as_slice().to_vec();
    let bias = layer.bias.as_slice().to_vec();
    [
        TensorProto::from_f32(&names.weight, vec![size(rows), size(columns)], weight),
        TensorProto::from_f32(&names.bias, vec![size(rows)], bias),
    ]
}

/// An N×`columns` matrix, N being free.
fn batch(name: &str, columns: usize) -> ValueInfo<'_> {
    let dimension = |value| TensorShapeDimension { value, denotation: "" };
    let columns = Dimension::Value(size(columns));
    let dim = vec![dimension(Dimension::Param("N")), dimension(columns)];
    let tensor = TensorTypeProto { elem_type: DataType::Float, shape: Some(TensorShape { dim }) };
    let r#type = TypeProto { value: Some(TypeValue::Tensor(tensor)), denotation: "" };
    ValueInfo { name, r#type: Some(r#type), ..ValueInfo::default() }
}

/// The computation: each layer takes what the one before it gave.
fn nodes(activation: Activation, names: &[Names]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut input = "images";
    let (last, before) = names.split_last().expect("a classifier has a layer");
    for names in before {
        nodes.push(gemm(input, names, &names.z));
        nodes.extend(activate(activation, names));
        input = &names.a;
    }
    nodes.push(gemm(input, last, "logits"));
    nodes.push(node(OpType::Softmax, vec!["logits"], "probabilities", vec![integer("axis", 1)]));
    nodes
}

/// X·Wᵀ + b.
fn gemm<'a>(input: &'a str, names: &'a Names, output: &'a str) -> Node<'a> {
    let inputs = vec![input, &names.weight, &names.bias];
    node(OpType::Gemm, inputs, output, vec![integer("transB", 1)])
}

/// a = f(z). The step function, which ONNX has not, is whether z > 0, as a number.
fn activate(activation: Activation, names: &Names) -> Vec<Node<'_>> {
    let of_z = |op| vec![node(op, vec![&names.z], &names.a, Vec::new())];
    match activation {
        Activation::Relu => of_z(OpType::Relu),
        Activation::Sigmoid => of_z(OpType::Sigmoid),
        Activation::Tanh => of_z(OpType::Tanh),
        Activation::Step => {
            let to_float = vec![integer("to", DataType::Float as i64)];
            vec![
                node(OpType::Greater, vec![&names.z, ZERO], &names.above_zero, Vec::new()),
                node(OpType::Cast, vec![&names.above_zero], &names.a, to_float),
            ]
        }
    }
}

fn node<'a>(
    op_type: OpType<'a>,
    input: Vec<&'a str>,
    output: &'a str,
    attribute: Vec<Attribute<'a>>,
) -> Node<'a> {
    Node { name: output, op_type, input, output: vec![output], attribute, ..Node::default() }
}

fn integer(name: &str, i: i64) -> Attribute<'_> {
    Attribute { name, r#type: AttributeType::Int, i, ..Attribute::default() }
}

fn size(size: usize) -> i64 {
    i64::try_from(size).expect("a size that fits into memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use net::{DeepNet, Initialisation};
    use rand::{SeedableRng, rngs::StdRng};

    fn bytes(sizes: &[usize], activation: Activation) -> Vec<u8> {
        let mut rng = StdRng::seed_from_u64(1);
        let net = DeepNet::random(sizes, activation, Initialisation::Normal(1.0), &mut rng);
        encode(&Classifier::try_from(&net).unwrap())
    }

    fn operators(graph: &Graph) -> Vec<String> {
        graph.node.iter().map(|node| node.op_type.to_string()).collect()
    }

    #[test]
    fn each_layer_takes_what_the_one_before_it_gave() {
        let bytes = bytes(&[4, 3, 5, 2], Activation::Tanh);
        let model = onnx_rs::parse(&bytes).unwrap();
        assert_eq!((model.producer_name, model.opset_import[0].version), ("descent", 13));
        let graph = model.graph.unwrap();
        assert_eq!(operators(&graph), ["Gemm", "Tanh", "Gemm", "Tanh", "Gemm", "Softmax"]);
        assert_eq!(graph.node[0].input, ["images", "layers.0.weight", "layers.0.bias"]);
        assert_eq!(graph.node[0].attribute, [integer("transB", 1)]);
        for pair in graph.node.windows(2) {
            assert_eq!(pair[1].input[0], pair[0].output[0]);
        }
        assert_eq!(graph.node[4].output, ["logits"]);
        assert_eq!(graph.input, [batch("images", 4)]);
        assert_eq!(graph.output, [batch("logits", 2), batch("probabilities", 2)]);
    }

    #[test]
    fn weights_are_outputs_by_inputs_row_by_row() {
        let layer = Affine {
            weight: nalgebra::dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0],
            bias: nalgebra::dvector![7.0, 8.0],
        };
        let layers = vec![("only".to_owned(), &layer)];
        let bytes = encode(&Classifier { layers, activation: Activation::Relu });
        let graph = onnx_rs::parse(&bytes).unwrap().graph.unwrap();
        let [weight, bias] = &graph.initializer[..] else { panic!("{:?}", graph.initializer) };
        assert_eq!((weight.name(), weight.dims()), ("only.weight", &[2, 3][..]));
        assert_eq!(weight.as_f32().unwrap()[..], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!((bias.name(), bias.dims()), ("only.bias", &[2][..]));
        assert_eq!(bias.as_f32().unwrap()[..], [7.0, 8.0]);
    }

    #[test]
    fn a_step_is_a_comparison() {
        let bytes = bytes(&[4, 3, 2], Activation::Step);
        let graph = onnx_rs::parse(&bytes).unwrap().graph.unwrap();
        assert_eq!(operators(&graph), ["Gemm", "Greater", "Cast", "Gemm", "Softmax"]);
        assert_eq!(graph.node[1].input, ["layers.0.z", "zero"]);
        assert_eq!(graph.initializer.last().unwrap().as_f32().unwrap()[..], [0.0]);
    }
}
