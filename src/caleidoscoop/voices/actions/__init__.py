"""Everything that changes what people said, or what may be done with it."""

from caleidoscoop.voices.actions.consent import record_consent, withdraw_fragments, withdraw_speaker
from caleidoscoop.voices.actions.fragments import (
    correct_fragment,
    join_fragments,
    relabel_fragments,
    release_fragments,
    split_fragment,
    undo_change,
)
from caleidoscoop.voices.actions.intake import bring_in_file, bring_in_text

__all__ = [
    "bring_in_file",
    "bring_in_text",
    "correct_fragment",
    "join_fragments",
    "record_consent",
    "relabel_fragments",
    "release_fragments",
    "split_fragment",
    "undo_change",
    "withdraw_fragments",
    "withdraw_speaker",
]
