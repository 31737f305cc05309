//! What is kept of a training: tensors in files, checkpoints, ONNX.
