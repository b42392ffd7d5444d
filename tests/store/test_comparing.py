"""Runs side by side."""

import math

import numpy as np
import pytest

from sleuth.errors import UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.catalogue import read_store
from sleuth.store.comparing import compare
from sleuth.store.curves import curve, part
from sleuth.store.weighing import arguments
from tests.store.kept import keep


def two(tmp_path, **second):
    keep(tmp_path, "2026-a")
    keep(tmp_path, "2026-b", **second)
    return compare(sorted(read_store(tmp_path), key=lambda run: run.name))


def test_equal_runs_differ_in_nothing(tmp_path):
    comparison = two(tmp_path)
    assert comparison.runs == ("2026-a", "2026-b")
    assert comparison.differences == ()
    assert {"command", "commit", "seeds: torch", "environment: Python", "settings: budget", "final loss"} <= {*comparison.same}
    (parting,) = comparison.partings
    assert (parting.n_common, parting.first_difference, parting.first_apart, parting.losses) == (3, None, None, None)


def test_what_differs_is_named_with_each_value(tmp_path):
    comparison = two(
        tmp_path, faults=("loss-plateau",), losses=(2.0, 1.5), seeds={"torch": 2, "numpy": 0}, git=None,
        command=["sleuth", "run", "train.py", "--lr", "a b"], environment={"Python": "3.12.1"}, settings={"budget": 2.0},
        ended="2026-11-20T14:32:05+00:00",
    )  # fmt: skip
    assert {one.name: one.values for one in comparison.differences} == {
        "command": ("sleuth run train.py", "sleuth run train.py --lr 'a b'"),
        "argument: lr": ("", "a b"),
        "commit": ("abc", ""),
        "uncommitted changes": ("no", ""),
        "verdict": ("clean", "fault"),
        "faults": ("", "loss-plateau"),
        "steps": ("3", "2"),
        "duration": ("65 s", "5 s"),
        "seeds: torch": ("1", "2"),
        "seeds: numpy": ("", "0"),
        "environment: Python": ("3.11.7", "3.12.1"),
        "settings: budget": ("1.03", "2.0"),
        "final loss": ("0.5", "1.5"),
        "best loss": ("0.5", "1.5"),
    }
    (parting,) = comparison.partings
    assert (parting.n_common, parting.first_difference, parting.first_apart, parting.losses) == (2, 1, 1, (1.0, 1.5))


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        ((2.0, 1.0), (2.0, 1.0), (None, None)),
        ((2.0, 1.0, 0.5), (2.0, 1.0 + 1e-9, 0.6), (1, 2)),
        ((2.0, 1.0), (2.0, 1.0 + 1e-9), (1, None)),
        ((2.0, math.inf), (2.0, math.inf), (None, None)),
        ((2.0, 1.0), (2.0, math.inf), (1, 1)),
        ((-2.0, -1.0), (-2.0, -1.5), (1, 1)),
        ((0.0, 0.0), (0.0, 0.0), (None, None)),
        ((0.0, 0.0), (0.0, 1e-30), (1, 1)),
    ],
)
def test_where_losses_part(first, other, expected):
    parting = part("b", curve(np.arange(len(first)), np.array(first)), curve(np.arange(len(other)), np.array(other)))
    assert (parting.first_difference, parting.first_apart) == expected


def test_steps_are_compared_by_number_and_only_where_both_are_known(tmp_path):
    first, other = curve(np.array([0, 2, 4]), np.array([1.0, 3.0, 5.0])), curve(np.array([2, 3, 4]), np.array([3.0, 9.0, 6.0]))
    assert part("b", first, other).first_apart == 4
    comparison = two(tmp_path, losses=None)
    assert comparison.partings[0].n_common == 0


def test_two_runs_of_one_commit_with_other_changes_differ(tmp_path):
    state = {"commit": "abc", "is_dirty": True}
    for name, patch in (("2026-a", "x"), ("2026-b", "x"), ("2026-c", "y"), ("2026-d", None)):
        folder = keep(tmp_path, name, git=state)
        if patch:
            (folder / "diff.patch").write_text(patch)
    (one,) = compare(sorted(read_store(tmp_path), key=lambda run: run.name)).differences
    assert one.name == "uncommitted changes"
    assert one.values[0] == one.values[1] != one.values[2]
    assert one.values[3] == "yes, not kept"


@pytest.mark.parametrize("picked", [[0], [], [0, 0], [0, 1, 0]])
def test_too_few_or_the_same_twice(tmp_path, picked):
    keep(tmp_path, "2026-a")
    keep(tmp_path, "2026-b")
    runs = read_store(tmp_path)
    with pytest.raises(UsageError, match="2 to 10 different runs"):
        compare([runs[index] for index in picked])


def test_ten_runs_and_no_more(tmp_path):
    for index in range(11):
        keep(tmp_path, f"2026-{index:02}", seeds={"torch": index})
    runs = read_store(tmp_path)
    assert len(compare(runs[:10]).differences[0].values) == 10
    with pytest.raises(UsageError, match="2 to 10 different runs"):
        compare(runs)


def test_a_damaged_file_of_steps_counts_as_none(tmp_path):
    keep(tmp_path, "2026-a")
    (keep(tmp_path, "2026-b") / "steps.bin").write_bytes(b"x" * 100)
    comparison = compare(read_store(tmp_path))
    assert comparison.partings[0].n_common == 0


def several(folder, rates, losses, **more):
    """Runs that differ in a rate, each with the final loss that is given."""
    for at, (rate, loss) in enumerate(zip(rates, losses, strict=True)):
        own = {name: values[at] for name, values in more.items()}
        keep(folder, f"2026-{at}", command=["sleuth", "run", "train.py", f"--lr={rate}"], losses=(2.0, loss), **own)
    return compare(sorted(read_store(folder), key=lambda run: run.name))


