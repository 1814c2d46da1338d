"""What each field of a record means, in one place. A new field of a model is named here, unless it is a text or another
field has the same name.

`FIELDS` is by field name, or by `Model.field` if the same name has another meaning there. A text that is not in it is
reported when it appears or goes, and its rewording is counted. What has no name here is reported under its label.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from localoffer.changes.amounts import amounts
from localoffer.changes.differences import (
    Difference,
    Field,
    Reworded,
    Sides,
    earlier,
    facing,
    fact,
    groups,
    higher,
    inner,
    later,
    line,
    lines,
    nothing,
    number,
    one,
    plain,
    several,
    text,
    words,
)
from localoffer.read import FOR_READERS
from localoffer.records.forms import fields, form_of
from localoffer.records.hours import are_the_same, is_longer
from localoffer.records.labels import label
from localoffer.records.models import Audience, Duty, Evidence, Record, Standing, Verdict
from localoffer.records.phones import texted

#: Rewording changes nothing, and is only counted. Also for what nobody needs to be told of: order, upkeep, drawings.
WORDS = Field("text", tell=words)
UPKEEP = Field("", tell=nothing)
#: Each word matters so much that somebody rereads it after a change.
TO_READ = Field("text", tell=partial(words, look=True))
#: Part of an amount, which is reported as a whole.
OF_AN_AMOUNT = Field("amount", tell=nothing)

_VERDICTS = higher((Verdict.YES, Verdict.YES_IF, Verdict.NOT_YET, Verdict.NO))


def _verdict(before: Verdict, after: Verdict) -> bool | None:
    """A verdict that nobody has given before ranks between yes and no."""
    if after in (Verdict.YES, Verdict.NO):
        return after is Verdict.YES if before is not after else None
    return _VERDICTS(before, after)


def _audience(before: Audience, after: Audience) -> bool | None:
    """A page that is no longer for care leavers is one that they do not find."""
    return False if before is Audience.CARE_LEAVERS else None


def _hours(before: str | None, after: str | None, sides: Sides) -> Iterator[Difference]:
    if before and after and are_the_same(before, after):
        if plain(before) != plain(after):
            yield Reworded(before, after, look=False)
        return
    longer = is_longer(before, after) if before and after else None
    yield from facing(lambda *_: longer)(before, after, sides)


def _evidence(piece: Evidence) -> Hashable:
    """What distinguishes one piece of evidence from another: its date, or the record that it names."""
    named = (piece.finding, piece.action, piece.measure, piece.group)
    return (piece.date, piece.id) if piece.date else tuple(ref and ref.id for ref in named)


FIELDS: Mapping[str, Field] = {
    # Reported with the record as a whole.
    **dict.fromkeys(("closed", "words_removed"), UPKEEP),
    # Upkeep and layout.
    **dict.fromkeys((
        "marks", "id", "sources", "order", "checked", "review_by", "owner", "formerly", "icon", "keywords",
        "agreed_on", "meets", "letter", "compress", "common_knowledge", "explain", "best", "chart",
        "security_email", "committee_since", "below", "Entitlement.area", "Term.also", "Voice.number",
        "Recommendation.number", "Measure.group", "Table.group", "voice", "promise", "pledge", "difference",
    ), UPKEEP),
    # Told under their labels.
    **dict.fromkeys((
        "starts", "done_on", "said_on", "made_on", "made_by", "date", "replaced_on", "priority", "kind", "status", "unit",
        "better", "values", "shows", "action", "measure", "web", "email", "cost", "language", "direction", "logo", "main",
        "main_dark", "deep", "tint", "bright", "Council.name", "Pledge.name", "Successor.name",
    ), Field(tell=fact)),
    **dict.fromkeys((
        "stated", "council", "colours", "licence", "strategy", "accessibility", "successor",
    ), Field(tell=one)),
    # Told under their own names.
    **{name: Field(name, tell=fact) for name in (
        "address", "where", "post", "state", "finding", "plan", "recommendation", "due", "rating", "value", "total", "outcome",
        "until",
    )},
    **{name: Field(name, tell=several) for name in ("voices", "actions", "findings")},
    **{name: Field(name, tell=line) for name in ("when", "law")},
    **dict.fromkeys(("owners", "roles", "choices", "measures", "Example.answers"), Field(tell=several)),
    **dict.fromkeys(("signs", "ask", "basis", "bring", "things"), Field(tell=lines())),
    **dict.fromkeys(("phone", "phone_at_night", "text_number"), Field(tell=number)),
    # Texts.
    **dict.fromkeys((
        "title", "short", "sentence", "details", "text", "note", "reason", "says", "story", "meaning",
        "on_a_page", "why", "plain", "asks", "help", "more", "find_out", "vision", "years", "notice",
        "said_where", "this_offer", "first", "label", "term", "words", "name",
    ), WORDS),
    **dict.fromkeys((
        "Promise.text", "Objective.text", "Pledge.text", "Voice.text", "who_short",
    ), TO_READ),
    "by": Field(tell=words),
    "Quotation.words": Field("", tell=words),
    "who": Field("who gets it, in words", tell=partial(text, look=True)),
    "if_no": Field(tell=text),
    "danger": Field("when to ring 999", tell=text),
    "they_must": Field("what they must do", tell=text),
    "in_doubt": Field("doubt about the number", tell=text),
    "not_compared": Field("why it is not compared", tell=text),
    "ask_first": Field("who should ask for advice first", tell=text),
    "quotation": Field("quotation", tell=one),
    # Who, how much, from when and until when.
    "amounts": Field("amount", tell=amounts),
    **dict.fromkeys((
        "limit", "period", "home", "lives", "to", "seen_on", "as_stated_on", "floor",
    ), OF_AN_AMOUNT),
    "present_amount": Field("amount of today", tell=fact),
    "giver": Field("who pays", tell=fact),
    "by_district": Field("whether a district gives it", tell=fact),
    "statuses": Field("who: legal groups", tell=groups),
    "age_from": Field("who: from which age", tell=facing(earlier)),
    "age_until": Field("who: until which birthday", tell=facing(later)),
    "conditions": Field("condition", tell=lines(more=False, fewer=True, read=True)),
    "left_out": Field(
        "who is left out",
        tell=inner(lambda left: frozenset(ref.id for ref in left.outcomes), more=False, fewer=True),
    ),
    "outcomes": Field("who", tell=several),
    "verdicts": Field("who", tell=inner(lambda verdict: verdict.outcome.id)),
    "verdict": Field("verdict", tell=facing(_verdict)),
    "duty": Field(tell=facing(higher(tuple(Duty)))),
    "standing": Field(
        "whether it can be had", tell=facing(higher((Standing.GIVEN, Standing.ANNOUNCED, Standing.ASKED_FOR)))
    ),
    "from_": Field("from when", tell=fact),
    "TableRow.basis": Field("law", tell=line),
    "how_long": Field("how long it takes", tell=line),
    "who_pays": Field(tell=line),
    "contacts": Field("whom to ring", tell=several),
    "contact": Field("whom to ring", tell=fact),
    "voices_in_part": Field("voices answered in part", tell=several),
    "voices_repeated": Field("voices met with what they complained of", tell=several),
    "entitlements": Field("what people get", tell=several),
    "entitlement": Field("what people get", tell=fact),
    # Whom to ring, and when.
    "more_phones": Field("further phone", tell=inner(lambda more: texted(more.phone))),
    "hours": Field("hours", tell=_hours),
    "open_days": Field("opening days", tell=several),
    "every_page": Field("whether it stands on every page", tell=fact),
    "only_where_named": Field("whether it stands only where a page names it", tell=fact),
    "call_999_first": Field("whether 999 comes first", tell=fact),
    "history": Field("whether it is over", tell=fact),
    "helpline": Field("whom to ring", tell=fact),
    "call": Field("whom to ring by day", tell=fact),
    "call_at_night": Field("whom to ring at night", tell=fact),
    "also": Field("whom to ring besides", tell=several),
    "at_night": Field("whom to ring at night", tell=several),
    "tonight": Field("what they must do tonight", tell=lines()),
    "by_age": Field("age", tell=inner(lambda age: age.ages)),
    "ages": Field("age", tell=fact),
    # What was said, promised and done.
    "replaced_by": Field("what takes its place", tell=fact),
    "stands_in": Field("where it stands in the strategy", tell=fact),
    "objectives": Field("objective", tell=inner(lambda objective: objective.id)),
    "evidence": Field("evidence", tell=inner(_evidence)),
    "Evidence.group": Field("group", tell=fact),
    "recommendations": Field("recommendation", tell=inner(lambda recommendation: recommendation.id)),
    "updates": Field("update", tell=inner(lambda update: (update.date, update.id))),
    # Figures.
    "least": Field("the least step that counts", tell=fact),
    "readings": Field("value", tell=inner(lambda reading: reading.date)),
    "people": Field("how many people it is of", tell=fact),
    "comparators": Field("value of others", tell=inner(lambda other: other.name)),
    "columns": Field("column", tell=inner(lambda column: column.label)),
    "rows": Field("row", tell=inner(lambda row: row.label)),
    "together": Field("groups in it", tell=several),
    # Pages, the site and the strategy.
    "audience": Field("for whom it is", tell=facing(_audience)),
    "adopted": Field("whether the council has adopted it", tell=fact),
    "tested_by": Field("who tested it", tell=fact),
    "tested_on": Field("when it was tested", tell=fact),
    "problems": Field("problem", tell=lines()),
    "Council.area": Field("area", tell=fact),
    # National: the questions and the table, circumstances, homes, lists.
    "any_": Field("when it holds", tell=several),
    "default": Field("what holds where nothing is said", tell=fact),
    "between": Field("answers that contradict each other", tell=several),
    "ask_if": Field("of whom it is asked", tell=several),
    "Question.answers": Field("answer", tell=inner(lambda answer: frozenset(answer.sets))),
    "sets": Field("what it says of the reader", tell=several),
    "expected": Field("outcome", tell=fact),
    "first_things": Field("what to do first", tell=lines()),
    "days": Field("how long they have", tell=line),
    "by_when": Field("by when", tell=line),
    "DangerWords.words": Field("words of danger", tell=several),
    "DangerWords.finds": Field("what words of danger find first", tell=several),
    "DangerWords.unless": Field("words that make words of danger harmless", tell=several),
}  # fmt: skip


@cache
def field_of(kind: type[Record], name: str) -> Field:
    """How changes to a field of a record are reported. Raises KeyError for a field that is not classified."""
    keys = (*(f"{base.__name__}.{name}" for base in kind.__mro__), name)
    found = next((FIELDS[key] for key in keys if key in FIELDS), None)
    if found is None and form_of(fields(kind)[name]) not in FOR_READERS:
        raise KeyError(name)
    found = found or Field(tell=text)
    if found.part is not None:
        return found
    named = label(kind, name)
    return replace(found, part=named[:1].lower() + named[1:])
