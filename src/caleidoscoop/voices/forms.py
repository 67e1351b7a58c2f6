"""Checks what was typed. What is allowed is decided in actions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caleidoscoop.people.models import READERS_OF_VOICES, User
from caleidoscoop.programmes.models import Domain, Programme, Region, RegionQuerySet
from caleidoscoop.voices.formats import EXTENSIONS, FIELDS, SheetPreview
from caleidoscoop.voices.models import Condition, Element, Layer, SessionKind, Use

UNCHANGED = "-"
EMPTY = "0"
LONGEST_PASTE = 1_000_000
MOST_FILES = 100
ROLES = {
    "text": _("what was said"),
    "region": _("region"),
    "municipality": _("municipality"),
    "session": _("session"),
    "table": _("table"),
    "speaker": _("speaker"),
    "speaker_kind": _("kind of speaker"),
    "position": _("official or executive"),
    "organisation": _("organisation"),
    "element": _("element"),
    "domain": _("domain"),
    "date": _("date"),
    "language": _("language"),
    "ignore": _("leave out"),
}


def regions_within_reach(
    user: User, programme: Programme, kinds: Iterable[str] = READERS_OF_VOICES
) -> RegionQuerySet:
    """Return the regions in which this person has one of these roles; all, if in the programme."""
    roles = user.current_roles().filter(programme=programme, kind__in=kinds)
    regions = Region.objects.filter(programme=programme)
    if roles.filter(region__isnull=True).exists():
        return regions
    return regions.filter(pk__in=roles.values("region"))


class SourceFilterForm(forms.Form):
    """Which sources to list."""

    q = forms.CharField(label=_("Title"), required=False, max_length=100)
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Region"), required=False, empty_label=_("all regions")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, regions: RegionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region, kind = self.fields["region"], self.fields["kind"]
        assert isinstance(region, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        region.queryset, region.to_field_name = regions, "key"
        kind.choices = [("", _("all kinds")), *SessionKind.choices]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each with a name and content; what cannot be read is refused later."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        limit = settings.IMPORT_MAX_BYTES
        for file in files:
            if file.size > limit:
                raise forms.ValidationError(
                    gettext("%(name)s is larger than %(limit)s. Split it into smaller files.")
                    % {"name": file.name, "limit": filesizeformat(limit)}
                )
        return files


class ImportForm(forms.Form):
    """Files, or pasted text, for one region."""

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("For which region?"),
        help_text=_("You see the regions for which you may bring in what people said."),
    )
    sent = FilesField(label=_("Files"), required=False)
    text = forms.CharField(
        label=_("Or paste text"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Each line becomes one fragment."),
    )
    title = forms.CharField(
        label=_("Name of the pasted text"),
        required=False,
        max_length=150,
        help_text=_("For example: Notes of table 3. The same name later corrects this text."),
    )
    session_name = forms.CharField(
        label=_("Name of the session"),
        required=False,
        max_length=200,
        help_text=_("On which occasion was this said? Without a name, the name of the file."),
    )
    is_released = forms.TypedChoiceField(
        label=_("May it be used at once?"),
        choices=[
            ("yes", _("Yes: threads, search and suggestions may use it")),
            ("no", _("No: facilitators look at it first, and release it")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, regions: RegionQuerySet, is_whole: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        region, sent = self.fields["region"], self.fields["sent"]
        assert isinstance(region, forms.ModelChoiceField)
        region.queryset, region.to_field_name = regions, "key"
        if is_whole:
            region.required, region.empty_label = False, _("the whole programme")
        sent.widget.attrs.update(multiple=True, accept=",".join(EXTENSIONS))
        sent.help_text = gettext(
            "%(types)s; at most %(limit)s each, and %(most)s files at once."
        ) % {
            "types": ", ".join(EXTENSIONS),
            "limit": filesizeformat(settings.IMPORT_MAX_BYTES),
            "most": MOST_FILES,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = (cleaned.get("text") or "").strip()
        if not text and not cleaned.get("sent") and not self.errors:
            raise forms.ValidationError(_("Choose files, or paste text."))
        if text and not (cleaned.get("title") or "").strip():
            self.add_error("title", _("Give the pasted text a name."))
        return cleaned


def twice(roles: Sequence[str]) -> list[str]:
    """Return the roles that more than one column of a sheet has; several may hold text."""
    return [role for role in sorted(set(roles) - {"text", "ignore", ""}) if roles.count(role) > 1]


class ColumnsForm(forms.Form):
    """What each column of one file means, in their order, and what the first row of a sheet is."""

    def __init__(
        self, *args: Any, columns: dict[str, str], sheets: Sequence[SheetPreview], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.sheets = list(columns), sheets
        for number, sheet in enumerate(sheets):
            self.fields[f"header{number}"] = forms.ChoiceField(
                label=gettext("The first row of “%(sheet)s”") % {"sheet": sheet.name}
                if sheet.name
                else gettext("The first row"),
                choices=[
                    ("yes", gettext("the names of the columns")),
                    ("no", gettext("something that was said")),
                ],
                initial="yes" if sheet.has_header else "no",
                required=False,
            )
        for number, (name, role) in enumerate(columns.items()):
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=name,
                choices=[(role, ROLES[role]) for role in (*FIELDS, "ignore")],
                initial=role or "ignore",
            )

    @property
    def roles(self) -> dict[str, str]:
        """Return the role of each column by its name."""
        values = self.cleaned_data
        return {name: values[f"column{number}"] for number, name in enumerate(self.columns)}

    @property
    def headed(self) -> dict[str, bool]:
        """Return per sheet whether its first row heads the columns; what was not sent, stays."""
        values = self.cleaned_data
        return {
            sheet.name: {"yes": True, "no": False}.get(
                values.get(f"header{number}", ""), sheet.has_header
            )
            for number, sheet in enumerate(self.sheets)
        }

    @property
    def header_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("header")]

    @property
    def column_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("column")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if "text" not in self.roles.values():
            raise forms.ValidationError(_("Choose the column that holds what was said."))
        for sheet in self.sheets:
            for role in twice([self.roles[name] for name in sheet.headers]):
                raise forms.ValidationError(
                    gettext("More than one column is “%(role)s”. Choose one of them.")
                    % {"role": ROLES[role]}
                )
        return cleaned


class LabelsForm(forms.Form):
    """Other labels for the fragments that were chosen; what is left as it is, stays."""

    element = forms.ChoiceField(label=_("Element"), required=False)
    domain = forms.ChoiceField(label=_("Domain"), required=False)
    layer = forms.ChoiceField(label=_("Layer"), required=False)
    condition = forms.ChoiceField(label=_("Condition"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(
        self, *args: Any, regions: list[Region], domains: list[Domain], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "element": list(Element.choices),
            "domain": [(domain.pk, domain.name) for domain in domains],
            "layer": list(Layer.choices),
            "condition": list(Condition.choices),
            "region": [(region.pk, region.name) for region in regions],
        }
        for name, field in self.fields.items():
            assert isinstance(field, forms.ChoiceField)
            nothing = [] if name == "region" else [(EMPTY, _("none"))]
            field.choices = [(UNCHANGED, _("as it is")), *nothing, *choices[name]]

    @property
    def labels(self) -> dict[str, Any]:
        """Return the labels to change, as relabel_fragments takes them."""
        labels: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in {"", UNCHANGED}:
                continue
            if name in {"domain", "region"}:
                labels[f"{name}_id"] = None if value == EMPTY else int(value)
            else:
                labels[name] = "" if value == EMPTY else value
        return labels


class CorrectForm(forms.Form):
    text = forms.CharField(
        label=_("Text"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("For example: misheard, a name taken out, a typing error."),
    )


class SplitForm(forms.Form):
    """A place between sentences, or the words with which the second half begins."""

    place = forms.ChoiceField(
        label=_("Where does the second part begin?"), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("The second part begins with"),
        required=False,
        max_length=1000,
        help_text=_("Copy the first words of the second part from the text above."),
    )

    def __init__(self, *args: Any, cuts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [*cuts, ("words", _("somewhere else, namely at the words below"))]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("place") == "words" and not (cleaned.get("words") or "").strip():
            self.add_error("words", _("Copy the words with which the second part begins."))
        return cleaned


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=200,
        help_text=_("No names: this is read by who works in the region."),
    )


class ConsentForm(forms.Form):
    """What is allowed, or no longer, for one use; and how that was told."""

    use = forms.ChoiceField(label=_("Which use?"), choices=[("", _("choose")), *Use.choices])
    answer = forms.ChoiceField(
        label=_("Is it allowed?"),
        choices=[("yes", _("Yes, consent was given")), ("no", _("No, or consent was withdrawn"))],
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label=_("How and when was this told?"),
        required=False,
        max_length=200,
        help_text=_("For instance: a form, signed on the evening itself. Write no names."),
    )

    @property
    def told(self) -> dict[str, Any]:
        """Return what was told, as the actions take it."""
        told = self.cleaned_data
        return {"use": told["use"], "is_given": told["answer"] == "yes", "how": told["how"]}
