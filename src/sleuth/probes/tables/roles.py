"""What the columns are for: as the user says, else as their names and values tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from sleuth.errors import UsageError
from sleuth.evidence.individuals import INDIVIDUALS
from sleuth.evidence.table import Column, ColumnKind, Roles, Table, Task
from sleuth.probes.tables.texts import is_free_text
from sleuth.stats.quantity import is_quantity

TARGETS = ("target", "label", "labels", "y", "class", "outcome", "response")
ID_NAME = re.compile(
    r"(^|[_ \-.])(id|ids|uuid|guid|rowid|row_?id|index|key|no|nr|num|number|row_?number)$|"
    r"^(unnamed: ?0|row)$|[a-z]Id$|ID$"
)
GROUP = re.compile(
    rf"(^|[_ \-.])({INDIVIDUALS}|cluster|store)(?P<many>s?)(?P<key>[_ \-.]?(id|no|nr|num|number|key|code|name))?$", re.IGNORECASE
)
TIME_NAME = re.compile(r"(^|[_ \-.])(time|timestamp|ts|datetime|date|created|created_at|event_time)$", re.IGNORECASE)
SERIES = re.compile(r"^(t|day|time|step|hour|minute|week|month|year|date|period|tick|seq|sequence)s?$", re.IGNORECASE)
COUNT_NAME = re.compile(r"^(n|num|nb|cnt|(no|number|count)_?of)_(?!class|label)\w+$|\w+[_ ](count|counts|cnt)$", re.IGNORECASE)
OTHER_TIME = re.compile(r"birth|dob|expir|due|deadline|valid", re.IGNORECASE)
PROTECTED = re.compile(
    r"^(sex|gender|race|ethnic\w*|religion|nationality|citizenship|migration\w*|age[_ ]?group|disab\w*"
    r"|skin[_ ]?(tone|colou?r|type)|(home|first|native|mother)[_ ]?(language|tongue)"
    r"|(country[_ ]?of[_ ]?|birth[_ ]?)(birth|origin|country))$",
    re.IGNORECASE,
)
PEOPLE = frozenset(
    {
        "male",
        "female",
        "man",
        "woman",
        "men",
        "women",
        "migrant",
        "immigrant",
        "refugee",
        "foreign born",
        "native born",
        "disabled",
    }
)  # a column of which two levels, or one of two, are such words is as sensitive as one that is called so
MOST_CLASSES = 50
FEW_NUMBERS = 20  # different whole numbers up to which a target is a class, unless they are a quantity
MOSTLY = 0.8  # of the codes that have a digit
EPOCH = (1e8, 1e14)  # seconds or milliseconds since 1970, as numbers


@dataclass(frozen=True, slots=True)
class AskedRoles:
    """Roles that the user set; "" and () for those to be inferred."""

    target: str = ""
    ids: tuple[str, ...] = ()
    time: str = ""
    groups: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    vectors: tuple[str, ...] = ()
    images: str = ""  # the column that names the files of images, or the folder where they lie

    def or_those(self, kept: Mapping[str, tuple[str, ...]]) -> Self:
        """With the columns of kept roles (of a profile) where the user names none now."""
        target, time = (next(iter(kept.get(role, ())), "") for role in ("target", "time"))
        return replace(
            self, target=self.target or target, time=self.time or time, ids=self.ids or kept.get("id", ()),
            groups=self.groups or kept.get("group", ()), texts=self.texts or kept.get("text", ()),
        )  # fmt: skip


def infer(train: Table, asked: AskedRoles) -> Roles:
    """The roles, with how each is known.

    Raises:
        UsageError: a column that the user names is not there, or the target has no value.
    """
    for name in (asked.target, asked.time, *asked.ids, *asked.groups, *asked.texts, *asked.vectors):
        if name and name not in train.by_name:
            raise UsageError(f"there is no column {name!r}; {nearest(name, train.by_name)}")
    target = asked.target or next((c.name for c in train.columns if c.name.lower() in TARGETS and _can_be_target(c)), "")
    if target and not train.by_name[target].n_known:
        raise UsageError(f"the target {target!r} has no value in any of {train.n_rows:,} rows")
    rest = [column for column in train.columns if column.name != target]
    files = (train.images.column,) if train.images is not None and train.images.column else ()
    ids = asked.ids or tuple(c.name for c in rest if c.name not in (asked.time, *files, *asked.groups) and is_id(c))
    time = asked.time or _time([c for c in rest if c.name not in ids and c.name not in asked.groups])
    groups = asked.groups or tuple(c.name for c in rest if c.name not in ids and c.name != time and is_group(c))
    protected = tuple(c.name for c in rest if c.n_distinct <= MOST_CLASSES and (PROTECTED.match(c.name) or _is_of_people(c)))
    texts = asked.texts or tuple(c.name for c in rest if c.name not in (*ids, *groups) and is_free_text(c))
    _refuse_no_text(train, asked.texts)
    given = tuple(
        role
        for role, value in (
            ("target", asked.target),
            ("id", asked.ids),
            ("time", asked.time),
            ("group", asked.groups),
            ("text", asked.texts),
            ("embedding", asked.vectors),
        )
        if value
    )
    roles = [("target", (target,) if target else ()), ("id", ids), ("time", (time,) if time else ()), ("group", groups)]
    roles += [("text", texts), ("embedding", asked.vectors)]
    reasons = tuple(
        (role, name, "as asked" if role in given else _why(role, train.by_name[name])) for role, names in roles for name in names
    )
    folder = train.images.of_folder if train.images is not None else ""
    reasons += tuple(("images", name, f"its files lie in {folder!r}" if folder else "as asked") for name in files)
    others = [c for c in rest if c.name not in (*ids, *groups, time)]
    task = _task(train.by_name[target], others) if target else None
    return Roles(target, task, (*ids, *files), time, groups, protected, texts, asked.vectors, given, reasons)


def _refuse_no_text(train: Table, names: tuple[str, ...]) -> None:
    for name in names:
        column = train.by_name[name]
        if not column.is_text:
            raise UsageError(f"{name!r} is to be read as text, but is of type {column.stored}")
        if not any(level.value.strip() for level in column.levels):
            raise UsageError(f"{name!r} is to be read as text, but holds none in any of {train.n_rows:,} rows")


def nearest(name: str, known: Iterable[str]) -> str:
    """The names that are like one that is not there, or the first ones, for a message."""
    import difflib

    names = list(known)
    near = difflib.get_close_matches(name, names, 3, 0.5)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(map(repr, names[:10]))}"


def _can_be_target(column: Column) -> bool:
    return column.n_known > 0 and column.kind in (ColumnKind.NUMBER, ColumnKind.BOOLEAN, ColumnKind.TEXT)


def _task(column: Column, others: list[Column]) -> Task:
    if column.kind in (ColumnKind.TEXT, ColumnKind.BOOLEAN):
        return Task.CLASSES
    is_few = column.is_whole and column.n_distinct <= FEW_NUMBERS
    is_count = column.n_distinct > 2 and column.low in (0, 1) and COUNT_NAME.search(column.name)
    return Task.CLASSES if is_few and not is_count and not is_quantity(column.values, others) else Task.NUMBER


def is_id(column: Column) -> bool:
    """Whether every row has a value of its own that tells nothing but which row it is."""
    if column.n_known < 0.99 * column.n_rows or column.n_rows < 20 or not is_unique(column):
        return False
    if column.is_text:
        return bool(ID_NAME.search(column.name)) or is_hash_like(column)
    if column.kind is not ColumnKind.NUMBER or not column.is_whole:
        return False
    counts_up = column.high - column.low == column.n_rows - 1
    return not SERIES.match(column.name) and (bool(ID_NAME.search(column.name)) or counts_up)


def is_unique(column: Column) -> bool:
    """Whether no two rows share a value, as far as a large table's estimate tells."""
    is_counted = len(column.values) == column.n_rows
    return column.n_distinct >= (1.0 if is_counted else 0.9) * column.n_known


