"""Settings as names and plain values, without secrets."""

import enum
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sleuth.probes.given.flattening import MOST_VALUES, TooMany, flattened, is_secret, plain


class Mode(enum.Enum):
    FAST = "fast"
    ODD = object()


@dataclass
class Inner:
    width: int = 8
    rates: tuple[float, ...] = (0.1, 0.2)
    _hidden: int = 3


@dataclass
class Outer:
    inner: Inner = field(default_factory=Inner)
    out: Path = Path("runs/a")
    mode: Mode = Mode.FAST
    table: object = None


def test_nested_settings_are_joined_by_dots():
    contained = set()
    outer = Outer(table=np.zeros((3, 3)))
    found = flattened(outer, contained=contained)
    assert found == {"inner.width": 8, "inner.rates": "[0.1, 0.2]", "out": "runs/a", "mode": "fast"}
    assert id(outer.inner) in contained


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (np.bool_(True), True),
        (np.int32(3), 3),
        (np.float32(0.5), 0.5),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (10**30, "about 2^100"),
        (Mode.ODD, "ODD"),
        (dict, "dict"),
        (len, "len"),
        ("postgresql://ann:s3cret@db/shop", "postgresql://ann:***@db/shop"),
    ],
)
def test_plain_values(value, expected):
    (made,) = plain(value)
    assert (made, type(made)) == (expected, type(expected))
    json.dumps(made, allow_nan=False)


def test_what_is_no_setting_is_left_out():
    tree = {"a": object(), "b": np.zeros(3), "c": list(range(100)), "d": lambda: 0, "e": {"f": [1, {"g": 2}]}, 3: 4}
    assert flattened(tree) == {"d": "<lambda>", "e.f.0": 1, "e.f.1.g": 2, "3": 4}


def test_long_texts_are_cut_and_still_told_apart():
    first, second = (flattened({"prompt": "x" * 500 + end})["prompt"] for end in "ab")
    assert first != second
    assert len(first) < 200
    assert first.startswith("x" * 100)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "db_password",
        "API_KEY",
        "wandb-api-key",
        "apiKey",
        "awsSecretAccessKey",
        "auth",
        "hub_token",
        "token",
        "key",
        "private_key",
    ],
)
def test_secrets_are_not_kept(name):
    assert flattened({name: "hunter2", "lr": 0.1}) == {"lr": 0.1}
    assert flattened({"wandb": {name: "hunter2"}, "keys": {"main": "hunter2"}}) == {}
    assert flattened({name: ["hunter2"]}) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_tokens", 512), ("pad_token_id", 0), ("num_keys", 4), ("key_dim", 64), ("monkey", "a"), ("tokenizer", "bert"), ("keypoints", "a"),
     ("use_auth_token", None), ("compass", "north"), ("author", "ada")],
)  # fmt: skip
def test_settings_that_look_like_secrets_are_kept(name, value):
    assert is_secret(name, value) is (name == "use_auth_token")


def test_values_that_look_like_secrets_are_not_kept():
    assert flattened({"login": "hf_abcdefghijklmnopqrst", "name": "hf_model", "more": ["sk-abcdefghijklmnop1234"]}) == {
        "name": "hf_model"
    }


def test_too_many_values_are_cut_or_refused():
    many = {f"a{i}": i for i in range(MOST_VALUES + 1)}
    assert len(flattened(many)) == MOST_VALUES
    with pytest.raises(TooMany):
        flattened(many, is_whole=True)


def test_a_tree_that_contains_itself_ends():
    tree = {"a": 1}
    tree |= {f"again{i}": tree for i in range(30)}
    assert flattened(tree)["a"] == 1


def test_other_kinds_of_mappings_and_objects():
    assert flattened(OrderedDict(a=1)) == {"a": 1}
    assert flattened(SimpleNamespace(a=SimpleNamespace(b=2))) == {"a.b": 2}
    assert flattened(object()) == {}
