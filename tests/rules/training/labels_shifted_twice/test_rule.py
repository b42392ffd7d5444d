from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import RowEnd, TokenFacts
from sleuth.rule import HINT, PROOF
from sleuth.rules.training.labels_shifted_twice import labels_shifted_twice
from tests.traces import healthy_trace, place

END = RowEnd(3, 0.2, 0, 1, 9)


def with_tokens(two_ahead, ahead, n_targets=60, steps=5):
    facts = TokenFacts(0, place(22), 0, (4, 16), 30, 0, 29, END, END, n_targets=n_targets, n_valid=60, same=0.1, ahead=ahead,
                       two_ahead=two_ahead)  # fmt: skip
    return replace(healthy_trace(), tokens=tuple(replace(facts, step=step) for step in range(steps)))


def test_cut_before_the_loss_is_proof():
    (finding,) = labels_shifted_twice(with_tokens(1.0, 0.1))
    assert finding.certainty is PROOF
    assert finding.values == {"targets": 300, "losses": 5, "ahead": pytest.approx(0.1)}


def test_shifted_in_the_data_only_may_be_meant():
    (finding,) = labels_shifted_twice(with_tokens(1.0, 0.1, n_targets=64))
    assert finding.certainty is HINT


def test_several_tokens_at_once_and_constant_data_are_silent():
    assert not list(labels_shifted_twice(with_tokens(1.0, 1.0)))
    one, two = with_tokens(1.0, 0.1), with_tokens(0.1, 1.0)
    assert not list(labels_shifted_twice(replace(one, tokens=one.tokens + two.tokens)))


def test_a_healthy_run_is_silent():
    assert not list(labels_shifted_twice(with_tokens(0.1, 1.0)))
    with pytest.raises(NotApplicable):
        list(labels_shifted_twice(healthy_trace()))
