"""Many rows at once, past the parts of the ORM that work value by value.

Contract: `insert` writes new objects of one model and gives them their ids; `update` writes columns of stored
rows by id. Both belong inside the caller's transaction, raise IntegrityError as the ORM does, call no `save`
and send no signal: derived columns are the caller's. Here alone the two databases are written to differently.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import connection, connections
from django.db.models import Field, Model
from psycopg2.extras import execute_values

Row = TypeVar("Row", bound=Model)
AS_THEY_ARE = frozenset(
    ("BooleanField", "CharField", "ForeignKey", "PositiveIntegerField", "PositiveSmallIntegerField")
)
PAGE = 1000


def insert(rows: Iterable[Row]) -> list[Row]:
    """Write new objects of one model and set their ids; the objects, in order."""
    rows = list(rows)
    if not rows:
        return rows
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    database = connections[connection.alias]  # the thing itself: `connection` looks it up at every touch
    values = list(zip(*(_values(field, rows, database) for field in fields), strict=True))
    write = _insert_on_postgresql if connection.vendor == "postgresql" else _insert_on_sqlite
    ids = write(rows[0]._meta.db_table, [field.column for field in fields], values)
    for row, pk in zip(rows, ids, strict=True):
        row.pk, row._state.adding, row._state.db = pk, False, database.alias
    return rows


def update(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write plain columns of stored rows; each row is its id, then a value per column."""
    table, quote = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name
    names = [quote(column) for column in columns]
    if connection.vendor == "postgresql":
        sets = ", ".join(f"{name} = new.{name}" for name in names)
        new = f"(VALUES %s) AS new (id, {', '.join(names)})"
        _execute_values(f"UPDATE {table} SET {sets} FROM {new} WHERE {table}.id = new.id", rows)
        return
    sets = ", ".join(f"{name} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE id = %s", [(*values, pk) for pk, *values in rows]
        )


def _values(field: Field, rows: list[Model], database) -> list:
    """A column as the driver takes it; texts, numbers and ids need no preparation."""
    plain = field.get_internal_type() in AS_THEY_ARE and type(field).pre_save is Field.pre_save
    if plain:
        return [getattr(row, field.attname) for row in rows]
    return [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows]


def _insert_on_postgresql(table: str, columns: list[str], values: list[tuple]) -> list[int]:
    return [pk for (pk,) in _execute_values(f"{_into(table, columns)} VALUES %s RETURNING id", values, True)]


def _execute_values(statement: str, rows: Iterable[Sequence], fetch: bool = False):
    """The driver's own way to send many rows in one statement, with Django's errors."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        return execute_values(cursor.cursor, statement, rows, page_size=PAGE, fetch=fetch)


def _insert_on_sqlite(table: str, columns: list[str], values: list[tuple]) -> list[int]:
    """SQLite has one writer and numbers its rows without gaps, so that the last id tells all of them."""
    with connection.cursor() as cursor:
        cursor.executemany(f"{_into(table, columns)} VALUES ({', '.join(['%s'] * len(columns))})", values)
        (last,) = cursor.execute("SELECT last_insert_rowid()").fetchone()
    return list(range(last - len(values) + 1, last + 1))


def _into(table: str, columns: list[str]) -> str:
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    return f"INSERT INTO {connection.ops.quote_name(table)} ({quoted})"
