"""The front of a report: cover, two pages that stand alone, and how to read the rest."""

from typing import Any

from caleidoscoop.reports.document.blocks import (
    Beside,
    Block,
    Cover,
    Facts,
    Heading,
    Items,
    KeyFigures,
    Line,
    Mark,
    Paragraph,
    Part,
    Picture,
)
from caleidoscoop.reports.document.compose.context import Context
from caleidoscoop.reports.document.figures import interval, mosaic
from caleidoscoop.reports.document.wording import capital, day, listed

IN_FRONT = 4  # threads of a chapter that the summary names


def notes_of(context: Context) -> tuple[str, ...]:
    """Return what is stamped on every page."""
    meta, labels = context.meta, context.labels
    said = [meta.get("note", "")]
    if meta["is_draft"] and not said[0]:
        said.append(labels["draft"])
    if meta["is_fictional"]:
        said.append(labels["fictional"])
    return tuple(filter(None, said))


def cover(context: Context) -> Cover:
    meta, labels = context.meta, context.labels
    facts = [day(meta["date"], meta["lang"])] if "date" in meta else []
    if "edition" in meta:
        facts.append(f"{labels['edition']} {meta['edition']}")
    return Cover(
        title=meta["title"],
        subtitle=meta.get("subtitle", ""),
        programme=meta["programme"],
        facts=tuple(facts),
        picture=_country(context),
    )


def _country(context: Context) -> Picture | None:
    panes = context.panes
    if not panes:
        return None
    names = [context.regions[pane.key]["name"] for pane in panes]
    alt = context.labels["mosaic_alt"].format(regions=listed(names, context.labels["and"]))
    left, top, right, bottom = mosaic.COUNTRY
    height = 200.0 * (bottom - top) / (right - left)
    return Picture(mosaic.country(panes), alt, "cover", 200.0, height)


def summary(context: Context) -> Part | None:
    """Two pages that stand alone: what was found, how many spoke, and where to read on."""
    told = context.document.get("summary")
    if told is None:
        return None
    points: list[Block] = []
    for point in told.get("points", []):
        points.append(context.heading(2, point["title"], is_listed=False))
        points += context.paragraphs(point["text"])
    figures = [(figure["value"], figure["label"]) for figure in told.get("figures", [])]
    lead = context.paragraphs(told.get("lead", []), "lead")
    warning = (Paragraph((told["warning"],), "note"),) if told.get("warning") else ()
    above = (*lead, *((KeyFigures(tuple(figures)),) if figures else ()), *warning)
    margin = _most_heard(context, told.get("highlights"), 3 if points else 2)
    body: tuple[Block, ...] = tuple(points)
    if points and margin:
        body = (Beside(body, margin, context.labels["most_heard"]),)
    elif margin:
        body = margin
    return Part("summary", context.labels["summary"], (*above, *body))


def _most_heard(context: Context, wanted: list[str] | None, level: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for chapter in context.document["chapters"]:
        own = [key for key, told in context.chapter_of.items() if told == chapter["key"]]
        chosen = [key for key in wanted if key in own] if wanted is not None else own[:IN_FRONT]
        if chosen:
            blocks.append(context.heading(level, chapter["title"], is_listed=False))
            blocks.append(Items(tuple((Paragraph(_named(context, key)),) for key in chosen)))
    return tuple(blocks)


def _named(context: Context, key: str) -> Line:
    return context.thread_link(key, has_mark=not context.is_grouped)


def how_to_read(context: Context) -> Part | None:
    """Say what the marks mean; only of those that are used."""
    if context.is_grouped:
        return None
    steps: list[Block] = []
    for step in context.words["how_to_read"]:
        steps.append(context.heading(2, step["title"], is_listed=False))
        steps.append(Paragraph((step["text"],)))
    steps.append(Paragraph((context.labels["number_explain"],), "small"))
    legends = tuple(_legends(context))
    body = Beside(tuple(steps), legends, context.labels["marks"])
    return Part("how-to-read", context.labels["how_to_read"], (body,))


def _legends(context: Context) -> list[Block]:
    threads = context.threads.values()
    stances = {item.get("stance") for item in context.evidence.values()}
    levels = {cell["level"] for thread in threads for cell in thread.get("reach", [])}
    kinds = {thread["kind"] for thread in threads}
    blocks: list[Block] = []
    for title, words, used, prefix in (
        ("stance_title", context.words["stances"], stances, ""),
        ("level_title", context.words["levels"], levels, ""),
        ("kind_title", context.words["kinds"], kinds, "k-"),
    ):
        rows = [_legend(f"{prefix}{key}", word) for key, word in words.items() if key in used]
        if rows:
            blocks += [_title(context, title), Items(tuple((row,) for row in rows))]
    if any("interval" in thread for thread in threads):
        alt = interval_alt(context, {"share": 0.6, "low": 0.45, "high": 0.74})
        blocks.append(_title(context, "bar_title"))
        blocks.append(Picture(interval.bar(0.6, 0.45, 0.74), alt, "interval", 40, 3))
        blocks.append(Paragraph((context.labels["bar_explain"],), "small"))
    return blocks


def _title(context: Context, label: str) -> Heading:
    return context.heading(3, context.labels[label], is_listed=False)


def _legend(mark: str, word: dict[str, Any]) -> Paragraph:
    name = word.get("word") or word["one"]
    explained = word.get("explain") or word.get("question", "")
    return Paragraph((Mark(mark), f" {capital(name)}: {explained}"), "small")


def interval_alt(context: Context, counts: dict[str, float]) -> str:
    share, low, high = (f"{counts[key] * 100:.0f}%" for key in ("share", "low", "high"))
    word = context.labels["interval"]
    return context.labels["interval_alt"].format(share=share, word=word, low=low, high=high)


def facts_of(rows: list[tuple[str, str]]) -> Facts:
    return Facts(tuple((name, (Paragraph((value,)),)) for name, value in rows if value))
