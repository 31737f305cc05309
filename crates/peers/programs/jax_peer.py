"""The job in JAX: pure functions, compiled."""

from functools import partial
from time import perf_counter

import jax
import jax.numpy as jnp
import numpy as np
import protocol
from protocol import BATCH, H, LEARNING_RATE, NUMERICAL_HIDDEN, PIXELS

jax.config.update("jax_platforms", "cpu")

IMAGES = np.frombuffer(protocol.read("pixels.u8"), np.uint8).reshape(-1, PIXELS)
IMAGES = jnp.asarray(IMAGES.astype(np.float32) / 255)
LABELS = jnp.asarray(np.frombuffer(protocol.read("labels.u8"), np.uint8).astype(np.int32))
BATCHES = np.frombuffer(protocol.read("batches.u32"), "<u4").reshape(-1, BATCH)
BATCHES = list(jnp.asarray(BATCHES.astype(np.int32)))


def initial(hidden, dtype):
    flat = np.frombuffer(protocol.parameters(hidden), "<f4").astype(dtype)
    shapes = protocol.shapes(hidden)
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    parts = zip(np.split(flat, ends[:-1]), shapes)
    return [jnp.array(part.reshape(shape)) for part, shape in parts]


def loss(params, x, labels):
    w1, b1, w2, b2 = params
    logits = jax.nn.relu(x @ w1 + b1) @ w2 + b2
    right = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1)
    return -right.mean()


@partial(jax.jit, donate_argnums=0)
def iterate(params, images, labels, batch):
    value, slopes = jax.value_and_grad(loss)(params, images[batch], labels[batch])
    return [param - LEARNING_RATE * slope for param, slope in zip(params, slopes)], value


def step(hidden, iterations):
    params = jax.block_until_ready(initial(hidden, np.float32))
    start = perf_counter()
    for iteration in range(iterations):
        params, value = iterate(params, IMAGES, LABELS, BATCHES[iteration % len(BATCHES)])
    jax.block_until_ready((params, value))
    return perf_counter() - start, value


@partial(jax.jit, static_argnums=1)
def moved_loss(params, tensor, place, by, x, labels):
    """One whole forward pass, with one parameter moved."""
    params = list(params)
    params[tensor] = params[tensor].at[place].add(by)
    return loss(params, x, labels)


def numerical(count):
    with jax.enable_x64(True):
        params = initial(NUMERICAL_HIDDEN, np.float64)
        x, labels = IMAGES[BATCHES[0]].astype(np.float64), LABELS[BATCHES[0]]
        jax.block_until_ready((params, x))
        start = perf_counter()
        total = 0.0
        for tensor, place in protocol.places(count):
            plus = moved_loss(params, tensor, place, H, x, labels)
            minus = moved_loss(params, tensor, place, -H, x, labels)
            total += abs(float(plus) - float(minus)) / (2 * H)
        return perf_counter() - start, total


protocol.serve("JAX", jax.__version__, step, numerical)
