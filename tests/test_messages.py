"""The catalogues: nothing that people read is missed, and nothing translated is lost."""

from pathlib import Path

import pytest

from caleidoscoop.config import messages

PAGE = """{% load i18n %}
  {% translate "A page" %}
      {% blocktranslate count n=n trimmed %}
        {{ n }} voice
      {% plural %}
        {{ n }} voices
      {% endblocktranslate %}
{{ _("in a variable") }}
{% comment %}{% translate "not this" %}{% endcomment %}
"""
CODE = """
from django.utils.translation import gettext as _, pgettext_lazy
word = _("in code")
other = pgettext_lazy("of a river", "bank")
plain = "not this"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Path:
    """A package of one app, with a page, some code and a test that is not read."""
    app = tmp_path / "voices"
    (app / "templates/voices").mkdir(parents=True)
    (app / "tests").mkdir()
    (app / "apps.py").write_text("")
    (app / "views.py").write_text(CODE)
    (app / "tests/test_views.py").write_text('_("not this")')
    (app / "templates/voices/page.html").write_text(PAGE)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    return app


def translate(**dutch: str) -> None:
    catalog = messages.written_in("voices")
    for message in catalog:
        if message.id in dutch:
            message.string = dutch[message.id]
    messages.write("voices", catalog)


def test_texts_of_pages_and_code_are_found(package):
    assert set(messages.messages_of(messages.used_in("voices"))) == {
        ("A page", None),
        (("%(n)s voice", "%(n)s voices"), None),
        ("in a variable", None),
        ("in code", None),
        ("bank", "of a river"),
    }


def test_a_text_without_dutch_is_named(package):
    assert "voices: not in the catalogue: 'A page'" in list(messages.faults())
    messages.update("voices")
    assert "voices: no Dutch: 'A page'" in list(messages.faults())


def test_the_same_texts_give_the_same_bytes_and_keep_their_dutch(package):
    messages.update("voices")
    translate(**{"A page": "Een bladzijde"})
    before = messages.path_of("voices").read_bytes()
    messages.update("voices")
    assert messages.path_of("voices").read_bytes() == before
    assert "voices: no Dutch: 'A page'" not in list(messages.faults())


def test_what_is_no_longer_used_is_named_and_then_dropped(package, capsys):
    messages.update("voices")
    translate(**{"in code": "in broncode"})
    (package / "views.py").write_text("")
    assert "voices: no longer used: 'in code'" in list(messages.faults())
    messages.update("voices")
    assert "dropped 'in code' ('in broncode')" in capsys.readouterr().out


def test_a_placeholder_that_is_not_in_the_english_is_named(package):
    (package / "views.py").write_text('_("%(n)s left")')
    messages.update("voices")
    translate(**{"%(n)s left": "nog %(m)s"})
    assert any("'%(n)s left'" in line for line in messages.faults())


def test_two_apps_do_not_say_the_same_thing_in_other_words(package):
    other = package.parent / "threads"
    other.mkdir()
    (other / "apps.py").write_text("")
    (other / "views.py").write_text('_("A page")')
    messages.update("voices")
    translate(**{"A page": "Een bladzijde"})
    messages.update("threads")
    assert messages.messages_of(messages.written_in("threads"))["A page", None].string == (
        "Een bladzijde"
    )
    translate(**{"A page": "Een pagina"})
    assert "voices: other Dutch than in threads: 'A page'" in list(messages.faults())


def test_compiling_writes_what_is_newer_and_only_that(package):
    messages.update("voices")
    assert messages.compile_stale() == 1
    assert messages.compile_stale() == 0
    assert messages.path_of("voices").with_suffix(".mo").exists()


def test_an_unknown_app_is_refused(package, capsys):
    assert messages.main(["dances"]) == 2
    assert "No such app: dances" in capsys.readouterr().out
