"""What somebody asks of the public record."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caleidoscoop.journey.reading_record import SYSTEM, verbs_in
from caleidoscoop.people.models import RoleKind
from caleidoscoop.programmes.models import Programme


class RecordFilterForm(forms.Form):
    """Checks what was asked; a field left open asks for everything."""

    verb = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("By whom"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb, kind = self.fields["verb"], self.fields["kind"]
        assert isinstance(verb, forms.ChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        verb.choices = [("", _("everything")), *verbs_in(programme)]
        kind.choices = [("", _("everybody")), *RoleKind.choices, (SYSTEM, _("the system"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first day."))
        return cleaned
