"""Records joined once: each link goes both ways, what is dated later is nowhere, and nothing looks up an id again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

from localoffer import road
from localoffer.known import known
from localoffer.library import JoinedEntitlement, Library
from localoffer.link import link
from localoffer.load import load
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.records.models import Duty, Record
from localoffer.records.values import When, YesNo
from localoffer.views import shown
from tests.council import GOOD, ROOT

AS_OF = date(2026, 11, 22)
#: Days before, between and after the dates of the good folder.
DAYS = [date(2019, 1, 1), date(2020, 8, 1), date(2020, 10, 7), date(2021, 6, 1), date(2024, 6, 1), AS_OF]


@cache
def _records() -> Records:
    records, problems = read(load(GOOD, GOOD / "national", GOOD))
    assert problems == ()
    return records


@cache
def _library(as_of: date = AS_OF) -> Library:
    library, problems = link(_records(), as_of)
    assert library
    assert problems == ()
    return library


#: One end of a link, the other end, and how each finds the other.
BOTH_WAYS: list[tuple[Callable[[Library], Any], Callable[[Any], Any], Callable[[Any], Any]]] = [
    (
        lambda it: it.promises,
        lambda it: [met.voice for met in it.meets],
        lambda it: [m.promise for m in it.met_by],
    ),
    (lambda it: it.promises, lambda it: it.actions, lambda it: it.promises),
    (lambda it: it.promises, lambda it: it.entitlements, lambda it: it.promises),
    (lambda it: it.promises, lambda it: [it.priority], lambda it: it.promises),
    (lambda it: it.voices, lambda it: [it.priority], lambda it: it.voices),
    (lambda it: it.entitlements, lambda it: it.statuses, lambda it: it.entitlements),
    (lambda it: it.entitlements, lambda it: [it.area], lambda it: it.entitlements),
    (lambda it: it.situations, lambda it: it.entitlements, lambda it: it.situations),
    (lambda it: it.entitlements, lambda it: it.verdicts, lambda it: [it.entitlement]),
    (lambda it: it.outcomes, lambda it: it.verdicts, lambda it: [it.outcome]),
    (lambda it: it.actions, lambda it: [it.plan], lambda it: it.actions),
]


@pytest.mark.parametrize("number", range(len(BOTH_WAYS)))
def test_who_is_named_knows_who_names_it(number: int) -> None:
    ones, there, back = BOTH_WAYS[number]
    links = [(one, other) for one in ones(_library()) for other in there(one) if other]
    assert links
    assert all(any(found is one for found in back(other)) for one, other in links)


def _reached(value: object, seen: dict[int, object]) -> Iterator[Record]:
    """Every record that can be come to from here."""
    if id(value) in seen or isinstance(value, str | int | date | When):
        return
    seen[id(value)] = value
    if isinstance(value, Record):
        yield value
        for part in vars(value).values():
            yield from _reached(part, seen)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _reached(part, seen)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _reached(part, seen)
    elif is_dataclass(value) and type(value).__module__ in ("localoffer.library", "localoffer.records.files"):
        for field in fields(value):
            yield from _reached(getattr(value, field.name), seen)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_dated_later_can_be_come_to_from_nowhere(day: date) -> None:
    later = [
        (type(record).__name__, name, str(value))
        for record in _reached(_library(day), {})
        for name in (*type(record).known_from, *type(record).empty_until)
        if (value := getattr(record, name)) and (value.first_day if isinstance(value, When) else value) > day
    ]
    assert later == []


def test_an_early_day_knows_less_and_a_late_day_everything() -> None:
    sizes = [sum(1 for _ in _reached(_library(day), {})) for day in DAYS]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    far = known(_records(), date(2100, 1, 1))
    assert {name: len(found) for name, found in far.lists.items()} == {
        name: len(found) for name, found in _records().lists.items()
    }


def test_a_paper_that_is_not_out_yet_takes_along_what_only_it_says() -> None:
    records = _records()
    cited = Counter(
        citation.source.id for voice in records.lists["voices"] for citation in getattr(voice, "sources", ())
    )
    assert cited
    early = known(records, date(1900, 1, 1))
    assert early.lists["voices"] == ()
    assert all(not source.date for source in early.lists["sources"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("maker", "records"),
    [
        ("entitlement_view", "entitlements"),
        ("promise_view", "promises"),
        ("voice_view", "voices"),
        ("action_view", "actions"),
        ("status_view", "statuses"),
    ],
)
def test_a_whole_site_makes_each_view_once(maker: str, records: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[int] = Counter()
    real = getattr(shown, maker)

    def counted(library: Library, *rest: Any) -> Any:
        made[id(rest[-1])] += 1
        return real(library, *rest)

    monkeypatch.setattr(shown, maker, counted)
    outcome = road.documents(GOOD, AS_OF, root=GOOD, national=GOOD / "national")
    assert outcome.shown
    assert len(made) == len(getattr(outcome.shown.library, records))
    assert set(made.values()) == {1}


#: Where records are followed and not looked up. The finder's graph is made from the table, which knows ids alone.
FOLLOW = ("views", "pages", "papers", "ledger", "web")
LOOKS_UP = re.compile(
    r"\.get\(\w+(?:\.\w+)*\.id\)|\[(?!row)(?:ref|citation|\w+\.record\.\w+)\.id\]|\bref\.id\b|\.source\.id\b"
    r"|\w+\.record\.\w+\.id == |== \w+\.record\.\w+\.id"
)


@pytest.mark.parametrize("wing", FOLLOW)
def test_nothing_after_linking_looks_up_an_id(wing: str) -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "localoffer" / wing).glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if LOOKS_UP.search(line)
    ]
    assert found == []


def test_two_entries_are_told_as_one() -> None:
    one = next(it for it in _library().entitlements if it.national and it.council)
    assert one.national
    assert one.council
    national = one.national.model_copy(
        update={
            "sentence": "Of today.", "how_to_ask": None, "how_long": "A week", "conditions": ("One", "Two"), "age_until": 21,
            "uncertain": "This.", "ask_first": "Ask here.", "checked": When(2026, 3), "order": 7, "by_district": YesNo.YES, "duty": Duty.MUST,
        }
    )  # fmt: skip
    council = one.council.model_copy(
        update={
            "sentence": "Ours.", "how_long": "A day", "conditions": ("Two", "Three"), "age_until": 25, "owner": "A post",
            "uncertain": "That.", "ask_first": "Ask there.", "checked": When(2026, 2), "order": 9, "by_district": YesNo.NO, "duty": Duty.CHOOSES,
        }
    )  # fmt: skip
    both = JoinedEntitlement("one", national, council)
    assert (both.sentence, both.duty, both.order) == ("Of today.", Duty.MUST, 7)
    entry = both.entry
    assert (entry.how_long, entry.age_until, entry.owner) == ("A day", 25, "A post")
    assert entry.conditions == ("One", "Two", "Three")
    assert entry.ask_first == "Ask here. Ask there."
    assert (entry.uncertain, entry.checked, entry.by_district) == ("This. That.", When(2026, 2), YesNo.YES)
    assert (entry.amounts, entry.sources, entry.contacts, entry.closed) == ((), (), (), None)
    assert JoinedEntitlement("one", national, None).entry.how_long == "A week"
