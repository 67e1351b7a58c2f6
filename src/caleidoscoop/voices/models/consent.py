"""What people allow, and what they take back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Programme
from caleidoscoop.voices.models.speech import Source, Speaker


class Use(models.TextChoices):
    KEEP = "keep", _("keep")
    QUOTE_INTERNALLY = "quote_internally", _("quote within the programme")
    PUBLISH = "publish", _("publish")
    PUBLISH_WITH_KIND = "publish_with_kind", _("publish with the kind of speaker")
    SHOW_PICTURE = "show_picture", _("show a picture")
    CONTACT_AGAIN = "contact_again", _("contact again")


class Consent(models.Model):
    """What one speaker allows for one use; or what a source allows for its speakers by default."""

    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    use = models.CharField(max_length=20, choices=Use)
    is_given = models.BooleanField()
    how = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True) ^ Q(speaker__isnull=True),
                name="consent_of_source_or_speaker",
            ),
            models.UniqueConstraint(
                fields=["source", "use"],
                condition=Q(source__isnull=False),
                name="consent_of_source_once",
            ),
            models.UniqueConstraint(
                fields=["speaker", "use"],
                condition=Q(speaker__isnull=False),
                name="consent_of_speaker_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use}: {'yes' if self.is_given else 'no'}"


class Withdrawal(models.Model):
    """Words taken back. Numbered, so that everything derived knows whether it is behind."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="withdrawals")
    number = models.PositiveIntegerField()
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawals"
    )
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="withdrawal_number_once"),
        ]

    def __str__(self) -> str:
        return f"Withdrawal {self.number}"
