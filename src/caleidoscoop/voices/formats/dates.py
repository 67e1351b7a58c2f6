"""Dates as people write them in Dutch and English, and as spreadsheets keep them."""

import re
from datetime import date, datetime, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
TIME = (
    r"(?:[T,\s]+\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2}|\s?uur|\s?[ap]m)?)?"
)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.IGNORECASE)
DAY_FIRST = re.compile(
    rf"(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{4}}|\d{{2}}){TIME}", re.IGNORECASE
)
DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|e)?[\s-]+([a-z]{{3,9}})\.?,?[\s-]+(\d{{4}}){TIME}"
)
MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){TIME}")
WEEKDAY = re.compile(
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+"
)
EXCEL_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d{1,12})?")
LONGEST = 60


def iso_date(raw: str) -> str:
    """Return the day as yyyy-mm-dd, or "" if this is not one day that exists.

    Figures alone are read the Dutch way, day before month, unless that cannot be.
    """
    text = " ".join(raw.split()).casefold()
    if len(text) > LONGEST:
        return ""
    if weekday := WEEKDAY.match(text):
        text = text[weekday.end() :]
    if found := YEAR_FIRST.fullmatch(text):
        return valid(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(text):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return valid(year, found[2], found[1]) or valid(year, found[1], found[2])
    if found := DAY_MONTH.fullmatch(text):
        return valid(found[3], MONTHS.get(found[2], 0), found[1])
    if found := MONTH_DAY.fullmatch(text):
        return valid(found[3], MONTHS.get(found[1], 0), found[2])
    if EXCEL_SERIAL.fullmatch(text):
        return excel_day(float(text)).date().isoformat()
    return ""


def valid(year: str, month: str | int, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def excel_day(serial: float, *, from_1904: bool = False) -> datetime:
    """Return the moment that a spreadsheet keeps as a number of days.

    Raises OverflowError if the number is beyond the calendar.
    """
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no time zone
    else:
        # Excel believes that 29 February 1900 existed; from March 1900 on this start is right.
        start = datetime(1899, 12, 30 if serial >= 60 else 31)  # noqa: DTZ001
    return start + timedelta(seconds=round(serial * 86_400))
