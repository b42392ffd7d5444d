"""C706 unknown-step-name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from sleuth.evidence.place import Span
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.tuning import Asked, unknown_parameters
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule("C706", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("pipeline-names", "tables"))
def unknown_step_name(source: Source) -> Iterator[Finding]:
    """A parameter of a pipeline is asked for by the name of a step that it does not have.

    Measure:
        Names in the grid of a search, in `set_params` and in `fit`, such as `svc__C`, against the steps of the pipeline:
        those that were named, and those that `make_pipeline` names by the class.
    Why:
        The search ends with an error, or, where errors count as a score of NaN, after all its fits.
    Fix:
        Write the step's name, two underscores and the parameter: `model__C`.
    Limits:
        Silent where the steps are not all seen. Whether the step's estimator has the parameter is not asked.
    Source:
        scikit-learn documentation, Pipeline, Access to nested parameters,
        https://scikit-learn.org/stable/modules/compose.html#nested-parameters.

    Args:
        None.
    """
    for asked in unknown_parameters(source):
        if must_fail(asked.event):
            continue
        yield Finding(
            message=_message(asked),
            where=Where(span=_place(source, asked), trace=source.link(asked.event, "asked for here")),
            values={"name": asked.name},
            fix=_mend(asked),
        )


def _place(source: Source, asked: Asked) -> Span | None:
    """Where the name is written: at the keyword of the call, or at what stands under it in a grid."""
    is_keyword = asked.event.op == "method" and asked.name in (asked.event.keywords or {})
    return source.span_of_keyword(asked.event, asked.name) if is_keyword else source.span(asked.place)


def _message(asked: Asked) -> str:
    if not asked.known:
        return f"{asked.kind} has no steps, so {asked.name!r} is none of its parameters."
    return f"The {asked.kind} has no step {asked.part!r}, which {asked.name!r} asks for; it has {', '.join(asked.known)}."


def _mend(asked: Asked) -> str:
    if not asked.known:
        return f"Write {asked.name.rpartition('__')[2]!r}."
    near = get_close_matches(asked.part, asked.known, 1, 0.5) or (asked.known if len(asked.known) == 1 else asked.known[-1:])
    rest = asked.name.partition("__")[2] or asked.name
    return f"Write the name of the step, such as '{near[0]}__{rest}'."