def is_hash_like(column: Column) -> bool:
    """Whether its texts are of one length and made of hexadecimal digits, or mix letters and digits without words.

    A code that was drawn at random has no digit now and then.
    """
    some = [level.value for level in column.levels[:200]]
    if not some or len({len(one) for one in some}) > 1 or len(some[0]) < 6:
        return False
    if not all(re.fullmatch(r"[A-Za-z0-9_\-]+", one) for one in some):
        return False
    mixed = [one for one in some if re.fullmatch(r"[0-9a-fA-F\-]{8,}", one) or any(map(str.isdigit, one))]
    return len(mixed) >= MOSTLY * len(some)


def is_group(column: Column) -> bool:
    """Whether it names persons or things of which there are several rows."""
    called = GROUP.search(column.name)
    if called is None or not 10 <= column.n_distinct < 0.8 * column.n_known:
        return False
    is_count = bool(called["many"]) and not called["key"]  # `visitors` as a number says how many
    return column.is_text or (column.kind is ColumnKind.NUMBER and column.is_whole and not is_count)


def _is_of_people(column: Column) -> bool:
    """Whether its levels are words for groups of people, as male and female, whatever the column is called."""
    if not column.is_text:
        return False
    n = sum(re.sub(r"[_\W]+", " ", level.value).strip().lower() in PEOPLE for level in column.levels)
    return n >= 2 or (n == 1 and len(column.levels) == 2)


def _time(columns: list[Column]) -> str:
    times = [c for c in columns if c.kind is ColumnKind.TIME and c.n_known > 0.5 * c.n_rows and not OTHER_TIME.search(c.name)]
    times += [
        c for c in columns
        if c.kind is ColumnKind.NUMBER and c.is_whole and (_is_epoch(c) or (SERIES.match(c.name) and is_unique(c)))
    ]  # fmt: skip
    if not times:
        return ""
    return max(times, key=lambda c: (bool(TIME_NAME.search(c.name)), c.n_distinct)).name


def _is_epoch(column: Column) -> bool:
    return bool(TIME_NAME.search(column.name)) and EPOCH[0] <= column.low <= column.high <= EPOCH[1]


def _why(role: str, column: Column) -> str:
    if role == "id":
        return "its values are all different" + (" and it is called so" if ID_NAME.search(column.name) else "")
    if role == "time":
        return f"it is of type {column.stored}" if column.kind is ColumnKind.TIME else "its name and size say so"
    if role == "text":
        return "most of its values are sentences of their own"
    if role == "group":
        return f"{column.n_distinct:,} values, each in several rows, and its name"
    return "its name"
