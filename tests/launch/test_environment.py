"""The versions and variables that are kept with a run."""

import sys
from types import SimpleNamespace

from sleuth.launch.keeping import environment
from sleuth.launch.options import Origin
from sleuth.launch.variables import assignments, variables


def test_the_libraries_that_are_loaded_are_named_as_people_know_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", SimpleNamespace(__version__="1.9"))
    monkeypatch.setitem(sys.modules, "timm", SimpleNamespace())
    monkeypatch.delitem(sys.modules, "catboost", raising=False)
    found = dict(environment(Origin("a.py", ("a.py",), "/", "", variables=(("OMP_NUM_THREADS", "1"),))))
    assert found["scikit-learn"] == "1.9"
    assert found["timm"] == "?"
    assert "catboost" not in found
    assert next(iter(found)) == "sleuth"
    assert found["OMP_NUM_THREADS"] == "1"


def test_of_the_variables_those_are_kept_that_change_a_training_and_no_secret():
    kept = {
        "NCCL_P2P_DISABLE": "1",
        "OMP_NUM_THREADS": "1",
        "PYTORCH_CUDA_ALLOC_CONF": "a:1,b:2",
        "TOKENIZERS_PARALLELISM": "false",
    }
    others = {
        "HF_TOKEN": "x",
        "TORCH_HUB_TOKEN": "x",
        "NCCL_API_KEY": "x",
        "WANDB_API_KEY": "x",
        "PATH": "/bin",
        "OMPI_COMM": "1",
    }
    assert dict(variables({**others, **kept})) == kept


def test_a_command_gets_its_variables_back_in_a_form_that_a_shell_takes():
    pairs = (("Python", "3.12"), *variables({"CUDA_VISIBLE_DEVICES": "", "XLA_FLAGS": "--a --b; c", "WORLD_SIZE": "2"}))
    assert assignments(pairs) == "CUDA_VISIBLE_DEVICES='' XLA_FLAGS='--a --b; c' "
    assert assignments([("OMP_X=1; rm", "1"), ("PATH", "/bin")]) == ""
