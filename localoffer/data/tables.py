"""Tables of the offer for spreadsheets, each made from the data alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from localoffer.data.offer import (
    ActionData,
    AmountData,
    CitationData,
    EntitlementData,
    FigureData,
    OfferData,
    UpdateData,
    VoiceData,
)

R = TypeVar("R")

#: The value of a cell.
Value = str | int | float | bool | None
#: The columns of a row, by name. Users of a table find them by name or position: a new one goes last, and none is
#: removed.
Columns = Mapping[str, Callable[[R], Value]]

#: The first characters of a cell that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: The byte order mark: Excel reads a file as UTF-8 if it begins with this.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def tables(data: OfferData) -> dict[str, str]:
    """Each table by file name. The very first column is the notice of an edition that nobody has adopted."""
    amounts = [(one, amount) for one in data.entitlements for amount in one.amounts]
    made = {
        "entitlements": written(data.entitlements, _entitlements(data), data.notice),
        "amounts": written(amounts, _amounts(data), data.notice),
        "voices": written(data.voices, _voices(data), data.notice),
        "actions": written(data.actions, _actions(data), data.notice),
        "figures": written(data.figures, _figures(data), data.notice),
    }
    return {f"{name}.csv": content for name, content in made.items()}


def written(rows: Iterable[R], columns: Columns[R], notice: str | None) -> str:
    """A table (RFC 4180) as Excel reads it. Without rows it has only the names of its columns."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("notice", *columns))
    for row in rows:
        writer.writerow((notice or "", *(cell(value(row)) for value in columns.values())))
    return MARK + out.getvalue()


def cell(value: Value) -> str:
    """The content of a cell. Text that a spreadsheet would evaluate gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return str(int(value)) if value == int(value) else str(value)


def _entitlements(data: OfferData) -> Columns[EntitlementData]:
    areas = {area.id: area.title for area in data.areas}
    return {
        "id": lambda one: one.id,
        "title": lambda one: one.title,
        "sentence": lambda one: one.sentence,
        "area": lambda one: areas.get(one.area or ""),
        "duty": lambda one: one.duty,
        "standing": lambda one: one.standing,
        "starts": lambda one: one.starts,
        "national": lambda one: one.national,
        "council": lambda one: one.council,
        "council_sentence": lambda one: one.council_sentence,
        "who": lambda one: one.who,
        "statuses": lambda one: "; ".join(one.statuses),
        "age_from": lambda one: one.age_from,
        "age_until": lambda one: one.age_until,
        "conditions": lambda one: "; ".join(one.conditions),
        "amounts_now": lambda one: sum(amount.when == "now" for amount in one.amounts),
        "amount_not_published": lambda one: one.amount_not_published,
        "contacts": lambda one: "; ".join(one.contacts),
        "page": lambda one: on_site(data, one.page),
        "checked": lambda one: one.checked,
        "review_by": lambda one: one.review_by,
        "uncertain": lambda one: one.uncertain,
        "sources": lambda one: in_words(data, one.sources),
        "by_district": lambda one: one.by_district,
        "how_long": lambda one: one.how_long,
        "closes": lambda one: one.closes,
    }


def _amounts(data: OfferData) -> Columns[tuple[EntitlementData, AmountData]]:
    return {
        "entitlement": lambda row: row[0].id,
        "title": lambda row: row[0].title,
        "pounds": lambda row: row[1].value,
        "limit": lambda row: row[1].limit,
        "period": lambda row: row[1].period,
        "case": lambda row: row[1].case,
        "age_from": lambda row: row[1].age_from,
        "age_until": lambda row: row[1].age_until,
        "home": lambda row: row[1].home,
        "lives": lambda row: row[1].lives,
        "giver": lambda row: row[1].giver,
        "when": lambda row: row[1].when,
        "starts": lambda row: row[1].starts,
        "ends": lambda row: row[1].ends,
        "seen_on": lambda row: row[1].seen_on,
        "as_stated_on": lambda row: row[1].as_stated_on,
        "floor": lambda row: row[1].floor,
        "national": lambda row: row[1].national,
        "note": lambda row: row[1].note,
        "page": lambda row: on_site(data, row[0].page),
        "sources": lambda row: in_words(data, row[1].sources),
    }


def _voices(data: OfferData) -> Columns[VoiceData]:
    priorities = {priority.id: priority.title for priority in data.priorities}
    return {
        "id": lambda voice: voice.id,
        "number": lambda voice: voice.number,
        "text": lambda voice: voice.text,
        "quotation": lambda voice: voice.quotation.words if voice.quotation else None,
        "quotation_by": lambda voice: voice.quotation.by if voice.quotation else None,
        "said_on": lambda voice: voice.said_on,
        "said_where": lambda voice: voice.said_where,
        "priority": lambda voice: priorities.get(voice.priority or ""),
        "state": lambda voice: voice.state,
        "state_since": lambda voice: voice.state_since,
        "reason": lambda voice: voice.reason,
        "promises": lambda voice: "; ".join(voice.promises),
        "words_removed": lambda voice: voice.words_removed,
        "closed": lambda voice: voice.closed,
        "page": lambda voice: on_site(data, voice.page),
        "sources": lambda voice: in_words(data, voice.sources),
    }


def _actions(data: OfferData) -> Columns[ActionData]:
    return {
        "id": lambda action: action.id,
        "plan": lambda action: action.plan,
        "title": lambda action: action.title,
        "owners": lambda action: "; ".join(action.owners),
        "starts": lambda action: action.starts,
        "due": lambda action: action.due,
        "done_on": lambda action: action.done_on,
        "stage": lambda action: action.stage,
        "updates": lambda action: len(action.updates),
        "last_update_on": lambda action: last.date if (last := _newest(action)) else None,
        "last_update": lambda action: last.text if (last := _newest(action)) else None,
        "page": lambda action: on_site(data, action.page),
        "sources": lambda action: in_words(data, action.sources),
        "closed": lambda action: action.closed,
    }


def _newest(action: ActionData) -> UpdateData | None:
    return max(action.updates, key=lambda update: update.date, default=None)


def _figures(data: OfferData) -> Columns[FigureData]:
    return {
        "figure": lambda figure: figure.figure,
        "title": lambda figure: figure.title,
        "of": lambda figure: figure.of,
        "column": lambda figure: figure.column,
        "date": lambda figure: figure.date,
        "value": lambda figure: figure.value,
        "unit": lambda figure: figure.unit,
        "page": lambda figure: on_site(data, figure.page),
        "sources": lambda figure: in_words(data, figure.sources),
    }


def on_site(data: OfferData, page: str) -> str:
    """The full address of a page if that of the site is known."""
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
