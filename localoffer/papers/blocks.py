"""Markdown as a small tree of blocks and runs, for papers: values that a template walks, and no markup.

A block is a mapping with `kind`: `paragraph` and `heading` have `runs`; `list` has `items`, each a list of blocks, and
`start`, null if unnumbered; `quote` has `blocks`; `table` has `rows` of cells, the first being its header. A run is
`text` with `strong`, `slanted`, `link` (a web address, telephone number or email) and `place` (the address of a page
of the site that a booklet may contain).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from localoffer.addresses import FINDER, HELP, OFFER, RIGHTS
from localoffer.records.links import SCHEMES
from localoffer.records.markdown import parsed
from localoffer.records.values import Prose

#: Below these stands what a booklet contains. Room is kept for the page of each place until all pages are laid out.
IN_BOOKLETS = (OFFER, FINDER, HELP, RIGHTS)

Block = dict[str, Any]


@lru_cache(maxsize=4096)
def blocks(prose: Prose) -> list[Block]:
    return _blocks(SyntaxTreeNode(parsed(prose)).children)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Block]:
    return [block for node in nodes if (block := _block(node))]


def _block(node: SyntaxTreeNode) -> Block | None:
    match node.type:
        case "paragraph":
            return {"kind": "paragraph", "runs": _runs(node)}
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1]), "runs": _runs(node)}
        case "bullet_list" | "ordered_list":
            numbered = node.type == "ordered_list"
            start = int(node.attrs.get("start", 1)) if numbered else None
            return {
                "kind": "list",
                "start": start,
                "items": [_blocks(item.children) for item in node.children],
            }
        case "blockquote":
            return {"kind": "quote", "blocks": _blocks(node.children)}
        case "table":
            rows = [row for part in node.children for row in part.children]
            return {"kind": "table", "rows": [[_runs(cell) for cell in row.children] for row in rows]}
        case "fence" | "code_block" | "html_block":
            return {"kind": "paragraph", "runs": [_run(node.content.strip())]}
        case _:
            return None


def _runs(node: SyntaxTreeNode) -> list[Block]:
    inline = next((child.token for child in node.children if child.type == "inline"), None)
    runs: list[Block] = []
    strong = slanted = 0
    link: str | None = None
    place: str | None = None
    for token in (inline and inline.children) or ():
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                slanted += token.nesting
            case "link_open":
                address = str(token.attrGet("href") or "")
                link = address if address.partition(":")[0].lower() in SCHEMES else None
                place = address.partition("#")[0] if address.startswith(IN_BOOKLETS) else None
            case "link_close":
                link = place = None
            case _:
                text = " " if token.type in ("softbreak", "hardbreak") else token.content
                runs.append(_run(text, strong > 0, slanted > 0, link, place))
    return [run for run in runs if run["text"]]


def _run(
    text: str,
    strong: bool = False,
    slanted: bool = False,
    link: str | None = None,
    place: str | None = None,
) -> Block:
    return {"text": text, "strong": strong, "slanted": slanted, "link": link, "place": place}
