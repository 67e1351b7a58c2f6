"""Read the environment, and stop with the name of the variable when a value does not fit."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "false", "no", "1", "true", "yes"}:
        return value in {"1", "true", "yes"} if value else default
    raise ImproperlyConfigured(f"{name} must be true or false; got {value!r}.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number; got {value!r}.") from None


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def database(name: str, *, default: Path) -> dict[str, object]:
    """Return Django's settings for `sqlite:///file`, `postgres://user:password@host:port/name`."""
    url = os.environ.get(name, "")
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        file = Path(unquote(parts.path[1:])) if url else default
        return sqlite(file)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
            # The pool reaches another database than the one that tests make.
            "TEST": {"NAME": f"test_{parts.path.lstrip('/')}"},
        }
    raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://; got {url!r}.")


def sqlite(file: Path) -> dict[str, object]:
    """Return settings that let several threads and processes write to one file.

    Deferred transactions fail at once when a read turns into a write; immediate ones wait.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
        # Shared-cache memory databases refuse concurrent writers; a file behaves like production.
        "TEST": {"NAME": str(file.parent / "test.sqlite3")},
    }
