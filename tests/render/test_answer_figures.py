"""Confusion, ROC and calibration of what a network answered."""

from dataclasses import replace

import numpy as np

from sleuth.evidence.answers import Answers
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Evaluation
from sleuth.render.answer_figures import answer_figures
from tests.traces import healthy_trace

RNG = np.random.default_rng(0)


def evaluation(n_classes, n, *, share_right, line=7, n_asked=0):
    label = RNG.integers(0, n_classes, n)
    wrong = (label + 1) % n_classes
    given = np.where(RNG.random(n) < share_right, label, wrong)
    answers = Answers(n_classes, label, given, np.full(n, share_right, np.float32), n_asked)
    return Evaluation(90, 0, Place("train.py", line), -1, 3, n, 0.3, share_right, answers=answers)


def made(*evaluations):
    return list(answer_figures(replace(healthy_trace(), evaluations=evaluations)))


def test_many_classes_have_a_table_and_a_calibration():
    table, calibration = made(evaluation(4, 200, share_right=0.8))
    assert (table.title, calibration.title) == ("Confusion", "Calibration")
    assert "train.py:7, after 90 steps, 200 samples" in table.caption
    assert "Most often wrong" in table.caption


def test_two_classes_have_curves_too():
    titles = [one.title for one in made(evaluation(2, 100, share_right=0.9))]
    assert titles == ["Confusion", "ROC", "Precision and recall", "Calibration"]


def test_several_sets_are_told_apart_by_their_lines():
    figures = made(evaluation(2, 60, share_right=0.9), evaluation(2, 60, share_right=0.6, line=31))
    assert [one.title for one in figures].count("Confusion") == 2
    assert [key.name.split(",")[1].strip() for key in figures[-1].keys] == ["train.py:7", "train.py:31"]


def test_what_was_left_out_is_said():
    assert "100 of 5,000 samples" in made(evaluation(3, 100, share_right=0.5, n_asked=5_000))[0].caption


def test_without_enough_answers_nothing_is_drawn():
    assert made() == made(evaluation(2, 5, share_right=0.9)) == []


def test_too_many_classes_have_no_table():
    assert [one.title for one in made(evaluation(40, 300, share_right=0.7))] == ["Calibration"]
