"""What is typed about reports. What is allowed is decided in actions."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caleidoscoop.programmes.models import Region
from caleidoscoop.reports.models import Report
from caleidoscoop.threads.models import Thread

# What a number of a version can be at most, in any database.
MOST = 2**31 - 1


class ReportForm(forms.Form):
    """Begin a report."""

    scope = forms.ChoiceField(label=_("Report of"), required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=300, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("nl", _("Dutch")), ("en", _("English"))], initial="nl"
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]


class SectionForm(forms.Form):
    """Write a section, on a version that was seen."""

    seen_version = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title of this section"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it has the title shown above."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a new paragraph. Numbers and quotes come in as slots."),
    )


class FindingForm(forms.Form):
    """Write a finding on threads of this report."""

    text = forms.CharField(
        label=_("What do you conclude?"), strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    threads = forms.ModelMultipleChoiceField(
        label=_("It rests on"),
        queryset=Thread.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="key",
    )

    def __init__(self, *args: Any, threads: "QuerySet[Thread]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threads"].queryset = threads  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Show the draft to regions, with a term."""

    regions = forms.ModelMultipleChoiceField(
        label=_("Regions that look at it"),
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="key",
    )
    ends_on = forms.DateField(
        label=_("They may answer until and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, report: Report, ends_on: date, **kwargs: Any) -> None:
        regions = Region.objects.filter(programme=report.programme)
        if report.region_id:
            regions = regions.filter(pk=report.region_id)
        initial = {"regions": list(regions.values_list("key", flat=True)), "ends_on": ends_on}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["regions"].queryset = regions  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer of a region to its draft."""

    answer = forms.CharField(
        label=_("What your region answers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It stands beside the report as you write it. Left empty: nothing to add."),
    )


class PublishForm(forms.Form):
    """Publish, and say why there is a next edition."""

    seen_edition = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is there a next edition?"), max_length=300, required=False
    )
