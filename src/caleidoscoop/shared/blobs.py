"""Files as they were brought in, kept outside the web root under their own hash."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings


def path_of(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256


def keep(data: bytes) -> str:
    """Keep the bytes and return their hash. The same bytes are kept once; half a file never."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    with _locked(fcntl.LOCK_SH):
        if path.exists():
            path.touch()  # kept anew: `remove` sees that somebody counts on it again
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    return sha256


def read(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def is_held(sha256: str) -> bool:
    """Return whether anything that stays names these bytes."""
    for holder in settings.BLOB_HOLDERS:
        app, model, field = holder.split(".")
        if apps.get_model(app, model)._default_manager.filter(**{field: sha256}).exists():
            return True
    return False


def remove(sha256: str, *, kept_before: datetime) -> bool:
    """Remove bytes that nobody holds; not those that were kept again since that moment."""
    path = path_of(sha256)
    with _locked(fcntl.LOCK_EX):
        if not path.exists() or path.stat().st_mtime >= kept_before.timestamp():
            return False
        path.unlink()
    return True


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "sources"


@contextmanager
def _locked(how: int) -> Iterator[None]:
    """Let nothing be removed between looking whether bytes are there and counting on them."""
    _root().mkdir(parents=True, exist_ok=True)
    with (_root() / ".lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield
