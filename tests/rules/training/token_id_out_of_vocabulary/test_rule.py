from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import BadLookup
from sleuth.rule import HINT, PROOF
from sleuth.rules.training.token_id_out_of_vocabulary import token_id_out_of_vocabulary
from tests.traces import healthy_trace, place


def with_lookup(low, high, rows, is_count=False, status="raised"):
    trace = healthy_trace()
    bad = BadLookup(7, place(20), "embed.weight", low, high, rows, is_count)
    return replace(trace, bad_lookups=(bad,), run=replace(trace.run, status=status))


def test_an_id_above_the_last_row():
    (finding,) = token_id_out_of_vocabulary(with_lookup(0, 50, 50))
    assert finding.values == {"id": 50, "rows": 50, "minimum": 0, "maximum": 50}
    assert finding.certainty is PROOF
    assert "51 rows" in finding.fix
    assert finding.where.layer == "embed"
    assert finding.where.first_step == 7


def test_a_negative_id_and_a_position():
    (finding,) = token_id_out_of_vocabulary(with_lookup(-100, 9, 50))
    assert finding.values["id"] == -100
    (finding,) = token_id_out_of_vocabulary(with_lookup(0, 80, 64, is_count=True))
    assert "position 80" in finding.message


def test_an_error_that_the_program_caught_is_a_hint():
    (finding,) = token_id_out_of_vocabulary(with_lookup(0, 50, 50, status="finished"))
    assert finding.certainty is HINT


def test_a_healthy_run_is_silent():
    trace = healthy_trace()
    table = replace(trace.layers[1], kind="Embedding")
    assert not list(token_id_out_of_vocabulary(replace(trace, layers=(table,))))
    with pytest.raises(NotApplicable):
        list(token_id_out_of_vocabulary(trace))
