"""The chain from challenge to idea, as pictures and as a list that says the same."""

from typing import Any

from caleidoscoop.reports.document.blocks import (
    Block,
    Items,
    Line,
    Paragraph,
    Part,
    Picture,
    Soft,
)
from caleidoscoop.reports.document.compose.context import Context
from caleidoscoop.reports.document.contract import links_in
from caleidoscoop.reports.document.figures.chain import COLUMN, Node, picture
from caleidoscoop.reports.document.wording import capital

MOST_ROWS = 11  # of a picture, so that it can be read on one page
PAGE = (178.0, 235.0)  # millimetres


def chain(context: Context) -> Part | None:
    told = context.document.get("chain")
    if not told or not told["roots"]:
        return None
    lacks = {gap["thread"]: gap["lacks"] for gap in told.get("missing", [])}
    blocks: list[Block] = list(context.paragraphs(told.get("intro", []), "lead"))
    blocks += [_picture(context, roots, lacks) for roots in _pages(context, told["roots"])]
    blocks.append(_list(context, told["roots"], lacks))
    if told.get("missing"):
        blocks.append(context.heading(2, context.labels["chain_missing"]))
        rows = tuple((Paragraph(_gap(context, gap)),) for gap in told["missing"])
        blocks.append(Items(rows))
    return Part("chain", context.labels["chain"], tuple(blocks))


def _pages(context: Context, roots: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Divide the roots over pictures that fit on a page; roots that share a thread go together."""
    pages: list[tuple[list[dict[str, Any]], set[str]]] = []
    for root in roots:
        own = {link["thread"] for link in links_in([root])}
        if pages and _rows(context, pages[-1][1] | own) <= MOST_ROWS:
            pages[-1][0].append(root)
            pages[-1][1].update(own)
        else:
            pages.append(([root], own))
    return [chosen for chosen, _keys in pages]


def _rows(context: Context, keys: set[str]) -> int:
    columns = [COLUMN.get(context.threads[key]["kind"], 0) for key in keys]
    return max(columns.count(column) for column in columns)


def _picture(context: Context, roots: list[dict[str, Any]], lacks: dict[str, str]) -> Picture:
    nodes: dict[str, Node] = {}
    lines: dict[tuple[str, str], bool] = {}
    for link in links_in(roots):
        thread = context.threads[link["thread"]]
        name = " ".join(filter(None, [thread.get("number", ""), thread["title"]]))
        column = COLUMN.get(thread["kind"], 0)
        lack = lacks.get(thread["id"], "")
        nodes[thread["id"]] = Node(thread["id"], thread["kind"], name, column, lacks=lack)
        for then in link.get("then", []):
            lines[thread["id"], then["thread"]] = bool(then.get("is_inferred"))
    links = [(one, other, is_inferred) for (one, other), is_inferred in lines.items()]
    svg, width, height = picture(list(nodes.values()), links, context.words)
    kinds = {node.kind: node.column for node in nodes.values()}
    names = [context.words["kinds"][kind]["many"] for kind in sorted(kinds, key=kinds.__getitem__)]
    alt = context.labels["chain_alt"].format(kinds=", ".join(names))
    scale = min(PAGE[0] / width, PAGE[1] / height, 0.24)
    return Picture(svg, alt, "chain", width * scale, height * scale)


def _list(context: Context, links: list[dict[str, Any]], lacks: dict[str, str]) -> Items:
    items = []
    for link in links:
        blocks: list[Block] = [Paragraph(_step(context, link, lacks))]
        if link.get("then"):
            blocks.append(_list(context, link["then"], lacks))
        items.append(tuple(blocks))
    return Items(tuple(items))


def _step(context: Context, link: dict[str, Any], lacks: dict[str, str]) -> Line:
    key = link["thread"]
    kind = capital(context.words["kinds"][context.threads[key]["kind"]]["one"])
    mark, space, name = context.thread_link(key)
    line: Line = (mark, space, Soft(f"{kind}: "), name)
    if link.get("is_inferred"):
        line = (*line, Soft(f" ({context.labels['inferred']})"))
    if key in lacks:
        line = (*line, Soft(f" · {_lacks(context, lacks[key])}"))
    return line


def _gap(context: Context, gap: dict[str, Any]) -> Line:
    return (*context.thread_link(gap["thread"]), f": {_lacks(context, gap['lacks'])}")


def _lacks(context: Context, kind: str) -> str:
    return context.labels["lacks"].format(kind=context.words["kinds"][kind]["one"])
