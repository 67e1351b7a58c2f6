"""Let go of what was sent and never confirmed."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from caleidoscoop.shared import blobs
from caleidoscoop.shared.models import record
from caleidoscoop.voices.models import Upload

logger = logging.getLogger(__name__)


def remove_unconfirmed(*, at: datetime) -> int:
    """Remove uploads that nobody confirmed in the days they are kept, and return how many.

    Killed halfway, the rest goes next time: a row goes after its files, never before.
    """
    before = at - timedelta(days=settings.UPLOADS_KEPT_DAYS)
    late = Upload.objects.filter(job=None, at__lt=before).order_by("pk")
    return sum(_remove(key, before=before, at=at) for key in late.values_list("pk", flat=True))


@transaction.atomic
def _remove(key: int, *, before: datetime, at: datetime) -> bool:
    uploads = Upload.objects.select_for_update(of=("self",)).select_related("programme")
    upload = uploads.filter(pk=key, job=None).first()
    if upload is None:
        return False  # confirmed meanwhile, or removed by another worker
    others = Upload.objects.exclude(pk=key).values_list("files", flat=True)
    waiting = {file["sha256"] for files in others for file in files}
    for sha256 in {file["sha256"] for file in upload.files} - waiting:
        if not blobs.is_held(sha256):
            blobs.remove(sha256, kept_before=before)
    record(
        programme_key=upload.programme.key,
        verb="upload_removed",
        target=upload,
        by=None,
        at=at,
        files=len(upload.files),
    )
    upload.delete()
    return True
