"""Data sets whose `__len__` is the length of something else than their samples."""

from __future__ import annotations

from sleuth.evidence.trace import Loader, Trace


def wrong_length(trace: Trace, one: Loader, *, min_share: float) -> str:
    """What the length of a data set is, if it is not the number of its samples; "" where nothing says so.

    Args:
        trace: the run.
        one: a loader of the data set.
        min_share: of the samples, 0 to 1, that are never given out.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> loader = Loader(0, None, "Rows", 4, 32, "RandomSampler", 0, 9, 9, True, 0.0, n_held=128)
        >>> wrong_length(Trace(RunFacts()), loader, min_share=0.1)
        'The data set holds 128 rows, and its `__len__` says 4: the number of batches of 32, not of samples.'
    """
    if 0 < one.n_samples < one.n_held and one.batch_size > 1 and one.n_samples in _batches(one):
        return (
            f"The data set holds {one.n_held} rows, and its `__len__` says {one.n_samples}: the number of batches of "
            f"{one.batch_size}, not of samples."
        )
    if one.is_training and 0 < one.n_samples <= (1 - min_share) * one.n_looked_up and is_one_part(trace, one):
        return (
            f"The data set looks its samples up in a list of {one.n_looked_up}, and its `__len__` says {one.n_samples}, the "
            "length of another list: the samples behind are never drawn."
        )
    return ""


def is_one_part(trace: Trace, loader: Loader) -> bool:
    """Whether the samples that were trained on are no more than one pass names, though more were drawn.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> is_one_part(Trace(RunFacts()), Loader(0, None, "Rows", 4, 32, "RandomSampler", 0, 9, 9, True, 0.0))
        False
    """
    return 0 < len(trace.train_samples) <= loader.n_indexes and trace.n_train_samples_seen >= 2 * loader.n_indexes


def _batches(loader: Loader) -> tuple[int, int]:
    """How many batches there are in all rows, without and with the last, smaller one."""
    return loader.n_held // loader.batch_size, -(-loader.n_held // loader.batch_size)
