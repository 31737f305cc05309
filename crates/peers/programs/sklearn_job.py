"""A whole job in scikit-learn: by its own loop, which looks at test images at its end only, or, where
the end depends on them, an epoch at a time.
"""

import joblib
import job
import numpy as np
import sklearn
from job import BATCH, CLASSES, EPOCHS, HIDDEN, LEARNING_RATE, OPTIMIZER, PIXELS, SEED, TARGET
from sklearn.neural_network import MLPClassifier


def images(name):
    pixels = np.frombuffer(job.read(name), np.uint8).reshape(-1, PIXELS).astype(np.float32)
    pixels /= 255
    return pixels


def labels(name):
    return np.frombuffer(job.read(name), np.uint8)


def classifier():
    usual = dict(
        hidden_layer_sizes=(HIDDEN,),
        solver=OPTIMIZER,
        learning_rate_init=LEARNING_RATE,
        batch_size=BATCH,
        max_iter=EPOCHS,
        random_state=SEED,
    )
    plain = dict(momentum=0, alpha=0) if OPTIMIZER == "sgd" else {}
    return MLPClassifier(**usual, **plain)


def main():
    job.say("scikit-learn", sklearn.__version__)
    x, t = images("pixels.u8"), labels("labels.u8")
    x_test, t_test = images("test-pixels.u8"), labels("test-labels.u8")
    as_many = slice(len(t_test))
    net = classifier()

    def is_done(epoch):
        train = net.score(x[as_many], t[as_many])
        return job.is_done(epoch, train, net.score(x_test, t_test))

    if TARGET == 1:
        net.fit(x, t)
        is_done(EPOCHS)
    else:
        for epoch in range(1, EPOCHS + 1):
            net.partial_fit(x, t, classes=np.arange(CLASSES))
            if is_done(epoch):
                break
    joblib.dump(net, job.OUT)


main()
