"""A migration step in the dialect of the database at hand: rules that Django cannot express."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class DialectSQL(Operation):
    """Run one list of statements on SQLite, another on PostgreSQL."""

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        *,
        sqlite: list[str],
        postgresql: list[str],
        sqlite_reverse: list[str],
        postgresql_reverse: list[str],
    ) -> None:
        self.sqlite, self.postgresql = sqlite, postgresql
        self.sqlite_reverse, self.postgresql_reverse = sqlite_reverse, postgresql_reverse

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers change no model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self._run(schema_editor, self.sqlite, self.postgresql)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self._run(schema_editor, self.sqlite_reverse, self.postgresql_reverse)

    def describe(self) -> str:
        return "Rules held by triggers"

    @staticmethod
    def _run(
        schema_editor: BaseDatabaseSchemaEditor, sqlite: list[str], postgresql: list[str]
    ) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in sqlite if is_sqlite else postgresql:
            schema_editor.execute(statement, params=None)


def append_only(
    table: str,
    *,
    columns: tuple[str, ...] | None = None,
    delete: bool = True,
    unique: tuple[str, ...] = (),
) -> DialectSQL:
    """Return triggers that refuse to change the rows of a table, or only some columns of it.

    REPLACE on SQLite deletes a row with the same id or `unique` columns without asking the
    triggers of DELETE, so an INSERT of a row that is there already is refused too.
    """
    of = f" OF {', '.join(columns)}" if columns else ""
    events = [f"UPDATE{of}", *(["DELETE"] if delete else [])]
    names = [f"{table}_{event.split()[0].lower()}_refused" for event in events]
    function = f"{table}_refuse_change"
    replace = f"{table}_replace_refused"
    same = "id = NEW.id"
    if unique:
        same += f" OR ({' AND '.join(f'{column} = NEW.{column}' for column in unique)})"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (no input of people)
    return DialectSQL(
        sqlite=[
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for name, event in zip(names, events, strict=True)
        ]
        + [
            f"CREATE TRIGGER {replace} BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ],
        sqlite_reverse=[f"DROP TRIGGER {name}" for name in [*names, replace]],
        postgresql=[
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation'; "
            f"END $$",
            *[
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
                for name, event in zip(names, events, strict=True)
            ],
        ],
        postgresql_reverse=[
            *[f"DROP TRIGGER {name} ON {table}" for name in names],
            f"DROP FUNCTION {function}()",
        ],
    )


def refuse_update(table: str, *, name: str, when: str, message: str) -> DialectSQL:
    """Return a trigger that refuses a change of a row, told by OLD and NEW in plain SQL."""
    return DialectSQL(
        sqlite=[
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ],
        sqlite_reverse=[f"DROP TRIGGER {name}"],
        postgresql=[
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()",
        ],
        postgresql_reverse=[f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"],
    )


def refuse_truncate(*tables: str) -> DialectSQL:
    """Return triggers that refuse to empty tables which `append_only` holds.

    PostgreSQL does not ask the triggers of rows for a TRUNCATE, nor for one that cascades here;
    SQLite has no TRUNCATE, and asks the triggers of rows for a DELETE of all of them.
    """
    return DialectSQL(
        sqlite=[],
        sqlite_reverse=[],
        postgresql=[
            f"CREATE TRIGGER {table}_truncate_refused BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
            for table in tables
        ],
        postgresql_reverse=[
            f"DROP TRIGGER {table}_truncate_refused ON {table}" for table in tables
        ],
    )
