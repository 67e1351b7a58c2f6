"""Slow work that crosses steps: an import lets evidence follow its words."""

from typing import Any

from django.utils import timezone

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import blobs
from caleidoscoop.shared.jobs import Progress
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.analysis import draft_threads as draft
from caleidoscoop.voices.actions import bring_in_file
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.actions.labels import Labels


def import_files(
    *,
    progress: Progress,
    programme: int,
    files: list[dict[str, Any]],
    by: int,
    region: int | None = None,
    is_released: bool = True,
) -> dict[str, Any]:
    """Bring in files that were kept before, each {path, sha256, mapping}. Safe to run again."""
    owner = Programme.objects.get(pk=programme)
    person = User.objects.get(pk=by)
    place = Region.objects.get(pk=region, programme=owner) if region else None
    labels = Labels(owner)
    intakes: list[int] = []
    for number, file in enumerate(files):
        progress(file["path"], number, len(files))
        intake = bring_in_file(
            programme=owner,
            path=file["path"],
            data=blobs.read(file["sha256"]),
            by=person,
            at=timezone.now(),
            wish=Wish(
                region=place,
                is_released=is_released,
                mapping=file.get("mapping"),
                labels=labels,
            ),
        )
        intakes.append(intake.pk)
    carried, stale = carry_evidence(programme=owner, at=timezone.now())
    progress("", len(files), len(files))
    return {"intakes": intakes, "evidence_carried": carried, "evidence_stale": stale}


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
        progress=progress,
    )
    return {"run": run.pk}
