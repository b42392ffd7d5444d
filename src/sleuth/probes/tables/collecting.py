"""From the sources that the user names to the evidence: open, count, sample, hash, compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import duckdb
import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.pair import UNKNOWN, Domain, Overlap, Pair, SharedKey, SharedText, Skew
from sleuth.evidence.splits import OutOfFold, Splits
from sleuth.evidence.table import PRODUCTION, SPLITS, Column, ColumnKind, HashArray, Roles, Table
from sleuth.probes.tables import equal_rows, fitting, harm, hashing, images, modelling, own_model
from sleuth.probes.tables.columns import columns
from sleuth.probes.tables.comparing import adjusted, compare, expected_alarms
from sleuth.probes.tables.course import course
from sleuth.probes.tables.coverage import coverage
from sleuth.probes.tables.engine import DUCKDB, Engine, started
from sleuth.probes.tables.opening import connect, open_table
from sleuth.probes.tables.reading import Opening, read
from sleuth.probes.tables.roles import AskedRoles, infer
from sleuth.probes.tables.texts import lengths, shared_text
from sleuth.probes.tables.vectors import read_vectors, vector_shift
from sleuth.stats.alarm import sure_alarms

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Side:
    """A split with what it was read through; a profile has no opening."""

    table: Table
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How the splits are looked at."""

    connection: duckdb.DuckDBPyConnection
    engine: Engine
    asked: AskedRoles
    is_trusted: bool = False


LEAST_COMPARED = 100  # rows whose hashes are as small as those kept of a profile; of fewer an overlap says too little
EVERYTHING = frozenset({"out_of_fold", "domain"})  # facts for which models are fitted


def see(
    sources: Mapping[str, object],
    asked: AskedRoles | None = None,
    *,
    needs: frozenset[str] = EVERYTHING,
    reference: Table | None = None,
    is_trusted: bool = False,
    is_images: bool = False,
    model: object = None,
    engine: str = DUCKDB,
) -> Splits:
    """The evidence of these splits.

    Args:
        sources: for each split that is given its path, address or DataFrame; the first of `SPLITS` is the reference.
        asked: roles that the user sets.
        needs: facts that rules will ask for; models are fitted only for those that need them.
        reference: the profile of a training table, which stands for it.
        is_trusted: whether pickles may be loaded.
        is_images: whether the sources are folders of images.
        model: the user's fitted model, or its file; judged instead of the stand-in.
        engine: what passes over all rows, one of `ENGINES`.

    Raises:
        UsageError: a source cannot be read as a table, or a column that was asked for is not there.
    """
    if is_images and engine != DUCKDB:
        raise UsageError(f"the engine {engine} counts tables; a folder of images is read without it")
    connection = connect()
    asked = asked or AskedRoles()
    own = None if model is None else own_model.load(model, is_trusted=is_trusted)
    try:
        with started(engine, connection) as counter:
            look = Look(connection, counter, asked, is_trusted=is_trusted)
            sides = [Side(reference)] if reference else []
            if is_images:
                sides += [Side(images.read_folder(folder, split)) for split, folder in images.folders(dict(sources)).items()]
            else:
                sides += _sides(look, sources)
            seen = _seen(look, sides)
        if own is None:
            connection.close()  # the memory that it has kept is free for models
        return _scored(connection, sides, _fitted(seen, needs), needs, own)
    except duckdb.Error as error:
        raise UsageError(f"the tables cannot be read: {' '.join(str(error).split())[:300]}") from error
    finally:
        connection.close()


def _sides(look: Look, sources: Mapping[str, object]) -> list[Side]:
    """The splits that are given, each opened, counted and sampled."""
    sides = []
    for split in SPLITS:
        if sources.get(split) is None:
            continue
        opened = open_table(look.connection, sources[split], split, is_trusted=look.is_trusted)
        opening = read(look.connection, opened, split)
        rows, made = columns(opening, look.engine.counted(opening))
        embedded = tuple(read_vectors(look.connection, opening, rows, name) for name in look.asked.vectors)
        left_out = tuple(one for one in opening.left_out if one[0] not in look.asked.vectors)
        table = Table(split, opening.source, opening.n_rows, made, rows, vectors=embedded)
        if look.asked.images:
            from sleuth.probes.tables.image_files import with_images

            table = with_images(look.connection, opening, table, look.asked.images)
        sides.append(Side(table, replace(opening, left_out=left_out)))
    return sides


