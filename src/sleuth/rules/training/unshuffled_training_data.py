"""T110 unshuffled-training-data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import FloatArray, Loader, LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

DRAWS = 200  # random batches drawn to find the entropy that shuffled ones would have


@rule(
    "T110",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "loss-oscillating", "chance-level-metric", "one-class-predictions", "loss-plateau", "underfitting", "overfitting",
        "loss-diverging", "learning-rate-too-high", "constant-labels", "gradient-noise-dominates", "dead-units",
        "exploding-gradients", "class-imbalance-ignored", "batchnorm-statistics-diverged",
    ),
)  # fmt: skip
def unshuffled_training_data(
    trace: Trace, *, max_ratio: float = 0.5, min_batches: int = 6, min_samples: int = 4
) -> Iterator[Finding]:
    """The training data come sorted by class, so that each batch holds one or two classes only.

    Measure:
        The mean entropy of the labels of a training batch against that of batches drawn at random from all labels seen, and
        whether a class comes back after others (the same order in each epoch) or the loader reads in order.
    Why:
        Each batch pulls the model towards its own class and undoes what the batches before taught: the loss jumps, the last
        class wins, and batch normalisation sees statistics that no mixed batch has.
    Fix:
        Pass `shuffle=True` to the training DataLoader, or draw a new permutation each epoch (`torch.randperm`).
    Limits:
        Needs one class label for each sample. Data that arrive in order once (continual learning, a curriculum), time series,
        language, episodes and full batches are left alone. Without a DataLoader it is likely only.
    Source:
        Bengio 2012, Practical recommendations for gradient-based training of deep architectures, section 3.1.1,
        https://arxiv.org/abs/1206.5533.

    Args:
        max_ratio: mean entropy of a batch over that of random batches, 0 to 1; shuffled data give 1 +- 0.1, sorted ones 0 to 0.3.
        min_batches: watched batches that must be there; 6, so that a run of equal labels by chance is out of the question.
        min_samples: labels in a batch from which on its entropy says something.
    """
    places = [
        [c for c in trace.losses if c.place == place and _is_labelled(c, min_samples)]
        for place in dict.fromkeys(c.place for c in trace.losses)
    ]
    judged = [calls for calls in places if len(calls) >= min_batches]
    if not judged:
        raise NotApplicable("there are too few training batches with class labels")
    for calls in judged:
        steps = Counter(c.step for c in calls)
        loader, is_in_order = _loader(trace, set(steps))
        width = max(len(c.target_counts) for c in calls)
        counts = np.array([np.pad(c.target_counts, (0, width - len(c.target_counts))) for c in calls], dtype=np.float64)
        ratio, comes_back = _entropy_ratio(counts), _comes_back(counts)
        is_one_line_for_two = loader is None and max(steps.values()) > 1  # the real and the fake half of a GAN
        if is_in_order and ratio <= max_ratio and (comes_back or loader) and not is_one_line_for_two:
            yield _finding(calls[0], counts, ratio, loader, comes_back)
            return


def _is_labelled(call: LossCall, min_samples: int) -> bool:
    """A training call with one hard class label for each sample."""
    n = int(call.target_counts.sum())
    per_sample = call.input.shape[:1] == (n,) and np.prod(call.target.shape) == n
    return call.phase is Phase.TRAIN and per_sample and n >= min_samples


def _loader(trace: Trace, steps: set[int]) -> tuple[Loader | None, bool]:
    """The loader of these training steps, and whether they may be unshuffled at all."""
    indexes = {f.loader for f in trace.forwards if f.phase is Phase.TRAIN and f.loader >= 0 and f.step in steps}
    loaders = [trace.loaders[i] for i in indexes if trace.loaders[i].is_training]
    if any(one.sampler != "SequentialSampler" or one.batch_size < 0 for one in loaders):
        return None, False
    return (loaders[0] if len(loaders) == 1 else None), True


def _entropy_ratio(counts: FloatArray) -> float:
    """Mean entropy of the batches `(n_batches, n_classes)` over that of random batches of the same sizes.

    The greatest ratio of the whole, the first and the last third: actions of a policy grow alike with time, sorted data do not.
    """
    pooled = counts.sum(0) / counts.sum()
    if (pooled > 0).sum() < 2:
        return 1.0
    random = np.random.default_rng(0)
    drawn = (random.multinomial(int(row.sum()), pooled, DRAWS).astype(np.float64) for row in counts)
    expected = np.array([_entropies(batches).mean() for batches in drawn])
    seen, third = _entropies(counts), max(1, len(counts) // 3)
    parts = (slice(None), slice(third), slice(-third, None))
    return max(float(seen[part].mean() / max(float(expected[part].mean()), 1e-9)) for part in parts)


def _entropies(counts: FloatArray) -> FloatArray:
    """Entropy of each row, in nats."""
    shares = counts / counts.sum(1, keepdims=True)
    return np.asarray(-(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(1), dtype=np.float64)


def _comes_back(counts: FloatArray) -> bool:
    """Whether a class is in a batch again after at least two watched batches without it."""
    return any(np.diff(np.flatnonzero(column)).max(initial=0) > 2 for column in counts.T)


def _finding(call: LossCall, counts: FloatArray, ratio: float, loader: Loader | None, comes_back: bool) -> Finding:
    per_batch, classes = float((counts > 0).sum(1).mean()), int((counts.sum(0) > 0).sum())
    return Finding(
        message=f"A training batch holds {per_batch:.1f} of the {classes} classes on average, so the data come sorted by class: "
        f"the entropy of its labels is {ratio:.0%} of that of shuffled batches.",
        where=Where(loader.place if loader else call.place, first_step=call.step),
        values={"entropy_ratio": round(ratio, 3), "classes_per_batch": round(per_batch, 2), "batches": len(counts)},
        certainty=PROOF if loader and comes_back else LIKELY,
        fix="Pass shuffle=True to this DataLoader." if loader else "Take batches from a new torch.randperm(n) in each epoch.",
    )
