"""The job in NumPy."""

from time import perf_counter

import numpy as np
import protocol
from protocol import BATCH, H, LEARNING_RATE, NUMERICAL_HIDDEN, PIXELS

IMAGES = np.frombuffer(protocol.read("pixels.u8"), np.uint8).reshape(-1, PIXELS)
IMAGES = IMAGES.astype(np.float32) / 255
LABELS = np.frombuffer(protocol.read("labels.u8"), np.uint8).astype(np.intp)
BATCHES = np.frombuffer(protocol.read("batches.u32"), "<u4").reshape(-1, BATCH).astype(np.intp)
ROWS = np.arange(BATCH)


def initial(hidden, dtype):
    flat = np.frombuffer(protocol.parameters(hidden), "<f4").astype(dtype)
    shapes = protocol.shapes(hidden)
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes)]


def forward(params, x):
    w1, b1, w2, b2 = params
    z = x @ w1
    z += b1
    np.maximum(z, 0, out=z)
    logits = z @ w2
    logits += b2
    return z, logits


def softmax(logits):
    y = logits - logits.max(axis=1, keepdims=True)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)
    return y


def cross_entropy(y, labels):
    return -np.log(y[ROWS, labels]).mean()


def gradient(params, x, labels):
    z, logits = forward(params, x)
    y = softmax(logits)
    loss = cross_entropy(y, labels)
    y[ROWS, labels] -= 1
    y /= BATCH
    d_a = y @ params[2].T
    d_a *= z > 0
    return loss, [x.T @ d_a, d_a.sum(axis=0), z.T @ y, y.sum(axis=0)]


def step(hidden, iterations):
    params = initial(hidden, np.float32)
    start = perf_counter()
    for iteration in range(iterations):
        batch = BATCHES[iteration % len(BATCHES)]
        loss, slopes = gradient(params, IMAGES[batch], LABELS[batch])
        for param, slope in zip(params, slopes):
            slope *= LEARNING_RATE
            param -= slope
    return perf_counter() - start, loss


def numerical(count):
    params = initial(NUMERICAL_HIDDEN, np.float64)
    x, labels = IMAGES[BATCHES[0]].astype(np.float64), LABELS[BATCHES[0]]

    def loss():
        return cross_entropy(softmax(forward(params, x)[1]), labels)

    start = perf_counter()
    total = 0.0
    for tensor, place in protocol.places(count):
        param = params[tensor]
        saved = param[place]
        param[place] = saved + H
        plus = loss()
        param[place] = saved - H
        minus = loss()
        param[place] = saved
        total += abs(plus - minus) / (2 * H)
    return perf_counter() - start, total


protocol.serve("NumPy", np.__version__, step, numerical)
