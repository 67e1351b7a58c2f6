"""Numbers and quantifiers that somebody typed where a slot belongs."""

import re

from caleidoscoop.reports.slots import Sentence

# Years, dates, times, articles and the names of roads and rules are names, not counts.
NAMES = re.compile(
    r"""
    \b(?:19|20)\d\d(?:[-–/](?:(?:19|20)?\d\d))?\b
    | \b\d{1,2}\ (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november
      |december|january|february|march|may|june|july|august|october|december)\b
    | \b(?:artikel|article|lid|regel|line|bijlage|annex|versie|version|editie|edition|hoofdstuk
      |chapter|fase|phase|dag|day|stap|step)\ \d+\b
    | \b[A-Za-z]{1,3}-?\d+\b
    | \b\d{1,2}[:.]\d\d\ uur\b
    """,
    re.X | re.I,
)
NUMBER = r"\d+(?:[.,]\d+)*(?:\s?%)?"
# Not "een": that is an article far more often than a number.
WORDS = r"""
    één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|honderd|honderden|duizend
    |duizenden|tientallen|tiental|helft|kwart|procent|alle|allen|allemaal|iedereen|niemand|elke
    |iedere|overal|nergens|meeste|meesten|merendeel|meerderheid|minderheid|veel|vele|velen|weinig
    |weinigen|sommige|sommigen|enkele|enkelen|vaak|meestal|zelden|altijd|nooit|geen\s+enkele
    |bijna\s+geen
    |two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|hundreds|thousand
    |thousands|dozens|half|quarter|percent|all|everyone|everybody|nobody|every|everywhere|nowhere
    |most|majority|minority|many|few|some|often|usually|rarely|seldom|always|never
    """
CLAIM = re.compile(rf"(?<!\w)(?:{NUMBER}|{''.join(WORDS.split())})(?!\w)", re.I)


def typed_claims(sentence: Sentence) -> list[str]:
    """Return the numbers and quantifiers that stand in a sentence without a slot, once each."""
    found = []
    for part in sentence.parts:
        if isinstance(part, str):
            without_names = NAMES.sub(lambda match: " " * len(match.group()), part)
            found += [match.group().casefold() for match in CLAIM.finditer(without_names)]
    return list(dict.fromkeys(found))
