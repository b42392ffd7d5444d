"""Notes on metrics: what was compared with what, and which model had predicted it; and all scores by name."""

from __future__ import annotations

import math
from typing import Any

from sleuth.evidence.calls import Metric, Target, Verb
from sleuth.probes.frames import to_place
from sleuth.probes.sklearn.estimators import plain
from sleuth.probes.sklearn.outputs import Outputs
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.records import Records
from sleuth.probes.sklearn.values import positions_of, scalar, target_of, values_of

METRIC = "metric:"  # before the name of a metric
RECENT_SPLITS = 6  # whose test parts are looked for in what is judged
SECOND = ("y_pred", "y_score", "y_prob", "y_proba", "pred_decision", "probas_pred")

OfFolds = tuple[tuple[int, ...], int, Verb | None]  # calls, or a validation, and what was asked for
NO_FOLDS: OfFolds = ((), NOTHING, None)


def named_scores(records: Records) -> list[tuple[str, float]]:
    """What the program measured of its models, in its order: name and number.

    A metric goes by its function's name, `estimator.score` by "score", cross-validation by its function's name with the mean of
    the folds, and a search by "GridSearchCV/best_score". What is no single finite number is left out.
    """
    found = [(one.at, one.name, one.value) for one in records.metrics]
    found += [(one.at, "score", one.value) for one in records.calls if one.verb is Verb.SCORE]
    for one in records.validations:
        if one.scores:
            name = f"{one.name}/best_score" if one.n_candidates > 1 else one.name
            found.append((one.at, name, sum(one.scores) / len(one.scores)))
    return [(name, value) for _, name, value in sorted(found, key=lambda one: one[0]) if math.isfinite(value)]


class Scoring:
    """What is noted of metrics."""

    def __init__(self, recorder: Recorder, outputs: Outputs, home: str) -> None:
        self._recorder, self._outputs, self._home = recorder, outputs, home

    def register(self, name: str) -> None:
        """Note the calls of this metric."""
        self._recorder.afters[METRIC + name] = self.after

    def after(self, seen: Seen) -> None:
        """A metric was computed."""
        args, kwargs = seen.args, seen.kwargs
        truth = args[0] if args else kwargs.get("y_true")
        prediction = args[1] if len(args) > 1 else next((kwargs[one] for one in SECOND if one in kwargs), None)
        one, other = values_of(truth), values_of(prediction)
        if one is None or other is None or not one.shape or not other.shape:
            return
        by = self._outputs.find(other)
        swapped = (self._outputs.is_exactly(one) or self._outputs.labelled(one)) if by is None else None
        is_known = by is not None or swapped is not None
        validation = self._outputs.validation(one) if not is_known else None
        recorder = self._recorder
        folds, folds_validated, verb = self._of_folds(other) if not is_known and validation is None else NO_FOLDS
        found = by or swapped
        call = recorder.records.calls[found[0]] if found else None
        positions = recorder.positions(call.data, len(one)) if call is not None else positions_of(len(one))
        line, _ = recorder.line()
        extra = tuple((key, plain(value)) for key, value in kwargs.items() if key not in ("y_true", *SECOND))
        recorder.records.metrics.append(
            Metric(
                name=seen.name.removeprefix(METRIC), at=recorder.at, n=len(one), value=scalar(seen.result),
                place=to_place(line, self._home), truth=target_of(truth, positions),
                prediction=_predicted(other, positions, found[1] if found else None),
                predicted_by=by[0] if by else NOTHING, truth_from=swapped[0] if swapped else NOTHING,
                truth_validated=NOTHING if validation is None else validation[0],
                verb=found[1] if found else verb, folds_by=folds, folds_validated=folds_validated, keywords=extra,
            )
        )  # fmt: skip

    def _of_folds(self, given: Any) -> OfFolds:
        """The folds' predictions that `given` is put together of: those of one call, or of a loop of the program's own."""
        made = self._outputs.validation(given) or self._outputs.relabelled(given)
        if made is not None:
            return (), made[0], made[1]
        for split in reversed(self._recorder.records.splits[-RECENT_SPLITS:]):
            pooled = self._outputs.pooled(given, [test for _, test in split.folds])
            if pooled is not None:
                return pooled[0], NOTHING, pooled[1]
        return NO_FOLDS


def _predicted(values: Any, positions: Any, verb: Verb | None) -> Target | None:
    is_soft = verb in (Verb.PROBABILITIES, Verb.DECISION)
    return target_of(values, positions, is_class=False if is_soft else None)
