"""Files as they were brought in, kept outside the web root under their own hash."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "sources" / sha256[:2] / sha256


def keep(data: bytes) -> str:
    """Keep the bytes and return their hash. The same bytes are kept once; half a file never."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if not path.exists():
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
