"""A whole job in NumPy, from the start of the process to the network in a file."""

import job
import numpy as np
from job import BATCH, CLASSES, EPOCHS, HIDDEN, LEARNING_RATE, PIXELS


def images(name):
    pixels = np.frombuffer(job.read(name), np.uint8).reshape(-1, PIXELS).astype(np.float32)
    pixels /= 255
    return pixels


def labels(name):
    return np.frombuffer(job.read(name), np.uint8).astype(np.intp)


def initial(rng):
    """As He et al. have it."""

    def weight(rows, columns):
        return (rng.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)

    w1, w2 = weight(PIXELS, HIDDEN), weight(HIDDEN, CLASSES)
    return [w1, np.zeros(HIDDEN, np.float32), w2, np.zeros(CLASSES, np.float32)]


def forward(params, x):
    w1, b1, w2, b2 = params
    z = x @ w1
    z += b1
    np.maximum(z, 0, out=z)
    logits = z @ w2
    logits += b2
    return z, logits


def gradient(params, x, labels):
    z, y = forward(params, x)
    y -= y.max(axis=1, keepdims=True)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)
    y[np.arange(len(labels)), labels] -= 1
    y /= len(labels)
    d_a = y @ params[2].T
    d_a *= z > 0
    return [x.T @ d_a, d_a.sum(axis=0), z.T @ y, y.sum(axis=0)]


def accuracy(params, x, labels):
    return np.mean(forward(params, x)[1].argmax(axis=1) == labels)


def main():
    assert job.OPTIMIZER == "sgd", "NumPy has no optimizer of its own"
    job.say("NumPy", np.__version__)
    x, t = images("pixels.u8"), labels("labels.u8")
    x_test, t_test = images("test-pixels.u8"), labels("test-labels.u8")
    as_many = slice(len(t_test))
    rng = np.random.default_rng(job.SEED)
    params = initial(rng)
    for epoch in range(1, EPOCHS + 1):
        order = rng.permutation(len(t))
        for start in range(0, len(t), BATCH):
            batch = order[start : start + BATCH]
            for param, slope in zip(params, gradient(params, x[batch], t[batch])):
                slope *= LEARNING_RATE
                param -= slope
        train = accuracy(params, x[as_many], t[as_many])
        if job.is_done(epoch, train, accuracy(params, x_test, t_test)):
            break
    with open(job.OUT, "wb") as file:
        np.savez(file, *params)


main()
