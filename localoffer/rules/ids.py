"""Rules about ids."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records.models import (
    Contact,
    District,
    Entitlement,
    Plan,
    Priority,
    Record,
    Situation,
    Term,
    Voice,
)
from localoffer.records.naming import record_name
from localoffer.records.plain import same_words
from localoffer.rules.base import Content

#: Lists whose ids must differ from each other's: one field may refer to either, or one page shows both.
_SHARED = {
    "contacts": "contact",
    "helplines": "contact",
    "sources": "source",
    "terms": "word",
    "ages": "age",
    "homes": "kind of home",
    "circumstances": "circumstance",
    "first_home": "part of the list",
    "voices": "voice or promise",
    "promises": "voice or promise",
    "plans": "part of a plan",
    "actions": "part of a plan",
    "measures": "figure",
    "tables": "figure",
    "fields": "name in the table",
    "conditions": "name in the table",
}


@rule
def duplicate_id(content: Content) -> Iterator[Problem]:
    """No two records of a kind have the same id, and no two voices the same number.

    Contacts and helplines count as one kind. So do voices and promises, plans and actions, measures and tables, and the
    fields and conditions of the decision table. The sources, words, ages, kinds of home, circumstances and parts of the list
    for a first home in the council’s folder and in the national one also count together. An entitlement with the id of a
    national one is not a second one: it adds to it.

    PASS: a voice with the id who-to-ring, and a contact with the id who-to-ring.
    FAIL: two voices with the id who-to-ring.
    """
    first: dict[tuple[str, str], tuple[Record, Mark, str]] = {}
    layers = (("council", content.records.lists), ("national", content.records.national))
    for layer, lists in layers:
        for name, records in lists.items():
            kind = _SHARED.get(name, f"{layer} {name}")
            for record in records:
                for key, id_, part, field in _ids(kind, record):
                    mark = part.marks.of(field)
                    if (key, id_) not in first:
                        first[key, id_] = (part, mark, layer)
                        continue
                    other, place, above = first[key, id_]
                    here = part
                    if above != layer:
                        # A council cannot change the national folder, so the problem is reported at its own record.
                        here, mark, other, place = other, place, part, mark
                    what = "number" if field == "number" else "id"
                    if above == layer and same_words(part, other):
                        # It then goes without saying that the numbers are the same, too.
                        if what == "id":
                            yield duplicate_id.problem(
                                mark,
                                f"This repeats the {record_name(other).removeprefix('the ')} in "
                                f"{place.words}, word for word.",
                                "Delete one of the two.",
                                record_name(here),
                            )
                        continue
                    one = above == layer and _is_one(part, other)
                    if one and what == "number":
                        continue
                    yield duplicate_id.problem(
                        mark,
                        f"The {what} {id_} is also used by {record_name(other)} in {place.words}.",
                        "If both are the same thing, make them one record. If not, give one of them another id, and "
                        "keep the one that has been published longer."
                        if one
                        else f"Give one of them another {what}. Keep the one that has been published longer."
                        if what == "id" and above == layer
                        else "The national folder has it already: give this one another id, or delete it."
                        if what == "id"
                        else "Give each voice its own number, in the order of the strategy.",
                        record_name(here),
                    )


#: How much of the wording two records must share to have been one before a merge.
_ALIKE = 0.75


def _is_one(record: Record, other: Record) -> bool:
    """Whether two records with the same id are probably one: they say nearly the same, or are entries of the offer,
    where one adds to another with its id."""
    if type(record) is not type(other) or getattr(record, "id", None) != getattr(other, "id", None):
        return False
    if isinstance(record, Entitlement):
        return True
    said = [field for field in record.model_fields_set if field not in ("id", "marks")]
    same = [field for field in said if same_words(getattr(record, field), getattr(other, field))]
    words, theirs = (
        next((text for field in ("title", "name", "text") if (text := getattr(it, field, None))), "")
        for it in (record, other)
    )
    return len(same) * 2 > len(said) and SequenceMatcher(None, words, theirs).ratio() > _ALIKE


def _ids(kind: str, record: Record) -> Iterator[tuple[str, str, Record, str]]:
    if id_ := getattr(record, "id", None):
        yield kind, str(id_), record, "id"
    if isinstance(record, Voice):
        yield "number of a voice", str(record.number), record, "number"
    if isinstance(record, Priority):
        for objective in record.objectives:
            yield "objective", objective.id, objective, "id"
    if isinstance(record, Plan):
        for recommendation in record.recommendations:
            yield kind, recommendation.id, recommendation, "id"


@warning
def word_twice(content: Content) -> Iterator[Problem]:
    """A word is explained once, whatever its capitals. An abbreviation counts as another word, such as VOICE and voice.

    PASS: term: forum
    FAIL: term: forum, and term: Forum with another id
    """
    first: dict[tuple[str, bool], Term] = {}
    # A council cannot change the national folder, so the problem is reported at its own entry.
    for term in content.records.of_both("terms", Term):
        other = first.setdefault((term.term.casefold(), term.term.isupper()), term)
        if other.id != term.id:
            yield word_twice.problem(
                term.marks.of("term"),
                f"“{other.term}” is explained already, in {other.marks.record.words}. The page of words would explain it twice.",
                "Delete one of the two.",
                record_name(term),
            )


@rule
def taken_id(content: Content) -> Iterator[Problem]:
    """No contact or district has the id of another part of its page: links lead to it by that id.

    PASS: id: main-line
    FAIL: id: main, or nowhere-to-sleep, as a situation is called
    """
    situations = {situation.id for situation in content.each(Situation)}
    help_now = {"main", "numbers", *situations, *(f"{id}-title" for id in situations)}
    parts: tuple[tuple[type[Contact] | type[District], set[str]], ...] = (
        (Contact, help_now),
        (District, {"main"}),
    )
    for kind, taken in parts:
        for record in content.each(kind):
            if record.id in taken:
                yield taken_id.problem(
                    record.marks.of("id"),
                    f"Another part of the page is already called {record.id}, so a link to this one would lead to the "
                    "wrong place.",
                    f"Give this {record.noun} another id, such as {record.id}-line.",
                    record_name(record),
                )
