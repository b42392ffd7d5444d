"""A summary of models as JSON."""

from __future__ import annotations

from collections.abc import Mapping

import sleuth
from sleuth.evidence.model_summary import ModelSummary, ModuleFacts, ProgramSummary
from sleuth.evidence.place import Place
from sleuth.render.model_tree import Branch, Costs, tree

SCHEMA = 1


def payload(summary: ProgramSummary) -> dict[str, object]:
    """The tree that `--json` writes.

    Example:
        >>> payload(ProgramSummary("train.py", ()))["models"]
        []
    """
    return {
        "schema": SCHEMA,
        "sleuth": sleuth.__version__,
        "script": summary.script,
        "source": summary.source,
        "ending": summary.ending,
        "models": [_model(model) for model in summary.models],
    }


def _model(model: ModelSummary) -> dict[str, object]:
    whole: dict[int, Costs] = {}
    root = tree(model)
    _collect(root, whole)
    return {
        "name": model.name,
        "kind": model.kind,
        **_costs(root.costs, model),
        "is_training_pass": model.is_training_pass,
        "uncounted": list(model.uncounted),
        "modules": [_module(one, whole.get(at, Costs()), model) for at, one in enumerate(model.modules)],
        "points": [{"kind": one.kind, "module": one.owner, "shape": list(one.shape)} for one in model.points],
        "ways": [list(way) for way in model.ways],
    }


def _collect(branch: Branch, whole: dict[int, Costs]) -> None:
    whole[branch.number] = branch.costs
    for child in branch.children:
        _collect(child, whole)


def _costs(costs: Costs, model: ModelSummary) -> Mapping[str, object]:
    return {
        "parameters": costs.parameters,
        "trainable": costs.trainable,
        "multiply_adds": costs.multiply_adds,
        "kept_bytes": costs.kept_bytes if model.knows_kept else None,
        "bytes": costs.n_bytes,
    }


def _module(one: ModuleFacts, whole: Costs, model: ModelSummary) -> dict[str, object]:
    own = Costs(one.n_trainable, one.n_frozen, one.multiply_adds, max(one.kept_bytes, 0), one.n_bytes)
    return {
        "name": one.name,
        "kind": one.kind,
        "place": _place(one.place),
        "inputs": [list(sizes) for sizes in one.inputs],
        "outputs": [list(sizes) for sizes in one.outputs],
        "own": _costs(own, model),
        "with_inner": _costs(whole, model),
        "shared_parameters": one.n_shared,
        "buffers": one.n_buffers,
        "calls": one.n_calls,
        "dtype": one.dtype,
        "device": one.device,
        "same_as": one.same_as,
        "is_registered": one.is_registered,
        "is_never_called": one.is_never_called,
        "is_used_inside": one.is_used_inside,
        "health": one.health,
    }


def _place(place: Place | None) -> dict[str, object] | None:
    return {"file": place.file, "line": place.line} if place is not None else None
