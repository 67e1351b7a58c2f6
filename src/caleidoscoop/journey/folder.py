"""Walk a folder of what people said: which files, of which region, and which are not safe."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from caleidoscoop.voices.formats import Unreadable

SYSTEM_FILES = frozenset(["thumbs.db", "desktop.ini"])
PATH_LENGTH = 500  # as many characters as the database keeps of a path


class NotOpened(Unreadable):
    """A file that was not even opened; the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self._message = message

    @property
    def message(self) -> str:
        return self._message


@dataclass(frozen=True)
class File:
    """One file of the folder. `region` is the name of its sub-folder, or empty."""

    path: str  # relative, with /, NFC, unlike every other path of the folder
    region: str
    file: Path
    root: Path

    def read(self, *, max_bytes: int) -> bytes:
        """Return the bytes of the file.

        Raises Unreadable if it leads out of the folder, is no ordinary file, or is too large.
        """
        try:
            if not Path(os.path.realpath(self.file)).is_relative_to(self.root):
                raise NotOpened("path_escape", _("This is a link to a place outside the folder."))
            if not self.file.exists():
                raise NotOpened("unreadable", _("This is a link to something that is not there."))
            if not self.file.is_file():
                raise NotOpened("unreadable", _("This is no ordinary file."))
            if self.file.stat().st_size > max_bytes:
                raise Unreadable("too_large", limit=max_bytes)
            return self.file.read_bytes()
        except PermissionError as error:
            raise NotOpened("unreadable", _("There is no permission to read this.")) from error
        except OSError as error:
            raise NotOpened("unreadable", _("This could not be opened.")) from error


def files_in(folder: Path, *, without: Path) -> Iterator[File]:
    """Yield the files in the order of their paths, the same on every machine.

    A folder that cannot be opened counts as a file: it is refused, and so not passed over.
    """
    root = folder.resolve()
    left_out = os.path.realpath(without)
    found: list[Path] = []

    def keep_closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, names in os.walk(root, onerror=keep_closed):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(here / name) != left_out
        ]
        linked = [name for name in folders if (here / name).is_symlink()]
        found.extend(here / name for name in [*names, *linked] if not _is_of_the_system(name))
    yield from _named_apart(root, found)


def _named_apart(root: Path, found: list[Path]) -> Iterator[File]:
    """Give every file a path of its own: on a disk names may differ that are the same text."""
    taken: set[str] = set()
    for path, raw in sorted((_text(file.relative_to(root)), os.fsencode(file)) for file in found):
        unlike, number = path, 1
        while unlike in taken:
            number += 1
            name = PurePosixPath(path)
            unlike = f"{name.with_suffix('')} ({number}){name.suffix}"
        taken.add(unlike)
        region = path.split("/")[0] if "/" in path else ""
        yield File(_shortened(unlike), region, Path(os.fsdecode(raw)), root)


def _text(relative: Path) -> str:
    """Return a path as text; bytes that are no UTF-8 are written out."""
    raw = os.fsencode(relative.as_posix())
    return unicodedata.normalize("NFC", raw.decode("utf-8", "backslashreplace"))


def _shortened(path: str) -> str:
    """Return a path that fits the database and is still unlike others that begin the same."""
    if len(path) <= PATH_LENGTH:
        return path
    mark = hashlib.sha256(path.encode()).hexdigest()[:12]
    suffix = PurePosixPath(path).suffix[:20]
    return f"{path[: PATH_LENGTH - 40]}~{mark}{suffix}"


def _is_of_the_system(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_FILES
