"""The slot for a provider of vectors: what it must do, and what of it a run keeps."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sensemaking.errors import InputError


class Embedder(Protocol):
    """Gives texts vectors, of which near ones are near in meaning.

    `description` names what made the vectors, so that a run can be made again: provider, name,
    version, dimension and a hash. Equal texts get equal vectors, whatever else is asked with them.
    """

    @property
    def description(self) -> Mapping[str, object]: ...

    def encode(self, texts: list[str]) -> NDArray[np.float32]: ...


def vectors_of(texts: list[str], embedder: Embedder) -> NDArray[np.float64]:
    """Return one finite vector per text; a text the provider knows nothing of may be all zeros.

    Raises InputError if the embedder gives something else.
    """
    vectors = np.asarray(embedder.encode(texts), dtype=np.float64)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.shape[1]:
        raise InputError(
            f"The embedder must give one vector for each of {len(texts)} texts; "
            f"got an array of shape {vectors.shape}."
        )
    finite = np.isfinite(vectors).all(axis=1)
    if not finite.all():
        raise InputError(f"Vector {int(np.argmin(finite))} is not finite.")
    return vectors
