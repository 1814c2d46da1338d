"""Small groups stay hidden: from the rule, from somebody with a pencil, and in every sentence of the site.

The attacker here shares nothing with `localoffer.folding`: it tries out which numbers can be true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from localoffer.figures.small_numbers import counted, people_of_share, worked_out
from localoffer.figures.small_numbers import facts as facts_of
from localoffer.problems import Problem
from localoffer.records.models import Measure, Table, Unit
from localoffer.rules.figures import given_away
from tests.figures import measure, our_own, reading, table
from tests.site import outcome

SMALL = range(1, 6)
#: Which groups a printed number counts, and the number.
Printed = tuple[frozenset[str], int]


def possible(printed: Sequence[Printed], hidden: Iterable[str]) -> dict[str, set[int]]:
    """What each hidden group can have, as far as the printed numbers say: one value, or two of several."""
    names = sorted({name for groups, _ in printed for name in groups})
    found: dict[str, set[int]] = {name: set() for name in hidden}

    def fits(chosen: dict[str, int]) -> bool:
        for groups, people in printed:
            known = sum(chosen[name] for name in groups if name in chosen)
            if known > people or (known != people and groups <= chosen.keys()):
                return False
        return True

    def goes_on(chosen: dict[str, int], left: list[str]) -> bool:
        """Whether some choice for the rest fits."""
        if not left:
            return True
        most = min(people for groups, people in printed if left[0] in groups)
        return any(
            fits(further := {**chosen, left[0]: value}) and goes_on(further, left[1:])
            for value in range(most + 1)
        )

    for name in found:
        rest = [other for other in names if other != name]
        for value in range(min(people for groups, people in printed if name in groups) + 1):
            if fits({name: value}) and goes_on({name: value}, rest):
                found[name].add(value)
            if len(found[name]) == 2:
                break
    return found


def folded(counts: Sequence[int]) -> list[tuple[tuple[str, ...], int]]:
    """Rows as docs/tasks/add-a-figure.md says: small groups stand together, with the next smallest while that is small."""
    named = sorted(
        ((count, f"group {place}") for place, count in enumerate(counts)), key=lambda pair: pair[0]
    )
    together = [pair for pair in named if pair[0] in SMALL]
    rest = [pair for pair in named if pair[0] not in SMALL]
    while together and (len(together) < 2 or sum(count for count, _ in together) <= 5):
        together.append(rest.pop(next(place for place, pair in enumerate(rest) if pair[0])))
    rows: list[tuple[tuple[str, ...], int]] = [((name,), count) for count, name in rest]
    if together:
        rows.append((tuple(name for _, name in together), sum(count for count, _ in together)))
    return rows


def as_table(rows: Iterable[tuple[tuple[str, ...], int]], total: int | None, **fields: str) -> Table:
    """The rows with their shares, as a source prints them."""
    rows = list(rows)
    everybody = sum(count for _, count in rows)
    return table(
        [
            {
                "label": names[0] if len(names) == 1 else "Other",
                "values": (count, round(Decimal(count * 100) / everybody)),
                "together": names if len(names) > 1 else (),
            }
            for names, count in rows
        ],
        [{"label": "People", "unit": "people"}, {"label": "Share", "unit": "percent"}],
        total=() if total is None else (str(total), "100"),
        **fields,
    )


def found(tables: Sequence[Table], measures: Sequence[Measure] = ()) -> list[Problem]:
    return list(given_away(list(tables), list(measures)))


#: At least two groups that are large enough to fold with.
COUNTS = st.tuples(
    st.lists(st.integers(0, 12), min_size=1, max_size=5), st.lists(st.integers(6, 60), min_size=2, max_size=4)
).map(lambda pair: [*pair[0], *pair[1]])


@settings(max_examples=150, deadline=None)
@given(COUNTS)
def test_nobody_finds_a_small_group_in_a_table_that_is_folded_as_documented(counts: list[int]) -> None:
    rows = folded(counts)
    total = sum(counts)
    everybody = frozenset(name for names, _ in rows for name in names)
    printed = [*((frozenset(names), count) for names, count in rows), (everybody, total)]
    hidden = {name for names, _ in rows if len(names) > 1 for name in names}
    for name, values in possible(printed, hidden).items():
        assert len(values) > 1, name
    assert not {count for _, count in rows} & set(SMALL)
    assert found([as_table(rows, total)]) == []


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.integers(1, 5))
def test_a_small_group_that_is_only_left_out_is_found(counts: list[int], hidden: int) -> None:
    rows = folded(counts)
    total = sum(counts) + hidden
    assert found([as_table(rows, total)]) != []
    everybody = measure(reading("2020-04", str(total)), unit="people", better="neither")
    assert found([as_table(rows, None)], [everybody]) != []


PARTS = st.lists(st.integers(0, 2), min_size=4, max_size=5)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=5, max_size=5), PARTS, PARTS)
def test_two_tables_give_no_small_group_away_that_the_rule_does_not_find(
    counts: list[int], first: list[int], second: list[int]
) -> None:
    names = [f"group {place}" for place in range(min(len(first), len(second)))]
    tables, printed = [], []
    for id, parts in (("one", first), ("other", second)):
        rows = []
        for part in range(3):
            members = tuple(name for name, at in zip(names, parts, strict=False) if at == part)
            if members:
                rows.append((members, sum(counts[names.index(name)] for name in members)))
        printed += [(frozenset(members), count) for members, count in rows]
        tables.append(
            table(
                [
                    {"label": " and ".join(members), "values": (count,), "together": members}
                    for members, count in rows
                ],
                id=id,
            )
        )
    if any(count in SMALL for _, count in printed):
        return  # small-count refuses these by themselves.
    pinned = {
        name for name, values in possible(printed, names).items() if len(values) == 1 and values <= set(SMALL)
    }
    assert found(tables) or not pinned, pinned


def test_taking_one_table_from_another_is_found() -> None:
    rows = [{"label": "Other", "values": (20,), "together": ["Black", "Asian Other", "Other"]}]
    fewer = [{"label": "Other", "values": (17,), "together": ["Black", "Other"]}]
    (problem,) = found([table(rows, id="one"), table(fewer, id="other")])
    assert problem.rule == "small-count-worked-out"
    assert "there are 3 people in “Asian Other”" in problem.message
    assert found([table(rows, id="one"), table(fewer, id="other", date="2019-04")]) == []


def test_a_group_without_anybody_gives_another_away() -> None:
    facts = [
        table([{"label": "Three", "values": (9,), "together": ["a", "b", "c"]}], id="one"),
        table([{"label": "Two", "values": (0,), "together": ["c", "d"]}], id="two"),
        table([{"label": "Two", "values": (6,), "together": ["b", "c"]}], id="three"),
    ]
    assert worked_out(fact for one in facts for fact in facts_of(one, 0)) == {frozenset({"a"}): 3}


def test_a_share_of_one_group_alone_in_a_folded_row_is_found() -> None:
    made = as_table([(("Most",), 375), (("Other", "Black"), 20)], 395)
    row = made.rows[1]
    wrong = row.model_copy(update={"values": (Decimal(20), Decimal(4))})
    assert found([made]) == []
    (problem,) = found([made.model_copy(update={"rows": (made.rows[0], wrong)})])
    assert "20 of 395 people, and that is not 4%" in problem.message


@pytest.mark.parametrize(("share", "small"), [("2", True), ("9", True), ("12", False), ("0", False)])
def test_a_share_that_stands_for_a_small_group_is_found(share: str, small: bool) -> None:
    shares = table(
        [{"label": "Secure home", "values": (share,)}], [{"label": "Share", "unit": "percent"}], id="shares"
    )
    everybody = measure(reading("2020-04", "56"), unit="people", better="neither")
    assert bool(found([shares], [everybody])) is small


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 2))
def test_a_rounded_share_can_stand_for_the_number_it_was_made_from(
    whole: int, part: int, places: int
) -> None:
    part = min(part, whole)
    share = round(Decimal(part * 100) / whole, places)
    assert part in people_of_share(share, Decimal(whole))


# ---- This folder's own figures ----

OWN = tuple(our_own().tables.values())
COLUMNS = [(one, number) for one in OWN for number in counted(one)]


@pytest.mark.parametrize(("one", "number"), COLUMNS, ids=[f"{one.id}-{number}" for one, number in COLUMNS])
def test_no_small_group_of_ours_can_be_worked_out(one: Table, number: int) -> None:
    """By the table with its total, and every other table of the same group and day that tells the same things apart."""
    when = one.columns[number].date or one.date
    printed = printed_by(one, number)
    for other in OWN:
        if other is not one and (other.group, other.first) == (one.group, one.first):
            for place in counted(other):
                if (other.columns[place].date or other.date) == when:
                    printed += printed_by(other, place)
    hidden = {name.casefold() for row in one.rows for name in row.together}
    for name, values in possible(printed, hidden).items():
        assert len(values) > 1, name
    rows = [int(row.values[number]) for row in one.rows]
    assert not set(rows) & set(SMALL)
    assert not one.total or int(one.total[number]) - sum(rows) not in SMALL


def printed_by(one: Table, number: int) -> list[Printed]:
    rows = [
        (frozenset(name.casefold() for name in (row.together or (row.label,))), int(row.values[number]))
        for row in one.rows
    ]
    if one.total:
        rows.append((frozenset(name for names, _ in rows for name in names), int(one.total[number])))
    return rows


def test_the_rule_finds_nothing_in_our_own_figures() -> None:
    library = our_own()
    assert found(OWN, tuple(library.measures.values())) == []


def test_a_column_that_counts_nobody_says_so_and_is_one_column_less_another() -> None:
    for one in OWN:
        for number, column in enumerate(one.columns):
            if column.difference:
                assert number not in counted(one)
            elif column.unit is Unit.PEOPLE:
                assert all(row.values[number] >= 0 for row in one.rows), (one.id, column.label)


#: A number from 1 to 5, at most two words that describe, and people.
A_SMALL_COUNT = re.compile(
    r"\b(?:[1-5]|one|two|three|four|five)\b"
    r"(?: (?:more|fewer|other|young|former|care|looked-after|disabled|homeless|unaccompanied|asylum-seeking|black|asian"
    r"|white|mixed|secure|adopted|pregnant|single)){0,3}"
    r" (?:people|persons?|child(?:ren)?|girls?|boys?|bab(?:y|ies)|teenagers?|(?:care )?leavers?|mothers?|fathers?|women"
    r"|woman|men|man)\b",
    re.IGNORECASE,
)
#: What reads like a count of people and is none.
NO_COUNTS = (
    "You said 4 Young people who seek asylum",  # the fourth voice
    "One care leaver, for all",  # a seat in a group
)


def said_in(name: str) -> str:
    """What people read or hear of a document."""
    text = outcome().documents[name].decode()
    if name.endswith(".html"):
        page = LexborHTMLParser(text)
        for node in page.css("script, style"):
            node.decompose()
        assert page.root
        labels = [str(node.attributes["aria-label"]) for node in page.css("[aria-label]")]
        text = " ".join([page.root.text(separator=" "), *labels])
    return " ".join(text.split())


TEXTS = [
    name for name in outcome().documents if name.endswith((".html", ".ics", ".xml", ".txt", ".json", ".csv"))
]


@pytest.mark.parametrize("name", TEXTS)
def test_no_document_counts_one_to_five_people(name: str) -> None:
    text = said_in(name)
    for words in NO_COUNTS:
        text = text.replace(words, "")
    assert [text[max(0, one.start() - 40) : one.end() + 20] for one in A_SMALL_COUNT.finditer(text)] == []


@pytest.mark.parametrize(
    "words",
    ["4 young people", "one care leaver", "Three boys", "2 children", "five more young people", "1 girl"],
)
def test_the_search_for_small_counts_finds_them(words: str) -> None:
    assert A_SMALL_COUNT.search(f"There are {words} here.")


@pytest.mark.parametrize(
    "words", ["14 young people", "one to every care leaver", "5 hours", "2 of 15 children"]
)
def test_the_search_for_small_counts_leaves_other_numbers(words: str) -> None:
    assert not A_SMALL_COUNT.search(f"There are {words} here.")


def test_no_cell_of_the_local_picture_counts_one_to_five_people() -> None:
    page = LexborHTMLParser(outcome().documents["strategy/local-picture/index.html"].decode())
    for one in OWN:
        block = page.css_first(f"[id='{one.id}']")
        assert block
        for row in block.css("tr"):
            cells = [cell.text(strip=True) for cell in row.css("td")]
            for number in counted(one):
                assert not cells or cells[number] not in {str(value) for value in SMALL}
