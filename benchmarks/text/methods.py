"""What is compared: our groups, and what most people would write with scikit-learn."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

from sensemaking.text import Embedder, Passage, find_threads, partition, tokens
from sensemaking.text.communities import consensus, resolution_for
from sensemaking.text.embedder import vectors_of
from sensemaking.text.graph import dense_neighbours, union
from sensemaking.text.texts import distinct, word_index
from sensemaking.text.threads import FLOOR, VECTOR_NEIGHBOURS, nearest

Labels = NDArray[np.int64]
Method = Callable[[Sequence[str], int, int], Labels]

RUNS = 10
STEM = tokens.Analyser("nl").stem
CLOSE = 0.05  # how far off the logarithm of the number of groups may be


def passages(texts: Sequence[str]) -> list[Passage]:
    """Return the texts as passages of many speakers, sources and regions."""
    return [
        Passage(f"p{i:06d}", text, f"speaker {i // 7}", f"source {i % 97}", f"region {i % 11}")
        for i, text in enumerate(texts)
    ]


def our_groups(
    texts: Sequence[str], n_groups: int, seed: int, embedder: Embedder | None = None
) -> Labels:
    """Return the groups of the engine at a fixed number: one level, nobody taken out."""
    said = distinct(passages(texts), "nl")
    graphs = list(nearest(said, word_index(said)))
    if embedder is not None:
        vectors = vectors_of([texts[i] for i in said.first.tolist()], embedder)
        graphs.append(dense_neighbours(vectors, k=VECTOR_NEIGHBOURS, floor=FLOOR))
    graph = union(graphs)
    size = np.ones(len(said.first), dtype=np.int64)
    resolution = resolution_for(graph, n_groups, seed, least=3, size=size, within=CLOSE)
    runs = [partition(graph, resolution, (seed, run)) for run in range(RUNS)]
    found = consensus(graph, runs, n_groups, seed, size=size, least=3, within=CLOSE)
    return found[said.of_passage]


def drafted(texts: Sequence[str], n_groups: int, seed: int) -> Labels:
    """Return the leaf of each text in the whole draft, as people get it; -1 if not placed yet."""
    given = passages(texts)
    leaf = {
        key: number
        for number, thread in enumerate(find_threads(given, seed=seed).leaves)
        for key in thread.members
    }
    return np.array([leaf.get(passage.key, -1) for passage in given], dtype=np.int64)


def stems(text: str) -> list[str]:
    """Return the stems of the telling words: the peers get the usual preparation for Dutch."""
    folded = (tokens.fold(word) for word in tokens.words(text))
    return [STEM(word) for word in folded if word not in tokens.stop_words()]


def lsa_and_kmeans(texts: Sequence[str], n_groups: int, seed: int) -> Labels:
    """Return k-means groups of 50 latent dimensions of TF-IDF stems."""
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer=stems, sublinear_tf=True, min_df=2),
        TruncatedSVD(50, random_state=seed),
        Normalizer(copy=False),
        KMeans(n_groups, n_init=3, random_state=seed),
    )
    return pipeline.fit_predict(texts).astype(np.int64)


def nmf(texts: Sequence[str], n_groups: int, seed: int) -> Labels:
    """Return, per text, the strongest of the topics that NMF finds in TF-IDF stems."""
    weights = TfidfVectorizer(analyzer=stems, sublinear_tf=True, min_df=2).fit_transform(texts)
    model = NMF(n_groups, init="nndsvda", max_iter=400, tol=1e-3, random_state=seed)
    return model.fit_transform(weights).argmax(axis=1).astype(np.int64)


METHODS: dict[str, Method] = {"ours": our_groups, "lsa_kmeans": lsa_and_kmeans, "nmf": nmf}
