"""Common threads, the evidence they rest on, and what the engine proposes."""

from caleidoscoop.threads.models.evidence import Evidence, EvidenceQuerySet, Stance
from caleidoscoop.threads.models.findings import Finding, FindingQuerySet, FindingVersion
from caleidoscoop.threads.models.runs import (
    COVERAGE,
    Cluster,
    ClusterMember,
    ClusterQuote,
    Run,
    RunQuerySet,
    Suggestion,
    SuggestionQuerySet,
    SuggestionState,
)
from caleidoscoop.threads.models.threads import (
    LinkKind,
    Thread,
    ThreadLink,
    ThreadQuerySet,
    ThreadVersion,
)

__all__ = [
    "COVERAGE",
    "Cluster",
    "ClusterMember",
    "ClusterQuote",
    "Evidence",
    "EvidenceQuerySet",
    "Finding",
    "FindingQuerySet",
    "FindingVersion",
    "LinkKind",
    "Run",
    "RunQuerySet",
    "Stance",
    "Suggestion",
    "SuggestionQuerySet",
    "SuggestionState",
    "Thread",
    "ThreadLink",
    "ThreadQuerySet",
    "ThreadVersion",
]
