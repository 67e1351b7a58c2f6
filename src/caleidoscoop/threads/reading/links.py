"""A link between two threads as a sentence, seen from either end."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caleidoscoop.threads.models import LinkKind, Thread, ThreadLink

Words = dict[str, str | Promise]

# Whole sentences, because languages put the thread elsewhere: “spreekt {thread} tegen”.
TO: Words = {
    LinkKind.UNDER: _("Lies under {thread}"),
    LinkKind.ANSWERS: _("Answers {thread}"),
    LinkKind.SERVES: _("Serves {thread}"),
    LinkKind.LEADS_TO_MORE: _("Leads to more: {thread}"),
    LinkKind.LEADS_TO_LESS: _("Leads to less: {thread}"),
    LinkKind.PART_OF: _("Is part of {thread}"),
    LinkKind.CONTRADICTS: _("Contradicts {thread}"),
}
FROM: Words = {
    LinkKind.UNDER: _("{thread} lies under this"),
    LinkKind.ANSWERS: _("{thread} answers this"),
    LinkKind.SERVES: _("{thread} serves this"),
    LinkKind.LEADS_TO_MORE: _("{thread} leads to more of this"),
    LinkKind.LEADS_TO_LESS: _("{thread} leads to less of this"),
    LinkKind.PART_OF: _("{thread} is part of this"),
    LinkKind.CONTRADICTS: _("{thread} contradicts this"),
}
BETWEEN: Words = {
    LinkKind.UNDER: _("“{one}” lies under “{other}”"),
    LinkKind.ANSWERS: _("“{one}” answers “{other}”"),
    LinkKind.SERVES: _("“{one}” serves “{other}”"),
    LinkKind.LEADS_TO_MORE: _("“{one}” leads to more: “{other}”"),
    LinkKind.LEADS_TO_LESS: _("“{one}” leads to less: “{other}”"),
    LinkKind.PART_OF: _("“{one}” is part of “{other}”"),
    LinkKind.CONTRADICTS: _("“{one}” contradicts “{other}”"),
}


@dataclass(frozen=True)
class LinkSentence:
    """What a link says of a thread, cut where the name of the other thread stands."""

    before: str
    thread: Thread
    after: str


def sentence_to(link: ThreadLink) -> LinkSentence:
    """Say it of the thread that the link starts from."""
    return _cut(TO[link.kind], link.to_thread)


def sentence_from(link: ThreadLink) -> LinkSentence:
    """Say it of the thread where the link ends."""
    return _cut(FROM[link.kind], link.from_thread)


def sentence_between(link: ThreadLink) -> str:
    """Say the link with both threads named."""
    words = str(BETWEEN[link.kind])
    return words.format(one=link.from_thread.title, other=link.to_thread.title)


def _cut(words: str | Promise, thread: Thread) -> LinkSentence:
    before, _name, after = str(words).partition("{thread}")
    return LinkSentence(before, thread, after)
