"""What fields are called in words: one table, of fields that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from localoffer.records.files import COUNCIL_FILES, NATIONAL_FILES
from localoffer.records.forms import Many, fields, form_of
from localoffer.records.labels import LABELS, label, label_at, labelled
from localoffer.records.models import Amount, ChangeNote, Contact, Entitlement, PageText, Record, Site, Voice
from tests.council import ROOT


def _kinds() -> dict[str, type[Record]]:
    """Every kind of record that stands in a file, and those within them."""
    found: dict[str, type[Record]] = {}

    def add(kind: type[Record]) -> None:
        if kind.__name__ not in found:
            found[kind.__name__] = kind
            for inner in _within(kind):
                add(inner)

    for files in (COUNCIL_FILES, NATIONAL_FILES):
        for lists in files.values():
            for kind in lists.values():
                add(kind)
    for kind in (Site, PageText, ChangeNote):
        add(kind)
    return found


def _within(kind: type[Record]) -> Iterator[type[Record]]:
    for info in fields(kind).values():
        form = form_of(info)
        form = form.of if isinstance(form, Many) else form
        if isinstance(form, type):
            yield form


def test_each_label_is_of_a_field_that_there_is() -> None:
    kinds = _kinds()
    there = {name for kind in kinds.values() for name in fields(kind)}
    for key in LABELS:
        model, _, name = key.rpartition(".")
        assert name in (fields(kinds[model]) if model else there), key


def test_no_record_has_two_fields_of_one_label() -> None:
    for kind in _kinds().values():
        labels = [label(kind, name) for name in fields(kind)]
        assert len(set(labels)) == len(labels), (kind.__name__, sorted(labels))


@pytest.mark.parametrize(
    ("task", "names"),
    [
        ("edit-by-form", ("consulted", "reason", "mistake", "id", "source", "statuses", "conditions")),
        ("rise-in-april", ("Amount.to",)),
        ("the-committees-paper", ("committee_since",)),
        ("withdraw", ("closed",)),
    ],
)
def test_a_task_calls_a_field_as_the_form_does(task: str, names: tuple[str, ...]) -> None:
    text = " ".join((ROOT / f"docs/tasks/{task}.md").read_text(encoding="utf-8").split())
    assert [name for name in names if f"*{LABELS[name]}*" not in text] == []


def test_a_label_is_a_few_words_and_begins_with_a_capital() -> None:
    for said in LABELS.values():
        assert re.fullmatch(r"[A-Z9][^_.{}]{2,45}", said), said


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (Entitlement, "age_from", "From which age"),
        (Amount, "value", "Value in pounds"),
        (Contact, "checked", "Number last checked"),
        (Voice, "title", "Title"),
    ],
)
def test_a_field_is_called_as_its_record_means_it(kind: type[Record], name: str, said: str) -> None:
    assert label(kind, name) == said


def test_a_place_within_a_record_is_called_by_what_leads_to_it() -> None:
    assert label_at(Entitlement, "amounts.1.value") == "How much 2, value in pounds"
    assert label_at(Entitlement, "odd_field") == "Odd field"


def test_a_message_names_fields_by_their_labels_and_leaves_what_somebody_wrote() -> None:
    said = "“when: Tuesdays” has no number. Add a line that begins with “phone: …”, or write when: there."
    assert labelled(said, Contact, "when") == (
        "“when: Tuesdays” has no number. Fill in “Phone”, or write “When to use it” there."
    )
