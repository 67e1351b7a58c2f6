"""Headers and values of tables and front matter, recognised in Dutch and English."""

from caleidoscoop.voices.formats.dates import iso_date
from caleidoscoop.voices.formats.folding import by_synonym, fold
from caleidoscoop.voices.formats.speakers import (
    KINDS_WITH_POSITION,
    POSITIONS,
    Recognised,
    recognise_speaker_kind,
)

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

HEADERS = by_synonym(
    {
        "text": "tekst, text, fragment, fragmenten, bijdrage, bijdragen, opmerking, opmerkingen,"
        "reactie, reacties, uitspraak, uitspraken, citaat, citaten, quote, quotes, inbreng,"
        "notitie, notities, note, notes, geeltje, geeltjes, post-it, post-its, sticky,"
        "sticky note, sticky notes, contribution, contributions, comment, comments, remark,"
        "remarks, statement, statements, gezegd, letterlijk, letterlijke tekst,"
        "letterlijk citaat, wat zegt de deelnemer, wat zei de deelnemer, tekst geeltje,"
        "tekst post-it, aantekening, aantekeningen, gespreksnotitie, gespreksnotities, verslag,"
        "notulen, input, opbrengst, opbrengsten, terugkoppeling, feedback, bericht, message,"
        "verbatim, transcript, observatie, observaties, antwoord, antwoorden, open antwoord,"
        "answer, answers, response, responses, verhaal, verhalen, story, wat is gezegd,"
        "wat is er gezegd, wat werd gezegd,"
        "wat werd er gezegd, wat zegt men, wat zei men, wat gezegd is, what was said,"
        "what people said, fragments, passage, passages, stem, stemmen, voice, voices",
        "region": "regio, region, regio's, regions, regionaam, naam regio, naam van de regio,"
        "region name, streek, welke regio, which region, name of region",
        "municipality": "gemeente, gemeenten, municipality, municipalities, gemeentenaam,"
        "naam gemeente, woonplaats, woongemeente, municipality name",
        "session": "bijeenkomst, bijeenkomsten, sessie, sessies, session, sessions, dialoog,"
        "regiodialoog, gesprek, interview, werksessie, naam bijeenkomst, meeting, dialogue,"
        "dialoogsessie, workshop, werkatelier, atelier, naam sessie, naam van de bijeenkomst,"
        "naam dialoog, welke bijeenkomst, gespreksnummer, interviewnummer, interview nr,"
        "session name, name of session, meeting name, interview number",
        "table": "tafel, tafels, tafelnummer, tafelnr, tafel nr, table, tables, table number,"
        "table no, groep, groepje, group, subgroep, gesprekstafel, tafelgesprek, dialoogtafel,"
        "nummer tafel, groepsnummer, groep nr, tafel/groep, group number, subgroup, breakout,"
        "break-out",
        "speaker": "spreker, sprekers, speaker, speakers, deelnemer, deelnemers, participant,"
        "participants, respondent, respondenten, respondents, pseudoniem, pseudonym,"
        "sprekernummer, deelnemernummer, respondentnummer, speaker id, respondent id,"
        "participant id, deelnemer nr, spreker nr, wie, who, geïnterviewde, geïnterviewden,"
        "interviewee, interviewees, inbrenger, inbrengers, persoon, person, sprekercode,"
        "code spreker, deelnemerscode, deelnemercode, respondentcode, respondent nr,"
        "speaker code, speaker number, participant code, participant number",
        "speaker_kind": "soort spreker, soort sprekers, type spreker, soort deelnemer,"
        "type deelnemer, rol, rollen, role, roles, doelgroep, kind of speaker, speaker kind,"
        "speaker type, type of speaker, hoedanigheid, perspectief, geleding, wie spreekt,"
        "rol spreker, rol deelnemer, stakeholder, soort respondent, sprekersoort, spreker soort,"
        "soort stem, participant type, soort stakeholder, type stakeholder, stakeholdergroep,"
        "stakeholder group, stakeholder type, type respondent, soort persoon, type persoon,"
        "soort partij, type partij, deelnemertype, sprekertype, categorie deelnemer,"
        "categorie spreker, bestuurslaag, overheidslaag, namens, vertegenwoordigt, wie sprak,"
        "wie zei het, wie zei dit, wie zegt dit, who spoke, who said it, represents,"
        "kind of participant, kind of voice, participant category, speaker category, tier,"
        "tier of government",
        "position": "positie, position, functie, ambtelijk of bestuurlijk, ambtelijk/bestuurlijk,"
        "ambtelijk bestuurlijk, ambtenaar of bestuurder, official or executive, niveau, level,"
        "ambtenaar/bestuurder, bestuurlijk of ambtelijk, bestuurlijk/ambtelijk,"
        "bestuurder of ambtenaar, bestuurder/ambtenaar, official/executive,"
        "executive or official, executive/official, functieniveau, job title, job",
        "organisation": "organisatie, organisaties, organisation, organization, instelling,"
        "bedrijf, werkgever, naam organisatie, instantie, vereniging, company, employer,"
        "organisation name, organization name",
        "element": "element, elementen, elements, soort bijdrage, type bijdrage, soort inbreng,"
        "soort fragment, kind of contribution, type of contribution, rubriek, onderdeel,"
        "onderdelen, soort element, type element, type inbreng, type fragment, soort opmerking,"
        "type opmerking, soort uitspraak, type uitspraak, categorie bijdrage, soort reactie,"
        "element type, kind of element, contribution type, fragment type, component, part",
        "domain": "domein, domeinen, domain, domains, thema, thema's, theme, themes, onderwerp,"
        "onderwerpen, topic, topics, beleidsterrein, beleidsdomein, policy domain, policy area,"
        "subject, beleidsveld, beleidsthema, hoofdthema, policy field, policy theme",
        "date": "datum, date, dates, dag, datum gesprek, datum bijeenkomst, tijdstip,"
        "timestamp, date and time, datum en tijd, gespreksdatum, datum sessie, datum interview,"
        "datum dialoog, bijeenkomstdatum, wanneer, when, day, session date, meeting date,"
        "interview date, date of session, date of meeting",
        "language": "taal, language, voertaal, taal spreker, talen, dialect, streektaal, languages",
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

ELEMENTS = by_synonym(
    {
        "challenge": "opgave, opgaven, opgaves, uitdaging, uitdagingen, challenge, challenges,"
        "urgente opgave, urgente opgaven",
        "initiative": "initiatief, initiatieven, initiative, initiatives",
        "structure": "structuur, structuren, structure, structures",
        "bottleneck": "knelpunt, knelpunten, bottleneck, bottlenecks, belemmering, belemmeringen,"
        "obstakel, obstakels, hindernis, hindernissen, obstacle, obstacles, barrier, barriers",
        "metaphor": "metafoor, metaforen, metaphor, metaphors, beeldspraak",
        "belief": "overtuiging, overtuigingen, belief, beliefs, diepe overtuiging,"
        "diepe overtuigingen, onderliggende overtuiging, onderliggende overtuigingen",
        "constructive_metaphor": "constructieve metafoor, constructieve metaforen,"
        "constructive metaphor, constructive metaphors, constructive_metaphor",
        "need": "behoefte, behoeften, behoeftes, need, needs",
        "idea": "idee, ideeën, idea, ideas",
        "trend": "trend, trends, ontwikkeling, ontwikkelingen, development, developments",
        "lever": "hefboom, hefbomen, lever, levers",
        "value": "waarde, waarden, kernwaarde, kernwaarden, value, values, core value, core values",
        "principle": "principe, principes, uitgangspunt, uitgangspunten, principle, principles,"
        "leidend principe, leidende principes, guiding principle, guiding principles",
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


def recognise(field: str, raw: str) -> Recognised | None:
    """Return the canonical value of a field, or None where the word is not known.

    Fields without a fixed list, such as region or table, take any value as it is.
    """
    if field == "speaker_kind":
        return recognise_speaker_kind(raw)
    if field == "position" and (both := KINDS_WITH_POSITION.get(fold(raw))):
        return Recognised(both[1], (("speaker_kind", both[0]),))
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
