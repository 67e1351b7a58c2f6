"""Everything that changes threads, their evidence and what was proposed."""

from caleidoscoop.threads.actions.carrying import carry_evidence
from caleidoscoop.threads.actions.evidence import (
    Stretch,
    add_evidence,
    add_evidence_of,
    move_evidence,
    retire_evidence,
    take_stance,
)
from caleidoscoop.threads.actions.findings import revise_finding, write_finding
from caleidoscoop.threads.actions.links import link_threads, unlink_threads
from caleidoscoop.threads.actions.proofs import add_link_evidence, retire_link_evidence
from caleidoscoop.threads.actions.suggestions import (
    accept_suggestion,
    propose_group,
    propose_thread,
    reject_suggestion,
    reopen_suggestion,
)
from caleidoscoop.threads.actions.threads import (
    make_thread,
    merge_threads,
    rename_thread,
    split_thread,
)
from caleidoscoop.threads.actions.undo import undo_change

__all__ = [
    "Stretch",
    "accept_suggestion",
    "add_evidence",
    "add_evidence_of",
    "add_link_evidence",
    "carry_evidence",
    "link_threads",
    "make_thread",
    "merge_threads",
    "move_evidence",
    "propose_group",
    "propose_thread",
    "reject_suggestion",
    "rename_thread",
    "reopen_suggestion",
    "retire_evidence",
    "retire_link_evidence",
    "revise_finding",
    "split_thread",
    "take_stance",
    "undo_change",
    "unlink_threads",
    "write_finding",
]
