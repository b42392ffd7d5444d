"""A few columns of tables, counted and sampled as all of them are, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import duckdb

from sleuth.errors import UsageError
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import SPLITS, Roles, Table
from sleuth.probes.tables.columns import columns
from sleuth.probes.tables.counting import count
from sleuth.probes.tables.opening import connect, open_table
from sleuth.probes.tables.reading import Opening, read
from sleuth.probes.tables.roles import AskedRoles, infer, nearest


def see_some(sources: Mapping[str, str], names: Sequence[str], target: str = "", of_all: Collection[str] = ()) -> Splits:
    """These columns of the splits; all of them, with their roles, for no name and for one that stands for all.

    Args:
        sources: for each split its path or address.
        names: of columns. A split that lacks one goes without it, but the first must have all.
        target: what is to be predicted, "" to tell by the names where all columns are seen.
        of_all: names that stand for all columns, unless one of the columns is called so.

    Raises:
        UsageError: a source cannot be read as a table, or the first has no column of such a name.
    """
    connection = connect()
    try:
        opened = [read(connection, open_table(connection, sources[split], split), split) for split in SPLITS if split in sources]
        known = [field.name for field in opened[0].fields]
        is_all = not names or (len(names) == 1 and names[0] in of_all and names[0] not in known)
        for name in () if is_all else names:
            if name not in known:
                raise UsageError(f"{opened[0].source} has no column {name!r}; {nearest(name, known)}")
        tables = tuple(_seen(connection, one, known if is_all else names) for one in opened)
    except duckdb.Error as error:
        raise UsageError(f"the tables cannot be read: {' '.join(str(error).split())[:300]}") from error
    finally:
        connection.close()
    return Splits(tables, infer(tables[0], AskedRoles(target)) if is_all else Roles(target))


def _seen(connection: duckdb.DuckDBPyConnection, opening: Opening, names: Sequence[str]) -> Table:
    wanted = [field for field in opening.fields if field.name in names]
    opening = replace(opening, fields=tuple(wanted or opening.fields[:1]))  # one at least, whose sample tells the rows
    rows, made = columns(opening, count(connection, opening))
    return Table(opening.split, opening.source, opening.n_rows, made if wanted else (), rows)
