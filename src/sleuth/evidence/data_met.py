"""The parts of the data that a program met, from what was seen of its trainings and fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.calls import Call, Verb
from sleuth.evidence.data_parts import EVALUATION, TEST, TRAIN, WHOLE, DataPart
from sleuth.evidence.fit import Fit
from sleuth.evidence.trace import Loader, Trace

MOST_PARTS = 24
MOST_USED = 0.95  # of the rows of a tensor: a training that meets fewer cut off a part for something else


def data_parts(trace: Trace | None, fit: Fit | None) -> tuple[DataPart, ...]:
    """The parts in the order in which the program met them, each once.

    Args:
        trace: of a training, None if there was none.
        fit: of estimators, None if there was none.
    """
    found = [*(_of_loaders(trace) if trace is not None else ()), *(_of_tables(fit) if fit is not None else ())]
    return tuple(dict.fromkeys(found))[:MOST_PARTS]


def _of_loaders(trace: Trace) -> Iterator[DataPart]:
    for loader in trace.loaders:
        use = TRAIN if loader.is_training else EVALUATION
        yield DataPart(
            use, _name_of(loader), loader.dataset, loader.n_samples, fingerprint=loader.fingerprint, batch_size=loader.batch_size
        )
    for held in trace.held_data:
        use = WHOLE if held.n_used < MOST_USED * held.n_rows else TRAIN
        yield DataPart(use, n_rows=held.n_rows, n_columns=held.n_columns, fingerprint=held.fingerprint, target=held.target)


def _name_of(loader: Loader) -> str:
    return loader.names[0] if loader.names and not loader.is_named_by_library else ""


def _of_tables(fit: Fit) -> Iterator[DataPart]:
    """What was split, what models learned from, and what they were judged on."""
    events = [(split.at, WHOLE, split.data, split.target.digest if split.target else 0) for split in fit.splits]
    learned = list(fit.model_fits()) or [call for call in fit.calls if call.verb is Verb.FIT]
    events += [(call.at, TRAIN, call.data, _digest(call)) for call in learned]
    events += [(one.at, TRAIN, one.data, one.target.digest if one.target else 0) for one in fit.validations]
    trained = {data for _, use, data, _ in events if use == TRAIN}
    events += [(one.at, TEST, one.data, 0) for one in fit.judged() if one.data not in trained]
    for _, use, data, target in sorted(events, key=lambda one: one[0]):
        if data >= 0:
            yield replace(_table(fit, data), use=use, target=_hex(target))


def _table(fit: Fit, number: int) -> DataPart:
    data = fit.data[number]
    return DataPart("", data.variable, n_rows=fit.rows_of(number).n, n_columns=data.n_columns, fingerprint=_hex(data.digest))


def _digest(call: Call) -> int:
    return call.target.digest if call.target is not None else 0


def _hex(digest: int) -> str:
    return f"{digest:016x}" if digest else ""
