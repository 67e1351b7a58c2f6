"""Turn the words of a file's columns into rows: regions, sessions, speakers, organisations."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.text import slugify

from caleidoscoop.programmes.facts import KnownRegion
from caleidoscoop.programmes.facts import folded as fold
from caleidoscoop.programmes.models import Domain, Municipality, Organisation, Programme, Region
from caleidoscoop.voices.formats.domains import DOMAINS
from caleidoscoop.voices.models import Session, SessionKind, Speaker, SpeakerKind


class Labels:
    """Finds or makes the rows that a file names; remembers what was new, for the report."""

    def __init__(
        self,
        programme: Programme,
        known: Callable[[str], KnownRegion | None] = lambda name: None,
    ) -> None:
        self.programme, self.known = programme, known
        self.regions = {_told_apart(r.name): r for r in programme.regions.all()}
        self.regions.update({_told_apart(r.key): r for r in programme.regions.all()})
        self.domains = {d.key: d for d in Domain.objects.all()}
        self._made_regions: list[str] = []
        self._unknown: Counter[tuple[str, str]] = Counter()
        self._municipalities: dict[str, Municipality | None] = {}
        self._organisations: dict[str, Organisation] = {}
        self._sessions: dict[tuple[int | None, str], Session] = {}
        self._speakers: dict[tuple[int, str], Speaker] = {}

    def region(self, name: str) -> Region | None:
        """Return the region of this name; one that is not known is made, and reported."""
        name = unicodedata.normalize("NFC", name).strip()
        if not name:
            return None
        folded = _told_apart(name)
        if folded not in self.regions:
            self.regions[folded] = self._make_region(name)
        return self.regions[folded]

    def take_made_regions(self) -> list[str]:
        """Return the names of regions made since the last time this was asked."""
        made, self._made_regions = self._made_regions, []
        return made

    def take_unknown(self) -> list[tuple[str, str, int]]:
        """Return the municipalities and domains that nobody knows, with how often, since then."""
        unknown, self._unknown = self._unknown, Counter()
        return [(field, value, n) for (field, value), n in unknown.items()]

    def _make_region(self, name: str) -> Region:
        fact = self.known(name)
        key = fact.key if fact else _key_of(name)
        defaults = {"name": name[:200], "position": 100 + len(self.regions)}
        if fact is not None:
            defaults = {
                "name": fact.name,
                "position": fact.position,
                "provinces": fact.provinces,
                "borders": fact.borders,
            }
        region, is_new = Region.objects.get_or_create(
            programme=self.programme, key=key, defaults=defaults
        )
        if is_new:
            self._made_regions.append(region.name)
        return region

    def municipality(self, name: str) -> Municipality | None:
        folded = fold(name)
        if folded and not self._municipalities:
            self._municipalities = {fold(m.name): m for m in Municipality.objects.all()}
            self._municipalities.setdefault("", None)
        found = self._municipalities.get(folded)
        if folded and found is None and len(self._municipalities) > 1:
            self._unknown["municipality", name] += 1
        return found

    def organisation(self, name: str) -> Organisation | None:
        name = name.strip()[:200]
        if not name:
            return None
        if name not in self._organisations:
            self._organisations[name], _ = Organisation.objects.get_or_create(
                programme=self.programme, name=name
            )
        return self._organisations[name]

    def session(self, name: str, region: Region | None, held_on: date | None = None) -> Session:
        name = name.strip()[:200]
        place = (region.pk if region else None, name)
        if place not in self._sessions:
            self._sessions[place], _ = Session.objects.get_or_create(
                programme=self.programme,
                region=region,
                name=name,
                defaults={"kind": SessionKind.IMPORT, "held_on": held_on},
            )
        return self._sessions[place]

    def speaker(self, fields: Mapping[str, str], session: Session) -> Speaker | None:
        """Return who spoke. Without a pseudonym, a kind and position are one speaker per table."""
        kind = fields.get("speaker_kind", "")
        kind = kind if kind in SpeakerKind.values else ""
        own = fields.get("speaker", "").strip()
        position = fields.get("position", "")
        if not own and not kind and not position:
            return None
        known = (fields.get("table", ""), kind, position)
        label = own or " · ".join(part for part in known if part)
        place = (session.pk, label[:80])
        if place not in self._speakers:
            self._speakers[place], _ = Speaker.objects.get_or_create(
                session=session,
                label=label[:80],
                defaults={
                    "kind": kind or SpeakerKind.UNKNOWN,
                    "position": position,
                    "organisation": self.organisation(fields.get("organisation", "")),
                    "municipality": self.municipality(fields.get("municipality", "")),
                },
            )
        return self._speakers[place]

    def domain(self, text: str) -> Domain | None:
        """Return the domain by key, name, the beginning of a name, or a word people use for it."""
        folded = fold(text)
        if not folded:
            return None
        if meant := self.domains.get(DOMAINS.get(folded, "")):
            return meant
        for domain in self.domains.values():
            names = [domain.key, domain.name_nl, domain.name_en]
            if any(fold(name) == folded or fold(name).startswith(folded) for name in names):
                return domain
        if self.domains:
            self._unknown["domain", text] += 1
        return None


def _told_apart(name: str) -> str:
    """Return a name for comparison; letters of other scripts count, though folding drops them."""
    is_latin = all(ord(c) < 128 or not c.isalnum() for c in unicodedata.normalize("NFKD", name))
    return fold(name) if is_latin and fold(name) else name.casefold()


def _key_of(name: str) -> str:
    """Return a key made of the name alone, so that it is the same whatever else was read."""
    key = slugify(name)
    if fold(key) == _told_apart(name) and len(key) <= 80:
        return key
    mark = hashlib.sha256(_told_apart(name).encode()).hexdigest()[:8]
    return f"{key[:60]}-{mark}".lstrip("-") if key else f"region-{mark}"
