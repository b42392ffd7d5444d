"""The modules of a model as a tree with the costs of each, and as a table for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sleuth.evidence.model_summary import ModelSummary, ModuleFacts, ProgramSummary
from sleuth.render import words

FOLDED = 3  # equal modules in a row from which on only the first is shown
NO_MODULE = -10  # numbers from here down are those of parts of names that are no modules
WIDEST = 110  # characters of a line of prose
LONGEST_SHAPES = 46  # characters
UNITS = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
BYTES = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
COUNTED = (
    "Multiply-adds: products of matrices, convolutions, attention (in full, also where a mask hides a part) and recurrent cells, "
    "of the forward pass; the backward pass takes about twice as many. Not counted: additions, norms, activations, pooling, "
    "lookups, the loss."
)


@dataclass(frozen=True, slots=True)
class Costs:
    """Of a module with all in it."""

    trainable: int = 0
    frozen: int = 0
    multiply_adds: int = 0
    kept_bytes: int = 0
    n_bytes: int = 0  # of parameters and buffers

    @property
    def parameters(self) -> int:
        """Values of all parameters."""
        return self.trainable + self.frozen

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            self.trainable + other.trainable, self.frozen + other.frozen, self.multiply_adds + other.multiply_adds,
            self.kept_bytes + other.kept_bytes, self.n_bytes + other.n_bytes,
        )  # fmt: skip


@dataclass(slots=True)
class Branch:
    """A module with what is in it, or a part of a name that is none. `number` is its position in the summary; none: negative."""

    label: str
    facts: ModuleFacts
    number: int = NO_MODULE
    children: list[Branch] = field(default_factory=list)
    costs: Costs = Costs()
    n_alike: int = 0  # modules like this one that follow and are left out
    last_alike: str = ""

    @property
    def signature(self) -> tuple[object, ...]:
        """Equal for modules that do the same on the same shapes."""
        one = self.facts
        own = (one.kind, one.inputs, one.outputs, one.n_calls, one.same_as is None, one.is_used_inside, one.health)
        return (*own, self.costs, tuple(child.signature for child in self.children))


def tree(model: ModelSummary) -> Branch:
    """The model as a tree, costs added up from below."""
    root, n_unknown = Branch(model.name, ModuleFacts("", model.kind)), 0
    for number, facts in enumerate(model.modules):
        branch = root
        for part in facts.name.split(".") if facts.name and facts.is_registered else [facts.name] if facts.name else []:
            found = next((child for child in branch.children if child.label == part), None)
            if found is None:
                n_unknown += 1
                found = Branch(part, ModuleFacts("", "", is_container=True), NO_MODULE - n_unknown)
                branch.children.append(found)
            branch = found
        branch.facts, branch.number = facts, number
    _add_up(root)
    return root


def _add_up(branch: Branch) -> Costs:
    one = branch.facts
    total = Costs(one.n_trainable, one.n_frozen, max(one.multiply_adds, 0), max(one.kept_bytes, 0), one.n_bytes)
    for child in branch.children:
        total += _add_up(child)
    branch.costs = total
    return total


def folded(branch: Branch, depth: int) -> Branch:
    """The tree down to `depth` levels below the model, with runs of equal modules as one."""
    made = Branch(branch.label, branch.facts, branch.number, [], branch.costs)
    children = branch.children if depth > 0 else []
    at = 0
    while at < len(children):
        end = at + 1
        while end < len(children) and children[end].signature == children[at].signature:
            end += 1
        n = end - at if end - at >= FOLDED else 1
        child = folded(children[at], depth - 1)
        child.n_alike, child.last_alike = n - 1, children[at + n - 1].label
        made.children.append(child)
        at += n
    return made


def text(summary: ProgramSummary, *, depth: int = 99) -> str:
    """The summary of all models for a terminal.

    Example:
        >>> net = ModelSummary("net", "Net", (ModuleFacts("", "Net", n_trainable=3),))
        >>> print(text(ProgramSummary("train.py", (net,))).split()[0])
        net
    """
    blocks = [_model(model, depth) for model in summary.models]
    if any(one.multiply_adds for model in summary.models for one in model.modules):
        said = COUNTED if summary.source == "run" else f"{COUNTED} {KEPT}"
        blocks.append("\n".join(textwrap.wrap(said, WIDEST)))
    return "\n\n".join(blocks) + "\n"


KEPT = (
    "From a kept run, counted are linear layers, convolutions and recurrent cells; products outside of these were not recorded."
)


def _model(model: ModelSummary, depth: int) -> str:
    root = tree(model)
    rows = list(_rows(folded(root, depth), root.costs, model.knows_kept, "", ""))
    head = [
        "module",
        "class",
        "input → output",
        "parameters",
        "",
        "multiply-adds",
        "",
        *(["activations", ""] if model.knows_kept else []),
    ]
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = [_aligned(head, widths), "─" * (sum(widths) + 2 * len(widths) - 2)]
    lines += [f"{_aligned(row, widths)}  {row[-1]}".rstrip() for row in rows]
    return "\n".join([_title(model), "", *lines, "", *_totals(model, root.costs)])


def _title(model: ModelSummary) -> str:
    place = words.location(model.modules[0].place) if model.modules else ""
    return f"{words.clean(model.name)} ({words.clean(model.kind)}{', ' + place if place else ''})"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [f"{row[at]:{width}}" if at < 3 else f"{row[at]:>{width}}" for at, width in enumerate(widths)]
    return "  ".join(cells).rstrip()


def _rows(branch: Branch, whole: Costs, knows_kept: bool, before: str, below: str) -> Iterator[list[str]]:
    """A row for each module: its cells, and behind them what is remarkable about it."""
    facts, costs = branch.facts, branch.costs
    is_counted = facts.same_as is None
    cells = [
        before + words.clean(branch.label),
        words.clean(facts.kind),
        shapes(facts),
        f"{costs.parameters:,}" if costs.parameters else "",
        share(costs.parameters, whole.parameters),
        short(costs.multiply_adds) if costs.multiply_adds and is_counted else "",
        share(costs.multiply_adds, whole.multiply_adds),
    ]
    if knows_kept:
        cells += [size(costs.kept_bytes) if costs.kept_bytes else "", share(costs.kept_bytes, whole.kept_bytes)]
    yield [*cells, "; ".join(remarks(facts))]
    n = len(branch.children)
    for at, child in enumerate(branch.children):
        is_last = at == n - 1
        stem, space = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        yield from _rows(child, whole, knows_kept, below + stem, below + space)
        if child.n_alike:
            lead = f"{below}{space.rstrip() or ' '}  to {words.clean(child.last_alike)}"
            yield [lead, f"{child.n_alike} more", *[""] * (len(cells) - 2), f"each like {words.clean(child.label)}"]


def shapes(facts: ModuleFacts) -> str:
    """From what to what: "32×3×8×8 → 32×16×8×8"."""
    if not facts.outputs and not facts.inputs:
        return ""
    given, made = ("+".join(shape(one) for one in side[:2]) for side in (facts.inputs, facts.outputs))
    text = f"{given} → {made}" if given else f"→ {made}"
    return text if len(text) <= LONGEST_SHAPES else text[: LONGEST_SHAPES - 1] + "…"


def shape(sizes: Sequence[int]) -> str:
    """A tensor's shape; of a number alone "()".

    Example:
        >>> shape((32, 10)), shape(())
        ('32×10', '()')
    """
    return "×".join(map(str, sizes)) or "()"


def remarks(facts: ModuleFacts) -> Iterator[str]:
    """What is remarkable about a module, in a few words each."""
    if facts.health not in ("", "ok"):
        yield facts.health
    if facts.same_as is not None:
        yield f"the same module as {words.clean(facts.same_as) or 'the model'}"
        return
    if facts.is_used_inside:
        yield "not called, its weights are used"
    elif facts.is_never_called and facts.kind:
        yield "never called"
    if facts.n_calls > 1:
        yield f"called {facts.n_calls:,} times"
    if facts.n_shared:
        yield "shares weights with another module"
    if facts.n_frozen and not facts.n_trainable and facts.health != "frozen":
        yield "frozen"
    if not facts.is_registered:
        yield "not registered"


def _totals(model: ModelSummary, whole: Costs) -> Iterator[str]:
    frozen = f", {whole.frozen:,} frozen" if whole.frozen else ""
    yield f"Parameters      {whole.parameters:,} ({whole.trainable:,} trainable{frozen}), {size(whole.n_bytes)} with buffers"
    if whole.multiply_adds:
        yield f"Multiply-adds   {whole.multiply_adds:,} ({short(whole.multiply_adds)}) in one forward pass"
    if model.knows_kept:
        yield f"Activations     {size(whole.kept_bytes)} kept for the backward pass, the batch counted in"
    elif not model.is_training_pass and model.points:
        yield "Activations     not known: no pass was seen through which a backward could go"
    kinds = sorted({one.dtype for one in model.modules if one.dtype and one.n_calls})
    places = sorted({one.device for one in model.modules if one.device})
    if kinds:
        yield f"Numbers         {', '.join(kinds)}" + (f" on {', '.join(places)}" if places else "")
    silent = [one.name for one in model.modules if one.is_never_called and one.kind]
    if silent and model.points:
        yield f"Never called    {', '.join(map(words.clean, silent[:8]))}" + (
            f" and {len(silent) - 8} more" if len(silent) > 8 else ""
        )
    if model.uncounted:
        yield f"Not counted     {', '.join(map(words.clean, model.uncounted))}: may multiply, too"


def share(part: int, whole: int) -> str:
    """In percent: "12 %", "<1 %", "" for nothing."""
    if not part or not whole:
        return ""
    percent = 100 * part / whole
    return f"{percent:.0f} %" if percent >= 0.5 else "<1 %"


def short(value: float) -> str:
    """A count in three digits.

    Example:
        >>> short(1_234_567), short(999)
        ('1.23 M', '999')
    """
    return next((f"{value / unit:.3g} {letter}" for unit, letter in UNITS if value >= unit), f"{value:.0f}")


def size(n_bytes: float) -> str:
    """Bytes in three digits.

    Example:
        >>> size(1_200_000), size(12)
        ('1.2 MB', '12 bytes')
    """
    return next((f"{n_bytes / unit:.3g} {name}" for unit, name in BYTES if n_bytes >= unit), f"{n_bytes:.0f} bytes")
