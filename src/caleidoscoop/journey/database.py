"""Point the product at a database file before Django starts, and bring it up to date."""

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Stop(Exception):
    """What was asked cannot be done; the message says why and what to do."""


def use(file: Path | None) -> None:
    """Set up Django on this file, or on what the environment names; all else lives beside it.

    Raises Stop if the file is there and is no database of this product; it stays as it is.
    """
    if file is not None:
        folder = file.resolve().parent
        os.environ["DATABASE_URL"] = f"sqlite:///{file.resolve()}"
        os.environ["CALEIDOSCOOP_VAR"] = str(folder)
        os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caleidoscoop.config.settings")
    _set_up()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        _must_be_ours(Path(str(database["NAME"])))
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    if "SECRET_KEY" not in os.environ:
        os.environ["SECRET_KEY"] = settings.SECRET_KEY = _kept_key(Path(settings.VAR))


def use_none() -> None:
    """Set up Django for a task that keeps nothing: no file is made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caleidoscoop.config.settings")
    _set_up()


def _set_up() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Stop(str(error)) from error


def bring_up_to_date() -> None:
    """Make the tables of this version, in a new database or an older one.

    Raises Stop if a newer version has worked on it.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    loader = MigrationExecutor(connection).loader
    unknown = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    ]
    if unknown:
        raise Stop(
            f"Another version of Caleidoscoop made this database ({min(unknown)})."
            " Use that version, or another database."
        )
    if any(leaf not in loader.applied_migrations for leaf in loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep others from writing results to the same folder at the same moment.

    Raises Stop if somebody does already. The lock goes with the process, also when it is killed.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop(
                f"Another analysis is busy in {folder}. Wait for it, or choose another --out."
            ) from error
        yield
    finally:
        os.close(handle)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what the machine or a damaged database refuses into a Stop."""
    from django.db import Error
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise Stop(f"{place}{error.strerror or error}. What was done so far is kept.") from error
    except (Error, InconsistentMigrationHistory) as error:
        raise Stop(f"The database answers: {error}. What was done so far is kept.") from error


def _must_be_ours(file: Path) -> None:
    if not file.exists() or (file.is_file() and not file.stat().st_size):
        return
    advice = "It was left as it is. Move it away, or choose another place."
    try:
        # Read-only: opening it as our own would already write to it.
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as readable:
            tables = {name for (name,) in readable.execute("SELECT name FROM sqlite_master")}
            known = "django_migrations" in tables
            rows = readable.execute("SELECT app FROM django_migrations") if known else ()
            apps = {app for (app,) in rows}
            (sound,) = readable.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise Stop(f"{file} is no database, or a damaged one ({error}). {advice}") from error
    if sound != "ok":
        raise Stop(f"{file} is a damaged database ({sound}). {advice}")
    if (tables and not known) or apps - _own_apps():
        raise Stop(f"{file} is a database of another program. {advice}")


def _own_apps() -> set[str]:
    from django.apps import apps

    return {app.label for app in apps.get_app_configs()}


def _kept_key(folder: Path) -> str:
    """Return the key that signs sessions and links; made once, readable by its owner only."""
    file = folder / "secret-key"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if key := file.read_text(encoding="ascii").strip():
            return key
        handle = os.open(file, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        key = secrets.token_urlsafe(50)
        out.write(key)
    return key
