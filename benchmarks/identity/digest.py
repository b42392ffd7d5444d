"""A fingerprint of what a training has come to: weights, losses and the state of every random generator."""

import hashlib
import random

import numpy as np
import torch

# every program starts these generators alike, so that their states can be compared
random.seed(0)
np.random.seed(0)


def report(losses, *modules):
    """Print one fingerprint each of weights and buffers, of the losses, and of the random generators."""
    weights = hashlib.sha256()
    for module in modules:
        for name, value in module.state_dict().items():
            weights.update(name.encode())
            weights.update(
                value.detach().contiguous().view(torch.uint8).numpy().tobytes() if value.dim() else repr(value.item()).encode()
            )
    history = hashlib.sha256(np.asarray(losses, dtype=np.float64).tobytes())
    states = hashlib.sha256(torch.get_rng_state().numpy().tobytes())
    states.update(repr(random.getstate()).encode())
    states.update(repr(np.random.get_state()).encode())
    print("weights", weights.hexdigest()[:16])
    print("losses", history.hexdigest()[:16], f"first {losses[0]:.4f} last {losses[-1]:.4f}")
    print("random", states.hexdigest()[:16])
