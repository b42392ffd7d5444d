from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import RowEnd, TokenFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.doubled_special_tokens import doubled_special_tokens
from tests.traces import healthy_trace, place

END = RowEnd(2, 0.5, 0, 3, 0)


def with_start(least=2, most=2, elsewhere=0, share=1.0, names=("bos_id",), padding=0, shape=(8, 12)):
    start = RowEnd(1, share, least, most, elsewhere)
    facts = TokenFacts(0, place(22), 0, shape, 30, 0, 29, start, END, padding, start_names=names)
    return replace(healthy_trace(), tokens=tuple(replace(facts, step=step) for step in range(4)))


def test_two_start_tokens_in_every_row():
    (finding,) = doubled_special_tokens(with_start())
    assert finding.certainty is LIKELY
    assert finding.values == {"id": 1, "rows": 32, "batches": 4}
    assert "(`bos_id`)" in finding.message


def test_without_a_name_it_is_a_hint():
    (finding,) = doubled_special_tokens(with_start(names=()))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"padding": 1},  # padding on the left
        {"names": ("pad_id",)},
        {"most": 5},  # of several lengths
        {"elsewhere": 7},  # leading zeros of numbers
        {"share": 0.9, "least": 0},
        {"shape": (8, 3)},  # the first windows of a trigram model
    ],
)
def test_rows_that_begin_alike_are_silent(changes):
    assert not list(doubled_special_tokens(with_start(**changes)))


def test_a_healthy_run_is_silent():
    assert not list(doubled_special_tokens(with_start(least=1, most=1)))
    with pytest.raises(NotApplicable):
        list(doubled_special_tokens(healthy_trace()))
