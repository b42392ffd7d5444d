"""T805 pad-is-eos-masked."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.language import place_of_targets
from sleuth.evidence.trace import TokenFacts, Trace
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule

PAD, END = ("pad",), ("eos", "eot", "end", "stop", "</s>")


@rule("T805", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("tokens",), explains=())
def pad_is_eos_masked(
    trace: Trace, *, min_steps: int = 3, min_lengths: int = 3, min_ahead: float = 0.99, min_share: float = 0.2
) -> Iterator[Finding]:
    """Padding and the end of a text have one id, and it is left out of the loss: the model never learns to stop.

    Measure:
        In a model of the next token, rows end with an id that is among no target that counts, while other targets are ignored.
        Proof when the program itself calls it both padding and end. Likely when, in batches of `min_lengths` different lengths,
        every row ends with it and the longest ends with exactly one: padding would not stand in the longest row.
    Why:
        `labels[ids == pad_id] = -100` masks the true end of each text too. The model then never ends what it writes.
    Fix:
        Give padding an id of its own, or mask by the attention mask (the lengths), so that the first end token counts.
    Limits:
        Targets that are not the next token (tags) are not judged. With distinct ids nothing is said; nor when an end token counts
        in any watched batch.
    Source:
        Hugging Face, Transformers issue 23530 (2023), "Incorrect handling of EOS tokens in DataCollatorForLanguageModeling when
        pad_token is set to eos_token", https://github.com/huggingface/transformers/issues/23530.

    Args:
        min_steps: watched losses.
        min_lengths: different lengths of batches, for the reading without names.
        min_ahead: share of targets that are the next id; 1 but for a special token at the start.
        min_share: of the rows that end with the id, in the batch with most.
    """
    language = [facts for facts in trace.tokens if facts.ahead >= min_ahead]
    if not language:
        raise NotApplicable("no targets that are the next token were seen")
    by_end: dict[int, list[TokenFacts]] = {}
    for facts in language:
        by_end.setdefault(facts.end.id, []).append(facts)
    for end, seen in by_end.items():
        if len(seen) < min_steps or any(f.n_end_valid for f in language if f.end.id == end):
            continue
        if not any(f.n_valid < f.n_targets for f in seen) or max(f.end.share for f in seen) < min_share:
            continue
        names = seen[-1].end_names
        is_named = all(any(part in name.lower() for name in names for part in parts) for parts in (PAD, END))
        lengths = {f.shape[1] for f in seen}
        is_last = all(f.end.least == 1 for f in seen) and len(lengths) >= min_lengths and len(seen) == len(language)
        if not (is_named or is_last):
            continue
        called = " and ".join(f"`{name}`" for name in names[:2]) if is_named else "the last of every row"
        valid, given = sum(f.n_valid for f in seen), sum(f.n_targets for f in seen)
        yield Finding(
            message=f"The id {end} ({called}) ends {max(f.end.share for f in seen):.0%} of the rows, and is among none of the "
            f"{valid} targets that count; {given - valid} targets are ignored.",
            where=Where(place_of_targets(trace, seen[0]), first_step=seen[0].step),
            values={"id": end, "valid": valid, "losses": len(seen), "names": names},
            certainty=PROOF if is_named else LIKELY,
        )
        return
