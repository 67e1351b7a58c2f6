"""What is typed about threads. What is allowed is decided in actions."""

import re
import unicodedata
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caleidoscoop.programmes.models import Domain, Region
from caleidoscoop.threads.models import LinkKind, Stance, Thread
from caleidoscoop.voices.models import Element, Fragment

NO_KIND = ("", gettext_lazy("no kind yet"))


class ThreadChoice(forms.ModelChoiceField):
    """A thread by its kind and title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", gettext_lazy("choose a thread"))
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        kind = f" ({obj.get_kind_display()})" if obj.kind else ""
        place = f", {obj.region.name}" if obj.region_id else ""
        return f"{obj.title}{kind}{place}"


class FilterForm(forms.Form):
    """Which threads of a list are wanted."""

    q = forms.CharField(label=gettext_lazy("Words in the title"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Heard in"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), required=False)

    def __init__(self, *args: Any, regions: tuple[Region, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["kind"], [("", _("All kinds")), *Element.choices])
        _set_choices(
            self.fields["region"], [("", _("All regions")), *((r.key, r.name) for r in regions)]
        )
        domains = [(domain.key, domain.name) for domain in Domain.objects.all()]
        _set_choices(self.fields["domain"], [("", _("All domains")), *domains])

    def wish(self, name: str) -> str:
        """Return what was asked; what cannot be is left out instead of refused."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class SeenForm(forms.Form):
    """A form on a version that was seen, so that nobody writes over another unawares."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def see(self, version: int) -> None:
        """Take what somebody else wrote as seen: the next time it is changed on purpose."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen_version"] = str(version)
        self.data = data


class EvidenceFilterForm(forms.Form):
    """Which evidence of a thread is wanted."""

    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of speaker"), required=False)
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), required=False)

    def __init__(self, *args: Any, regions: list[Region], kinds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", _("All regions")), *((r.key, r.name) for r in regions)]
        _set_choices(self.fields["region"], [*places, ("-", _("No region"))])
        _set_choices(self.fields["kind"], [("", _("All kinds of speaker")), *kinds])
        _set_choices(self.fields["stance"], [("", _("All stances")), *Stance.choices])

    def wish(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class ThreadForm(forms.Form):
    """A thread as people write it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    statement = forms.CharField(
        label=gettext_lazy("Statement"),
        help_text=gettext_lazy("What these voices say together, in one paragraph."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    domains = forms.ModelMultipleChoiceField(
        Domain.objects.all(),
        label=gettext_lazy("Domains"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["kind"], [NO_KIND, *Element.choices])


class ThreadMakeForm(ThreadForm):
    """A new thread, and for whom it is."""

    scope = forms.ChoiceField(label=gettext_lazy("For"))
    field_order = ["scope", "title", "kind", "statement", "domains"]

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["scope"], scopes)


class ThreadEditForm(SeenForm, ThreadForm):
    """A thread to change, with the version that was seen."""

    reason = forms.CharField(label=gettext_lazy("Why it changes"), required=False, max_length=200)


class MergeForm(forms.Form):
    into = ThreadChoice(Thread.objects.none(), label=gettext_lazy("Merge into"))

    def __init__(self, *args: Any, threads: "QuerySet[Thread]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_threads(self.fields["into"], threads)


class SplitForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title of the new thread"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["kind"], [NO_KIND, *Element.choices])


class StanceForm(forms.Form):
    stance = forms.ChoiceField(
        label=gettext_lazy("What it does to the thread"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
    )


class EvidenceForm(forms.Form):
    """Words of a fragment that bear on a thread."""

    words = forms.CharField(
        label=gettext_lazy("The words that count"),
        help_text=gettext_lazy(
            "Copy them from the text above. Leave this empty to take the whole fragment."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stance = forms.ChoiceField(
        label=gettext_lazy("What it does to the thread"),
        choices=Stance.choices,
        initial=Stance.SUPPORTS,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fragment: Fragment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fragment = fragment

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("version") != self.fragment.current_id:
            self.add_error(
                None, _("The text of this fragment has changed. Read it again, and choose again.")
            )
        elif "words" in data:
            self._find(data["words"], data)
        return data

    def _find(self, words: str, data: dict[str, Any]) -> None:
        """Turn the words into the stretch they stand at."""
        text = self.fragment.text
        if not words.strip():
            data["start"], data["end"] = 0, len(text)
            return
        places = stretches_of(words, text)
        if len(places) == 1:
            data["start"], data["end"] = places[0]
        elif places:
            self.add_error(
                "words",
                ngettext(
                    "These words stand there %(n)s times. Copy a few more words around them.",
                    "These words stand there %(n)s times. Copy a few more words around them.",
                    len(places),
                )
                % {"n": len(places)},
            )
        else:
            self.add_error(
                "words", _("These words are not in the text. Copy them exactly as they stand.")
            )


class LinkForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("This thread"), choices=LinkKind.choices)
    to_thread = ThreadChoice(Thread.objects.none(), label=gettext_lazy("The other thread"))
    is_inferred = forms.BooleanField(
        label=gettext_lazy("This is our own reading: nobody says it in so many words"),
        required=False,
    )

    def __init__(self, *args: Any, threads: "QuerySet[Thread]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_threads(self.fields["to_thread"], threads)


class FindingForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Finding"),
        help_text=gettext_lazy("A claim that the evidence of this thread can carry."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FindingReviseForm(SeenForm, FindingForm):
    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=200)


class AcceptForm(forms.Form):
    """What becomes of a suggestion: a thread of its own, or more evidence of one."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    into = ThreadChoice(
        Thread.objects.none(),
        label=gettext_lazy("Or add to a thread that is there"),
        required=False,
        empty_label=gettext_lazy("a thread of its own"),
    )

    def __init__(self, *args: Any, threads: "QuerySet[Thread]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["kind"], [NO_KIND, *Element.choices])
        _set_threads(self.fields["into"], threads)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("into") and not data.get("title", "").strip():
            self.add_error("title", _("A thread needs a title."))
        return data


class RejectForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why not"), required=False, max_length=300)


class ProposeForm(forms.Form):
    scope = forms.ChoiceField(label=gettext_lazy("For"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["scope"], scopes)


def stretches_of(words: str, text: str) -> list[tuple[int, int]]:
    """Return every place where these words stand, in code points.

    White space counts as one space, because people copy from a page that breaks lines elsewhere.
    """
    pieces = [re.escape(piece) for piece in unicodedata.normalize("NFC", words).split()]
    if not pieces:
        return []
    overlapping = "(?=(" + r"\s+".join(pieces) + "))"
    return [found.span(1) for found in re.finditer(overlapping, text)]


def _set_choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _set_threads(field: forms.Field, threads: "QuerySet[Thread]") -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = threads.select_related("current", "region")
