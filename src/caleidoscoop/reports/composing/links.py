"""From challenge to idea: how the threads of a report hang together, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from caleidoscoop.threads.models import LinkKind, Thread, ThreadLink
from caleidoscoop.voices.models import Element

ORDER = (
    (Element.CHALLENGE,),
    (Element.TREND, Element.STRUCTURE),
    (Element.BOTTLENECK,),
    (Element.METAPHOR, Element.BELIEF),
    (Element.CONSTRUCTIVE_METAPHOR,),
    (Element.NEED, Element.VALUE, Element.LEVER),
    (Element.IDEA, Element.INITIATIVE, Element.PRINCIPLE, Element.FIRST_STEP),
)
PLACE = {element.value: place for place, step in enumerate(ORDER) for element in step}
# What is asked of every thread of an element: that something of another element bears on it.
WANTED = {Element.BOTTLENECK.value: Element.NEED.value, Element.NEED.value: Element.IDEA.value}


def links_between(threads: Iterable[Thread]) -> list[ThreadLink]:
    keys = [thread.pk for thread in threads]
    links = ThreadLink.objects.filter(
        removed_at__isnull=True, from_thread__in=keys, to_thread__in=keys
    )
    return list(links.order_by("is_inferred", "pk"))


def chain_of(threads: list[Thread], links: list[ThreadLink]) -> dict[str, Any] | None:
    """Return the chain as nested links, every thread told once; None if nothing is linked."""
    by_key = {thread.pk: thread for thread in threads if thread.kind in PLACE}
    below: dict[int, dict[int, bool]] = defaultdict(dict)
    has_above: set[int] = set()
    near: dict[int, set[str]] = defaultdict(set)
    for link in links:
        pair = (link.from_thread_id, link.to_thread_id)
        if link.kind == LinkKind.CONTRADICTS or not all(key in by_key for key in pair):
            continue
        for one, other in (pair, pair[::-1]):
            near[one].add(by_key[other].kind)
        upper, lower = sorted(pair, key=lambda key: PLACE[by_key[key].kind])
        if PLACE[by_key[upper].kind] < PLACE[by_key[lower].kind]:
            below[upper].setdefault(lower, link.is_inferred)
            has_above.add(lower)
    told: set[int] = set()

    def tell(key: int, is_inferred: bool) -> dict[str, Any]:
        told.add(key)
        told_here: dict[str, Any] = {"thread": by_key[key].key}
        if is_inferred:
            told_here["is_inferred"] = True
        then = [tell(low, inferred) for low, inferred in below[key].items() if low not in told]
        return told_here | ({"then": then} if then else {})

    roots = sorted(below, key=lambda key: (PLACE[by_key[key].kind], by_key[key].position, key))
    nested = [tell(key, False) for key in roots if key not in has_above]
    missing = [
        {"thread": thread.key, "lacks": WANTED[thread.kind]}
        for thread in threads
        if thread.kind in WANTED and WANTED[thread.kind] not in near[thread.pk]
    ]
    return {"roots": nested, "missing": missing} if nested or missing else None
