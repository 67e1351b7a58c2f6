"""Slow work on threads."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.jobs import Progress
from caleidoscoop.threads import analysis


def group_uncovered(
    *, progress: Progress, programme: int, region: int | None = None, asked_by: int | None = None
) -> dict[str, Any]:
    """Group what no thread covers, of a programme or of one region of it."""
    owner = Programme.objects.get(pk=programme)
    place = Region.objects.get(pk=region, programme=owner) if region else None
    run = analysis.group_uncovered(
        programme=owner,
        region=place,
        by=User.objects.filter(pk=asked_by or 0).first(),
        at=timezone.now(),
        progress=progress,
    )
    page = reverse("threads:unheard_show", args=[owner.key])
    return {"run": run.pk, "url": f"{page}?region={place.key if place else ''}#groups"}
