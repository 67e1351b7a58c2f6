"""The words of a document: cut from their fragments at the moment of rendering, or withheld."""

import hashlib
from typing import Any

from django.db.models import Exists, OuterRef

from caleidoscoop.shared.keys import is_same, keyed_hash
from caleidoscoop.threads.models import Evidence
from caleidoscoop.voices.models import Fragment, FragmentVersion, Use

PURPOSE = "quote"
Places = dict[str, dict[str, Any]]


def place_of(evidence: Evidence) -> dict[str, Any]:
    """Return where the words of a quote stand, with a keyed hash that tells whether they are the
    same."""
    return {
        "version": evidence.version_id,
        "start": evidence.start,
        "end": evidence.end,
        "hash": keyed_hash(PURPOSE, evidence.quote),
    }


def _readable(places: Places) -> dict[int, str]:
    """Return the texts that may be published today, by the key of their version."""
    fragment = Fragment.objects.filter(pk=OuterRef("fragment"))
    may_be_read = Exists(
        fragment.filter(withdrawal__isnull=True, released_at__isnull=False).allowing(Use.PUBLISH)
    )
    keys = {place["version"] for place in places.values()}
    versions = FragmentVersion.objects.filter(may_be_read, pk__in=keys)
    return dict(versions.values_list("pk", "text"))


def stamp_of(places: Places) -> str:
    """Return what changes when a quote may no longer be read, or may be read again."""
    readable = sorted(_readable(places))
    return hashlib.sha256(repr(readable).encode()).hexdigest()


def fill(document: dict[str, Any], places: Places) -> dict[str, Any]:
    """Return the document with its quotes; of what was taken back not a word, only that it was."""
    texts = _readable(places)
    evidence = []
    for row in document["evidence"]:
        place = places[row["id"]]
        words = texts.get(place["version"], "")[place["start"] : place["end"]]
        if words and is_same(keyed_hash(PURPOSE, words), place["hash"]):
            evidence.append({**row, "status": "shown", "text": words})
        else:
            evidence.append({**row, "status": "withdrawn", "text": ""})
    return {**document, "evidence": evidence}