def test_the_difference_that_goes_with_the_outcome_comes_first(tmp_path):
    seeds = [{"torch": one} for one in (3, 1, 2, 5, 4, 6)]
    found = several(tmp_path, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), (1.0, 1.1, 1.3, 1.4, 1.8, 1.9), seeds=seeds).importances
    assert {one.outcome for one in found} == {"final loss"}
    assert (found[0].names, found[0].direction, found[0].n_runs) == (("argument: lr",), 1.0, 6)
    assert found[0].share == pytest.approx(1.0)
    assert found[0].chance < 0.01
    assert {one.names for one in found} == {("argument: lr",), ("seeds: torch",)}
    assert found[1].share < 0.7


def test_what_always_changes_together_is_one_thing(tmp_path):
    settings = [{"budget": one} for one in (1.0, 1.0, 2.0, 2.0)]
    (one,) = several(tmp_path, (0.1, 0.1, 0.5, 0.5), (1.0, 1.1, 1.5, 1.6), settings=settings).importances
    assert one.names == ("argument: lr", "settings: budget")


def test_two_runs_tell_no_importance_and_a_run_that_diverged_is_the_worst(tmp_path):
    assert several(tmp_path / "a", (0.1, 0.5), (1.0, 2.0)).importances == ()
    (one,) = several(tmp_path / "b", (0.1, 0.2, 0.3, 9.0), (1.0, 1.1, 1.2, math.inf)).importances
    assert one.share == pytest.approx(1.0)


def test_the_program_s_arguments():
    def given(*words):
        return dict(arguments(KeptRun("a", "", "finished", script="/x/train.py", command=("sleuth", "run", *words))))

    assert given("--quiet", "train.py", "--lr", "1e-3", "-n", "5", "--amp", "--decay=-1", "out") == {
        "lr": "1e-3", "n": "5", "amp": "yes", "decay": "-1", "1": "out",
    }  # fmt: skip
    assert given("train.py", "model.depth=3", "+data=a=b") == {"model.depth": "3", "1": "+data=a=b"}
    assert given("-m", "pkg.train") == {}


def valued(tmp_path, *runs):
    for name, values in zip("abc", runs, strict=False):
        keep(tmp_path, f"2026-{name}", **values)
    comparison = compare(sorted(read_store(tmp_path), key=lambda run: run.name))
    return {one.name: one.values for one in comparison.differences}


def test_values_that_differ_stand_in_the_place_of_arguments(tmp_path):
    first = {
        "command": ["sleuth", "run", "t.py"],
        "values": {"argparse": {"learning_rate": 0.1, "amp": False}, "a.yaml": {"n": 3}},
    }
    other = {
        "command": ["sleuth", "run", "t.py", "--learning-rate", "0.2", "-x", "7"],
        "values": {"argparse": {"learning_rate": 0.2, "amp": False}, "a.yaml": {"n": None}},
    }
    found = valued(tmp_path, first, other)
    assert found == {
        "command": ("sleuth run t.py", "sleuth run t.py --learning-rate 0.2 -x 7"),
        "argument: x": ("", "7"), "value: learning_rate": ("0.1", "0.2"), "value: n": ("3", "None"),
    }  # fmt: skip


def test_a_run_of_an_older_version_has_its_arguments_only(tmp_path):
    first = {"command": ["sleuth", "run", "t.py", "--lr", "0.1"]}
    other = {"command": ["sleuth", "run", "t.py", "--lr", "0.2"], "values": {"argparse": {"lr": 0.2}}}
    found = valued(tmp_path, first, other)
    assert (found["argument: lr"], found["value: lr"]) == (("0.1", "0.2"), ("", "0.2"))


def test_values_of_two_sources_are_told_apart_only_where_they_differ(tmp_path):
    first = {"values": {"argparse": {"lr": 0.1, "n": 1}, "Config": {"lr": 0.1, "n": 1}, "a.yaml": {"lr": 0.3}}}
    other = {"values": {"argparse": {"lr": 0.2, "n": 1}, "Config": {"lr": 0.2, "n": 2}, "a.yaml": {"lr": 0.4}}}
    found = valued(tmp_path, first, other)
    assert found == {"value: lr": ("0.1", "0.2"), "value: Config n": ("1", "2"), "value: a.yaml lr": ("0.3", "0.4")}


def test_seeds_differ_by_their_numbers_and_not_by_their_places(tmp_path):
    seeded = {"generator": "numpy", "seed": "0", "file": "t.py", "n": 1}
    first = {"seeds": {"torch": 0, "numpy": [0, 1]}, "seeded": [{**seeded, "line": 3}]}
    other = {"seeds": {"torch": 1, "numpy": [0, 1]}, "seeded": [{**seeded, "line": 9}]}
    assert valued(tmp_path, first, other) == {"seeds: torch": ("0", "1")}


def test_three_runs_say_what_goes_with_a_value(tmp_path):
    for name, lr, loss in (("a", 0.1, 3.0), ("b", 0.2, 2.0), ("c", 0.3, 1.0), ("d", 0.4, 0.5)):
        keep(tmp_path, f"2026-{name}", values={"argparse": {"lr": lr}}, losses=(4.0, loss))
    comparison = compare(sorted(read_store(tmp_path), key=lambda run: run.name))
    assert [(one.outcome, one.names, one.direction) for one in comparison.importances] == [("final loss", ("value: lr",), -1.0)]
