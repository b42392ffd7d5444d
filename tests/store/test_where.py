"""The language of --where, and sorting."""

import math

import pytest

from sleuth.errors import UsageError
from sleuth.evidence.given import GivenValue
from sleuth.evidence.kept_run import COLUMNS, KeptRun, Metric, row
from sleuth.store.columns import own_columns
from sleuth.store.where import more_columns, parse, sorted_by

GOOD = KeptRun("2026-a", "", "finished", script="train.py", n_steps=10, final_loss=0.2, seconds=65.0, tags=("baseline", "v1"))
BAD = KeptRun("2026-b", "", "raised", script="it's.py", exit_code=1, faults=("loss-plateau", "x"), final_loss=math.inf, note="n")
NEW = KeptRun("2026-c", "", "running")
RUNS = (GOOD, BAD, NEW)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("fault is null and loss < 0.3 and script = 'train.py' and tag = 'baseline'", (GOOD,)),
        ("loss < 1e9", (GOOD,)),
        ("loss > 1", (BAD,)),
        ("loss = inf", (BAD,)),
        ("loss is null", (NEW,)),
        ("loss is not null", (GOOD, BAD)),
        ("not loss < 0.3", (BAD, NEW)),
        ("fault = 'loss-plateau'", (BAD,)),
        ("fault = 'x'", ()),
        ("faults = 'x'", (BAD,)),
        ("fault != 'loss-plateau'", (GOOD, NEW)),
        ("tag != 'v1'", (BAD, NEW)),
        ("TAG = 'v1' AND NOT status='raised'", (GOOD,)),
        ("tags is null", (BAD, NEW)),
        ("steps >= 10 or exit_code <> 0 and status == 'raised'", (GOOD, BAD)),
        ("(steps >= 10 or exit_code = 1) and status == 'raised'", (BAD,)),
        ("not not (steps=10)", (GOOD,)),
        ('script = "it\'s.py"', (BAD,)),
        ("script = 'it''s.py'", (BAD,)),
        ("run > '2026-a' and run <= '2026-b'", (BAD,)),
        ("duration <-.5e1 or duration > +6.4E1", (GOOD,)),
        ("steps<11", (GOOD,)),
        ("  status = ''  ", ()),
        ("script contains 'TRAIN'", (GOOD,)),
        ("script contains 'rain.p' or faults contains 'plat'", (GOOD, BAD)),
        ("tag Contains 'v' and not note contains 'n'", (GOOD,)),
        ("note contains ''", (BAD,)),
        ("script contains 'it''s'", (BAD,)),
    ],
)
def test_what_fits(expression, expected):
    assert sorted_by(RUNS, parse(expression)) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "expected a column at character 1, got the end"),
        ("los < 3", "runs have no column 'los'. Did you mean loss? The columns are command, "),
        ("loss", "expected = != < <= > >= contains or is null at character 5, got the end"),
        ("loss contains '1'", "loss is a number, and is compared with the text '1'"),
        ("script contains train", "expected a 'text' in quotes at character 17, got 'train'"),
        ("script like '%a'", "expected = != < <= > >= contains or is null at character 8, got 'like'"),
        ("loss < ", "expected a number or a 'text' in quotes at character 7, got the end"),
        ("loss < low", "expected a number or a 'text' in quotes at character 8, got 'low'"),
        ("loss < 'low'", "loss is a number, and is compared with the text 'low'"),
        ("script = 3", "script is a text, and is compared with the number 3; write '3'"),
        ("tag < 'b'", "tags holds several texts; only = and != can be asked of it"),
        ("loss is 3", "expected null or not null at character 9, got '3'"),
        ("loss < 3 loss", "expected and, or, or the end at character 10, got 'loss'"),
        ("(loss < 3", "expected and, or, or ) at character 10, got the end"),
        ("loss < 3)", "expected and, or, or the end at character 9, got ')'"),
        ("script = 'a", 'cannot read "\'a" at character 10'),
        ("loss < 3; import os", "cannot read '; import os' at character 9"),
        ("loss < 3abc", "cannot read '3abc' at character 8"),
        ("and", "expected a column at character 1, got 'and'"),
        ("3 < loss", "expected a column at character 1, got '3'"),
        ("__class__ = 'x'", "no column '__class__'"),
        ("(" * 10_000, "more than 50 parentheses"),
        ("not " * 10_000 + "loss < 3", "more than 50 parentheses or nots"),
    ],
)
def test_what_cannot_be_read(expression, message):
    with pytest.raises(UsageError) as raised:
        parse(expression)
    assert message in str(raised.value)


