"""Samples that a batch sampler of the program's own leaves out of every pass."""

from __future__ import annotations

from sleuth.evidence.trace import Loader, Trace

MOST_NEW = 0.02  # of the samples that no pass has named, as many as the last pass may have named first


def never_named(trace: Trace, one: Loader, *, min_share: float, min_passes: int) -> str:
    """What a sampler leaves out that gives full batches only; "" where nothing says so.

    A sampler that draws a part at random names others in each pass, and one that was given a part names the same ones: neither is
    meant, nor are those that repeat samples within a pass, nor is a data set of which another loader may have the rest. It must
    hold a list with an entry for each sample, such as their lengths.

    Args:
        trace: the run.
        one: a loader.
        min_share: of the samples, 0 to 1, that no pass names.
        min_passes: that ended by themselves.

    Example:
        >>> from sleuth.evidence.trace import Named, RunFacts
        >>> named = Named(800, 9, 704, 0, (32,), False, "Buckets", 1000)
        >>> loader = Loader(0, None, "Rows", 1000, -1, "Buckets", 0, 9, 9, True, 0.0, named=named)
        >>> never_named(Trace(RunFacts()), loader, min_share=0.1, min_passes=3)
        'Buckets gives full batches of 32 only, and 200 of 1000 samples (20%) are in none of them, in 9 passes.'
    """
    named = one.named
    if named is None or named.n_passes < min_passes or len(named.sizes) != 1 or named.sizes[0] < 2 or named.repeats:
        return ""
    if named.n_given != one.n_samples:  # it was given a part, or that is not known
        return ""
    left = one.n_samples - named.n
    if left < max(min_share * one.n_samples, 1) or named.n_each >= named.n or named.n_new > MOST_NEW * left:
        return ""
    if any(other.dataset == one.dataset and other.n_samples == one.n_samples for other in trace.loaders if other is not one):
        return ""
    return (
        f"{named.by} gives full batches of {named.sizes[0]} only, and {left} of {one.n_samples} samples "
        f"({left / one.n_samples:.0%}) are in none of them, in {named.n_passes} passes."
    )
