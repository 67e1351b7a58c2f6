"""Walk a folder of what people said: which files, of which region, and which are not safe."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FILES = frozenset(["thumbs.db", "desktop.ini"])


@dataclass(frozen=True)
class File:
    """One file of the folder. `region` is the name of its sub-folder, or empty."""

    path: str  # relative, with /, NFC
    region: str
    file: Path
    leads_outside: bool


def files_in(folder: Path, *, without: Path) -> Iterator[File]:
    """Yield the files in the order of their paths, the same on every machine."""
    root = folder.resolve()
    found: list[File] = []
    for place, folders, names in os.walk(root, followlinks=False):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != without.resolve()
        ]
        linked = [name for name in folders if (here / name).is_symlink()]
        for name in [*names, *linked]:
            if not _is_of_the_system(name):
                found.append(_file(root, here / name))
    yield from sorted(found, key=lambda file: file.path)


def _file(root: Path, file: Path) -> File:
    path = unicodedata.normalize("NFC", file.relative_to(root).as_posix())
    region = path.split("/")[0] if "/" in path else ""
    return File(path, region, file, leads_outside=not file.resolve().is_relative_to(root))


def _is_of_the_system(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_FILES
