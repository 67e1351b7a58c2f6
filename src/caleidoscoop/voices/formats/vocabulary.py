"""Headers and values of tables and front matter, recognised in Dutch and English."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from caleidoscoop.voices.formats.dates import iso_date

FIELDS = (
    "text",
    "region",
    "municipality",
    "session",
    "table",
    "speaker",
    "speaker_kind",
    "position",
    "organisation",
    "element",
    "domain",
    "date",
    "language",
)
NOT_A_WORD = re.compile(r"[^\w]+|_+")
ARTICLES = frozenset(["de", "het", "een", "the", "a", "an"])


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Return text for comparison: no accents, capitals, punctuation or articles."""
    bare = unicodedata.normalize("NFKD", text.split("(")[0] or text).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = NOT_A_WORD.sub(" ", bare).split()
    return " ".join([word for word in words if word not in ARTICLES] or words)


def by_synonym(table: dict[str, str]) -> dict[str, str]:
    """Turn `{name: "synonym, synonym"}` inside out, with every synonym folded."""
    return {
        fold(synonym): name for name, synonyms in table.items() for synonym in synonyms.split(",")
    }


HEADERS = by_synonym(
    {
        "text": "tekst, text, fragment, fragmenten, bijdrage, bijdragen, opmerking, opmerkingen,"
        "reactie, reacties, uitspraak, uitspraken, citaat, citaten, quote, quotes, inbreng,"
        "notitie, notities, note, notes, geeltje, geeltjes, post-it, post-its, sticky,"
        "sticky note, sticky notes, contribution, contributions, comment, comments, remark,"
        "remarks, statement, antwoord, antwoorden, open antwoord, answer, answers, response,"
        "responses, verhaal, verhalen, story, wat is gezegd, wat is er gezegd, wat werd gezegd,"
        "wat werd er gezegd, wat zegt men, wat zei men, wat gezegd is, what was said,"
        "what people said, fragments, passage, passages, stem, stemmen, voice, voices",
        "region": "regio, region, regio's, regions, regionaam, naam regio, naam van de regio,"
        "region name, streek",
        "municipality": "gemeente, gemeenten, municipality, municipalities, gemeentenaam,"
        "naam gemeente, woonplaats, woongemeente, municipality name",
        "session": "bijeenkomst, bijeenkomsten, sessie, sessies, session, sessions, dialoog,"
        "regiodialoog, gesprek, interview, werksessie, naam bijeenkomst, meeting, dialogue",
        "table": "tafel, tafels, tafelnummer, tafelnr, tafel nr, table, tables, table number,"
        "table no, groep, groepje, group, subgroep, gesprekstafel",
        "speaker": "spreker, sprekers, speaker, speakers, deelnemer, deelnemers, participant,"
        "participants, respondent, respondenten, respondents, pseudoniem, pseudonym,"
        "sprekernummer, deelnemernummer, respondentnummer, speaker id, respondent id,"
        "participant id, deelnemer nr, spreker nr, wie, who",
        "speaker_kind": "soort spreker, soort sprekers, type spreker, soort deelnemer,"
        "type deelnemer, rol, rollen, role, roles, doelgroep, kind of speaker, speaker kind,"
        "speaker type, type of speaker, hoedanigheid, perspectief, geleding, wie spreekt,"
        "rol spreker, rol deelnemer, stakeholder, soort respondent, sprekersoort, spreker soort,"
        "soort stem, participant type",
        "position": "positie, position, functie, ambtelijk of bestuurlijk, ambtelijk/bestuurlijk,"
        "ambtelijk bestuurlijk, ambtenaar of bestuurder, official or executive, niveau, level",
        "organisation": "organisatie, organisaties, organisation, organization, instelling,"
        "bedrijf, werkgever, naam organisatie, instantie, vereniging, company, employer,"
        "organisation name, organization name",
        "element": "element, elementen, elements, soort bijdrage, type bijdrage, soort inbreng,"
        "soort fragment, kind of contribution, type of contribution, rubriek",
        "domain": "domein, domeinen, domain, domains, thema, thema's, theme, themes, onderwerp,"
        "onderwerpen, topic, topics, beleidsterrein, beleidsdomein, policy domain, policy area,"
        "subject",
        "date": "datum, date, dates, dag, datum gesprek, datum bijeenkomst, tijdstip,"
        "timestamp, date and time, datum en tijd, gespreksdatum",
        "language": "taal, language, voertaal, taal spreker, talen",
    }
)
# Only when no other header says that the column holds the text.
WEAK_TEXT_HEADERS = frozenset(
    fold(word)
    for word in (
        "toelichting",
        "omschrijving",
        "beschrijving",
        "description",
        "explanation",
        "uitleg",
        "inhoud",
        "content",
    )
)
# These say too little: the values decide.
AMBIGUOUS_HEADERS = frozenset(
    ["soort", "type", "categorie", "category", "kind", "label", "kleur", "colour", "color"]
)

