"""Rules about ids."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records import models
from localoffer.records.frozen import dataclass
from localoffer.records.naming import record_name, shorten
from localoffer.records.plain import same_words
from localoffer.records.yaml_tree import Entries, Fields, Node, Scalar
from localoffer.rules.base import Content, entries, of_file

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
    first: dict[tuple[str, str], Use] = {}
    layers = ((False, content.records.lists), (True, content.records.national))
    for national, lists in layers:
        for name, records in lists.items():
            kind = _SHARED.get(name, f"{'national' if national else 'council'} {name}")
            for found, use in (found for record in records for found in _ids(kind, record, national)):
                if (other := first.setdefault(found, use)) is not use:
                    yield from _used_twice(other, use, found[1])


#: Lists in which one text may stand twice: readers see the place of each, or none of them.
_MAY_RECUR = frozenset(("values", "total", "keywords", "words"))


@of_file()
@warning
def entry_twice(content: Content) -> Iterator[Problem]:
    """A list names each thing once. Otherwise readers may see it twice.

    PASS: contacts: with main-line below it
    FAIL: contacts: with main-line below it, twice
    """
    for file in content.files:
        for _, where, node in entries(file):
            for twice in _twice(node, ""):
                yield entry_twice.problem(
                    twice.mark,
                    f"“{shorten(twice.text, 40)}” stands in this list already.",
                    "Delete this line.",
                    where,
                )


def _twice(node: Node, field: str) -> Iterator[Scalar]:
    if isinstance(node, Fields):
        for key, value in node.items:
            yield from _twice(value, key.text)
    elif isinstance(node, Entries):
        seen: set[str] = set()
        for item in node.items:
            if not isinstance(item, Scalar):
                yield from _twice(item, field)
            elif item.given and field not in _MAY_RECUR:
                if item.text in seen:
                    yield item
                seen.add(item.text)


@dataclass(frozen=True)
class Use:
    """An id or number where it is written: its record, the field and the layer."""

    record: models.Record
    field: str
    national: bool

    @property
    def mark(self) -> Mark:
        return self.record.marks.of(self.field)


def _ids(kind: str, record: models.Record, national: bool) -> Iterator[tuple[tuple[str, str], Use]]:
    """Each id and number of a record, with what it must be unique among."""
    if id_ := getattr(record, "id", None):
        yield (kind, str(id_)), Use(record, "id", national)
    if isinstance(record, models.Voice):
        yield ("number of a voice", str(record.number)), Use(record, "number", national)
    if isinstance(record, models.Priority):
        for objective in record.objectives:
            yield ("objective", objective.id), Use(objective, "id", national)
    if isinstance(record, models.Plan):
        for recommendation in record.recommendations:
            yield (kind, recommendation.id), Use(recommendation, "id", national)


def _used_twice(first: Use, again: Use, id_: str) -> Iterator[Problem]:
    one_layer = first.national == again.national
    # A council cannot change the national folder, so the problem is reported at its own record.
    here, other = (again, first) if one_layer else (first, again)
    what, where = again.field, f"{record_name(other.record)} in {other.mark.words}"
    if one_layer and same_words(here.record, other.record):
        # It then goes without saying that the numbers are the same, too.
        if what == "id":
            yield duplicate_id.problem(
                here.mark,
                f"This repeats the {where.removeprefix('the ')}, word for word.",
                "Delete one of the two.",
                record_name(here.record),
            )
        return
    one = one_layer and _is_one(here.record, other.record)
    if one and what == "number":
        return
    if one:
        hint = (
            "If both are the same thing, make them one record. If not, give one of them another id, and keep the one "
            "that has been published longer."
        )
    elif what == "number":
        hint = "Give each voice its own number, in the order of the strategy."
    elif one_layer:
        hint = "Give one of them another id. Keep the one that has been published longer."
    else:
        hint = "The national folder has it already: give this one another id, or delete it."
    yield duplicate_id.problem(
        here.mark, f"The {what} {id_} is also used by {where}.", hint, record_name(here.record)
    )


#: How much of the wording two records must share to have been one before a merge.
_ALIKE = 0.75


def _is_one(record: models.Record, other: models.Record) -> bool:
    """Whether two records with the same id are probably one: they say nearly the same, or are entries of the offer,
    where one adds to another with its id."""
    if type(record) is not type(other) or getattr(record, "id", None) != getattr(other, "id", None):
        return False
    if isinstance(record, models.Entitlement):
        return True
    said = [field for field in record.model_fields_set if field not in ("id", "marks")]
    same = [field for field in said if same_words(getattr(record, field), getattr(other, field))]
    words, theirs = (
        next((text for field in ("title", "name", "text") if (text := getattr(it, field, None))), "")
        for it in (record, other)
    )
    return len(same) * 2 > len(said) and SequenceMatcher(None, words, theirs).ratio() > _ALIKE


@warning
def word_twice(content: Content) -> Iterator[Problem]:
    """A word is explained once, whatever its capitals. An abbreviation counts as another word, such as VOICE and voice.

    PASS: term: forum
    FAIL: term: forum, and term: Forum with another id
    """
    first: dict[tuple[str, bool], models.Term] = {}
    # A council cannot change the national folder, so the problem is reported at its own entry.
    for term in content.records.of_both(models.Term):
        other = first.setdefault((term.term.casefold(), term.term.isupper()), term)
        if other.id != term.id:
            yield word_twice.problem(
                term.marks.of("term"),
                f"“{other.term}” is explained already, in {other.marks.record.words}. The page of words would explain it twice.",
                "Delete one of the two.",
            )


@rule
def taken_id(content: Content) -> Iterator[Problem]:
    """No contact or district has the id of another part of its page: links lead to it by that id.

    PASS: id: main-line
    FAIL: id: main, or nowhere-to-sleep, as a situation is called
    """
    situations = {situation.id for situation in content.each(models.Situation)}
    help_now = {"main", "numbers", *situations, *(f"{id}-title" for id in situations)}
    parts: tuple[tuple[type[models.Contact] | type[models.District], set[str]], ...] = (
        (models.Contact, help_now),
        (models.District, {"main"}),
    )
    for kind, taken in parts:
        for record in content.each(kind):
            if record.id in taken:
                yield taken_id.problem(
                    record.marks.of("id"),
                    f"Another part of the page is already called {record.id}, so a link to this one would lead to the "
                    "wrong place.",
                    f"Give this {record.noun} another id, such as {record.id}-line.",
                )
