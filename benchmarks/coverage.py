"""Measure how well what no thread covers is found: keep one subject out, and look whether it shows.

Of a labelled set a number of texts is coded with its subject, none of the subject that is kept out.
Then that subject should lie farther from the threads than the other texts that are not coded, and
one of the five groups that are shown should be about it for the half or more.
"""

import os
import random
import time
from collections import defaultdict
from statistics import mean

from benchmarks.text import corpora
from benchmarks.text.__main__ import data_folder
from sklearn.metrics import roc_auc_score

from sensemaking.text import Coverage, Passage, least_covered

QUICK = os.environ.get("QUICK") == "1"
CODED = (200,) if QUICK else (200, 600)
SHOWN = 5  # groups on the page
DRAWS = 50  # of as many groups at random, to hold the order against
TIMED = 1_000 if QUICK else 10_000
FLOORS = {"auc_sib_200": 0.68, "auc_dekamer_200": 0.58, "auc_dekamer_600": 0.63}

Figures = dict[str, float]


def kept_out(corpus: corpora.Corpus, subject: str, n_coded: int) -> tuple[Coverage, set[str]]:
    """Return what is found when a subject is kept out of the coded texts, and the keys of it."""
    others = [i for i, said in enumerate(corpus.subjects) if said != subject]
    coded = random.Random(subject).sample(others, n_coded)
    passages = [Passage(f"{i:05}", t, f"s{i}", "bench") for i, t in enumerate(corpus.texts)]
    found = least_covered(passages, {f"{i:05}": [corpus.subjects[i]] for i in coded})
    return found, {f"{i:05}" for i, said in enumerate(corpus.subjects) if said == subject}


def is_about(members: tuple[str, ...], kept: set[str]) -> bool:
    return len(kept.intersection(members)) * 2 >= len(members)


def judged(corpus: corpora.Corpus, n_coded: int) -> Figures:
    """Print and return how often the subject that was kept out shows."""
    figures = defaultdict(list)
    subjects = sorted(set(corpus.subjects))
    for subject in subjects[:3] if QUICK else subjects:
        found, kept = kept_out(corpus, subject, n_coded)
        keys = sorted(found.score)
        ranks = [found.score[key] for key in keys]
        figures["auc"].append(roc_auc_score([key in kept for key in keys], ranks))
        about = [is_about(group.members, kept) for group in found.groups]
        figures["shown"].append(any(about[:SHOWN]))
        draws = [random.Random(i).sample(about, min(SHOWN, len(about))) for i in range(DRAWS)]
        figures["chance"].append(mean(any(draw) for draw in draws))
        figures["somewhere"].append(any(about))
        figures["groups"].append(len(about))
    result = {name: float(mean(values)) for name, values in figures.items()}
    print(
        f"  {corpus.name:8} {n_coded:5} {result['auc']:7.3f} {result['shown']:8.0%} "
        f"{result['chance']:8.0%} {result['somewhere']:9.0%} {result['groups']:7.0f}",
        flush=True,
    )
    return {f"{name}_{corpus.name}_{n_coded}": value for name, value in result.items()}


def seconds() -> Figures:
    """Print and return how long it takes when four in five are under a thread."""
    corpus = corpora.made(TIMED)
    passages = [Passage(f"{i:05}", t, f"s{i}", "bench") for i, t in enumerate(corpus.texts)]
    threads = {f"{i:05}": [said] for i, said in enumerate(corpus.subjects) if i % 5}
    start = time.perf_counter()
    least_covered(passages, threads)
    taken = time.perf_counter() - start
    print(f"{TIMED} passages, a fifth of them loose: {taken:.1f} s")
    return {f"s_{TIMED // 1000}k": taken}


def main() -> None:
    print(
        f"  {'set':8} {'coded':>5} {'AUROC':>7} {'shown':>8} {'chance':>8} {'anywhere':>9}  groups"
    )
    figures: Figures = {}
    for corpus in corpora.labelled(data_folder()):
        for n_coded in CODED:
            figures |= judged(corpus, n_coded)
    figures |= seconds()
    print("BENCH coverage " + " ".join(f"{k}={v:.3g}" for k, v in sorted(figures.items())))
    missed = [name for name, least in FLOORS.items() if figures.get(name, 1.0) < least]
    if missed and not QUICK:
        raise SystemExit("Below the floor: " + ", ".join(missed))


if __name__ == "__main__":
    main()
