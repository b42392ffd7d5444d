"""T720 loader-bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Loader, Trace
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Finding, Where, rule


@rule(
    "T720",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("loaders", "scalars"),
    explains=("slow-step", "idle-accelerator", "too-few-threads"),
)
def loader_bound(
    trace: Trace,
    *,
    min_share: float = 0.6,
    min_wait: float = 0.03,
    min_seconds: float = 1.5,
    min_batches: int = 15,
    min_in_items: float = 0.5,
    min_item: float = 2e-4,
    min_item_share: float = 0.5,
    min_item_seconds: float = 1.0,
) -> Iterator[Finding]:
    """The training loop spends most of its time waiting for the data loader.

    Measure:
        The median wait for a batch, its share of the median step, and the sum of all waits; without workers, how much of the
        wait is the dataset's own `__getitem__` and how much is the loader's.
    Why:
        The model computes only while it has data: the run takes several times as long as it needs to.
    Fix:
        Give the DataLoader workers (`num_workers`), do the slow part of `__getitem__` once and keep the result, or store the data
        in a form that loads faster.
    Limits:
        Steps of a few milliseconds on small data wait for the loader too, without harm: the wait, or one `__getitem__`, must be
        long by itself and hurt in sum. A wait that `__getitem__` does not explain may be a busy machine: a hint.
    Source:
        PyTorch documentation, "Performance Tuning Guide", section "Enable asynchronous data loading and augmentation",
        https://docs.pytorch.org/tutorials/recipes/recipes/tuning_guide.html.

    Args:
        min_share: least share of a step spent waiting, 0 to 1.
        min_wait: least median wait for a batch, in seconds.
        min_seconds: least sum of all waits, in seconds.
        min_batches: training steps that must have been seen.
        min_in_items: share of the wait that the dataset's own `__getitem__` must explain for a proof, 0 to 1.
        min_item: seconds of one `__getitem__` from which it counts as slow whatever the batch; indexing an array takes a tenth.
        min_item_share: with such a slow `__getitem__`, least share of a step spent waiting, 0 to 1.
        min_item_seconds: the same for the sum of all waits, in seconds.
    """
    loaders = [loader for loader in trace.loaders if loader.is_training]
    if not loaders or trace.scalars is None:
        raise NotApplicable("training does not use a data loader")
    is_known = np.isfinite(trace.scalars.wait) & np.isfinite(trace.scalars.seconds)
    wait, seconds = trace.scalars.wait[is_known], trace.scalars.seconds[is_known]
    if len(wait) < min_batches:
        raise NotApplicable(f"only {len(wait)} steps were timed, {min_batches} are needed")
    median, share = float(np.median(wait)), float(np.median(wait) / max(np.median(seconds), 1e-9))
    loader = max(loaders, key=lambda one: one.n_batches)
    in_items = loader.item_seconds * loader.batch_size if loader.item_place and loader.batch_size > 0 else float("nan")
    is_long = median >= min_wait and share >= min_share and wait.sum() >= min_seconds
    has_slow_items = loader.item_seconds >= min_item and in_items >= min_in_items * median
    if not is_long and not (has_slow_items and share >= min_item_share and wait.sum() >= min_item_seconds):
        return
    is_own = loader.item_place is not None and np.isnan(loader.item_seconds)  # slow by itself, or else by a busy machine
    certainty = PROOF if in_items >= min_in_items * median else LIKELY if loader.n_workers or is_own else HINT
    yield Finding(
        message=f"The loop waits {median * 1e3:.0f} ms for each batch, {share:.0%} of a step and {wait.sum():.1f} s so far; "
        f"the loader has {loader.n_workers or 'no'} workers{_slow_item(loader)}.",
        where=Where(loader.item_place or loader.place, first_step=0),
        certainty=certainty,
        values={"wait": median, "share": share, "seconds": float(wait.sum()), "workers": loader.n_workers},
        fix="Make the dataset's `__getitem__` faster (compute once and keep), "
        + ("or use more workers." if loader.n_workers else "or pass `num_workers=4` to the DataLoader."),
    )


def _slow_item(loader: Loader) -> str:
    if not np.isfinite(loader.item_seconds):
        return ""
    return f", and one `__getitem__` takes {loader.item_seconds * 1e3:.1f} ms"
