"""The back of a report: who was heard and who was not, answers, method, appendices, colophon."""

from typing import Any

from caleidoscoop.reports.document.blocks import (
    Block,
    Fold,
    Items,
    Line,
    Paragraph,
    Part,
    Row,
    Soft,
    Strong,
    Table,
)
from caleidoscoop.reports.document.compose.context import Context, cited_in
from caleidoscoop.reports.document.compose.front import facts_of
from caleidoscoop.reports.document.compose.regions import answer_blocks
from caleidoscoop.reports.document.compose.threads import said_line
from caleidoscoop.reports.document.wording import day

SHORT = 12  # a list up to this long is open at once


def heard(context: Context) -> Part | None:
    """Who was heard and who was not, on the same page."""
    labels, told = context.labels, context.document.get("not_heard", {})
    blocks: list[Block] = list(context.paragraphs(told.get("intro", []), "lead"))
    blocks += context.quotations(cited_in(told.get("intro", [])))
    table = _heard_table(context)
    if table is not None:
        blocks += [context.heading(2, labels["who_was_heard"]), table]
    if told.get("voices"):
        blocks += [context.heading(2, labels["not_heard"]), _voices(context, told["voices"])]
    if told.get("uncovered"):
        blocks += _uncovered(context, told["uncovered"])
    title = labels["heard_and_not" if told else "who_was_heard"]
    return Part("heard", title, tuple(blocks)) if blocks else None


def _heard_table(context: Context) -> Table | None:
    regions = [region for region in context.document["regions"] if region.get("heard")]
    names = context.words["heard"]
    used = [key for key in names if any(key in region["heard"] for region in regions)]
    if not used:
        return None
    header: tuple[Line, ...] = ((context.labels["region"],), *((names[key],) for key in used))
    rows = []
    for region in regions:
        figures = [_cell(context, region["heard"], key) for key in used]
        rows.append(Row(((region["name"],), *figures)))
    widths = (2.4, *(1.2 for _ in used))
    return Table(context.labels["who_was_heard"], header, tuple(rows), widths)


def _cell(context: Context, heard: dict[str, Any], key: str) -> Line:
    return (context.figure(heard[key]),) if key in heard else (context.labels["none_short"],)


def _voices(context: Context, voices: list[dict[str, Any]]) -> Table:
    labels = context.labels
    header: tuple[Line, ...] = ((labels["who"],), (labels["why"],), (labels["next_step"],))
    rows = []
    for voice in voices:
        where: Line = (Soft(f" ({voice['where']})"),) if voice.get("where") else ()
        who: Line = (Strong(voice["who"]), *where)
        rows.append(Row((who, (voice.get("why", ""),), (voice.get("next_step", ""),))))
    return Table(labels["not_heard"], header, tuple(rows), (1.2, 1, 1))


def _uncovered(context: Context, told: dict[str, Any]) -> tuple[Block, ...]:
    labels = context.labels
    count, whole = context.figure(told["count"]), context.figure(told["of"])
    said = f"{count} {labels['of_the']} {whole} {labels['fragments']}."
    text = " ".join(filter(None, [said, told.get("text", "")]))
    quotes = context.quotations(told.get("evidence", []))
    return (context.heading(2, labels["uncovered"]), Paragraph((text,)), *quotes)


def answers(context: Context) -> Part | None:
    told = context.document.get("answers", [])
    if not told:
        return None
    blocks: list[Block] = [Paragraph((context.labels["answers_explain"],), "lead")]
    for answer in told:
        blocks.append(context.heading(2, context.regions[answer["region"]]["name"]))
        blocks += answer_blocks(context, answer)
        blocks += context.quotations(cited_in(answer["text"]))
    return Part("answers", context.labels["answers"], tuple(blocks))


