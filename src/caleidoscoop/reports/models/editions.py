"""The edition: a report as it was published, and the files made of it."""

from django.db import models
from django.db.models import Q

from caleidoscoop.people.models import User
from caleidoscoop.reports.models.reports import Report


class Edition(models.Model):
    """A report frozen at its publication. It holds the places of quotes, never their words.

    `structure` is the document without the words people said; `quotes` tells where those stand,
    with a keyed hash of each. `sha256` is the hash of both, and `trail` a keyed hash over that and
    the trail before, so that nobody can put another in its place.
    `cube` holds the public figures, in which small cells are hidden.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    structure = models.JSONField()
    quotes = models.JSONField(default=dict)
    cube = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    trail = models.CharField(max_length=64)
    last_withdrawal = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


class EditionFile(models.Model):
    """An edition in one format, made when its quotes were as `stamp` says. Made anew when not."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=5)
    stamp = models.CharField(max_length=64)
    blob = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="edition_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.format}"
