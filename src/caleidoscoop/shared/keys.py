"""The key of keyed hashes that must stay the same for as long as what they tie together."""

import hmac
import os
import secrets
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def keyed_hash(purpose: str, text: str) -> str:
    """Return a hash from which nobody without the key can guess a short text."""
    return hmac.new(
        _key(settings.TRAIL_KEY, str(settings.MEDIA_ROOT)), f"{purpose}\x1f{text}".encode(), sha256
    ).hexdigest()


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)


@cache
def _key(own: str, folder: str) -> bytes:
    """Return the key of TRAIL_KEY, or the one kept beside the files; made when first asked for."""
    if own:
        return own.encode()
    path = Path(folder) / "trail.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails where another process was first, and then that key counts.
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path.read_bytes()
