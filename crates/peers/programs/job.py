"""What the whole jobs in Python have in common: how they are asked, and what they say.

A job is started with the folder of the material, the file to keep the network in, the units of the
hidden layer, the optimizer (`sgd` with learning rate 0.1, or `adam` with 0.001), the images in a
batch, the epochs, a seed and a target. It reads the images, learns, looks after each epoch what share
of the test images it knows and of as many training images, and keeps the network after the last epoch,
or the first in which it knows the target's share of the test images. It says its name and version in
one line, and after each epoch

    epoch 3 train 0.9520 test 0.9450
"""

import sys
from pathlib import Path

PIXELS = 784
CLASSES = 10
LEARNING_RATES = {"sgd": 0.1, "adam": 0.001}

FOLDER, OUT = Path(sys.argv[1]), sys.argv[2]
HIDDEN, OPTIMIZER = int(sys.argv[3]), sys.argv[4]
BATCH, EPOCHS, SEED = map(int, sys.argv[5:8])
TARGET = float(sys.argv[8])
LEARNING_RATE = LEARNING_RATES[OPTIMIZER]


def read(name):
    """The bytes of a file of the material, which may be written to."""
    return bytearray((FOLDER / name).read_bytes())


def say(*words):
    print(*words, flush=True)


def is_done(epoch, train, test):
    """Says how far it got, and whether that is far enough."""
    say(f"epoch {epoch} train {train:.4f} test {test:.4f}")
    return test >= TARGET
