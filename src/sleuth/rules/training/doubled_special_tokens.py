"""T809 doubled-special-tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import TokenFacts, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

START = ("bos", "sos", "start", "begin", "cls", "<s>")
PAD = ("pad",)


@rule("T809", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("tokens",), explains=())
def doubled_special_tokens(trace: Trace, *, min_steps: int = 3, min_rows: int = 16, min_length: int = 5) -> Iterator[Finding]:
    """Every text begins with the start token twice: the tokeniser adds it, and the program adds it again.

    Measure:
        In every watched batch every row begins with exactly two of one id that stands nowhere else. Likely when the program has a
        name for that id that means "start"; else a hint.
    Why:
        A pretrained model has never seen two of them; and where the program that uses the model adds one only, it meets inputs
        that it was not trained on.
    Fix:
        Add it once: `add_special_tokens=False` where a template or the program adds it, or leave it to the tokeniser.
    Limits:
        Padding on the left is left alone: its length varies, or its id is the table's padding_idx or is named so.
    Source:
        "two BOS token id is right?", discussion of Llama 3.1 (2024),
        https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct/discussions/97.

    Args:
        min_steps: watched losses.
        min_rows: rows in all.
        min_length: ids in a row; shorter ones are windows rather than texts.
    """
    tables: dict[int, list[TokenFacts]] = defaultdict(list)
    for facts in trace.tokens:
        tables[facts.table].append(facts)
    if not tables:
        raise NotApplicable("no rows of token ids were seen")
    for seen in tables.values():
        first = seen[0]
        is_doubled = all(
            (f.start.id, f.start.share, f.start.least, f.start.most, f.start.n_elsewhere) == (first.start.id, 1.0, 2, 2, 0)
            and f.shape[1] >= min_length
            for f in seen
        )
        names = {name.lower() for f in seen for name in f.start_names}
        is_padding = first.padding == first.start.id or any(part in name for name in names for part in PAD)
        n_rows = sum(f.shape[0] for f in seen)
        if not is_doubled or is_padding or len(seen) < min_steps or n_rows < min_rows:
            continue
        is_named = any(part in name for name in names for part in START)
        called = f" (`{first.start_names[0]}`)" if first.start_names else ""
        yield Finding(
            message=f"All {n_rows} rows of {len(seen)} watched batches begin with the id {first.start.id}{called} twice; it "
            "stands nowhere else.",
            where=Where(first.place, first_step=first.step),
            values={"id": first.start.id, "rows": n_rows, "batches": len(seen)},
            certainty=LIKELY if is_named else HINT,
        )
        return