def _seen(look: Look, sides: list[Side]) -> Splits:
    """Roles, equal rows, and the splits compared."""
    roles = infer(sides[0].table, look.asked)
    largest = max(side.table.n_rows for side in sides)
    sides = [replace(side, table=_completed(look, side, roles, largest)) for side in sides]
    sides = [replace(side, table=_with_lengths(side, roles)) for side in sides]
    compared = adjusted([compare(sides[0].table, side.table, roles) for side in sides[1:]])
    pairs = tuple(
        replace(_pair(look, sides[0], side, roles, largest), comparisons=found)
        for side, found in zip(sides[1:], compared, strict=True)
    )
    left_out = tuple(one for side in sides if side.opening for one in side.opening.left_out)
    expected = expected_alarms(sides[0].table, roles) if pairs else float("nan")
    tables = tuple(side.table for side in sides)
    return Splits(tables, roles, pairs, expected_alarms=expected, left_out=tuple(dict.fromkeys(left_out)))


def _with_lengths(side: Side, roles: Roles) -> Table:
    """The table with how long its texts are; a profile has it."""
    if side.opening is None:
        return side.table
    return replace(side.table, properties=(*side.table.properties, *lengths(side.table, roles.texts)))


def _fitted(splits: Splits, needs: frozenset[str]) -> Splits:
    """With what models say, if rules ask for it."""
    if "out_of_fold" in needs:
        outside, reason = _out_of_fold(splits.train, splits.roles)
        splits = replace(splits, out_of_fold=outside, reasons=(("out_of_fold", reason),) if reason else ())
    if "domain" in needs:
        pairs = tuple(replace(pair, domain=_domain(splits.tables, pair, splits.roles)) for pair in splits.pairs)
        splits = replace(splits, pairs=pairs)
    if splits.roles.vectors:
        splits = replace(splits, pairs=tuple(_with_vectors(splits, pair) for pair in splits.pairs))
    return splits


def _scored(
    connection: duckdb.DuckDBPyConnection, sides: list[Side], splits: Splits, needs: frozenset[str], own: own_model.Model | None
) -> Splits:
    """With what the user's model, or the stand-in for it, makes of the rows."""
    if own is not None:
        table = own_model.judged_table(splits)
        opening = next(side.opening for side in sides if side.table.split == table.split)
        if opening is None:
            raise UsageError("--model needs the table itself, not a profile of it")
        return replace(splits, scores=own_model.own_scores(connection, opening, splits, own))
    if "coverage" in needs:
        pairs = [replace(one, coverage=coverage(splits.train, splits.table(one.other), splits.roles)) for one in splits.pairs]
        splits = replace(splits, pairs=tuple(pairs))
    if not splits.roles.target:
        return splits
    reasons = dict(splits.reasons)
    if "scores" in needs:
        scores, reasons["scores"] = _tried(modelling.stand_in, splits)
        splits = replace(splits, scores=scores)
    if "refit" in needs:
        refit, reasons["refit"] = _tried(harm.harmful, splits)
        splits = replace(splits, refit=refit)
    return replace(splits, reasons=tuple((fact, why) for fact, why in reasons.items() if why))


def _tried(make: Callable[[Splits], Made | None], splits: Splits) -> tuple[Made | None, str]:
    """What models make of the training table, or why there is nothing."""
    try:
        return make(splits), ""
    except ImportError:
        return None, "scikit-learn is not installed"
    except UsageError as error:
        return None, str(error)


def _with_vectors(splits: Splits, pair: Pair) -> Pair:
    try:
        found = [vector_shift(splits.train, splits.table(pair.other), name, splits.roles) for name in splits.roles.vectors]
    except ImportError:
        return pair
    return replace(pair, vectors=tuple(one for one in found if one is not None))


def _out_of_fold(table: Table, roles: Roles) -> tuple[OutOfFold | None, str]:
    """What models say of unseen rows, or why there is nothing."""
    if not roles.target:
        return None, ""
    try:
        return fitting.out_of_fold(table, roles), ""
    except ImportError:
        return None, "scikit-learn is not installed"
    except UsageError as error:
        return None, str(error)


def _domain(tables: tuple[Table, ...], pair: Pair, roles: Roles) -> Domain | None:
    """Whether a model tells the splits apart; asked only where no column surely does by itself."""
    if sure_alarms(pair.comparisons):
        return None
    other = next(table for table in tables if table.split == pair.other)
    try:
        return fitting.domain(tables[0], other, roles)
    except ImportError:
        return None


