"""Labels that are padded, and losses that do not leave the padding out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.datasets import collated, loader_of, part_of_rows
from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.losses import Loss, losses
from sleuth.evidence.source.padded import Pad, given_labels, padded_with
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number

OF_TOKENS = ("ForTokenClassification", "ForCausalLM", "ForSeq2SeqLM", "ForMaskedLM", "ForConditionalGeneration")
DEFAULT_IGNORED = -100
REDUCTIONS = {"cross-entropy": 6, "nll": 6}
IGNORED = "-100"
COMPARED = re.compile(r"(?:[=!<>]=|[<>])\s*-100\b")
MAX_COPIES = 12  # values between padded labels and a copy of them
MASKS = ("masked_fill", "masked_select", "masked_fill_", "where", "index_select")
PADDING = ("pad_sequence", "pad_packed_sequence")
COMPUTED = frozenset(("method", "call", "item", "apply", "parameter"))
COLLATORS = ("DataCollatorForLanguageModeling", "DataCollatorForSeq2Seq", "DataCollatorForTokenClassification")
SAME = frozenset(("view", "reshape", "flatten", "transpose", "permute", "to", "long", "contiguous", "cuda", "clone", "copy",
                  "squeeze", "t"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Padded:
    """Padded labels that count in a loss. `padding` is where they are padded."""

    event: Value
    padding: Value
    fix: str


def padded_answers(source: Source) -> Iterator[Padded]:
    """Every loss, and every table of inputs, in which padded labels count."""
    for loss in losses(source):
        if loss.kind in REDUCTIONS and loss.target is not None and not _is_masked(loss):
            pad = _padding(source, loss.target)
            if pad is not None and _counts(loss, pad) and not _is_filled(source, pad.event):
                yield Padded(loss.function, pad.event, f"Give the loss `ignore_index={pad.fill}`.")
    yield from _given(source)
    yield from _copied(source)


def _is_masked(loss: Loss) -> bool:
    """Whether the loss is not averaged by itself, or anything on the way to it picks positions."""
    how = (loss.function.keywords or {}).get("reduction") or (loss.function.keywords or {}).get("weight")
    if how is not None and how.literal != "mean":
        return True
    given = [loss.output] if loss.target is None else [loss.output, loss.target]
    parts = [each for one in given for each in ancestors(one, limit=400)]
    is_padded_again = any(short_name(one) == "pad_packed_sequence" for one in parts)
    for each in parts:
        is_picked = each.op == "subscript" and each.inputs[1].op in ("compare", "binary", "unary")
        is_packed = "pack_padded" in short_name(each) and not is_padded_again
        if is_picked or short_name(each) in MASKS or is_packed:
            return True
    return any(_picks(one) or (is_padded_again and "pack_padded" in short_name(one)) for one in _behind(given))


def _picks(value: Value) -> bool:
    """Whether it takes some positions that were worked out or came with the batch: by a mask."""
    return value.op == "subscript" and value.inputs[1].op in COMPUTED


def _behind(given: list[Value]) -> Iterator[Value]:
    """What these were made from, back to the batch, to the padding, and to where packed positions had been padded again."""
    seen: set[int] = set()
    todo = list(given)
    while todo:
        one = todo.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            todo.extend(() if one.op == "element" or short_name(one) in PADDING else one.inputs)


def _padding(source: Source, target: Value) -> Pad | None:
    """What padded these labels, in the program's flow, in the loader's collate function, or in its data set."""
    one = target
    for _ in range(20):
        known = alternatives(one)
        one = known[0] if len(known) == 1 else one
        if (pad := padded_with(one)) is not None:
            return pad
        found = loader_of(one)
        if found is not None:
            made = _collated(source, *found) or _stored(source, *found)
            if made is None:
                return None
            one = made
        elif (one.op == "method" and one.name in SAME) or (one.op == "subscript" and not isinstance(one.inputs[1].literal, str)):
            one = one.inputs[0]
        else:
            return None
    return None


def _collated(source: Source, loader: Value, position: int | None) -> Value | None:
    """What the loader's collate function gives at this position."""
    given = collated(source, loader) if position is not None else None
    parts = given.inputs if given is not None and given.op == "tuple" else ()
    return parts[position] if position is not None and position < len(parts) else None


