"""The catalogue of a team: PostgreSQL, named by `SLEUTH_STORE=postgresql://…`, with the runs of all its machines.

Each machine keeps its folders, and puts what it reads of them there. Rows of another machine are believed.
"""

from __future__ import annotations

import contextlib
import os
import platform
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.catalogue import LAST, N_NAMED, read_run, read_store, whole
from sleuth.store.index import VERSION, Entry
from sleuth.store.records import record_of, run_of
from sleuth.store.remote import OF_DATABASES, SETTING, address
from sleuth.store.run_folder import write_file
from sleuth.store.status import unheard
from sleuth.store.stub import address_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

IDENTITY = ".store-id"  # tells a store from others on machines of the same name
LOCK = 0x51E07  # number of the advisory lock under which the tables are made
WAIT_SECONDS = 5
MIGRATIONS = {1: ("ALTER TABLE sleuth_runs ADD COLUMN changed DOUBLE PRECISION NOT NULL DEFAULT 0",)}  # from version


class TeamCatalogue:
    """Entries in PostgreSQL.

    Args:
        url: as PostgreSQL writes it; a password may stand in PGPASSWORD or ~/.pgpass.

    Raises:
        UsageError: SQLAlchemy or psycopg is not installed.
        StoreError: the server cannot be reached, or its tables are of a newer version.
    """

    def __init__(self, url: str) -> None:
        try:
            import psycopg  # noqa: F401 - SQLAlchemy asks for it late
            import sqlalchemy as sql
        except ImportError as error:
            raise UsageError(f"{SETTING} names a database: pip install 'mlsleuth[team]' ({error})") from error
        self._sql = sql
        address = "postgresql+psycopg://" + url.partition("://")[2]
        self._table = sql.Table(
            "sleuth_runs", sql.MetaData(),
            sql.Column("place", sql.Text, primary_key=True), sql.Column("name", sql.Text, primary_key=True),
            sql.Column("signature", sql.Text, nullable=False), sql.Column("record", sql.Text, nullable=False),
            sql.Column("changed", sql.Double, nullable=False, server_default="0"),
        )  # fmt: skip
        with self._told():
            self._engine = sql.create_engine(address, poolclass=sql.NullPool, connect_args={"connect_timeout": WAIT_SECONDS})
            with self._engine.begin() as connection:
                self._prepare(connection)

    def load(self, place: str | None = None) -> tuple[Entry, ...]:
        """All entries, or those of one place."""
        table = self._table.c
        query = self._sql.select(table.name, table.signature, table.record, table.place, table.changed)
        if place is not None:
            query = query.where(table.place == place)
        with self._told(), self._engine.connect() as connection:
            return tuple(Entry(*row) for row in connection.execute(query))

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or take the place of those with the same name and place. All or none."""
        from sqlalchemy.dialects.postgresql import insert

        ordered = sorted(entries, key=lambda one: (one.place, one.name))  # so that two writers do not wait for each other
        rows = [{**asdict(one), "changed": one.changed or time.time()} for one in ordered]
        if not rows:
            return
        statement = insert(self._table)
        given = {name: statement.excluded[name] for name in ("signature", "record", "changed")}
        with self._told(), self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["place", "name"], set_=given), rows)

    def drop(self, place: str, names: Iterable[str]) -> None:
        """Take entries out."""
        table = self._table
        with self._told(), self._engine.begin() as connection:
            connection.execute(table.delete().where(table.c.place == place, table.c.name.in_(list(names))))

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def _prepare(self, connection: Connection) -> None:
        sql = self._sql
        connection.execute(sql.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(sql.text("CREATE TABLE IF NOT EXISTS sleuth_version(version INTEGER NOT NULL)"))
        version = connection.execute(sql.text("SELECT max(version) FROM sleuth_version")).scalar()
        if version is None:
            self._table.create(connection, checkfirst=True)
            connection.execute(sql.text("INSERT INTO sleuth_version VALUES (:version)"), {"version": VERSION})
            return
        if version > VERSION:
            raise StoreError(f"the team's catalogue has version {version}; this sleuth reads up to {VERSION}. Update it.")
        for old in range(version, VERSION):
            for statement in MIGRATIONS[old]:
                connection.execute(sql.text(statement))
        connection.execute(sql.text("UPDATE sleuth_version SET version = :version"), {"version": VERSION})

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """The first line of what the database says; it never has the password in it."""
        try:
            yield
        except self._sql.exc.SQLAlchemyError as error:
            first = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
            raise StoreError(f"the team's catalogue ({SETTING}) cannot be used: {first}") from error


def team_url() -> str:
    """The address of the team's catalogue, "" if none is set, or SLEUTH_STORE says where runs lie.

    Raises:
        UsageError: it is something else.
    """
    value = os.environ.get(SETTING, "").strip()
    if not value or value.startswith(OF_DATABASES):
        return value
    if not address():
        raise UsageError(
            f"{SETTING} takes a catalogue, postgresql://USER@HOST/DATABASE, or where runs lie, such as s3://BUCKET/PREFIX; "
            f"got {value!r} (a folder is named by --store)"
        )
    return ""


def find_in_team(store: Path, url: str, word: str) -> KeptRun:
    """The run of this name, or the one whose name has this part, or the newest for `last`, wherever it was kept.

    Raises:
        UsageError: there is none, or there are several.
        StoreError: see `read_team`.
    """
    runs = read_team(store, url)
    if word == LAST and runs:
        return _whole(runs[0], store)
    found = [run for run in runs if run.name == word] or [run for run in runs if word and word in run.name]
    if len(found) == 1:
        return _whole(found[0], store)
    names = ", ".join(f"{run.name} on {run.host}" for run in found[:N_NAMED])
    raise UsageError(
        f"{word!r} is in the names of {len(found)} runs of the team{': ' if names else '; `sleuth runs` lists them'}{names}"
    )


def publish(folder: Path, url: str) -> None:
    """Put one run where the team sees it.

    Raises:
        StoreError: the catalogue cannot be reached.
        UsageError: a library is missing.
    """
    catalogue = TeamCatalogue(url)
    try:
        catalogue.put([_entry(read_run(str(folder)), place_of(folder.parent))])
    finally:
        catalogue.close()


def read_team(store: Path, url: str) -> tuple[KeptRun, ...]:
    """The runs of the store and those of all others in the team's catalogue, the newest first; brings it up to date.

    Raises:
        StoreError: the store cannot be read, or the catalogue cannot be reached.
        UsageError: a library is missing.
    """
    runs = [run for group in own_and_others(store, url) for run in group]
    return tuple(sorted(runs, key=lambda run: (run.started, run.ended or "~", run.name), reverse=True))


def own_and_others(store: Path, url: str) -> tuple[tuple[KeptRun, ...], tuple[KeptRun, ...]]:
    """The runs of the store, and those of all others in the team's catalogue, which is brought up to date with the first.

    Raises:
        StoreError: the store cannot be read, or the catalogue cannot be reached.
        UsageError: a library is missing.
    """
    own = read_store(store)
    catalogue = TeamCatalogue(url)
    try:
        place = place_of(store) if own or address_of(store) or (store / IDENTITY).exists() else ""
        entries = catalogue.load()
        known = {one.name: one.record for one in entries if one.place == place}
        news = [_entry(run, place) for run in own if known.get(run.name) != record_of(run)]
        catalogue.put(news)
        gone = known.keys() - {run.name for run in own}
        if gone:
            catalogue.drop(place, gone)
    finally:
        catalogue.close()
    others = ((run_of(one.record), one.changed) for one in entries if one.place != place)
    return own, tuple(unheard(run, changed) for run, changed in others if run is not None)


def place_of(store: Path) -> str:
    """The name of a store among all: its machine's, and an identity that is kept in it; of a remote one its address."""
    url = address_of(store)
    if url:
        return url
    path = store / IDENTITY
    try:
        identity = path.read_text("ascii").strip()
    except (OSError, ValueError):
        identity = uuid.uuid4().hex
        with contextlib.suppress(StoreError):
            write_file(path, identity + "\n")
    return f"{platform.node()}/{identity[:32]}"


def _whole(run: KeptRun, store: Path) -> KeptRun:
    return whole(run) if Path(run.folder).parent == store else run


def _entry(run: KeptRun, place: str) -> Entry:
    return Entry(run.name, "", record_of(run), place)
