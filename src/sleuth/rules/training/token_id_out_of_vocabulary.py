"""T806 token-id-out-of-vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import BadLookup, Trace
from sleuth.rule import ERROR, FAULT, HINT, PROOF, Finding, Where, rule

TABLE_LAYERS = ("Embedding", "EmbeddingBag")


@rule(
    "T806",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("layers",),
    explains=("unused-module", "missing-optimizer-step", "frozen-layers"),
)
def token_id_out_of_vocabulary(trace: Trace) -> Iterator[Finding]:
    """An embedding was asked for an id that its table does not have.

    Measure:
        The least and the greatest id of a lookup that raised, against the number of rows of the table.
    Why:
        The lookup raises an error; on an accelerator it stops the process, with a message that names another line.
    Fix:
        Give the table a row for each id of the tokeniser (`len(tokenizer)`, special and padding tokens counted), or map unknown
        ids to an "unknown" token. For positions: cut the sequences to the length of the table, or lengthen it.
    Limits:
        An error that the program catches and goes on from is a hint. Tables that are indexed directly (`table[ids]`) are not
        seen, nor is an error inside a compiled model.
    Source:
        PyTorch documentation, torch.nn.Embedding, "num_embeddings",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html.

    Args:
        trace: the run.
    """
    if not trace.bad_lookups and not any(layer.kind in TABLE_LAYERS for layer in trace.layers):
        raise NotApplicable("no embedding was seen")
    for bad in trace.bad_lookups[:1]:
        value = bad.maximum if bad.maximum >= bad.n_rows else bad.minimum
        name = f"{bad.table} " if bad.table else ""
        yield Finding(
            message=f"The {'position' if bad.is_count else 'id'} {value} was looked up in the table {name}of {bad.n_rows} rows "
            f"(0 to {bad.n_rows - 1}); the ids of this batch go from {bad.minimum} to {bad.maximum}.",
            where=Where(bad.place, bad.table.rpartition(".")[0], bad.step),
            values={"id": value, "rows": bad.n_rows, "minimum": bad.minimum, "maximum": bad.maximum},
            certainty=PROOF if trace.run.status == "raised" else HINT,
            fix=_fix(bad),
        )


def _fix(bad: BadLookup) -> str:
    if bad.is_count:
        return f"Cut the sequences to {bad.n_rows} positions, or give the table {bad.maximum + 1} rows."
    if bad.minimum < 0:
        return f"Replace the id {bad.minimum}: it marks targets to ignore, or something missing; padding needs an id of its own."
    return f"Give the table {bad.maximum + 1} rows or more, or map the ids from {bad.n_rows} on to an unknown token."