def _completed(look: Look, side: Side, roles: Roles, largest: int) -> Table:
    """The table with its equal rows and its course of time."""
    table, opening = side.table, side.opening
    if opening is None:
        return table
    names = hashing.compared([column.name for column in table.columns], roles)
    if not names:
        return table
    hashes, rows = look.engine.row_hashes(opening, names, largest)
    features: HashArray | None = None
    rest = [name for name in names if name != roles.target]
    if roles.target in names and rest:
        features, _ = look.engine.row_hashes(opening, rest, largest) if largest <= hashing.MOST_HASHES else (None, None)
    share = min(1.0, len(rows) / table.n_rows) or 1.0
    twins = equal_rows.twins(hashes, rows, features, [table.by_name[name] for name in rest or names], table.rows, share)
    kept = np.sort(hashes)[: hashing.N_KEPT]
    table = replace(table, twins=twins, hashes=kept, hashed=tuple(names), hash_kind=hashing.kind(look.connection))
    return replace(table, course=course(look.connection, opening, roles.time) if roles.time else None)


def _pair(look: Look, one: Side, other: Side, roles: Roles, largest: int) -> Pair:
    connection = look.connection
    overlap: Overlap | None = None
    keys: tuple[SharedKey, ...] = ()
    skews: tuple[Skew, ...] = ()
    texts: tuple[SharedText, ...] = ()
    common = [column for column in one.table.columns if _is_same(column, other.table)]
    if one.opening and other.opening and common:
        names = hashing.compared([column.name for column in common], roles)
        if names:
            sides = [look.engine.row_hashes(side, names, largest) for side in (one.opening, other.opening)]
            overlap = equal_rows.overlap(sides[0], sides[1], [one.table.by_name[name] for name in names])
        tables = (one.table, other.table)
        made = [hashing.shared_key(connection, one.opening, other.opening, tables, name, roles.target) for name in roles.groups]
        keys = tuple(key for key in made if key is not None)
        skews = _skews(connection, one, other, roles, common)
        names = [column.name for column in common if column.name in roles.texts]
        found = [shared_text(connection, one.opening, other.opening, tables, name) for name in names]
        texts = tuple(text for text in found if text is not None)
    elif other.opening:
        overlap = _kept_overlap(look, one.table, other.opening, common)
    return Pair(one.table.split, other.table.split, (), overlap, keys, skews, None, texts)


def _kept_overlap(look: Look, kept: Table, opening: Opening, common: list[Column]) -> Overlap | None:
    """Rows of a split that stand in a table of which the least hashes are kept; None where they cannot be compared."""
    hashes, names = kept.hashes, {column.name for column in common}
    if hashes is None or not names.issuperset(kept.hashed) or kept.hash_kind != hashing.kind(look.connection):
        return None
    own, rows = look.engine.row_hashes(opening, kept.hashed, opening.n_rows)
    is_compared = own <= hashes[-1] if len(hashes) < kept.n_rows else np.ones(len(own), np.bool_)
    own, rows = own[is_compared], rows[is_compared]
    if len(own) < min(LEAST_COMPARED, opening.n_rows):
        return None
    known = [kept.by_name[name] for name in kept.hashed]
    found = equal_rows.overlap((hashes, np.zeros(len(hashes), np.int64)), (own, rows), known)
    examples = tuple((UNKNOWN, row) for _, row in found.examples)
    return replace(found, bits=max(found.bits, kept.twins.bits), examples=examples)


def _is_same(column: Column, other: Table) -> bool:
    twin = other.by_name.get(column.name)
    return twin is not None and twin.kind is column.kind and column.kind is not ColumnKind.NESTED


def _skews(connection: duckdb.DuckDBPyConnection, one: Side, other: Side, roles: Roles, common: list[Column]) -> tuple[Skew, ...]:
    """Rows of one id compared, if ids are keys of both."""
    features = [column for column in common if roles.is_feature(column.name)]
    for name in roles.ids:
        if other.table.split != PRODUCTION or not any(column.name == name for column in common) or not features:
            continue
        if one.opening and other.opening:
            names, kinds = [column.name for column in features], [column.kind for column in features]
            return hashing.skews(connection, one.opening, other.opening, name, names, kinds)
    return ()