SPEAKER_KINDS = by_synonym(
    {
        "rijk": "rijk, rijksoverheid, ministerie, ministeries, departement, departementen,"
        "rijksdienst, rijkswaterstaat, national government, central government, ministry,"
        "ministries, government department, bzk, ez, ezk, lnv, lvvn, ienw, i&w, vws, ocw, szw,"
        "vro, rvo",
        "province": "provincie, provincies, provinciaal, province, provinces, provincial,"
        "provincial government",
        "municipality": "gemeente, gemeenten, gemeentes, gemeentelijk, municipality,"
        "municipalities, municipal, lokale overheid, local government",
        "water_authority": "waterschap, waterschappen, hoogheemraadschap, hoogheemraadschappen,"
        "water_authority, water authority, water authorities, water board, wetterskip",
        "partner": "partner, partners, maatschappelijke partner, maatschappelijke partners,"
        "maatschappelijke organisatie, maatschappelijke organisaties, maatschappelijk,"
        "maatschappelijk middenveld, zorginstelling, onderwijsinstelling, woningcorporatie,"
        "woningcorporaties, corporatie, kennisinstelling, civil society, social partner,"
        "societal partner, ngo, housing association, regionale partner",
        "business": "ondernemer, ondernemers, onderneemster, bedrijf, bedrijven, bedrijfsleven,"
        "onderneming, ondernemingen, mkb, zzp'er, zzp, business, businesses, entrepreneur,"
        "entrepreneurs, company, companies, boer, boeren, agrariër, agrariërs, farmer, farmers",
        "resident": "inwoner, inwoners, inwoonster, bewoner, bewoners, bewoonster, burger,"
        "burgers, jongere, jongeren, resident, residents, citizen, citizens, inhabitant,"
        "inhabitants",
        "unknown": "unknown, onbekend, niet bekend, anoniem, anonymous, n.v.t., nvt, not known",
    }
)
POSITIONS = by_synonym(
    {
        "official": "official, officials, ambtenaar, ambtenaren, ambtelijk, civil servant,"
        "civil servants, beleidsmedewerker, beleidsadviseur",
        "executive": "executive, executives, bestuurder, bestuurders, bestuurlijk, wethouder,"
        "wethouders, burgemeester, gedeputeerde, gedeputeerden, dijkgraaf, minister,"
        "staatssecretaris, alderman, mayor",
    }
)
# Words that tell the kind of speaker and the position at once.
KINDS_WITH_POSITION: dict[str, tuple[str, str]] = {
    "rijksambtenaar": ("rijk", "official"),
    "rijksambtenaren": ("rijk", "official"),
    "ambtenaar rijk": ("rijk", "official"),
    "minister": ("rijk", "executive"),
    "staatssecretaris": ("rijk", "executive"),
    "ambtenaar provincie": ("province", "official"),
    "provincieambtenaar": ("province", "official"),
    "gedeputeerde": ("province", "executive"),
    "gemeenteambtenaar": ("municipality", "official"),
    "ambtenaar gemeente": ("municipality", "official"),
    "wethouder": ("municipality", "executive"),
    "burgemeester": ("municipality", "executive"),
    "alderman": ("municipality", "executive"),
    "mayor": ("municipality", "executive"),
    "ambtenaar waterschap": ("water_authority", "official"),
    "dijkgraaf": ("water_authority", "executive"),
}
ELEMENTS = by_synonym(
    {
        "challenge": "opgave, opgaven, opgaves, uitdaging, uitdagingen, challenge, challenges,"
        "urgente opgave, urgente opgaven",
        "initiative": "initiatief, initiatieven, initiative, initiatives",
        "structure": "structuur, structuren, structure, structures",
        "bottleneck": "knelpunt, knelpunten, bottleneck, bottlenecks, belemmering, belemmeringen",
        "metaphor": "metafoor, metaforen, metaphor, metaphors, beeldspraak",
        "belief": "overtuiging, overtuigingen, belief, beliefs, diepe overtuiging,"
        "diepe overtuigingen, onderliggende overtuiging, onderliggende overtuigingen",
        "constructive_metaphor": "constructieve metafoor, constructieve metaforen,"
        "constructive metaphor, constructive metaphors, constructive_metaphor",
        "need": "behoefte, behoeften, behoeftes, need, needs",
        "idea": "idee, ideeën, idea, ideas",
        "trend": "trend, trends",
        "lever": "hefboom, hefbomen, lever, levers",
        "value": "waarde, waarden, value, values",
        "principle": "principe, principes, uitgangspunt, uitgangspunten, principle, principles",
        "first_step": "eerste stap, eerste stappen, first step, first steps, first_step",
    }
)
# A column of figures is often called so; only the others may head a column of what was said.
NOT_A_TEXT_HEADER = frozenset(["value", "structure", "lever", "trend", "principle"])
LANGUAGES = by_synonym(
    {
        "nl": "nl, nld, nederlands, dutch, vlaams, flemish, nl-nl, nl-be",
        "fy": "fy, fries, frysk, frisian, west-frisian",
        "de": "de, deu, duits, deutsch, german",
        "en": "en, eng, engels, english, en-gb",
        "fr": "fr, fra, frans, français, french",
        "li": "li, limburgs, limburgish",
        "nds": "nds, nedersaksisch, low saxon, twents, drents, gronings, achterhoeks, platt, plat",
        "zea": "zea, zeeuws, zeelandic",
        "pl": "pl, pools, polish",
        "tr": "tr, turks, turkish",
        "ar": "ar, arabisch, arabic",
        "uk": "uk, oekraïens, ukrainian",
    }
)


