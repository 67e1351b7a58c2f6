"""Word vectors and the file they are kept in."""

import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sensemaking.errors import InputError
from sensemaking.text import tokens

PROVIDER = "eigen"
VERSION = "1"  # of the way vectors are made and of the file; another one is refused
EVENNESS = 1e-3  # a word with this share of all words weighs half of a rare one
NUMBERS = ("rows", "share", "common")
PARTS = ("header", "words", *NUMBERS)
MOST_BYTES = 2_000_000_000
# What zipfile and numpy raise on bytes that are something else.
NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    EOFError,
    OSError,
    MemoryError,
    RuntimeError,
)


@dataclass(frozen=True)
class Vectors:
    """Vectors of words, and through them of texts.

    `header` tells what made them; `words` are stems; `rows` has a vector per word; `share` is how
    large a part of all words each is; `common` the direction that is taken out of every text.
    """

    header: Mapping[str, object]
    words: tuple[str, ...]
    rows: NDArray[np.float16]
    share: NDArray[np.float32]
    common: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        return int(self.rows.shape[1])

    @property
    def description(self) -> dict[str, object]:
        """What a run keeps: provider, name, version, dimension and the hash of the file."""
        kept = {key: self.header[key] for key in ("provider", "name", "version", "dimension")}
        return {**kept, "sha256": self.sha256}

    @cached_property
    def sha256(self) -> str:
        return sha256(self.to_bytes()).hexdigest()

    def without(self, common: NDArray[np.float32]) -> "Vectors":
        """Return these vectors with another direction to take out."""
        return replace(self, common=common)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length one per text; zeros for a text without a known word.

        A word that is not known counts by the parts of it that are.
        """
        weights = self._weights(texts)
        means = _unit(np.asarray(weights @ self._full, dtype=np.float64))
        return _unit(means - np.outer(means @ self.common, self.common)).astype(np.float32)

    def _weights(self, texts: Sequence[str]) -> sparse.csr_matrix:
        rows, columns, values = [], [], []
        known: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for word in tokens.words(unicodedata.normalize("NFC", text)):
                if word not in known:
                    known[word] = self._columns(tokens.fold(word))
                found = known[word]
                rows += [row] * len(found)
                columns += found
                values += [1.0 / max(len(found), 1)] * len(found)
        used = np.array(columns, dtype=np.int64)
        data = np.array(values) * (EVENNESS / (EVENNESS + self.share[used].astype(np.float64)))
        return sparse.csr_matrix((data, (rows, used)), shape=(len(texts), len(self.words)))

    def _columns(self, folded: str) -> list[int]:
        stem = self._analyser.telling_stem(folded)
        if stem is None:
            return []
        if stem in self._column:
            return [self._column[stem]]
        parts = self._analyser.features(folded)
        return [self._column[part] for part in parts if part in self._column]

    @cached_property
    def _analyser(self) -> tokens.Analyser:
        return tokens.Analyser(str(self.header["language"]))

    @cached_property
    def _column(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.words)}

    @cached_property
    def _full(self) -> NDArray[np.float32]:
        return self.rows.astype(np.float32)

    def to_bytes(self) -> bytes:
        """Return the content of a file of these vectors: .npz, without anything that can run."""
        header = json.dumps(dict(self.header), sort_keys=True, ensure_ascii=True)
        out = io.BytesIO()
        np.savez(
            out,
            header=_as_array(header),
            words=_as_array("\n".join(self.words)),
            rows=self.rows,
            share=self.share,
            common=self.common,
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Vectors":
        """Return the vectors of a file.

        Raises InputError if it is no such file, is damaged, or another version made it.
        """
        parts = _unpacked(data)
        header = _header(parts["header"])
        words = tuple(_as_text(parts["words"]).split("\n"))
        if any(parts[name].dtype.kind != "f" for name in NUMBERS):
            raise InputError("This file of vectors is damaged: it holds no numbers.")
        rows = parts["rows"].astype(np.float16)
        share = parts["share"].astype(np.float32)
        common = parts["common"].astype(np.float32)
        shapes = ((len(words), header.get("dimension")), (len(words),), rows.shape[1:])
        if (rows.shape, share.shape, common.shape) != shapes:
            raise InputError("This file of vectors is damaged: its parts do not fit each other.")
        if not all(np.isfinite(part).all() for part in (rows, share, common)):
            raise InputError("This file of vectors is damaged: some numbers are not finite.")
        return cls(header, words, rows, share, common)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rows at length one; a row that is as good as nothing becomes zeros."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.where(length > 1e-9, rows / np.maximum(length, 1e-9), 0.0)


def _as_array(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _as_text(array: NDArray[np.generic]) -> str:
    try:
        return array.tobytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise InputError("This file of vectors is damaged: its words cannot be read.") from error


def _unpacked(data: bytes) -> dict[str, NDArray[np.generic]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MOST_BYTES:
            raise InputError(f"This file unpacks to {size} bytes; that is too large for vectors.")
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in PARTS}
    except NO_ARCHIVE as error:
        raise InputError("This is no file of vectors, or a damaged one.") from error


def _header(array: NDArray[np.generic]) -> dict[str, object]:
    try:
        header = json.loads(array.tobytes())
    except ValueError as error:
        raise InputError("This file of vectors is damaged: its header cannot be read.") from error
    if not isinstance(header, dict) or header.get("provider") != PROVIDER:
        raise InputError(f"This file holds no vectors of {PROVIDER}.")
    if header.get("version") != VERSION or not {"name", "language"} <= set(header):
        made = header.get("version")
        raise InputError(
            f"Version {made} of {PROVIDER} made this file; version {VERSION} is needed. "
            "Train the vectors again."
        )
    return header
