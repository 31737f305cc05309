"""A whole job in PyTorch: tensors in memory, a module, an optimizer, eager."""

import os

import job
import torch
from job import BATCH, CLASSES, EPOCHS, HIDDEN, LEARNING_RATE, PIXELS
from torch import nn
from torch.nn.functional import cross_entropy

OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def images(name):
    pixels = torch.frombuffer(job.read(name), dtype=torch.uint8).reshape(-1, PIXELS)
    return pixels.float().div_(255)


def labels(name):
    return torch.frombuffer(job.read(name), dtype=torch.uint8).long()


@torch.inference_mode()
def accuracy(net, x, labels):
    return (net(x).argmax(dim=1) == labels).float().mean().item()


def main():
    job.say("PyTorch", torch.__version__)
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(job.SEED)
    x, t = images("pixels.u8"), labels("labels.u8")
    x_test, t_test = images("test-pixels.u8"), labels("test-labels.u8")
    as_many = slice(len(t_test))
    net = nn.Sequential(nn.Linear(PIXELS, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CLASSES))
    optimizer = OPTIMIZERS[job.OPTIMIZER](net.parameters(), lr=LEARNING_RATE)
    for epoch in range(1, EPOCHS + 1):
        for batch in torch.randperm(len(t)).split(BATCH):
            loss = cross_entropy(net(x[batch]), t[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        train = accuracy(net, x[as_many], t[as_many])
        if job.is_done(epoch, train, accuracy(net, x_test, t_test)):
            break
    torch.save(net.state_dict(), job.OUT)


main()