def method(context: Context) -> Part | None:
    told = context.document.get("method", {})
    blocks: list[Block] = []
    for step in told.get("steps", []):
        if step.get("title"):
            blocks.append(context.heading(2, step["title"], is_listed=False))
        blocks += context.paragraphs(step["text"])
    if told.get("counts"):
        blocks.append(context.heading(2, context.labels["counts"]))
        blocks.append(facts_of([(row["name"], row["value"]) for row in told["counts"]]))
    if told.get("limits"):
        blocks.append(context.heading(2, context.labels["limits"]))
        blocks.append(Items(tuple((Paragraph((limit,)),) for limit in told["limits"])))
    return Part("method", context.labels["method"], tuple(blocks)) if blocks else None


def appendices(context: Context) -> list[Part]:
    parts = []
    for number, told in enumerate(context.document.get("appendices", []), start=1):
        blocks: list[Block] = [Paragraph((told["text"],))] if told.get("text") else []
        for one in told.get("lists", []):
            items = Items(tuple((Paragraph(said_line(said)),) for said in one["items"]))
            title = f"{one['title']} ({len(one['items'])})"
            blocks.append(
                Fold(title, (items,), is_printed=True, is_open=len(one["items"]) <= SHORT)
            )
        for one in told.get("tables", []):
            header: tuple[Line, ...] = tuple((cell,) for cell in one["header"])
            rows = tuple(Row(tuple((cell,) for cell in row)) for row in one["rows"])
            widths = (2.0, *(1.0 for _ in header[1:]))
            blocks += [context.heading(2, one["title"]), Table(one["title"], header, rows, widths)]
        parts.append(Part(f"appendix-{number}", told["title"], tuple(blocks)))
    return parts


def rest_of_evidence(context: Context) -> Part | None:
    """Show the evidence that no other part shows, so that every number leads somewhere."""
    left = [key for key in context.evidence if key not in context.shown]
    if not left:
        return None
    return Part("evidence", context.labels["more_evidence"], context.quotations(left))


def colophon(context: Context) -> Part:
    labels, meta = context.labels, context.meta
    told = context.document.get("colophon", {})
    blocks: list[Block] = list(context.paragraphs(told.get("text", [])))
    rows = [(labels["identifier"], meta["id"])]
    if "edition" in meta:
        rows.append((labels["edition"].capitalize(), str(meta["edition"])))
    if "date" in meta:
        rows.append((labels["date"], day(meta["date"], meta["lang"])))
    rows.append((labels["address"], meta.get("address", "")))
    rows += [(row["name"], row["value"]) for row in told.get("lines", [])]
    blocks.append(facts_of(rows))
    blocks += _engine(context, told.get("engine"))
    if told.get("sources"):
        header: tuple[Line, ...] = ((labels["what"],), (labels["origin"],), (labels["licence"],))
        sources = tuple(
            Row(((row["name"],), (row.get("origin", ""),), (row.get("licence", ""),)))
            for row in told["sources"]
        )
        blocks.append(context.heading(2, labels["source_list"]))
        blocks.append(Table(labels["source_list"], header, sources, (1.2, 2, 1)))
    return Part("colophon", labels["colophon"], tuple(blocks))


def _engine(context: Context, engine: dict[str, Any] | None) -> list[Block]:
    if engine is None:
        return []
    labels = context.labels
    seed = str(engine["seed"]) if "seed" in engine else ""
    rows = [
        (labels["version"], engine["version"]),
        (labels["seed"], seed),
        (labels["input_hash"], engine.get("input_hash", "")),
    ]
    blocks: list[Block] = [context.heading(2, labels["engine"]), facts_of(rows)]
    if engine.get("parameters"):
        header: tuple[Line, ...] = ((labels["parameter"],), (labels["value"],))
        own = tuple(Row(((row["name"],), (row["value"],))) for row in engine["parameters"])
        table = Table(labels["parameters"], header, own, (1, 1))
        blocks.append(Fold(labels["parameters"], (table,), is_printed=True))
    return blocks
