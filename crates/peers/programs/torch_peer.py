"""The job in PyTorch, as its tutorials write it: a module, an optimizer, eager."""

import os
from time import perf_counter

import protocol
import torch
from protocol import BATCH, CLASSES, H, LEARNING_RATE, NUMERICAL_HIDDEN, PIXELS
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))

IMAGES = torch.frombuffer(protocol.read("pixels.u8"), dtype=torch.uint8).reshape(-1, PIXELS)
IMAGES = IMAGES.float() / 255
LABELS = torch.frombuffer(protocol.read("labels.u8"), dtype=torch.uint8).long()
BATCHES = torch.frombuffer(protocol.read("batches.u32"), dtype=torch.int32).long()
BATCHES = BATCHES.reshape(-1, BATCH)


def initial(hidden):
    net = nn.Sequential(nn.Linear(PIXELS, hidden), nn.ReLU(), nn.Linear(hidden, CLASSES))
    flat = torch.frombuffer(protocol.parameters(hidden), dtype=torch.float32)
    shapes = protocol.shapes(hidden)
    parts = flat.split([torch.Size(shape).numel() for shape in shapes])
    with torch.no_grad():
        for param, part, shape in zip(in_rows(net), parts, shapes):
            param.copy_(part.reshape(shape))
    return net


def in_rows(net):
    """The parameters as the protocol counts them. A linear layer's weight is the transpose."""
    return [param.T if param.ndim == 2 else param for param in net.parameters()]


def step(hidden, iterations):
    net = initial(hidden)
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE)
    start = perf_counter()
    for iteration in range(iterations):
        batch = BATCHES[iteration % len(BATCHES)]
        loss = cross_entropy(net(IMAGES[batch]), LABELS[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return perf_counter() - start, loss.item()


@torch.inference_mode()
def numerical(count):
    net = initial(NUMERICAL_HIDDEN).double()
    x, labels = IMAGES[BATCHES[0]].double(), LABELS[BATCHES[0]]
    params = in_rows(net)

    def loss():
        return cross_entropy(net(x), labels).item()

    start = perf_counter()
    total = 0.0
    for tensor, place in protocol.places(count):
        param = params[tensor]
        saved = param[place].item()
        param[place] = saved + H
        plus = loss()
        param[place] = saved - H
        minus = loss()
        param[place] = saved
        total += abs(plus - minus) / (2 * H)
    return perf_counter() - start, total


protocol.serve("PyTorch", torch.__version__, step, numerical)
