"""The pieces of a page: fields, errors, quotes, roses, phases, pages and progress."""

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from caleidoscoop.shared.templatetags.pieces import VOICES, hue, left


@dataclass
class Region:
    key: str
    name: str
    position: int


TWENTE = Region("twente", "Twente", 4)
ZUID = Region("zuid-limburg", "Zuid-Limburg", 8)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


class SourceForm(forms.Form):
    title = forms.CharField(help_text="As it stands on the cover.")
    text = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "Interview"), ("b", "Dialogue")])
    file = forms.FileField()
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    is_example = forms.BooleanField(label="This is an example")
    consent = forms.ChoiceField(
        choices=[("keep", "Keep"), ("publish", "Publish")], widget=forms.RadioSelect
    )
    uses = forms.MultipleChoiceField(
        choices=[("q", "Quote"), ("p", "Picture")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput)


def draw(source, **context):
    return Template("{% load pieces %}" + source).render(Context(context))


def field(form, name):
    return render_to_string("shared/_field.html", {"field": form[name]})


@pytest.mark.parametrize(
    ("name", "css_class"),
    [
        ("title", "utrecht-textbox"),
        ("text", "utrecht-textarea"),
        ("kind", "utrecht-select"),
        ("file", "cal-file"),
        ("on", "utrecht-textbox"),
        ("is_example", "utrecht-checkbox"),
    ],
)
def test_a_control_has_its_class_and_its_label(name, css_class):
    html = field(SourceForm(), name)
    assert f'class="{css_class}"' in html
    assert f'for="id_{name}"' in html
    assert f'id="id_{name}"' in html


def test_a_control_is_tied_to_its_hint_and_its_error():
    html = field(SourceForm({}), "title")
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert 'id="id_title-hint"' in html
    assert 'id="id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert "utrecht-form-field--invalid" in html


def test_a_field_without_hint_or_error_points_nowhere():
    assert "aria-describedby" not in field(SourceForm(), "kind")


def test_a_field_that_may_stay_empty_says_so():
    assert "(optional)" in field(SourceForm(), "text")
    assert "(optional)" in field(SourceForm(), "uses")
    assert "(optional)" not in field(SourceForm(), "title")


def test_choices_are_a_fieldset_with_a_label_for_each():
    html = field(SourceForm(), "consent")
    assert "<legend>Consent" in html
    assert html.count('type="radio"') == 2
    assert '<label for="id_consent_0">Keep</label>' in html


def test_a_hidden_field_is_only_its_input():
    assert field(SourceForm(), "token").strip() == (
        '<input type="hidden" name="token" id="id_token">'
    )


def test_the_summary_of_errors_links_to_each_field_and_takes_the_focus():
    form = SourceForm({"title": "Report"})
    form.is_valid()
    form.add_error(None, "The file is known already.")
    html = render_to_string("shared/_form_errors.html", {"form": form})
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "<li>The file is known already.</li>" in html
    assert 'href="#id_kind"' in html
    assert 'href="#id_title"' not in html
    for target in re.findall(r'href="#(id_[^"]+)"', html):
        fields = "".join(field(form, name) for name in form.fields)
        assert f'id="{target}"' in fields


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("shared/_form_errors.html", {"form": SourceForm()}).strip() == ""


def test_a_quote_says_who_where_and_how_it_stands_to_the_thread():
    html = render_to_string(
        "shared/_quote.html",
        {
            "text": "<i>The bus</i> runs empty",
            "speaker": "resident",
            "region": TWENTE,
            "stance": "contradicts",
            "source": "line 281",
            "source_url": "/source/1/",
            "is_fictional": True,
        },
    )
    assert "&lt;i&gt;The bus" in html
    assert 'aria-label="contradicts"' in html
    assert 'data-region="twente" data-hue="5"' in html
    assert '<a class="utrecht-link" href="/source/1/">line 281</a>' in html
    assert ">fictional<" in html


def test_a_quote_of_which_nothing_is_known_is_still_a_quote():
    html = render_to_string("shared/_quote.html", {"text": "Yes"})
    assert "<cite>" not in html
    assert "cal-stance" not in html


def test_a_rose_names_in_words_what_it_draws():
    html = draw("{% rose supports against %}", supports=["resident", "rijk"], against=["business"])
    assert "2 of 7 kinds of speaker (national government, resident)" in " ".join(html.split())
    assert "contradicted by business" in html
    assert html.count('<path class="on"') == 1
    assert html.count('<path class="off"') == 1
    assert html.count('<path class="against"') == 1


def test_a_rose_of_all_voices_has_no_silent_petal():
    html = draw("{% rose kinds %}", kinds=[kind for kind, _word in VOICES])
    assert 'class="off"' not in html


def test_who_supports_and_contradicts_is_drawn_as_both():
    html = draw("{% rose kinds kinds %}", kinds=["resident"])
    assert 'class="against on"' in html


def test_a_phase_has_panes_behind_it_and_before_it():
    html = draw("{% phase region 5 'report' %}", region=TWENTE)
    assert html.count('class="done"') == 4
    assert html.count('class="now"') == 1
    assert html.count('class="next"') == 1
    assert "step 5 of 6:" in html


def test_reach_has_one_cell_for_each_region():
    html = draw("{% reach regions keys %}", regions=[TWENTE, ZUID], keys=["twente"])
    assert html.count('class="on"') == 1
    assert html.count('class="off"') == 1


def test_hues_go_round_by_position():
    assert [hue(Region("a", "A", position)) for position in (0, 10, 11)] == [1, 11, 1]


def test_what_is_left_is_never_negative():
    assert left(SimpleNamespace(done=3, total=10)) == 7
    assert left(SimpleNamespace(done=12, total=10)) == 0


def pages(rf, number, address="/sources/?region=twente&page=2"):
    page = Paginator(range(95), 10).get_page(number)
    return render_to_string("shared/_pagination.html", {"page": page}, rf.get(address))


def test_pages_keep_the_other_parameters(rf):
    html = pages(rf, 2)
    assert 'href="?region=twente&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_the_first_page_has_none_before_it_and_the_last_none_after(rf):
    assert 'rel="prev"' not in pages(rf, 1)
    assert 'rel="next"' not in pages(rf, 10)


def test_one_page_needs_no_pages(rf):
    page = Paginator(range(5), 10).get_page(1)
    assert render_to_string("shared/_pagination.html", {"page": page}, rf.get("/")).strip() == ""


def job(**changes):
    values = {
        "step": "Comparing groups",
        "done": 818,
        "total": 1184,
        "is_over": False,
        "error": "",
        "get_state_display": "running",
    }
    return SimpleNamespace(**{**values, **changes})


def progress(job):
    return render_to_string("shared/_progress.html", {"job": job, "title": "Search", "url": "/1/"})


def test_progress_says_what_is_done_and_asks_again_with_and_without_a_script():
    html = progress(job())
    assert "Comparing groups. 366 to go." in html
    assert 'max="1184" value="818"' in html
    assert 'hx-get="/1/" hx-trigger="every 2s"' in html
    assert '<a class="utrecht-link" href="/1/">' in html


def test_progress_in_dutch_keeps_numbers_a_browser_can_read():
    with translation.override("nl"):
        assert 'max="1184" value="818"' in progress(job())


def test_a_job_that_is_over_asks_no_more_and_tells_what_was_refused():
    values = {"is_over": True, "state": "failed", "get_state_display": "failed"}
    html = progress(job(**values, error="The file is gone.", result={"is_refused": True}))
    assert "hx-trigger" not in html
    assert "Failed</h2>" in html
    assert "The file is gone." in html


def test_a_fault_of_ours_is_told_without_its_inside():
    values = {"is_over": True, "state": "failed", "get_state_display": "failed"}
    html = progress(job(**values, error="ValueError: x", result={}))
    assert "ValueError" not in html
    assert "Something went wrong on our side" in html


def test_a_job_of_unknown_length_has_a_bar_without_a_value():
    assert '<progress id="progress-bar"></progress>' in progress(job(total=0, done=0))


def test_an_empty_page_says_what_to_do_next():
    html = render_to_string(
        "shared/_empty.html",
        {"title": "Nothing yet", "text": "Begin here.", "url": "/add/", "action": "Add a source"},
    )
    assert '<a class="utrecht-button utrecht-button--primary-action" href="/add/">' in html
