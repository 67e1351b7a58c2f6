"""Office files are zips; the same content gives the same bytes once their moments are taken out."""

import io
import zipfile
from collections.abc import Callable

MOMENT = (1980, 1, 1, 0, 0, 0)


def repacked(source: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the zip with every entry changed, in the same order and without moments."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = change(item.filename, old.read(item))
            fresh = zipfile.ZipInfo(item.filename, MOMENT)
            # The name of the kind of an ODT stands first, and not compressed.
            is_kind = item.filename == "mimetype"
            fresh.compress_type = zipfile.ZIP_STORED if is_kind else zipfile.ZIP_DEFLATED
            fresh.external_attr = 0o644 << 16
            new.writestr(fresh, data)
    return target.getvalue()
