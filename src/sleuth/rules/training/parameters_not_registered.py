"""T503 parameters-not-registered."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.reading import is_data_like, is_moved
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T503",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "layers", "backwards"),
    explains=(
        "frozen-layers", "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "dead-units",
        "optimizer-missing-parameters",
    ),
)  # fmt: skip
def parameters_not_registered(trace: Trace, *, min_backwards: int = 3) -> Iterator[Finding]:
    """A model uses weights that it does not know: they lie in a plain list, dict or attribute, so `parameters()` lacks them.

    Measure:
        Tensors that ask for a gradient, that watched backward calls reached, and that belong to a layer or attribute of a running
        model without being registered in it; no optimiser holds them and nothing changed them.
    Why:
        `model.parameters()` gives them neither to the optimiser nor to `state_dict()` or `to(device)`: they stay as they began.
    Fix:
        Keep layers in `nn.ModuleList` or `nn.ModuleDict`, and tensors as `nn.Parameter`, in a ParameterList if there are several.
    Limits:
        Hidden weights given to an optimiser directly, loaded or trained earlier, and tensors that are data (one row for each row
        of what is computed from them, such as collocation points) are left alone.
    Source:
        PyTorch documentation, torch.nn.ModuleList, https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html.

    Args:
        min_backwards: watched backward calls that must have reached a tensor; 3, since fewer may be a trial.
    """
    is_updated = any(o.n_steps for o in trace.optimizers) or is_moved(
        trace, [p.index for p in trace.parameters if p.is_registered]
    )
    hidden = [p for p in trace.parameters if is_updated and _is_hidden(trace, p) and p.n_reached >= min_backwards]
    for model in trace.models:
        mine = [p for p in hidden if p.model == model.index]
        if not mine:
            continue
        layers = {trace.layers[p.layer].name or trace.layers[p.layer].kind: p.layer for p in mine if p.layer >= 0}
        names = tuple(layers) or tuple(p.name for p in mine)
        container = "`nn.ModuleList` or `nn.ModuleDict`" if layers else "`nn.Parameter`"
        place = trace.layers[next(iter(layers.values()))].place if layers else model.place
        yield Finding(
            message=f"{model.name} uses {len(mine)} weight tensors that `parameters()` does not list, so they are never trained: "
            f"{', '.join(names[:4])}{' …' if len(names) > 4 else ''}.",
            where=Where(place or model.place, names[0], min(p.first_step for p in mine)),
            values={"tensors": len(mine), "names": names[:20]},
            fix=f"Register them: hold {names[0].partition('.')[0]} in {container}, before the optimiser is built.",
        )


def _is_hidden(trace: Trace, parameter: Parameter) -> bool:
    is_of_layer = parameter.layer >= 0 and not trace.layers[parameter.layer].is_registered
    if parameter.is_registered or not parameter.requires_grad or parameter.optimizers or parameter.is_model_input:
        return False
    if parameter.is_loaded or parameter.is_trained_before or is_moved(trace, [parameter.index]):
        return False
    if is_of_layer:
        return not trace.layers[parameter.layer].is_created_in_forward
    return parameter.is_attribute and not is_data_like(trace, parameter.index)