def test_many_parts_are_read():
    assert sorted_by(RUNS, parse(" or ".join(["steps = 10"] * 5000))) == (GOOD,)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts_with_the_unknown_last(name, sign):
    found = sorted_by(RUNS, sort=sign + name)
    assert {run.name for run in found} == {run.name for run in RUNS}
    cells = [row(run)[name] for run in found]
    known = [cell for cell in cells if cell not in (None, ())]
    assert cells[: len(known)] == known
    assert known == sorted(known, reverse=bool(sign))


def test_a_column_to_sort_by_that_is_not_there():
    with pytest.raises(UsageError, match="no column 'time'"):
        sorted_by(RUNS, sort="-time")


def given(run, source="argparse", metrics=(), **values):
    made = tuple(GivenValue(source, name.replace("__", "."), value) for name, value in values.items())
    return KeptRun(run, "", "finished", values=made, metrics=metrics)


SLOW = given("a", lr=0.01, optim__name="adam", amp=True, loss="l1", depth=2, decay=None, mixed=1)
FAST = given("b", lr=0.1, optim__name="sgd", amp=False, loss="mse", depth=10, decay=0.5, mixed="auto")
OLD = KeptRun("c", "", "finished", metrics=(Metric("lr", 3, 0.001), Metric("Val/Acc", 1, 0.5)))
GIVEN = (SLOW, FAST, OLD)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("lr > 0.01", (FAST,)),
        ("lr < 0.005", (OLD,)),
        ("value_lr >= 0.01", (SLOW, FAST)),
        ("optim.name = 'adam' or optim_name = 'sgd'", (SLOW, FAST)),
        ("amp = true", (SLOW,)),
        ("amp = 'false'", (FAST,)),
        ("amp != True", (FAST, OLD)),
        ("value_loss = 'l1'", (SLOW,)),
        ("depth > 3", (FAST,)),
        ("decay is null", (SLOW, OLD)),
        ("mixed = 'auto' or mixed > 0", (SLOW, FAST)),
        ("mixed > 'a'", (FAST,)),
    ],
)
def test_settings_are_columns(expression, expected):
    assert sorted_by(GIVEN, parse(expression, own_columns(GIVEN))) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("lr = 'low'", "lr is a number, and is compared with the text 'low'"),
        ("optim.name = 3", "optim_name is a text, and is compared with the number 3; write '3'"),
        ("name = 'sgd'", r"Did you mean optim_name\? .* metrics and settings amp, decay, depth, lr, "),
        ("script = true", "expected a number or a 'text' in quotes"),
    ],
)
def test_what_cannot_be_asked_of_settings(expression, message):
    with pytest.raises(UsageError, match=message):
        parse(expression, own_columns(GIVEN))


def test_runs_are_sorted_by_a_setting():
    assert sorted_by(GIVEN, sort="-depth") == (FAST, SLOW, OLD)
    assert sorted_by(GIVEN, sort="optim.name") == (SLOW, FAST, OLD)
    assert sorted_by(GIVEN, sort="mixed") == (SLOW, FAST, OLD)


def test_columns_that_are_asked_for_are_shown():
    own = own_columns(GIVEN)
    assert more_columns("optim.name host", "lr > 0 and loss < 1", "-Val/Acc", own) == {
        "optim_name": False, "host": False, "lr": True, "val_acc": True,
    }  # fmt: skip
    with pytest.raises(UsageError, match="20 columns are too many"):
        more_columns(" ".join(f"c{i}" for i in range(20)), "", "", {f"c{i}": "number" for i in range(20)})
