"""A stored trace is the trace."""

import dataclasses
import json
import math

import numpy as np
import pytest

from sleuth.errors import StoreError
from sleuth.evidence import histograms, insides
from sleuth.evidence import trace as records
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Clip, NonFinite, Rebuild, RunFacts, Trace
from sleuth.store.trace_file import RECORDS, load_trace, save_trace
from tests.traces import healthy_trace


def assert_same(one: object, other: object, where: str = "trace") -> None:
    """Equal values of equal types, NaN equal to NaN, arrays with their dtype and shape."""
    assert type(one) is type(other), where
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, where
        np.testing.assert_array_equal(one, other, err_msg=where)
    elif dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    elif isinstance(one, tuple):
        assert len(one) == len(other), where
        for index, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{index}]")
    else:
        assert one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other)), where


def full_trace() -> Trace:
    """A trace with a value of every kind in it."""
    healthy = healthy_trace()
    odd = np.array([math.nan, math.inf, -math.inf, 0.0])
    return dataclasses.replace(
        healthy,
        run=dataclasses.replace(
            healthy.run, exception='ValueError: "ü\ud800\n', seconds=math.inf, graphs_place=Place("a b.py", 3)
        ),
        clips=(Clip(3, None, 1.0, math.nan), Clip(4, Place("ü.py", 1, "x"), -math.inf, 2.0)),
        rebuilds=(Rebuild(None, "Net", 3, 2, 1, -1.0, 5.0, True, odd, np.zeros(0)),),
        nonfinite=(NonFinite(2, "operation", "Log", "log of 0", None, 4, -0.0),),
        missing=(("evaluations", "the program has none"),),
    )


def test_every_field_comes_back(tmp_path):
    save_trace(full_trace(), tmp_path / "trace.npz")
    assert_same(load_trace(tmp_path / "trace.npz"), full_trace())


def test_an_empty_trace_comes_back(tmp_path):
    save_trace(Trace(RunFacts()), tmp_path / "trace.npz")
    assert_same(load_trace(tmp_path / "trace.npz"), Trace(RunFacts()))


def test_rules_judge_a_stored_trace_like_the_trace(tmp_path):
    from sleuth.diagnosis.engine import discover, judge

    save_trace(healthy_trace(), tmp_path / "trace.npz")
    rules = discover()
    before, after = judge(healthy_trace(), rules), judge(load_trace(tmp_path / "trace.npz"), rules)
    assert [(o.rule.name, o.status, o.reason) for o in before] == [(o.rule.name, o.status, o.reason) for o in after]


def _rewrite(path, change):
    with np.load(path) as file:
        members = dict(file)
    tree = json.loads(members[RECORDS].tobytes())
    change(tree)
    members[RECORDS] = np.frombuffer(json.dumps(tree).encode(), np.uint8)
    np.savez(path, **members)


def test_a_file_of_another_version(tmp_path):
    path = tmp_path / "trace.npz"
    save_trace(healthy_trace(), path)

    def change(tree):
        tree["trace"]["run"]["from_the_future"] = 1
        del tree["trace"]["run"]["device"]

    _rewrite(path, change)
    assert load_trace(path).run.device == "cpu"
    _rewrite(path, lambda tree: tree.update(version=99))
    with pytest.raises(StoreError, match="version 99"):
        load_trace(path)


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_a_trace(tmp_path, content):
    path = tmp_path / "trace.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match="no trace that can be read"):
        load_trace(path)


def test_a_field_that_is_missing_without_a_default(tmp_path):
    path = tmp_path / "trace.npz"
    save_trace(healthy_trace(), path)
    _rewrite(path, lambda tree: tree["trace"]["models"][0].pop("name"))
    with pytest.raises(StoreError, match="name"):
        load_trace(path)


def test_every_record_of_the_evidence_is_covered():
    """The types that a trace uses are those that the file can hold: a new kind of field must be added to `trace_file`."""
    kinds = {
        str(field.type)
        for record in vars(records).values()
        if dataclasses.is_dataclass(record)
        for field in dataclasses.fields(record)
    }
    names = set(vars(records)) | set(vars(histograms)) | set(vars(insides)) | {"int", "float", "str", "bool", "tuple", "None", ""}
    for kind in kinds:
        words = kind.replace("[", " ").replace("]", " ").replace("|", " ").replace(",", " ").replace("...", " ").split()
        assert names.issuperset(words), kind
