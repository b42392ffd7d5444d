"""Notes on the methods of estimators: what learned from what, and what came out."""

from __future__ import annotations

from typing import Any

import numpy as np

from sleuth.evidence.calls import Side, Sort, Target, Verb
from sleuth.probes.frames import variable_name
from sleuth.probes.sklearn.companions import tables_of
from sleuth.probes.sklearn.estimators import categories_of, facts_of, params_of, sort_of
from sleuth.probes.sklearn.holding import Holder, lasting, watching_words
from sleuth.probes.sklearn.looking import look_at
from sleuth.probes.sklearn.narrowing import narrowing_of_part
from sleuth.probes.sklearn.outputs import Outputs
from sleuth.probes.sklearn.own_splits import OwnSplits, whole_target
from sleuth.probes.sklearn.part_columns import is_wide, taken
from sleuth.probes.sklearn.ranking import MOST_FITS, ranking_of
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.records import CallRecord
from sleuth.probes.sklearn.rows import Order
from sleuth.probes.sklearn.stopping import stopped, stopping_of
from sleuth.probes.sklearn.texts import texts_of
from sleuth.probes.sklearn.validating import Validating
from sleuth.probes.sklearn.values import n_rows, scalar, target_of, values_of

FIT, FIT_TRANSFORM, FIT_PREDICT, PARTIAL, RESAMPLE = "fit", "fit_transform", "fit_predict", "partial_fit", "fit_resample"
PREDICTING = {
    "predict": Verb.PREDICT, "predict_proba": Verb.PROBABILITIES, "predict_log_proba": Verb.PROBABILITIES,
    "decision_function": Verb.DECISION,
}  # fmt: skip
METHODS = (
    FIT, FIT_TRANSFORM, FIT_PREDICT, PARTIAL, "transform", "inverse_transform", "score", RESAMPLE, *PREDICTING,
)  # fmt: skip


MOST_READ = 40  # tables whose codes are looked up
MOST_KEPT = 100_000  # values of a target that are kept beside a fit


