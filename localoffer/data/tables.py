"""Tables of the offer for spreadsheets, each taken from the data alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from localoffer.data.offer import CitationData, OfferData

#: What a table has in a cell.
Value = str | int | float | bool | None

#: The first signs of a cell that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Excel reads a file as UTF-8 where it begins with this.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def tables(data: OfferData) -> dict[str, str]:
    """Each table by its file name. The first column of all is the notice of an edition that nobody has adopted."""
    made = {
        "entitlements": _entitlements(data),
        "amounts": _amounts(data),
        "voices": _voices(data),
        "actions": _actions(data),
        "figures": _figures(data),
    }
    return {f"{name}.csv": MARK + written(rows, data.notice) for name, rows in made.items()}


def written(rows: Iterable[dict[str, Value]], notice: str | None) -> str:
    """A table (RFC 4180) of rows with the same keys. Empty without rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(("notice", *row))
        writer.writerow((notice or "", *(cell(value) for value in row.values())))
    return out.getvalue()


def cell(value: Value) -> str:
    """What stands in a cell. Words that a spreadsheet would reckon with begin with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value:g}" if value == int(value) else str(value)


def _entitlements(data: OfferData) -> Iterator[dict[str, Value]]:
    areas = {area.id: area.title for area in data.areas}
    for one in data.entitlements:
        yield {
            "id": one.id,
            "title": one.title,
            "sentence": one.sentence,
            "area": areas.get(one.area or ""),
            "duty": one.duty,
            "standing": one.standing,
            "starts": one.starts,
            "national": one.national,
            "council": one.council,
            "council_sentence": one.council_sentence,
            "who": one.who,
            "statuses": "; ".join(one.statuses),
            "age_from": one.age_from,
            "age_until": one.age_until,
            "conditions": "; ".join(one.conditions),
            "amounts_now": sum(amount.when == "now" for amount in one.amounts),
            "amount_not_published": one.amount_not_published,
            "contacts": "; ".join(one.contacts),
            "page": on_site(data, one.page),
            "checked": one.checked,
            "review_by": one.review_by,
            "uncertain": one.uncertain,
            "sources": in_words(data, one.sources),
        }


def _amounts(data: OfferData) -> Iterator[dict[str, Value]]:
    for one in data.entitlements:
        for amount in one.amounts:
            yield {
                "entitlement": one.id,
                "title": one.title,
                "pounds": amount.value,
                "limit": amount.limit,
                "period": amount.period,
                "case": amount.case,
                "age_from": amount.age_from,
                "age_until": amount.age_until,
                "home": amount.home,
                "lives": amount.lives,
                "giver": amount.giver,
                "when": amount.when,
                "starts": amount.starts,
                "ends": amount.ends,
                "seen_on": amount.seen_on,
                "as_stated_on": amount.as_stated_on,
                "floor": amount.floor,
                "national": amount.national,
                "note": amount.note,
                "page": on_site(data, one.page),
                "sources": in_words(data, amount.sources),
            }


def _voices(data: OfferData) -> Iterator[dict[str, Value]]:
    priorities = {priority.id: priority.title for priority in data.priorities}
    for voice in data.voices:
        yield {
            "id": voice.id,
            "number": voice.number,
            "text": voice.text,
            "quotation": voice.quotation.words if voice.quotation else None,
            "quotation_by": voice.quotation.by if voice.quotation else None,
            "said_on": voice.said_on,
            "said_where": voice.said_where,
            "priority": priorities.get(voice.priority or ""),
            "state": voice.state,
            "state_since": voice.state_since,
            "reason": voice.reason,
            "promises": "; ".join(voice.promises),
            "words_removed": voice.words_removed,
            "closed": voice.closed,
            "page": on_site(data, voice.page),
            "sources": in_words(data, voice.sources),
        }


def _actions(data: OfferData) -> Iterator[dict[str, Value]]:
    for action in data.actions:
        newest = max(action.updates, key=lambda update: update.date, default=None)
        yield {
            "id": action.id,
            "plan": action.plan,
            "title": action.title,
            "owners": "; ".join(action.owners),
            "starts": action.starts,
            "due": action.due,
            "done_on": action.done_on,
            "stage": action.stage,
            "updates": len(action.updates),
            "last_update_on": newest.date if newest else None,
            "last_update": newest.text if newest else None,
            "page": on_site(data, action.page),
            "sources": in_words(data, action.sources),
        }


def _figures(data: OfferData) -> Iterator[dict[str, Value]]:
    for figure in data.figures:
        yield {
            "figure": figure.figure,
            "title": figure.title,
            "of": figure.of,
            "column": figure.column,
            "date": figure.date,
            "value": figure.value,
            "unit": figure.unit,
            "page": on_site(data, figure.page),
            "sources": in_words(data, figure.sources),
        }


def on_site(data: OfferData, page: str) -> str:
    """The whole address of a page where that of the site is known."""
    return data.site.rstrip("/") + page if data.site else page


def in_words(data: OfferData, citations: Iterable[CitationData]) -> str:
    """`Our strategy (2020-08), page 4; Board papers (2021)`."""
    sources = {source.id: source for source in data.sources}
    said = []
    for citation in citations:
        source = sources[citation.source]
        dated = f" ({source.date})" if source.date else f" (seen {source.seen})" if source.seen else ""
        numbered = citation.page and citation.page[0].isdigit()
        page = f", page {citation.page}" if numbered else f", {citation.page}" if citation.page else ""
        said.append(f"{source.title}{dated}{page}")
    return "; ".join(dict.fromkeys(said))
