from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, SampleMargins
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.noisy_labels import noisy_labels
from tests.traces import healthy_trace

N, WRONG = 800, 60  # samples, of which the first ones are contradicted


def judged(*, is_low=True, n_conflicts=0, **changes):
    margin = np.linspace(1, 5, N)
    if is_low:
        margin[:WRONG] -= 8
    else:
        margin = np.random.default_rng(0).permutation(margin)
    labels = np.arange(N) % 4
    margins = SampleMargins(
        0, 4, np.arange(N)[::-1], labels, np.full(N, 3), margin, (labels + 1) % 4, margin / 10, n_conflicts, 2 * N
    )  # fmt: skip
    values = {"n": 800.0, "error": 0.16, "chance": 0.75, "in_half": 0.15, "in_quarter": 0.15, "suspects": 60.0, **changes}
    told = {f"label_of_{sample}": float((labels[sample] + 1) % 4) for sample in range(WRONG)}
    made = Experiment("label-check", 0.5, "", (*values.items(), *told.items()))
    return list(noisy_labels(replace(healthy_trace(), margins=(margins,), experiments=(made,))))


def test_labels_contradicted_wherever_the_answer_is_clear():
    (finding,) = judged()
    assert finding.certainty is LIKELY
    assert finding.values["suspects"] == 60
    assert finding.values["flatness"] == 0.938
    assert finding.values["rows"][:3] == (799, 798, 797)
    assert "799 (0 -> 1)" in finding.message


@pytest.mark.parametrize("changes", [{"in_half": 0.13, "in_quarter": 0.02}, {"error": 0.5}, {"error": 0.16, "chance": 0.2}])
def test_overlapping_or_unlearnable_or_rare_classes_are_silent(changes):
    assert not judged(**changes)


def test_the_run_itself_must_contradict_them():
    assert not judged(is_low=False)


def test_the_same_input_with_several_labels_is_a_matter_of_chance():
    assert not judged(n_conflicts=200)


def test_a_few_wrong_labels_are_a_hint():
    (finding,) = judged(error=0.03, in_half=0.02, in_quarter=0.02, suspects=8.0)
    assert finding.certainty is HINT


def test_without_margins_it_is_not_judged():
    with pytest.raises(NotApplicable):
        list(noisy_labels(healthy_trace()))


def test_a_stretch_of_the_data_with_labels_of_other_inputs():
    told = {"block_first": 0.0, "block_last": 1096.0, "block_inside": 0.14, "block_across": 0.2, "block_outside": 0.88}
    made = Experiment("label-check", 0.5, "", (*told.items(), ("block_chance", 0.24)))
    (finding,) = noisy_labels(replace(healthy_trace(), experiments=(made,)))
    assert "From about row 0 to 1096" in finding.message
    assert finding.certainty is None
