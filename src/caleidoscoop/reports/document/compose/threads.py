"""Threads: where each is heard, the findings on them, and each thread with its evidence."""

from typing import Any

from caleidoscoop.reports.document.blocks import (
    Beside,
    Block,
    Facts,
    Fold,
    Heading,
    Inline,
    Items,
    Line,
    Mark,
    Paragraph,
    Part,
    Picture,
    Pictured,
    Row,
    Soft,
    Strong,
    Table,
)
from caleidoscoop.reports.document.compose.context import Context, cited_in
from caleidoscoop.reports.document.compose.front import interval_alt
from caleidoscoop.reports.document.figures import interval, mosaic
from caleidoscoop.reports.document.wording import capital, listed, percent

HEARD = ("clear", "heard")
SHADES = 4


# Where each thread is heard


def reach(context: Context) -> Part | None:
    """A table of every thread and region."""
    threads = [thread for thread in context.threads.values() if thread.get("reach")]
    if not threads or not context.regions:
        return None
    grouped = context.is_grouped
    most = max(
        (cell.get("count") or 0 for thread in threads for cell in thread["reach"]), default=0
    )
    rows: list[Row] = []
    for title, told in _by_chapter(context, threads):
        rows.append(Row(((title,),), is_group=True))
        rows += [_reach_row(context, thread, most) for thread in told]
    labels = context.labels
    header: list[Line] = [(labels["group" if grouped else "thread"],), (labels["where"],)]
    header += [
        (Mark("glass", context.pane(key).hue), " ", region["name"])
        for key, region in context.regions.items()
    ]
    title = labels["reach_groups" if grouped else "reach_table"]
    explained = Paragraph((labels["reach_groups_explain" if grouped else "reach_explain"],))
    widths = (3.2, 0.8, *(1.0 for _ in context.regions))
    table = Table(title, tuple(header), tuple(rows), widths, is_wide=True)
    return Part("reach", title, (explained, table))


