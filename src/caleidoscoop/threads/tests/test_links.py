"""A link reads as a sentence from both ends, in both languages, whatever its kind."""

import pytest
from django.urls import reverse
from django.utils import translation

from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.models import LinkKind
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT

SENTENCES = [
    ("under", "nl", "Ligt onder B", "A ligt hieronder"),
    ("under", "en", "Lies under B", "A lies under this"),
    ("answers", "nl", "Geeft antwoord op B", "A geeft hier antwoord op"),
    ("answers", "en", "Answers B", "A answers this"),
    ("serves", "nl", "Helpt bij B", "A helpt hierbij"),
    ("serves", "en", "Serves B", "A serves this"),
    ("leads_to_more", "nl", "Leidt tot meer: B", "A leidt tot meer hiervan"),
    ("leads_to_more", "en", "Leads to more: B", "A leads to more of this"),
    ("leads_to_less", "nl", "Leidt tot minder: B", "A leidt tot minder hiervan"),
    ("leads_to_less", "en", "Leads to less: B", "A leads to less of this"),
    ("part_of", "nl", "Is deel van B", "A is hier deel van"),
    ("part_of", "en", "Is part of B", "A is part of this"),
    ("contradicts", "nl", "Spreekt B tegen", "A spreekt dit tegen"),
    ("contradicts", "en", "Contradicts B", "A contradicts this"),
]


def whole(sentence):
    return f"{sentence.before}{sentence.thread.title}{sentence.after}"


def test_every_kind_of_link_has_its_sentences():
    assert {kind for kind, *_ in SENTENCES} == set(LinkKind.values)


@pytest.mark.parametrize(("kind", "language", "to", "back"), SENTENCES)
def test_a_link_reads_well_from_both_ends(team, kind, language, to, back):
    one, other = (make.thread(team.programme, title=title) for title in "AB")
    link = actions.link_threads(from_thread=one, to_thread=other, kind=kind, by=team.dilek, at=AT)
    with translation.override(language):
        assert whole(reading.sentence_to(link)) == to
        assert whole(reading.sentence_from(link)) == back
        both = reading.sentence_between(link)
    assert both.startswith("“A” ")
    assert "“B”" in both


def test_the_list_says_a_link_of_both_its_threads(client, team):
    one, other = (make.thread(team.programme, title=title) for title in ("Krimp", "Zorg"))
    actions.link_threads(from_thread=one, to_thread=other, kind="contradicts", by=team.dilek, at=AT)
    client.force_login(team.dilek)
    page = client.get(reverse("threads:thread_list", args=[team.programme.key]))
    text = page.content.decode()
    assert "<span>Spreekt <a" in text
    assert ">Zorg</a> tegen</span>" in text
    assert ">Krimp</a> spreekt dit tegen</span>" in text
