"""What people said, where it comes from, and what they allow."""

from caleidoscoop.voices.models.consent import Consent, Use, Withdrawal
from caleidoscoop.voices.models.fragments import (
    EDITORS,
    Condition,
    Element,
    Fragment,
    FragmentQuerySet,
    FragmentVersion,
    Layer,
    VersionPart,
    may_edit,
)
from caleidoscoop.voices.models.intake import (
    ColumnMapping,
    Intake,
    IntakeQuerySet,
    LeftOut,
    Outcome,
    Upload,
)
from caleidoscoop.voices.models.speech import (
    Position,
    Session,
    SessionKind,
    Source,
    Speaker,
    SpeakerKind,
)

__all__ = [
    "EDITORS",
    "ColumnMapping",
    "Condition",
    "Consent",
    "Element",
    "Fragment",
    "FragmentQuerySet",
    "FragmentVersion",
    "Intake",
    "IntakeQuerySet",
    "Layer",
    "LeftOut",
    "Outcome",
    "Position",
    "Session",
    "SessionKind",
    "Source",
    "Speaker",
    "SpeakerKind",
    "Upload",
    "Use",
    "VersionPart",
    "Withdrawal",
    "may_edit",
]