class Methods:
    """What is noted of each method."""

    def __init__(self, recorder: Recorder, outputs: Outputs, holder: Holder, validating: Validating) -> None:
        self._recorder, self._outputs, self._holder, self._validating = recorder, outputs, holder, validating
        self._own_splits = OwnSplits(recorder, holder)
        self._read: set[int] = set()  # tables whose codes were looked up in the program
        self._n_ranked = 0  # fits whose columns were ranked
        for name in (FIT, FIT_TRANSFORM, FIT_PREDICT, PARTIAL, RESAMPLE):
            recorder.befores[name] = self.before_fit
            recorder.afters[name] = self.after_fit
        for name in ("transform", "score", *PREDICTING):
            recorder.befores[name] = self.before
        recorder.afters["transform"] = self.after_transform
        recorder.afters["score"] = self.after_score
        recorder.afters.update(dict.fromkeys(PREDICTING, self.after_predict))
        recorder.afters["inverse_transform"] = self.after_inverse

    def before(self, seen: Seen) -> int:
        """The table that is handed over, looked at before anything can change it."""
        return self.asked_about(seen, self._recorder.table(seen.x))

    def asked_about(self, seen: Seen, table: int) -> int:
        """An estimator is asked about a table that was looked at already."""
        if seen.name != "transform":
            self._holder.note_table(table, seen.x)
            known = self._recorder.estimator_known(seen.owner)
            self._holder.note_asked(known.fits if known is not None else ())
            self._own_splits.note(table, known)
            self._note_texts(table, seen.x)
        return table

    def before_fit(self, seen: Seen) -> tuple[int, Target | None, Any]:
        """The table's number, the target, and the table to be kept."""
        return self.given_to_fit(seen, self._recorder.table(seen.x))

    def given_to_fit(self, seen: Seen, table: int) -> tuple[int, Target | None, Any]:
        """The same for a table that was looked at already, and may be gone."""
        is_class = {Sort.CLASSIFIER: True, Sort.REGRESSOR: False}.get(sort_of(seen.owner))
        n = n_rows(seen.x if seen.x is not None or table == NOTHING else seen.y)
        if table != NOTHING and not self._recorder.records.tables[table].splits:
            self._recorder.align(table, seen.x, seen.y, 4)
        elif table != NOTHING:
            self._note_target(table, seen.y)
        if hasattr(seen.owner, "predict"):
            self._note_texts(table, seen.x)
            self._note_chosen(table, seen.y)
        positions = self._recorder.positions(table, n)
        target = target_of(seen.y, positions, is_class=is_class) if n_rows(seen.y) == n else None
        return table, target, lasting(seen.x, seen.owner)

    def _note_texts(self, table: int, value: Any) -> None:
        """What codes in the table stand for, once for each of the first tables."""
        if table != NOTHING and table not in self._read and len(self._read) < MOST_READ:
            self._read.add(table)
            record = self._recorder.records.tables[table]
            record.texts = texts_of(value, self._recorder.positions(table, n_rows(value)), 5)

    def _note_target(self, table: int, y: Any) -> None:
        """What is split was split without its target: it is what the program holds for all rows."""
        records = self._recorder.records
        number, side = records.tables[table].splits[0]
        split = records.splits[number]
        if split.target is not None or side is not Side.TRAIN or not split.folds:
            return
        train = next((train for train, _ in split.folds if len(train) == n_rows(y)), None)
        n = len(records.tables[split.data].order.ids)
        whole = whole_target(n, train, y) if train is not None else None
        if whole is not None:
            split.target = target_of(whole, self._recorder.positions(split.data, n))
            source = next((one for one in tables_of(n, 4) if self._is(split.data, one)), None)
            self._recorder.align(split.data if source is not None else NOTHING, source, whole, 5)

    def _note_chosen(self, table: int, y: Any) -> None:
        """A model learns from some columns of a part of what was split: were they chosen by all rows?"""
        records = self._recorder.records
        chosen = records.tables[table].chosen if table != NOTHING else None
        if chosen is None or chosen.side is not Side.TRAIN:
            return
        split, n = records.splits[chosen.split], n_rows(chosen.source)
        split.whole = split.whole if split.whole is not None else whole_target(n, chosen.rows, y)
        if split.whole is None:
            return
        split.target = split.target or target_of(split.whole, self._recorder.positions(split.data, n))
        found = narrowing_of_part(chosen.source, chosen.columns, values_of(split.whole), chosen.rows, 4)
        if found is not None and (split.narrowing is None or found.n_foreseen > split.narrowing.n_foreseen):
            split.narrowing = found
            self._holder.note_wide(split.at, chosen.source)

    def _is(self, table: int, value: Any) -> bool:
        """Whether this is a table that was seen."""
        look = self._recorder.look(value)
        return look is not None and look.digest == self._recorder.records.tables[table].digest

    def after_fit(self, seen: Seen) -> int:
        """An estimator has learned; the call's number."""
        if seen.kept is None:
            return NOTHING
        recorder, (table, target, kept) = self._recorder, seen.kept
        number = recorder.estimator(seen.owner)
        record = recorder.records.estimators[number]
        record.last = facts_of(seen.owner)
        verb = Verb.RESAMPLE if seen.name == RESAMPLE else Verb.FIT
        call = self._call(verb, number, table, seen)
        call.target, call.is_partial = target, seen.name == PARTIAL
        call.categories = categories_of(record.last)
        call.target_values = seen.y if 0 < n_rows(seen.y) <= MOST_KEPT else None
        call.keywords = tuple(sorted(key for key in seen.kwargs if key not in ("X", "y")))
        made = recorder.add(call)
        if made == NOTHING:
            return made
        if verb is Verb.FIT:
            record.fits = [*record.fits, made] if call.is_partial else [made]
        call.fits = tuple(record.fits)
        self._hold(seen, made, kept)
        self._after_learning(seen, made, number, table)
        return made

    def note_stopping(self, made: int, seen: Seen, table: int, name: str) -> None:
        """A fit took its rounds from the scores on a table."""
        if NOTHING not in (made, table):
            self._recorder.records.calls[made].stopping = stopped(seen.owner, table, name)

    def _after_learning(self, seen: Seen, made: int, number: int, table: int) -> None:
        """What the same call did beside."""
        recorder = self._recorder
        if seen.name == FIT and table != NOTHING and self._n_ranked < MOST_FITS and hasattr(seen.owner, "predict"):
            recorder.records.calls[made].ranking = ranking_of(seen.owner, recorder.records.tables[table].names)
            self._n_ranked += bool(recorder.records.calls[made].ranking)
        if hasattr(seen.owner, "get_support") and is_wide(seen.x):
            chosen = tuple(np.flatnonzero(seen.owner.get_support()).tolist())
            look = look_at(taken(seen.x, chosen)) if 0 < len(chosen) < seen.x.shape[1] else None
            if look is not None:
                recorder.book.note_selected(look, made)
        if (watched := stopping_of(seen)) is not None:
            self.note_stopping(made, seen, recorder.table(watched), variable_name(watched, 4))
        if hasattr(seen.owner, "cv_results_"):
            self._validating.after_search(seen, table)
            if hasattr(seen.owner, "best_estimator_"):
                recorder.note_inner(number, seen.owner.best_estimator_)
        if seen.name == FIT_TRANSFORM:
            self._note_transform(number, table, seen)
        elif seen.name == FIT_PREDICT:
            self.note_answer(Verb.PREDICT, number, table, seen)
        elif seen.name == RESAMPLE and isinstance(seen.result, tuple):
            self._note_made(made, table, seen.result[0], is_aligned=False)

    def _hold(self, seen: Seen, made: int, table: Any) -> None:
        """Keep what could be repeated."""
        watching = watching_words(seen.owner, seen.kwargs)
        is_plain = len(seen.args) <= len(("self", "X", "y")) and not set(seen.kwargs) - {"X", "y", "raw_documents", *watching}
        given = (made, seen.owner, table, seen.y, getattr(seen.owner, "refit_time_", seen.seconds))
        if hasattr(seen.owner, "predict") and seen.name in (FIT, FIT_PREDICT):
            line = self._recorder.records.calls[made].line
            self._holder.note_fit(*given, is_plain=is_plain and seen.name == FIT, line=line)
        elif seen.name in (FIT, FIT_TRANSFORM, RESAMPLE):
            self._holder.note_before(*given, is_plain=is_plain, is_joint=seen.name == FIT_TRANSFORM)

    def after_transform(self, seen: Seen) -> None:
        """Rows have passed a transformer."""
        self._note_transform(self._recorder.estimator(seen.owner), NOTHING if seen.kept is None else seen.kept, seen)

    def _note_transform(self, number: int, table: int, seen: Seen) -> None:
        made = self._recorder.add(self._call(Verb.TRANSFORM, number, table, seen))
        if made != NOTHING:
            self._note_made(made, table, seen.result, is_aligned=True)
            self._outputs.note_passed(seen.x, seen.result)

    def _note_made(self, call: int, table: int, result: Any, *, is_aligned: bool) -> None:
        """What came out has the rows that went in, if there are as many; else rows of its own."""
        recorder = self._recorder
        look = recorder.look(result)
        if look is None or table == NOTHING:
            return
        source = recorder.records.tables[table]
        order = source.order if is_aligned and len(source.order.ids) == look.n else Order(look.hashes)
        names = source.names if look.n_columns == source.n_columns else ()
        recorder.book.note_made(look, order, (call, *source.made_by), table, names)
        recorder.records.calls[call].made = recorder.table(result)

    def after_predict(self, seen: Seen) -> None:
        """Something was predicted."""
        table = NOTHING if seen.kept is None else seen.kept
        self.note_answer(PREDICTING[seen.name], self._recorder.estimator(seen.owner), table, seen)

    def note_answer(self, verb: Verb, number: int, table: int, seen: Seen) -> None:
        """What a model said of a table."""
        call = self._call(verb, number, table, seen)
        is_class = sort_of(seen.owner) is Sort.CLASSIFIER if verb is Verb.PREDICT else False
        call.output = target_of(seen.result, self._recorder.positions(table, n_rows(seen.result)), is_class=is_class)
        made = self._recorder.add(call)
        if made != NOTHING:
            self._outputs.note(made, verb, np.asarray(seen.result), _classes(seen.owner))

    def after_score(self, seen: Seen) -> None:
        """A model was scored."""
        table = NOTHING if seen.kept is None else seen.kept
        call = self._call(Verb.SCORE, self._recorder.estimator(seen.owner), table, seen)
        call.target = target_of(seen.y, self._recorder.positions(table, n_rows(seen.x)))
        call.value = scalar(seen.result)
        self._recorder.add(call)

    def after_inverse(self, seen: Seen) -> None:
        """Predictions were brought back to the target's own scale."""
        self._outputs.note_passed(seen.x, seen.result)

    def _call(self, verb: Verb, number: int, table: int, seen: Seen) -> CallRecord:
        recorder = self._recorder
        line, loop = recorder.line()
        fits = tuple(recorder.records.estimators[number].fits)
        return CallRecord(
            verb, number, table, recorder.at, line, loop, fits=fits, params=params_of(seen.owner), seconds=seen.seconds
        )  # fmt: skip


def _classes(one: Any) -> Any:
    try:
        return getattr(one, "classes_", None)
    except Exception:  # a property of the program's own
        return None
