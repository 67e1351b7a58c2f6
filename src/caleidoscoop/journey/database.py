"""Point the product at a database file before Django starts, and bring it up to date."""

import os
import secrets
from pathlib import Path


class Stop(Exception):
    """What was asked cannot be done; the message says why and what to do."""


def use(file: Path | None) -> None:
    """Set up Django on this file, or on what the environment names; all else lives beside it."""
    if file is not None:
        folder = file.resolve().parent
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["DATABASE_URL"] = f"sqlite:///{file.resolve()}"
        os.environ["CALEIDOSCOOP_VAR"] = str(folder)
        os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caleidoscoop.config.settings")
    from django.conf import settings

    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    if "SECRET_KEY" not in os.environ:
        os.environ["SECRET_KEY"] = settings.SECRET_KEY = _kept_key(Path(settings.VAR))
    import django

    django.setup()


def bring_up_to_date() -> None:
    """Make the tables of this version, in a new database or an older one."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


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
