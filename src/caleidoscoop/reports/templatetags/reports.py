"""Parts of a text as a writer sees them."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from caleidoscoop.reports.reading import ReadSentence
from caleidoscoop.reports.showing import ShownThread
from caleidoscoop.reports.slots import Slot, SlotKind
from caleidoscoop.shared.templatetags.pieces import stones

register = template.Library()


@register.simple_tag
def slot_or_text(part: str | Slot, sentence: ReadSentence) -> SafeString:
    """Show typed text as it is, and a slot as what it says today."""
    if isinstance(part, str):
        return conditional_escape(part)
    if part.kind is SlotKind.QUOTE:
        quote = sentence.quotes.get(int(part.argument))
        return format_html('<q class="cal-inline-quote">{}</q>', quote.text if quote else "…")
    answer = sentence.answers[part]
    return format_html('<span class="cal-figure">{}</span>', answer.text or "…")


@register.inclusion_tag("shared/_reach.html")
def stones_of(told: ShownThread) -> dict[str, object]:
    """Draw in which regions a thread was heard; the words beside it say the same."""
    return stones(told.stones)
