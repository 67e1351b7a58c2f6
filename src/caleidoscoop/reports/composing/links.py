"""Which threads of a report are linked."""

from collections.abc import Iterable

from caleidoscoop.threads.models import Thread, ThreadLink


def links_between(threads: Iterable[Thread]) -> list[ThreadLink]:
    """Return the links that stand between these threads, what sources say first."""
    keys = [thread.pk for thread in threads]
    links = ThreadLink.objects.filter(
        removed_at__isnull=True, from_thread__in=keys, to_thread__in=keys
    )
    return list(links.order_by("is_inferred", "pk"))
