"""Everything that changes what people said, or what may be done with it."""

from caleidoscoop.voices.actions.consent import (
    changed_by_consent,
    record_consent,
    record_consents,
    withdraw_fragments,
    withdraw_speaker,
)
from caleidoscoop.voices.actions.corrections import keep_by_hand, take_from_file, was_reshaped
from caleidoscoop.voices.actions.fragments import (
    correct_fragment,
    join_fragments,
    relabel_fragments,
    release_fragments,
    split_fragment,
)
from caleidoscoop.voices.actions.intake import bring_in_file, bring_in_text
from caleidoscoop.voices.actions.rereading import Foreseen, foresee
from caleidoscoop.voices.actions.undo import fragments_of, last_change, undo_change
from caleidoscoop.voices.actions.uploads import (
    Choice,
    Seemed,
    Sent,
    bring_in_kept,
    choice_of,
    choose_columns,
    confirm_upload,
    hash_of_headers,
    keep_upload,
    mapping_of,
    remember_columns,
)

__all__ = [
    "Choice",
    "Foreseen",
    "Seemed",
    "Sent",
    "bring_in_file",
    "bring_in_kept",
    "bring_in_text",
    "changed_by_consent",
    "choice_of",
    "choose_columns",
    "confirm_upload",
    "correct_fragment",
    "foresee",
    "fragments_of",
    "hash_of_headers",
    "join_fragments",
    "keep_by_hand",
    "keep_upload",
    "last_change",
    "mapping_of",
    "record_consent",
    "record_consents",
    "relabel_fragments",
    "release_fragments",
    "remember_columns",
    "split_fragment",
    "take_from_file",
    "undo_change",
    "was_reshaped",
    "withdraw_fragments",
    "withdraw_speaker",
]
