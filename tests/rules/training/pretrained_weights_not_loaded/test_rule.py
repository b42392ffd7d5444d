from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import WeightLoad
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.pretrained_weights_not_loaded import pretrained_weights_not_loaded
from tests.traces import healthy_trace, place


def load(matched, given, renamed=0, unexpected=0, **changes):
    one = WeightLoad(0, place(6), 0, "Net", 10, matched, given, renamed, missing=("fc.weight",) * (matched < 10),
                     unexpected=("module.fc.weight",) * (unexpected > 0), n_unexpected=unexpected, module=0)  # fmt: skip
    return replace(one, **changes)


def judged(*loads):
    return list(pretrained_weights_not_loaded(replace(healthy_trace(), weight_loads=loads)))


def test_another_prefix():
    (finding,) = judged(load(0, 10, renamed=10, unexpected=10))
    assert finding.certainty is PROOF
    assert finding.values == {"names": 10, "matched": 0, "given": 10, "renamed": 10}
    assert "`module.fc.weight`" in finding.fix
    assert finding.where.place.line == 6


def test_no_name_matches():
    (finding,) = judged(load(0, 12, unexpected=12))
    assert finding.certainty is PROOF
    (finding,) = judged(load(0, 0))
    assert finding.certainty is LIKELY


def test_its_own_tensors():
    (finding,) = judged(load(10, 10, n_own=10, n_files=1))
    assert finding.certainty is LIKELY
    (finding,) = judged(load(10, 10, n_own=10))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "loads",
    [
        [load(8, 10, unexpected=2)],  # a backbone with another head
        [load(2, 2)],  # adapters alone
        [load(0, 10, renamed=10, unexpected=10), load(10, 10)],  # mended
        [load(10, 10), load(0, 3, unexpected=3)],  # a second file, for something else
    ],
)
def test_partial_and_mended_loads_are_silent(loads):
    assert not judged(*loads)


def test_a_healthy_run_is_silent():
    assert not judged(load(10, 10))
    with pytest.raises(NotApplicable):
        judged(load(10, 10, is_trained=True))
    with pytest.raises(NotApplicable):
        list(pretrained_weights_not_loaded(healthy_trace()))
