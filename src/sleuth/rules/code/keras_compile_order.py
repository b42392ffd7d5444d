"""C801 keras-compile-order."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.keras import compilations, is_model
from sleuth.evidence.source.order import exclude_each_other
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

RUNS = ("fit", "train_on_batch", "fit_generator")


@rule(
    "C801",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("keras-compile",),
    explains=("frozen-layers", "underfitting", "overfitting"),
)
def keras_compile_order(source: Source) -> Iterator[Finding]:
    """Layers of a Keras model are frozen or released after `compile`, or the model is fitted before it.

    Measure:
        `trainable` is set on a model, or on a part of it, after its `compile` and before a `fit`, with no `compile` between; or
        the first `compile` of a model stands after its `fit`.
    Why:
        `compile` fixes which weights are trained. What is set afterwards has no effect until the next `compile`: layers that
        were to be released stay frozen, or those to be frozen are trained. Before `compile`, `fit` fails.
    Fix:
        Set `trainable` first, then call `compile`, then `fit`.
    Limits:
        Only models that the program makes and compiles itself.
    Source:
        Keras documentation, Transfer learning and fine-tuning ("Important note about compile() and trainable"),
        https://keras.io/guides/transfer_learning/.

    Args:
        None.
    """
    compiled = [one.event for one in compilations(source)]
    for fit in source.calls(*RUNS):
        if fit.op != "method" or not is_model(fit.inputs[0]):
            continue
        own = [one for one in compiled if _is_same(one.inputs[0], fit.inputs[0])]
        before = [one for one in own if one.order < fit.order]
        if own and not before and not exclude_each_other(own[0], fit):
            yield Finding(
                message="The model is fitted before it is compiled.",
                where=Where(span=source.span(fit), trace=source.link(own[0], "it is compiled only here")),
            )
        for store in source.of("store"):
            is_between = bool(before) and before[-1].order < store.order < fit.order
            if store.name == "trainable" and is_between and _is_part(store.inputs[0], fit.inputs[0]):
                yield Finding(
                    message="`trainable` is set after `compile`, and has no effect on this model before the next one.",
                    where=Where(
                        span=source.span(store),
                        trace=(
                            *source.link(before[-1], "compiled here"),
                            *source.link(fit, "and fitted without another compile"),
                        ),
                    ),
                )
                break


def _is_same(one: Value, other: Value) -> bool:
    mine = {id(each) for each in alternatives(one)}
    return any(id(each) in mine for each in alternatives(other))


def _is_part(owner: Value, model: Value) -> bool:
    """Whether it is the model, a layer of it, or a part that the model was built of."""
    models = {id(one) for one in alternatives(model)}
    if any(id(one) in models for one in ancestors(owner, limit=200)):
        return True
    owners = {id(one) for one in alternatives(owner)}
    return any(id(one) in owners for each in alternatives(model) for one in ancestors(each, limit=400))
