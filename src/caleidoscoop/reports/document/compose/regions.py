"""Each region by itself: what it says of itself, who was heard, what is heard there."""

from typing import Any

from caleidoscoop.reports.document.blocks import (
    Beside,
    Block,
    Break,
    Facts,
    Items,
    Line,
    Mark,
    Paragraph,
    Part,
    Picture,
    Row,
    Soft,
    Strong,
    Table,
)
from caleidoscoop.reports.document.compose.context import Context, cited_in
from caleidoscoop.reports.document.figures import mosaic
from caleidoscoop.reports.document.wording import capital, day, grouped

LEVELS = ("clear", "heard", "contradicted", "few")
MOST_THREADS = 14  # named with a region; the table of reach has them all
QUOTES = 6  # of a region, beside what it says itself
BANNER = (178.0, 62.0)
TELLING = ("overview", "municipalities", "metaphors", "first_steps", "missing", "note")


def regions(context: Context) -> Part | None:
    told = [region for region in context.document["regions"] if any(region.get(k) for k in TELLING)]
    if not told:
        return None
    blocks: list[Block] = []
    for region in told:
        if blocks:
            blocks.append(Break())
        blocks += _region(context, region)
    return Part("regions", context.labels["regions_title"], tuple(blocks))


def _region(context: Context, region: dict[str, Any]) -> list[Block]:
    blocks = _opening(context, region)
    overview = region.get("overview", [])
    cited = cited_in(overview)
    own = [
        item["id"]
        for item in context.document["evidence"]
        if item.get("region") == region["key"] and item["status"] == "shown"
    ]
    keys = list(dict.fromkeys([*cited, *own]))[: max(QUOTES, len(cited))]
    main: list[Block] = list(context.paragraphs(overview))
    if region.get("status") == "to_come":
        main.append(Paragraph((context.labels["to_come"],), "note"))
    if region.get("note"):
        main.append(Paragraph((region["note"],), "note"))
    main += _heard(context, region)
    main += _threads(context, region["key"])
    label = f"{context.labels['quote_of']} {region['name']}"
    margin = context.quotations(keys, has_region=False)
    blocks.append(Beside(tuple(main), margin, label))
    blocks += [*_metaphors(context, region), *_steps(context, region)]
    if region.get("missing"):
        blocks.append(context.heading(3, context.labels["still_to_hear"]))
        blocks.append(Items(tuple((Paragraph((voice,)),) for voice in region["missing"])))
    for answer in context.document.get("answers", []):
        if answer["region"] == region["key"]:
            blocks.append(context.heading(3, context.labels["answer"]))
            blocks += answer_blocks(context, answer)
    return blocks


def _opening(context: Context, region: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    pane = context.pane(region["key"])
    if pane.all_cells():
        drawing = mosaic.around(pane, context.panes, BANNER[0] / BANNER[1])
        alt = context.labels["region_alt"].format(region=region["name"])
        blocks.append(Picture(drawing, alt, "banner", *BANNER))
    blocks.append(
        Paragraph((Mark("glass", pane.hue), " ", Strong(context.labels["region"])), "kicker")
    )
    blocks.append(context.heading(2, region["name"], f"r-{region['key']}"))
    lang, labels = context.meta["lang"], context.labels
    places = [
        p["name"] if p.get("is_certain", True) else f"{p['name']} ({labels['uncertain']})"
        for p in region.get("municipalities", [])
    ]
    rows = [
        (labels["provinces"], region.get("provinces", "")),
        (labels["municipalities"], ", ".join(places)),
        (
            labels["inhabitants"],
            grouped(region["population"], lang) if "population" in region else "",
        ),
        (labels["across_border"], region.get("across_border", "")),
    ]
    facts = tuple((name, (Paragraph((text,)),)) for name, text in rows if text)
    return [*blocks, *((Facts(facts),) if facts else ())]


def _heard(context: Context, region: dict[str, Any]) -> list[Block]:
    heard = region.get("heard", {})
    names = context.words["heard"]
    figures = [
        f"{context.figure(heard[key])} {names[key].lower()}" for key in names if key in heard
    ]
    if not figures and not heard.get("by_kind"):
        return []
    blocks: list[Block] = [context.heading(3, context.labels["who_was_heard"])]
    if figures:
        blocks.append(Paragraph((" · ".join(figures),)))
    kinds = heard.get("by_kind", [])
    if kinds:
        rows = tuple(Row(((capital(k["kind"]),), (_count(context, k["count"]),))) for k in kinds)
        header: tuple[Line, ...] = (
            (context.labels["kind_of_speaker"],),
            (context.labels["how_many"],),
        )
        blocks.append(
            Table(f"{context.labels['who_was_heard']}: {region['name']}", header, rows, (2, 1))
        )
        if any(k["count"] is None for k in kinds):
            blocks.append(Paragraph((context.labels["hidden_explain"],), "small"))
    return blocks


def _count(context: Context, count: int | None) -> Any:
    return Soft(context.figure(None)) if count is None else context.figure(count)


def _threads(context: Context, key: str) -> list[Block]:
    rows = []
    for level in LEVELS:
        for thread in context.threads.values():
            for cell in thread.get("reach", []):
                if cell["region"] == key and cell["level"] == level:
                    word = (Mark(level), " ", context.words["levels"][level]["word"])
                    rows.append(Row((context.thread_link(thread["id"]), word)))
    if not rows:
        return []
    labels = context.labels
    header: tuple[Line, ...] = ((labels["thread"],), (labels["strength"],))
    name = f"{labels['threads_here']}: {context.regions[key]['name']}"
    return [
        context.heading(3, labels["threads_here"]),
        Table(name, header, tuple(rows[:MOST_THREADS]), (3, 1.3)),
    ]


def _metaphors(context: Context, region: dict[str, Any]) -> list[Block]:
    pairs = region.get("metaphors", [])
    if not pairs:
        return []
    labels = context.labels
    header: tuple[Line, ...] = ((labels["now"],), (labels["wished"],))
    rows = tuple(Row(((pair["now"],), (pair.get("wished", ""),))) for pair in pairs)
    table = Table(f"{labels['metaphors']}: {region['name']}", header, rows, (1, 1))
    return [context.heading(3, labels["metaphors"]), table]


def _steps(context: Context, region: dict[str, Any]) -> list[Block]:
    steps = region.get("first_steps", [])
    if not steps:
        return []
    labels = context.labels
    header: tuple[Line, ...] = ((labels["step"],), (labels["owner"],), (labels["term"],))
    rows = tuple(
        Row(((step["text"],), (step.get("owner", ""),), (step.get("term", ""),))) for step in steps
    )
    table = Table(f"{labels['first_steps']}: {region['name']}", header, rows, (2.4, 1.2, 1))
    return [context.heading(3, labels["first_steps"]), table]


def answer_blocks(context: Context, answer: dict[str, Any]) -> tuple[Block, ...]:
    date = day(answer["date"], context.meta["lang"]) if "date" in answer else ""
    who = ", ".join(filter(None, [answer.get("by", ""), date]))
    text = context.paragraphs(answer["text"])
    return (*text, Paragraph((Soft(who),), "small")) if who else text
