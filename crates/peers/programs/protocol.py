"""What the peers in Python have in common: the job, its material, and how they are asked.

A peer is started with the folder of the material. It says its name and version in one line, then
answers each line it reads:

    step 50 200      200 iterations of 784-50-10 from the initial parameters:
                     the seconds they took, and the loss of the last one
    numerical 20     central differences for 20 parameters, 5 of each tensor:
                     the seconds they took, and the sum of the slopes' sizes

A good user of a library prepares once what can be prepared: nothing but the iterations is timed.
"""

import math
import sys
from pathlib import Path

PIXELS = 784
CLASSES = 10
BATCH = 100
LEARNING_RATE = 0.1
H = 1e-4

# The network whose numerical gradient is asked for.
NUMERICAL_HIDDEN = 50


def read(name):
    """The bytes of a file of the material."""
    return bytearray((Path(sys.argv[1]) / name).read_bytes())


def parameters(hidden):
    """The bytes of the initial parameters, little-endian float32, in the order of `shapes`."""
    return read(f"parameters-{hidden}.f32")


def shapes(hidden):
    """W1, b1, W2, b2, for images and units as rows: X @ W1 + b1."""
    return [(PIXELS, hidden), (hidden,), (hidden, CLASSES), (CLASSES,)]


def places(count):
    """Which parameters to differentiate by: an equal share of each tensor, spread over it.

    Each is the number of its tensor and its row and column there.
    """
    share = count // 4
    for tensor, shape in enumerate(shapes(NUMERICAL_HIDDEN)):
        for k in range(share):
            entry = (2 * k + 1) * math.prod(shape) // (2 * share)
            yield tensor, divmod(entry, shape[1]) if len(shape) == 2 else (entry,)


def serve(name, version, step, numerical):
    """Answers until nothing more is asked."""
    say(name, version)
    for line in sys.stdin:
        task, *numbers = line.split()
        work = {"step": step, "numerical": numerical}[task]
        seconds, value = work(*map(int, numbers))
        say(repr(float(seconds)), repr(float(value)))


def say(*words):
    print(*words, flush=True)
