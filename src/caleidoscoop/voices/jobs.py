"""Slow work on voices: bringing in files that were sent and confirmed."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import jobs
from caleidoscoop.voices.actions import bring_in_kept
from caleidoscoop.voices.actions.labels import Labels


def import_files(
    *,
    progress: jobs.Progress,
    programme: int,
    files: list[dict[str, Any]],
    by_person: int,
    region: int | None = None,
    is_released: bool = True,
) -> dict[str, Any]:
    """Bring in files that were kept before, and let evidence follow its words. Safe to run again.

    Each file is {path, name, sha256, mapping, session_name, is_pasted}.
    """
    owner = Programme.objects.get(pk=programme)
    person = User.objects.get(pk=by_person)
    place = Region.objects.get(pk=region, programme=owner) if region else None
    labels = Labels(owner)
    intakes: list[int] = []
    for number, file in enumerate(files):

        def tell(step: str, done: int, total: int, number: int = number) -> None:
            """Count passages of a single file, and files where there are several."""
            if len(files) == 1:
                progress(step, done, total)
            else:
                progress(step, number, len(files))

        progress(file["name"], number, len(files))
        intake = bring_in_kept(
            programme=owner,
            file=file,
            by=person,
            at=timezone.now(),
            since=progress.job.created_at,
            region=place,
            is_released=is_released,
            labels=labels,
            progress=tell,
        )
        intakes.append(intake.pk)
    jobs.enqueue(
        "carry_evidence",
        by=person,
        at=timezone.now(),
        programme_key=owner.key,
        programme=owner.pk,
    )
    progress("", len(files), len(files))
    url = reverse("voices:intake_list", args=[owner.key])
    return {"intakes": intakes, "url": f"{url}?job={progress.job.pk}"}
