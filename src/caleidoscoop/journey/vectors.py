"""Word vectors on disk: trained from a folder of texts, read back for a search for threads."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from caleidoscoop.journey.analyse import Progress, write_bytes
from caleidoscoop.journey.folder import File, files_in
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.formats import Limits, Unreadable, read
from sensemaking.errors import InputError
from sensemaking.text import Vectors, train

# In a table every row is a text by itself; elsewhere a file is one text that runs on.
TABLES = frozenset([".csv", ".tsv", ".xlsx", ".ods"])
# Texts to learn from are larger than what people bring in: nobody has to read them.
LIMITS = Limits(
    max_bytes=1_000_000_000,
    max_unpacked_bytes=2_000_000_000,
    max_tags=100_000_000,
    max_rows=5_000_000,
    max_passages=10_000_000,
)


def train_vectors(
    *, folder: Path, out: Path, dimension: int, name: str, progress: Progress
) -> tuple[Vectors, list[tuple[str, str]]]:
    """Learn word vectors from the files of a folder, and write them to `out` whole or not at all.

    Returns them, and of each file that could not be read its path and why.
    Raises Refused if the texts are too few.
    """
    refused: list[tuple[str, str]] = []
    texts = _texts(list(files_in(folder, without=out)), refused, progress)
    try:
        vectors = train(texts, dimension=dimension, name=name, progress=progress)
    except InputError as error:
        raise Refused(str(error)) from error
    write_bytes(out, vectors.to_bytes())
    return vectors, refused


def read_vectors(file: Path) -> Vectors:
    """Return the vectors of a file.

    Raises Refused if it is not there, or is something else.
    """
    try:
        return Vectors.from_bytes(file.read_bytes())
    except OSError as error:
        raise Refused(
            _("The word vectors of %(file)s cannot be opened: %(why)s.")
            % {"file": file, "why": error.strerror}
        ) from error
    except InputError as error:
        raise Refused(
            _("%(file)s cannot be used as word vectors. %(why)s") % {"file": file, "why": error}
        ) from error


def chosen_vectors() -> Vectors | None:
    """Return the vectors that the settings name; nothing when they name none."""
    return read_vectors(Path(settings.VECTORS)) if settings.VECTORS else None


def _texts(files: list[File], refused: list[tuple[str, str]], progress: Progress) -> Iterator[str]:
    for number, file in enumerate(files):
        progress(file.path, number, len(files))
        try:
            data = file.read(max_bytes=LIMITS.max_bytes)
            passages = [p.text for p in read(data, name=file.path, limits=LIMITS).passages]
        except Unreadable as refusal:
            refused.append((file.path, refusal.message))
            continue
        if PurePosixPath(file.path).suffix.lower() in TABLES:
            yield from passages
        else:
            yield "\n".join(passages)
    progress("", len(files), len(files))