def _stored(source: Source, loader: Value, position: int | None) -> Value | None:
    """What the loader's data set gives at this position."""
    part = part_of_rows(source, loader, position) if position is not None else None
    return part[0] if part is not None else None


def _given(source: Source) -> Iterator[Padded]:
    """Labels that are padded for a model of Transformers, which leaves out nothing but -100."""
    models = [one for one in source.calls(*(name for name in source.index if name.endswith(".from_pretrained"))) if _tags(one)]
    if not models or not any(one.op == "attribute" and one.name == "loss" for one in values(source)):
        return
    masks = [event for event in source.calls(*MASKS) if any(number(one) == DEFAULT_IGNORED for one in ancestors(event, limit=20))]
    stores = [event for event in source.of("store-item") if number(event.inputs[2]) == DEFAULT_IGNORED]
    for labels in given_labels(source):
        pad = padded_with(labels)
        if pad is not None and pad.fill not in (None, DEFAULT_IGNORED) and not masks and not stores:
            yield Padded(pad.place, pad.event, f"Pad the labels with {DEFAULT_IGNORED}.")


def _tags(call: Value) -> bool:
    """Whether it loads a model of Transformers that answers for each token."""
    return call.name.startswith("transformers.") and any(one in call.name for one in OF_TOKENS)


def _is_filled(source: Source, pad: Value) -> bool:
    """Whether some of the padded labels, or of a copy of them, are set to something else afterwards: `tags[~mask] = -100`."""
    owners = (one for event in source.of("store-item") for one in alternatives(event.inputs[0]))
    return any(each is pad for one in owners for each in ancestors(one, limit=MAX_COPIES))


def _counts(loss: Loss, pad: Pad) -> bool:
    """Whether the loss counts what the padding put in."""
    ignored = (loss.function.keywords or {}).get("ignore_index")
    if pad.fill is None or loss.function.has_star or (ignored is not None and number(ignored) is None):
        return False
    return pad.fill != (DEFAULT_IGNORED if ignored is None else number(ignored))


def _copied(source: Source) -> Iterator[Padded]:
    """Labels that are the padded input ids of a tokenizer."""
    if _puts_ignored(source) or any(
        short_name(event) in COLLATORS or (short_name(event) in MASKS and not _puts_padding(event)) for event in source.events
    ):
        return
    for event, labels in _labels(source):
        made = _tokens(labels)
        if made is not None:
            yield Padded(event, made, "Set the labels to -100 where `attention_mask` is 0.")


def _labels(source: Source) -> Iterator[tuple[Value, Value]]:
    """What is put under the key "labels", into a dict that is there or into a new one."""
    for event in source.of("store-item"):
        if event.inputs[1].literal == "labels":
            yield event, event.inputs[2]
    for one in values(source):
        if one.op == "dict" and one.keywords and "labels" in one.keywords and one.node is not None:
            yield one, one.keywords["labels"]


def _puts_ignored(source: Source) -> bool:
    """Whether -100 stands anywhere in the program, also where it is not read, but in a comparison.

    So it is compared with before labels are turned into text.
    """
    return any(IGNORED in line and IGNORED in COMPARED.sub("", line) for text in source.texts.values() for line in text.lines)


def _puts_padding(mask: Value) -> bool:
    """Whether padding is what is put in, where labels are to be turned into text: `np.where(labels < 0, pad_id, labels)`."""
    return any(one.op in ("attribute", "parameter") and "pad" in one.name for one in mask.inputs)


def _tokens(value: Value) -> Value | None:
    """The call of the tokenizer, with padding, whose input ids these are."""
    for _ in range(6):
        if value.op == "method" and value.name in SAME:
            value = value.inputs[0]
        elif value.op == "comprehension" and value.inputs:
            return None
        elif value.op == "call" and value.name in ("copy.deepcopy", "copy.copy", "builtins.list") and value.inputs:
            value = value.inputs[0]
        else:
            break
    is_ids = value.op == "subscript" and value.inputs[1].literal == "input_ids"
    if not is_ids and not (value.op == "attribute" and value.name == "input_ids"):
        return None
    made = value.inputs[0]
    pads = (made.keywords or {}).get("padding")
    return made if pads is not None and pads.literal in (True, "max_length", "longest") else None
