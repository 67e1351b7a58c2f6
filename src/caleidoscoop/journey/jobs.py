"""Slow work that crosses steps, or that ends on a page of a later one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from caleidoscoop.journey.vectors import chosen_vectors
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.jobs import Progress
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.analysis import draft_threads as draft


def let_evidence_follow(*, progress: Progress, programme: int) -> dict[str, Any]:
    """Let evidence follow its words after fragments were split, joined or corrected."""
    owner = Programme.objects.get(pk=programme)
    carried, stale = carry_evidence(programme=owner, at=timezone.now())
    progress("", 1, 1)
    return {"evidence_carried": carried, "evidence_stale": stale}


def draft_threads(
    *,
    progress: Progress,
    programme: int,
    region: int | None = None,
    seed: int = 0,
    language: str = "nl",
) -> dict[str, Any]:
    """Let the engine propose threads for a programme, or for one region of it."""
    owner = Programme.objects.get(pk=programme)
    place = Region.objects.get(pk=region, programme=owner) if region else None
    run = draft(
        programme=owner,
        region=place,
        at=timezone.now(),
        seed=seed,
        language=language,
        embedder=chosen_vectors(),
        progress=progress,
    )
    return {"run": run.pk, "url": reverse("threads:suggestion_list", args=[owner.key])}
