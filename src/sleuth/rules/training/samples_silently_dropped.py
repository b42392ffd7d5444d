"""T120 samples-silently-dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Loader, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Certainty, Finding, Where, rule
from sleuth.stats.left_behind import LeftBehind
from sleuth.stats.never_named import never_named
from sleuth.stats.wrong_length import is_one_part, wrong_length

FIXED_ORDER = "SequentialSampler"
SHARDS = re.compile(r"distrib|shard|rank|replica|partition", re.IGNORECASE)  # samplers that leave the rest to other processes


@rule("T120", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("run",))
def samples_silently_dropped(
    trace: Trace, *, min_share: float = 0.1, min_share_shuffled: float = 0.25, min_passes: int = 3
) -> Iterator[Finding]:
    """A loader never gives out a part of its data set, or nothing at all.

    Measure:
        The samples that `drop_last` leaves over from full batches, of those that the sampler names. In a fixed order they are the
        same ones at each pass. A loader whose data set is smaller than one batch gives no batch. Likely: the data set's length
        is the number of batches in an array that it holds, whose rows are its samples, or that of another list than the one
        in which `__getitem__` looks its index up; the rows behind are never drawn. A sampler
        for one of several processes, in a run that has one, names the same part at each pass, and no other loader has the rest.
        A batch sampler of the program's own that gives only full batches names some samples in no pass.
        Or the function that makes batches leaves samples out of them, and that of another loader does not. Or, of batches
        cut from a tensor by hand, none has the rows behind the last full batch, and no evaluation is of these alone.
    Why:
        The model never learns from these samples, or the metric is not of the set that it is said to be of. A loop over an empty
        loader does nothing, and says nothing.
    Fix:
        `drop_last=False`, above all in evaluation; or a smaller batch; in training also `shuffle=True`, which drops others each
        time.
    Limits:
        A hint only: dropped samples that differ from pass to pass, and passes over data in a fixed order that all end early
        (`break`, `zip` with a shorter loader), as they do on purpose too.
    Source:
        PyTorch documentation, torch.utils.data.DataLoader, `drop_last`, https://docs.pytorch.org/docs/stable/data.html.

    Args:
        min_share: of the samples, 0 to 1, that are never given out; a tenth less moves a metric by less than its own noise.
        min_share_shuffled: the same for samples that differ from pass to pass.
        min_passes: passes that end early at the same batch.
    """
    if (left := LeftBehind.of(trace, min_share=min_share)) is not None:
        place = next((one.place for one in trace.forwards if one.phase is Phase.TRAIN), None)
        fix = "Let the last batch be smaller, or shuffle all rows before each pass."
        yield Finding(message=left.said, where=Where(place), values=left.values, certainty=LIKELY, fix=fix)
        return
    known = [one for one in trace.loaders if (one.n_indexes > 0 or one.named) and one.n_passes > 0]
    if not known:
        raise NotApplicable("no loader with batches of a known number was iterated")
    told: set[tuple[Place | None, Certainty | None]] = set()
    for one in known:
        for finding in _judge(trace, one, min_share, min_share_shuffled, min_passes):
            key = (finding.where.place, finding.certainty)
            if finding.where.place is None or key not in told:
                told.add(key)  # one line may build many loaders
                yield finding


def _judge(trace: Trace, one: Loader, min_share: float, min_share_shuffled: float, min_passes: int) -> Iterator[Finding]:
    share = one.n_dropped / max(one.n_indexes, 1)
    if said := wrong_length(trace, one, min_share=min_share):
        yield replace(_finding(one, said, LIKELY), fix="Let `__len__` be the number of samples that `__getitem__` can give.")
    elif one.n_full == 0:
        message = f"The loader gives no batch: all of its {one.n_indexes} samples are dropped, as a batch has {one.batch_size}."
        yield _finding(one, message, PROOF)
    elif one.sampler == FIXED_ORDER and share >= min_share:
        message = f"The last {one.n_dropped} of {one.n_indexes} samples ({share:.0%}) are dropped at each pass, in a fixed order."
        yield _finding(one, message, PROOF)
    elif one.n_lost >= min_share * max(one.n_collated, 1):
        yield _lost_in_batches(trace, one)
    elif share >= min_share_shuffled:
        yield _finding(one, f"Each pass drops {one.n_dropped} of {one.n_indexes} samples ({share:.0%}).", HINT)
    elif said := never_named(trace, one, min_share=min_share, min_passes=min_passes):
        yield replace(_finding(one, said, LIKELY), fix="Let the sampler give what is left over as smaller batches.")
    elif one.is_training and _is_one_part(trace, one, min_share, min_passes):
        given = f"the same {one.n_indexes} of {one.n_samples} samples"
        message = f"The {one.n_passes} passes give {given}; {one.sampler} names no others."
        yield _finding(one, message, LIKELY if SHARDS.search(one.sampler) else HINT)
    elif one.sampler == FIXED_ORDER and one.n_passes >= min_passes and _ends_early(one, min_share):
        each = one.n_batches // one.n_passes
        yield _finding(one, f"Each of {one.n_passes} passes in a fixed order ended after {each} of {one.n_full} batches.", HINT)


def _lost_in_batches(trace: Trace, one: Loader) -> Finding:
    share = one.n_lost / one.n_collated
    others = [other for other in trace.loaders if other.dataset == one.dataset and other.n_collated and other.index != one.index]
    is_alone = any(other.n_lost < share / 2 * other.n_collated for other in others)
    message = f"{one.n_lost} of {one.n_collated} samples ({share:.0%}) that were to be put into batches are in none."
    beside = " Another loader of such data leaves fewer out." if is_alone else ""
    fix = "Let `collate_fn` keep every sample (cut or pad those that are too long), or filter the data set itself, in the open."
    return replace(_finding(one, message + beside, LIKELY if is_alone else HINT), fix=fix)


def _is_one_part(trace: Trace, loader: Loader, min_share: float, min_passes: int) -> bool:
    """Whether one fixed part of a data set is all that this one process trains on: no other loader has the rest."""
    same = [one for one in trace.loaders if (one.dataset, one.n_samples) == (loader.dataset, loader.n_samples)]
    given = sum(one.n_indexes if one.n_indexes >= 0 else one.n_samples for one in same)
    is_fixed = is_one_part(trace, loader) and loader.n_passes >= min_passes
    return is_fixed and not trace.run.is_distributed and given <= (1 - min_share) * loader.n_samples


def _ends_early(loader: Loader, min_share: float) -> bool:
    """Whether all passes seem to have ended at the same batch, long before the last."""
    return loader.n_batches % loader.n_passes == 0 and loader.n_batches <= (1 - min_share) * loader.n_full * loader.n_passes


def _finding(loader: Loader, message: str, certainty: Certainty) -> Finding:
    return Finding(
        message=message,
        where=Where(loader.place),
        values={"dropped": loader.n_dropped, "samples": loader.n_indexes, "batches": loader.n_full},
        certainty=certainty,
        fix="Set `drop_last=False` for this loader, or a batch size that divides the data set." if loader.n_dropped else "",
    )
