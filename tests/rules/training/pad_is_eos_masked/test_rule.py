from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import RowEnd, TokenFacts
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.pad_is_eos_masked import pad_is_eos_masked
from tests.traces import healthy_trace, place

START = RowEnd(1, 1.0, 1, 1, 0)
NAMED = {"end_names": ("eos_token_id", "pad_token_id"), "least": 0}


def with_rows(n_end_valid=0, n_valid=40, least=1, end_names=(), ahead=1.0, length=12, steps=4):
    facts = TokenFacts(0, place(22), 0, (6, length), 30, 0, 29, START, RowEnd(2, 0.9, least, 5, 0), n_targets=66, n_valid=n_valid,
                       n_end_valid=n_end_valid, same=0.1, ahead=ahead, two_ahead=0.1, end_names=end_names)  # fmt: skip
    tokens = tuple(replace(facts, step=step, shape=(6, length + step % 3)) for step in range(steps))
    return replace(healthy_trace(), tokens=tokens)


def test_one_name_for_both():
    (finding,) = pad_is_eos_masked(with_rows(**NAMED))
    assert finding.certainty is PROOF
    assert finding.values == {"id": 2, "valid": 160, "losses": 4, "names": ("eos_token_id", "pad_token_id")}


def test_the_longest_row_ends_with_it_too():
    (finding,) = pad_is_eos_masked(with_rows())
    assert finding.certainty is LIKELY
    assert "160 targets that count; 104 targets are ignored" in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"least": 0, "end_names": ("pad_id",)},  # padding with an id of its own
        {**NAMED, "n_end_valid": 6},  # the first end counts
        {**NAMED, "n_valid": 66},  # nothing is ignored
        {"least": 3},  # padded to a fixed length
        {**NAMED, "steps": 2},
    ],
)
def test_healthy_padding_is_silent(changes):
    assert not list(pad_is_eos_masked(with_rows(**changes)))


def test_tags_are_not_judged_and_a_healthy_run_is_silent():
    with pytest.raises(NotApplicable):
        list(pad_is_eos_masked(with_rows(**NAMED, ahead=0.2)))
    with pytest.raises(NotApplicable):
        list(pad_is_eos_masked(healthy_trace()))