@dataclass(frozen=True)
class Recognised:
    """A value in its canonical form; `extra` holds what the same word says of other fields."""

    value: str
    extra: tuple[tuple[str, str], ...] = ()


def recognise_speaker_kind(raw: str) -> Recognised | None:
    key = fold(raw)
    if key in KINDS_WITH_POSITION:
        kind, position = KINDS_WITH_POSITION[key]
        return Recognised(kind, (("position", position),))
    return Recognised(SPEAKER_KINDS[key]) if key in SPEAKER_KINDS else None


def recognise(field: str, raw: str) -> Recognised | None:
    """Return the canonical value of a field, or None where the word is not known.

    Fields without a fixed list, such as region or table, take any value as it is.
    """
    if field == "speaker_kind":
        return recognise_speaker_kind(raw)
    if field == "date":
        found = iso_date(raw)
        return Recognised(found) if found else None
    if field in LISTS:
        found = LISTS[field].get(fold(raw), "")
        return Recognised(found) if found else None
    return Recognised(" ".join(raw.split()))


LISTS = {"position": POSITIONS, "element": ELEMENTS, "language": LANGUAGES}


def role_of(header: str) -> str:
    """Return the field that a header names, or "" if it is not known."""
    return HEADERS.get(fold(header), "") or (header if header in FIELDS else "")
