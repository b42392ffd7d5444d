"""The versions that are kept with a run."""

import sys
from types import SimpleNamespace

from sleuth.launch.keeping import environment


def test_the_libraries_that_are_loaded_are_named_as_people_know_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", SimpleNamespace(__version__="1.9"))
    monkeypatch.setitem(sys.modules, "timm", SimpleNamespace())
    monkeypatch.delitem(sys.modules, "catboost", raising=False)
    found = dict(environment())
    assert found["scikit-learn"] == "1.9"
    assert found["timm"] == "?"
    assert "catboost" not in found
    assert next(iter(found)) == "sleuth"
