"""Measure draft threads beside scikit-learn: how well, how steadily, how fast."""

import json
import os
import random
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean, median

from benchmarks.text import corpora
from benchmarks.text.methods import METHODS, passages
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score, v_measure_score

from sensemaking.text import find_threads

QUICK = os.environ.get("QUICK") == "1"
FULL = os.environ.get("FULL") == "1"
SEEDS = range(2 if QUICK else 8)
FLOORS = {"ari_sib": 0.17, "ari_dekamer": 0.05, "copies_found": 0.93}
N_GROUPS = 25  # asked of the peers when speed is measured: the top level of 10,000 passages
COLD = """
import json, sys
from sensemaking.text import Passage, find_threads
find_threads([Passage(**row) for row in json.load(sys.stdin)])
"""


def data_folder() -> Path | None:
    """Return the folder of labelled texts, if one is given."""
    name = os.environ.get("TEXT_DATA")
    if name and not Path(name).is_dir():
        sys.exit(f"TEXT_DATA={name} is not a folder.")
    return Path(name) if name else None


def quality(corpus: corpora.Corpus) -> dict[str, float]:
    """Print and return how well each method finds the subjects, at their true number."""
    figures: dict[str, float] = {}
    print(f"\n{corpus.name}: {len(corpus.texts)} texts, {corpus.n_subjects} subjects")
    print(f"  {'method':12} {'ARI':>7} {'V':>7} {'seeds agree':>12}")
    for name, method in METHODS.items():
        found = [method(corpus.texts, corpus.n_subjects, seed) for seed in SEEDS]
        ari = mean(adjusted_rand_score(corpus.subjects, labels) for labels in found)
        v = mean(v_measure_score(corpus.subjects, labels) for labels in found)
        agree = mean(adjusted_rand_score(found[0], labels) for labels in found[1:])
        print(f"  {name:12} {ari:7.3f} {v:7.3f} {agree:12.3f}")
        suffix = corpus.name if name == "ours" else f"{corpus.name}_{name}"
        figures |= {f"ari_{suffix}": ari, f"v_{suffix}": v}
    draft = find_threads(passages(corpus.texts))
    n_placed = sum(len(leaf.members) for leaf in draft.leaves)
    lost = len(corpus.texts) - n_placed - len(draft.unplaced)
    print(f"  {len(draft.leaves)} leaves, {len(draft.unplaced)} not placed yet, {lost} lost")
    return figures | {f"lost_{corpus.name}": lost}


def copies_found(texts: Sequence[str], n_copies: int) -> float:
    """Print and return the share of planted near copies that are linked to their original."""
    rng = random.Random(1)
    copied = rng.sample(range(len(texts)), n_copies)
    planted = [*texts, *(corpora.near_copy(texts[i], rng) for i in copied)]
    links = {
        (link.first, link.second) for link in find_threads(passages(planted), runs=1).duplicates
    }
    keys = [passage.key for passage in passages(planted)]
    linked = sum((keys[i], keys[len(texts) + j]) in links for j, i in enumerate(copied))
    print(f"\nnear copies: {linked} of {n_copies} found among {len(planted)} passages")
    return linked / n_copies


def cold(texts: Sequence[str], repeats: int) -> float:
    """Print and return how long a new process takes from its start to a draft."""
    rows = json.dumps([asdict(passage) for passage in passages(texts)])
    command = [sys.executable, "-c", COLD]
    taken = median(
        seconds(lambda: subprocess.run(command, input=rows, text=True, check=True))
        for _ in range(repeats)
    )
    print(f"  {len(texts):>6} ({repeats}x, in a new process)  ours {taken:.2f} s")
    return taken


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speed(texts: Sequence[str], repeats: int, peers: bool) -> dict[str, float]:
    """Print and return the median time of each method, the methods taking turns."""
    given = passages(texts)
    work: dict[str, Callable[[], object]] = {"ours": lambda: find_threads(given)}
    if peers:
        for name in ("lsa_kmeans", "nmf"):
            work[name] = lambda method=METHODS[name]: method(texts, N_GROUPS, 0)
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats):
        for name, job in work.items():
            times[name].append(seconds(job))
    label = f"{len(texts) // 1000}k" if len(texts) % 1000 == 0 else str(len(texts))
    middle = {name: median(values) for name, values in times.items()}
    print(
        f"  {label:>6} ({repeats}x)  "
        + "  ".join(f"{name} {value:.2f} s" for name, value in middle.items())
    )
    return {f"s_{label}" + ("" if n == "ours" else f"_{n}"): v for n, v in middle.items()}


def main() -> int:
    """Run everything; the exit status says whether the floors are met."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    folder = data_folder()
    figures: dict[str, float] = {}
    for corpus in corpora.labelled(folder)[: 1 if QUICK else None]:
        figures |= quality(corpus)
    figures["copies_found"] = copies_found(
        corpora.sentences(folder, 1_000 if QUICK else 10_000), 500
    )
    print(f"\nspeed: three levels, ten runs; the peers make {N_GROUPS} groups once")
    figures["s_cold_600"] = cold(corpora.sentences(folder, 600), 1 if QUICK else 3)
    figures |= speed(corpora.sentences(folder, 1_000), 5, peers=True)
    if not QUICK:
        figures |= speed(corpora.sentences(folder, 10_000), 5, peers=True)
    if FULL:
        figures |= speed(corpora.sentences(folder, 50_000), 1, peers=False)
    # The floors are means over eight seeds; two say too little to be held to them.
    floors = {} if QUICK else FLOORS
    under = {name: floor for name, floor in floors.items() if figures.get(name, floor) < floor}
    for name, floor in under.items():
        print(f"{name} is {figures[name]:.3f}, under its floor of {floor}.")
    print("BENCH text " + " ".join(f"{name}={value:.4g}" for name, value in figures.items()))
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
