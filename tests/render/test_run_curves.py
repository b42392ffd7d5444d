"""Curves of several runs in one drawing."""

import doctest

import numpy as np

from sleuth.evidence.kept_run import Parting, RunComparison
from sleuth.evidence.shared_curves import Curve, SharedCurve
from sleuth.render import run_curves, side_by_side
from sleuth.render.run_curves import curve_figure
from sleuth.render.standalone import Frame, picture

RUNS = tuple(f"run-{letter}" for letter in "abcdefghij")


def of(*values):
    return Curve(np.arange(len(values)), np.array(values))


def acc(*curves, apart=None):
    partings = tuple(Parting(run, 3, apart, apart, (0.5, 0.6), 0.01) for run in RUNS[1 : len(curves)])
    return SharedCurve("val_acc", "val/acc", curves, partings)


def test_examples():
    assert sum(doctest.testmod(module).failed for module in (run_curves, side_by_side)) == 0


def test_ten_runs_look_each_different_and_the_legend_shows_how():
    figure = curve_figure(acc(*(of(0.1, 0.2, 0.1 * at) for at in range(10))), RUNS)
    assert len({key.color for key in figure.keys}) == 10
    svg = picture(figure, Frame())
    assert svg.count('stroke-width="3" stroke-dasharray') == 5  # in the legend
    assert all(run in svg for run in RUNS)


def test_where_a_run_leaves_the_first_is_marked_once_for_all_of_that_step():
    figure = curve_figure(acc(of(0.1, 0.2), of(0.1, 0.3), of(0.1, 0.4), apart=1), RUNS)
    assert figure.svg.count('class="letter"') == 1
    assert ">BC<" in figure.svg
    assert "leaves A" in figure.caption


def test_a_run_without_the_curve_keeps_its_letter_free():
    figure = curve_figure(acc(of(0.1, 0.2), None, of(0.1, 0.4)), RUNS)
    assert [key.name for key in figure.keys] == ["A  run-a", "C  run-c"]
    assert figure.caption.startswith("At last A 0.2, C 0.4.")


def test_curves_that_part_are_told_and_those_that_do_not_are_named_together():
    same = SharedCurve("learning_rate", "learning rate", (of(0.1), of(0.1)), (Parting("run-b", 1),))
    losses = (Parting("run-b", 3),)
    comparison = RunComparison(RUNS[:2], (), (), losses, curves=(acc(of(0.5), of(0.6), apart=2), same))
    text = side_by_side.side_by_side(comparison)
    assert "\nval/acc\n  A B  differ by more than 1 % from step 2 on (0.5 and 0.6)\n" in text
    assert "\nThe same at all common steps: learning rate.\n" in text
    assert side_by_side.comparison_tree(comparison)["curves"]["val/acc"][0]["first_apart"] == 2
