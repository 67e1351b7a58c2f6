"""Walk a folder of what people said: which files, of which region, and which are not safe."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from caleidoscoop.programmes.facts import known_region
from caleidoscoop.voices.formats import Unreadable

# Made by systems and programs, never by somebody who writes down what was said.
SYSTEM_FILES = frozenset(
    ["thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".localized", ".directory", "icon\r"]
)
SYSTEM_FOLDERS = frozenset(
    [
        "__macosx",
        "$recycle.bin",
        "system volume information",
        ".git",
        ".svn",
        ".hg",
        ".idea",
        ".vscode",
        ".venv",
        ".trash",
        ".trashes",
        ".spotlight-v100",
        ".fseventsd",
        ".temporaryitems",
        ".caleidoscoop",
    ]
)
LOCKS = ("~$", "._", ".~lock.", ".trash-", ".nfs")
SYSTEM = "system_file"
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
    """One file of the folder. `region` is the name of the sub-folder that is its region, or empty.

    What is hidden is not opened, but counts as a file, so that it is told: a folder as a whole.
    """

    path: str  # relative, with /, NFC, unlike every other path of the folder
    region: str
    file: Path
    root: Path

    @property
    def is_hidden(self) -> bool:
        return self.is_of_the_system or self.file.name.startswith(".")

    @property
    def is_of_the_system(self) -> bool:
        name = self.file.name.lower()
        return name in SYSTEM_FILES | SYSTEM_FOLDERS or name.startswith(LOCKS)

    def read(self, *, max_bytes: int) -> bytes:
        """Return the bytes of the file.

        Raises Unreadable if it is hidden, leads out of the folder, is no ordinary file, or is too
        large.
        """
        if self.is_of_the_system:
            raise NotOpened(SYSTEM, _("A file of the system or of a program, not of people."))
        if self.is_hidden:
            raise NotOpened("hidden", _("This is hidden, and not opened. Rename it without a dot."))
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
        folders[:] = [name for name in folders if os.path.realpath(here / name) != left_out]
        closed = [name for name in folders if (here / name).is_symlink() or _is_hidden(name)]
        folders[:] = [name for name in folders if not _is_hidden(name)]
        found.extend(here / name for name in [*names, *closed])
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
        yield File(_shortened(unlike), _region_of(path), Path(os.fsdecode(raw)), root)


def _region_of(path: str) -> str:
    """Return which folder names the region: the first that is known as one, else the first.

    So a folder of a year or programme may hold those of its regions, and a region may hold folders
    of days or tables.
    """
    folders = path.split("/")[:-1]
    known = (folder for folder in folders if known_region(folder) is not None)
    return next(known, folders[0] if folders else "")


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


def _is_hidden(folder: str) -> bool:
    return folder.startswith(".") or folder.lower() in SYSTEM_FOLDERS
