"""How the files of an upload would be read: what a page shows before they come in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared import blobs
from caleidoscoop.voices import actions
from caleidoscoop.voices.actions.intake import limits
from caleidoscoop.voices.formats import (
    Extract,
    Preview,
    Unreadable,
    place_label,
    preview,
    read,
    read_pasted,
)
from caleidoscoop.voices.forms import ROLES, ColumnsForm, twice
from caleidoscoop.voices.models import ColumnMapping, Source, Upload

ROWS = 20
SAMPLES = 3
# Up to this size a correction is compared with what is there before it comes in.
COMPARED_BYTES = 1_000_000
COMPARED_FRAGMENTS = 2_000


@dataclass
class Checked:
    """One file of an upload as it would be read: what it holds, or why it is refused.

    `seems` is the file as it seems to be, `shown` as people said it is so far.
    """

    file: dict[str, Any]
    refusal: str = ""
    seems: Preview = field(default_factory=Preview)
    shown: Preview = field(default_factory=Preview)
    form: ColumnsForm | None = None
    is_remembered: bool = False
    corrects: Source | None = None
    foreseen: actions.Foreseen | None = None

    @cached_property
    def choice(self) -> actions.Choice:
        """Return what was typed; a first row that heads the columns now has named them anew."""
        assert self.form is not None
        headed = self.form.headed
        roles = self.form.roles
        if headed != headed_in(self.shown):
            roles = carried(roles, self.read_so(headed_in(self.shown)), self.read_so(headed))
        return actions.Choice(roles, headed if headed != headed_in(self.seems) else {})

    @property
    def seemed(self) -> actions.Seemed:
        return actions.Seemed(
            guess_of(self.read_so(self.choice.headed)),
            names_of(self.seems, self.choice.headed),
        )

    def read_so(
        self, headed: Mapping[str, bool], mapping: Mapping[str, str] | None = None
    ) -> Preview:
        """Return the beginning of the file, read with these first rows and columns."""
        if not headed and mapping is None and self.seems.sheets:
            return self.seems
        return preview(
            blobs.read(self.file["sha256"]),
            name=self.file["name"],
            rows=ROWS,
            limits=limits(),
            mapping=mapping,
            headed=headed,
        )

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Return the select of each column, with a few values that stand in it."""
        if self.form is None:
            return []
        samples: dict[str, dict[str, None]] = {}  # each value once, in the order of the file
        for sheet in self.shown.sheets:
            for i, name in enumerate(sheet.headers):
                values = {row[i]: None for row in sheet.rows if row[i]}
                samples.setdefault(name, {}).update(values)
        return [
            (field, list(samples.get(str(field.label), {}))[:SAMPLES])
            for field in self.form.column_fields
        ]

    @property
    def passages(self) -> list[tuple[str, str]]:
        return [(place_label(passage.place), passage.text) for passage in self.shown.passages]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what the file says of all that is in it, by the names people know."""
        return [(str(ROLES.get(name, name)), value) for name, value in self.shown.fields.items()]

    @property
    def unknown_values(self) -> list[tuple[str, str, int]]:
        return list(self.shown.unknown_values)

    @property
    def is_without_header(self) -> bool:
        """Return whether nobody, and no list of words, knows a header in one of the sheets."""
        return not all(sheet.has_header for sheet in self.shown.sheets)

    @property
    def sheets(self) -> list[tuple[str, list[tuple[str, str]], tuple[tuple[str, ...], ...]]]:
        """Return each sheet: its name, its columns with what they mean, its first rows."""
        return [
            (
                sheet.name,
                [(name, str(ROLES.get(sheet.mapping[name] or "ignore"))) for name in sheet.headers],
                sheet.rows,
            )
            for sheet in self.shown.sheets
        ]


def check_file(
    upload: Upload, file: dict[str, Any], number: int, typed: QueryDict | None
) -> Checked:
    """Look at the beginning of a file, with the columns as they were chosen or remembered."""
    checked = Checked(file)
    try:
        if file["is_pasted"]:
            checked.shown = Preview(passages=_extract(checked, None).passages[:ROWS])
        else:
            checked.seems = checked.shown = checked.read_so({})
        choice = _choice_so_far(checked, upload.programme)
        if choice is not None:
            _look(checked, choice, number, typed)
    except Unreadable as refusal:
        checked.refusal = refusal.message
        return checked
    _compare(checked, upload, choice)
    return checked


def _choice_so_far(checked: Checked, programme: Programme) -> actions.Choice | None:
    """Return what somebody chose for this table, or before for another one with its columns."""
    if not checked.seems.sheets:
        return None
    chosen = actions.choice_of(checked.file)
    if chosen.roles:
        return chosen
    hashes = {
        actions.hash_of_headers(names_of(checked.seems, headed)): is_said
        for is_said, headed in enumerate(({}, headed_by_first_row(checked.seems)))
    }
    known = ColumnMapping.objects.filter(programme=programme, headers_sha256__in=hashes)
    # What somebody said of this very first row goes before what holds for any A, B, C.
    best = max(known, key=lambda mapping: hashes[mapping.headers_sha256], default=None)
    checked.is_remembered = best is not None
    return actions.Choice(best.roles, best.headed) if best else actions.Choice({})


def _look(checked: Checked, choice: actions.Choice, number: int, typed: QueryDict | None) -> None:
    checked.shown = checked.read_so(choice.headed)
    guess = guess_of(checked.shown)
    roles = choice.roles or guess
    columns = {header: roles.get(header) or "ignore" for header in guess}
    checked.form = ColumnsForm(
        typed, columns=columns, sheets=checked.shown.sheets, prefix=f"file{number}"
    )
    mapping = actions.mapping_of(guess, columns)
    if mapping is not None:
        checked.shown = checked.read_so(choice.headed, mapping)


def _compare(checked: Checked, upload: Upload, choice: actions.Choice | None) -> None:
    """Say whether a file corrects one that is here, and if it is not long, what it changes."""
    file = checked.file
    sources = Source.objects.filter(programme=upload.programme, path=file["path"])
    source = sources.filter(intakes__switched_on_at__isnull=False).distinct().first()
    checked.corrects = source
    if source is None or blobs.path_of(file["sha256"]).stat().st_size > COMPARED_BYTES:
        return
    if source.fragments.count() > COMPARED_FRAGMENTS:
        return
    checked.foreseen = actions.foresee(source, _extract(checked, choice).passages)


def _extract(checked: Checked, choice: actions.Choice | None) -> Extract:
    data = blobs.read(checked.file["sha256"])
    if checked.file["is_pasted"]:
        return read_pasted(data.decode("utf-8", "surrogatepass"), limits=limits())
    mapping = None
    if choice is not None and choice.roles:
        mapping = actions.mapping_of(guess_of(checked.read_so(choice.headed)), choice.roles)
    return read(
        data,
        name=checked.file["name"],
        limits=limits(),
        mapping=mapping,
        headed=choice.headed if choice else None,
    )


def guess_of(shown: Preview) -> dict[str, str]:
    """Return the role that each column of a file seems to have, by the name of the column."""
    return {name: role for sheet in shown.sheets for name, role in sheet.mapping.items()}


def headed_in(shown: Preview) -> dict[str, bool]:
    return {sheet.name: sheet.has_header for sheet in shown.sheets}


def headed_by_first_row(seems: Preview) -> dict[str, bool]:
    return dict.fromkeys(headed_in(seems), True)


def names_of(seems: Preview, headed: Mapping[str, bool]) -> list[str]:
    """Return the names by which a table is known again: its header, also one nobody recognised.

    That a row is no header is remembered by that row.
    """
    names: dict[str, None] = {}
    for sheet in seems.sheets:
        is_new = headed.get(sheet.name) and not sheet.has_header
        names.update(dict.fromkeys(sheet.first_row if is_new else sheet.headers))
    return list(names)


def carried(roles: Mapping[str, str], before: Preview, after: Preview) -> dict[str, str]:
    """Return roles for columns with new names: as they seem now, but what was chosen stays."""
    seemed, result = guess_of(before), guess_of(after)
    for old, new in zip(before.sheets, after.sheets, strict=True):
        chosen = {
            name: roles[was]
            for was, name in zip(old.headers, new.headers, strict=True)
            if roles[was] != (seemed[was] or "ignore")
        }
        for name in new.headers:
            if result[name] in chosen.values() and result[name] != "text":
                result[name] = "ignore"
        result.update(chosen)
        if twice([result[name] for name in new.headers]):
            return guess_of(after)
    return result if "text" in result.values() else guess_of(after)
