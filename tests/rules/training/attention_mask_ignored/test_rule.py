from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, RowEnd, TokenFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.attention_mask_ignored import attention_mask_ignored
from tests.traces import healthy_trace, place


def with_weights(*weights):
    end = RowEnd(0, 0.9, 0, 5, 0)
    facts = TokenFacts(0, place(22), 0, (8, 12), 30, 0, 29, RowEnd(4, 0.1, 0, 1, 3), end, 0)
    tokens = tuple(replace(facts, step=step, pad_weight=weight) for step, weight in enumerate(weights))
    return replace(healthy_trace(), tokens=tokens)


def test_attention_on_padding():
    (finding,) = attention_mask_ignored(with_weights(0.3, 0.1, float("nan"), 0.2))
    assert finding.values == {"weight": pytest.approx(0.2), "losses": 3}
    assert finding.where.place.line == 22
    assert "20.0%" in finding.message


def test_masked_in_one_batch_or_few_batches_is_silent():
    assert not list(attention_mask_ignored(with_weights(0.3, 0.1, 0.0, 0.2)))
    assert not list(attention_mask_ignored(with_weights(0.3, 0.1)))


def test_a_healthy_run_is_silent():
    assert not list(attention_mask_ignored(with_weights(0.0, 0.0, 0.0)))
    with pytest.raises(NotApplicable):
        list(attention_mask_ignored(with_weights(float("nan"))))
    with pytest.raises(NotApplicable):
        list(attention_mask_ignored(healthy_trace()))


def with_mask(**values):
    told = {"weight": 0.2, "unmasked": 0.2, "moved": 1.5, "predicted": 0.0, "lengths": 1.0, **values}
    return replace(healthy_trace(), experiments=(Experiment("masked-positions", values=tuple(told.items())),))


@pytest.mark.parametrize(
    ("changes", "certainty"), [({}, LIKELY), ({"unmasked": 0.3, "lengths": 3.0}, LIKELY), ({"unmasked": 0.3}, HINT)]
)
def test_a_mask_that_hides_nothing(changes, certainty):
    (finding,) = attention_mask_ignored(with_mask(**changes))
    assert finding.certainty is certainty
    assert "20.0%" in finding.message


@pytest.mark.parametrize("changes", [{"weight": 0.0}, {"weight": -1.0, "unmasked": -1.0}, {"moved": 0.0}, {"predicted": 1.0}])
def test_a_mask_that_is_used_or_marks_no_padding_is_silent(changes):
    assert not list(attention_mask_ignored(with_mask(**changes)))