def _by_chapter(
    context: Context, threads: list[dict[str, Any]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    titles = {chapter["key"]: chapter["title"] for chapter in context.document["chapters"]}
    parts: dict[str, list[dict[str, Any]]] = {title: [] for title in titles.values()}
    for thread in threads:
        title = titles.get(
            context.chapter_of.get(thread["id"], ""), context.labels["other_threads"]
        )
        parts.setdefault(title, []).append(thread)
    return [(title, told) for title, told in parts.items() if told]


def _reach_row(context: Context, thread: dict[str, Any], most: int) -> Row:
    counts = thread.get("counts", {})
    where = f"{counts['regions']}/{counts['regions_of']}" if "regions_of" in counts else ""
    cell_of = {cell["region"]: cell for cell in thread["reach"]}
    name = context.thread_link(thread["id"], has_mark=not context.is_grouped)
    cells: list[Line] = [name, (where,)]
    shades = [0, 0]
    for key in context.regions:
        cell = cell_of.get(key)
        cells.append(_reach_cell(context, cell))
        count = (cell or {}).get("count") or 0
        shades.append(-(-count * SHADES // most) if most else 0)
    return Row(tuple(cells), shades=tuple(shades) if most else ())


def _reach_cell(context: Context, cell: dict[str, Any] | None) -> Line:
    if cell is None:
        return ("",)
    if "count" in cell:
        return (context.figure(cell["count"]),)
    return (Mark(cell["level"]), " ", context.words["levels"][cell["level"]]["word"])


# Chapters


def chapters(context: Context) -> list[Part]:
    parts = [_chapter(context, chapter) for chapter in context.document["chapters"]]
    others = [key for key in context.threads if key not in context.chapter_of]
    if others:
        blocks = tuple(thread_block(context, key) for key in others)
        parts.append(Part("other-threads", context.labels["other_threads"], blocks))
    return [part for part in parts if part.blocks]


def _chapter(context: Context, chapter: dict[str, Any]) -> Part:
    own = [key for key, told in context.chapter_of.items() if told == chapter["key"]]
    blocks: list[Block] = []
    intro = chapter.get("intro", [])
    blocks += _with_margin(
        context, context.paragraphs(intro, "lead"), cited_in(intro), chapter["title"]
    )
    left = list(own)
    for finding in chapter.get("findings", []):
        blocks.append(_finding(context, finding))
        for key in finding.get("threads", []):
            if key in left:
                left.remove(key)
                blocks.append(thread_block(context, key))
    blocks += [thread_block(context, key) for key in left]
    kinds = {context.threads[key]["kind"] for key in own}
    question = context.words["kinds"][kinds.pop()].get("question", "") if len(kinds) == 1 else ""
    kind = context.threads[own[0]]["kind"] if question else ""
    kicker: Line = (Mark(f"k-{kind}"), " ", question) if question else ()
    return Part(f"c-{chapter['key']}", chapter["title"], tuple(blocks), kicker)


def _with_margin(
    context: Context, main: tuple[Block, ...], keys: list[str], label: str
) -> tuple[Block, ...]:
    if not keys:
        return main
    words = f"{context.labels['quote_of']} {label}"
    return (Beside(main, context.quotations(keys), words),)


def _finding(context: Context, finding: dict[str, Any]) -> Beside:
    title = finding.get("title", "")
    main: list[Block] = [context.heading(2, title)] if title else []
    main += context.paragraphs(finding["text"], "statement")
    threads = finding.get("threads", [])
    if threads:
        named: list[Inline] = [Soft(f"{context.labels['rests_on']}: ")]
        for key in threads:
            named += [*context.thread_link(key), ", "]
        main.append(Paragraph(tuple(named[:-1]), "small"))
    margin = context.quotations(cited_in(finding["text"]))
    label = f"{context.labels['quote_of']} {title}" if title else context.labels["quotes"]
    return Beside(tuple(main), margin, label, id=f"f-{finding['id']}")


# One thread


def thread_block(context: Context, key: str) -> Beside:
    """Return a thread: where it is heard, its counts, its links, and its evidence beside it."""
    thread = context.threads[key]
    main: list[Block] = []
    kicker = _kicker(context, thread)
    if kicker:
        main.append(Paragraph(kicker, "kicker"))
    number: Line = (Soft(f"{thread['number']} "),) if not kicker and thread.get("number") else ()
    main.append(Heading(2, (*number, thread["title"])))
    if thread.get("statement"):
        main += [Paragraph((text,), "statement") for text in thread["statement"].split("\n\n")]
    if context.is_grouped:
        main.append(Paragraph((_count_words(context, thread),), "small"))
    if thread.get("remark"):
        main.append(Paragraph((thread["remark"],), "small"))
    main += [Paragraph((note,), "note") for note in thread.get("notes", [])]
    if not context.is_grouped:
        main += _where(context, thread)
        if facts := _facts(context, thread):
            main.append(Facts(tuple(facts)))
    if thread.get("said"):
        main.append(_said(context, thread))
    margin = context.quotations(thread.get("evidence", []))
    label = f"{context.labels['quote_of']} {thread['title']}"
    return Beside(tuple(main), margin, label, id=f"t-{key}", is_weak=thread.get("is_weak", False))


def _kicker(context: Context, thread: dict[str, Any]) -> Line:
    if not thread["kind"]:
        return ()
    name = capital(context.words["kinds"][thread["kind"]]["one"])
    line: Line = (
        Mark(f"k-{thread['kind']}"),
        " ",
        Strong(" ".join(filter(None, [name, thread.get("number", "")]))),
    )
    spread = thread.get("spread")
    return (*line, Soft(f" · {context.words['spread'][spread]}")) if spread else line


def _where(context: Context, thread: dict[str, Any]) -> list[Block]:
    cells = thread.get("reach", [])
    if not cells:
        return []
    rows = []
    for level, word in context.words["levels"].items():
        names = [context.regions[c["region"]]["name"] for c in cells if c["level"] == level]
        if names:
            rows.append(
                (Paragraph((Mark(level), " ", Strong(word["word"]), f": {', '.join(names)}")),)
            )
    items = Items(tuple(rows))
    heard = [cell["region"] for cell in cells if cell["level"] in HEARD]
    if not context.panes:
        return [items]
    names = [context.regions[key]["name"] for key in heard]
    alt = context.labels["map_none"]
    if names:
        alt = context.labels["map_alt"].format(regions=listed(names, context.labels["and"]))
    drawing = mosaic.small(context.panes, frozenset(heard))
    return [Pictured(Picture(drawing, alt, "map", 30, 35), (items,))]


def _facts(context: Context, thread: dict[str, Any]) -> list[tuple[str, tuple[Block, ...]]]:
    labels, counts = context.labels, thread.get("counts", {})
    rows: list[tuple[str, tuple[Block, ...]]] = []
    how_often: list[Block] = []
    if counts:
        how_often.append(Paragraph((_count_words(context, thread),)))
    if "interval" in thread:
        told = thread["interval"]
        low, high = percent(told["low"]), percent(told["high"])
        drawing = interval.bar(told["share"], told["low"], told["high"])
        how_often.append(Picture(drawing, interval_alt(context, told), "interval", 40, 3))
        line = (Strong(percent(told["share"])), f" ({labels['interval']} {low}–{high})")
        how_often.append(Paragraph(line))
    if how_often:
        rows.append((labels["how_often"], tuple(how_often)))
    if told := thread.get("recognition"):
        keys = ("recognised", "partly", "not_recognised", "not_for_us")
        said = ", ".join(f"{labels[key]} {told[key]}" for key in keys if key in told)
        rows.append((labels["recognition"], (Paragraph((said,)),)))
    return rows + _links(context, thread)


def _count_words(context: Context, thread: dict[str, Any]) -> str:
    """Say the counts side by side; each with what it is out of, where that is known."""
    labels, counts = context.labels, thread.get("counts", {})
    said = []
    for key, one, many in (
        ("fragments", "fragment_one", "fragments"),
        ("regions", "region_one", "regions"),
        ("sessions", "session_one", "sessions"),
        ("kinds", "kind_one", "kinds_of_speaker"),
        ("speakers", "speaker_one", "speakers"),
        ("sources", "source_one", "sources"),
    ):
        if key not in counts or (key == "fragments" and not context.is_grouped):
            continue
        number, whole = counts[key], counts.get(f"{key}_of")
        name = labels[one if (whole or number) == 1 else many]
        out_of = f" {labels['of_the']} {context.figure(whole)}" if whole is not None else ""
        said.append(f"{context.figure(number)}{out_of} {name}")
    return " · ".join(said)


def _links(context: Context, thread: dict[str, Any]) -> list[tuple[str, tuple[Block, ...]]]:
    """Name what the thread hangs together with, from both ends of a link."""
    rows: dict[str, list[Block]] = {}
    words, key = context.words["links"], thread["id"]
    for link in thread.get("links", []):
        line = _linked(context, link["to"], link)
        rows.setdefault(words[link["kind"]]["out"], []).append(Paragraph(line))
    for other in context.threads.values():
        for link in other.get("links", []):
            if link["to"] == key:
                line = _linked(context, other["id"], link)
                rows.setdefault(words[link["kind"]]["in"], []).append(Paragraph(line))
    return [(name, tuple(lines)) for name, lines in rows.items()]


def _linked(context: Context, key: str, link: dict[str, Any]) -> Line:
    line = context.thread_link(key)
    return (*line, Soft(f" ({context.labels['inferred']})")) if link.get("is_inferred") else line


def _said(context: Context, thread: dict[str, Any]) -> Fold:
    items = tuple((Paragraph(said_line(said)),) for said in thread["said"])
    return Fold(f"{context.labels['read_all']} ({len(items)})", (Items(items),))


def said_line(said: dict[str, Any]) -> Line:
    return (said["text"], Soft(f" {said['source']}")) if said.get("source") else (said["text"],)
