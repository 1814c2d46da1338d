"""Who gets what, worked out from the files a second time, and compared with every page that says so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from localoffer.edition.edition import SLIP, Edition, called, problem, slip, squeezed, words_of
from localoffer.edition.written import Entry, whole_number
from localoffer.problems import Problem, rule
from localoffer.records.frozen import dataclass

MATRIX = "/who-gets-what/"
OUTCOME = "/find-what-is-yours/{}/"
ENTITLEMENT = "/what-you-can-get/{}/"
#: How many sentences say who gets a thing, before all the groups.
MOST_LINES = 3


@dataclass(frozen=True)
class Said:
    """A verdict, with its written reason; None if it follows from the entry."""

    verdict: str
    reason: str | None


@dataclass(frozen=True)
class ShownAnswer:
    """An answer on a page: its word, all that is with it, and whether it is marked as derived."""

    page: str
    entitlement: str
    outcome: str
    word: str
    text: str
    marked: bool


@rule
def wrong_verdict(edition: Edition) -> Iterator[Problem]:
    """Every page that says who gets something says what is written, or else what follows from the groups, ages and conditions of
    the entry: the first part of the reason with every answer, and all of it once on the page. Each answer has its own word and
    is counted separately; the matrix marks what follows.
    """
    wanted = _wanted(edition)
    shown = list(_shown(edition))
    words = _words(wanted, shown)
    if len(set(words.values())) < len(words):
        yield slip(MATRIX, f"Two answers are said in the same word: {words}.")
    for answer in shown:
        said = wanted.get((answer.entitlement, answer.outcome))
        if said is None:
            yield _slip(edition, answer, "nobody has decided that")
        elif answer.word != words[said.verdict]:
            yield _slip(edition, answer, f"it comes to: {said.verdict}")
        elif squeezed(_first_part(said)) not in squeezed(answer.text):
            yield _slip(edition, answer, f"its reason is: {said.reason}")
        elif answer.page == MATRIX and answer.marked != (said.reason is None):
            yield _slip(edition, answer, "it is marked as worked out only where nobody wrote it")
    yield from _missing(edition, wanted, shown)
    yield from _counts(edition, wanted, words)


def _first_part(said: Said) -> str:
    """A reason up to its first semicolon or colon: the fact that the answer depends on."""
    return re.split(r"[;:] ", said.reason or "", maxsplit=1)[0]


@rule
def short_who_differs(edition: Edition) -> Iterator[Problem]:
    """The sentences in which a page first says who gets something are at most three, are not in a fold, and have no answer that
    none of the groups below them has.
    """
    for id, parts in edition.entitlements.items():
        page = ENTITLEMENT.format(id)
        tree = edition.trees.get(page)
        lines = tree.css("main .lo-who > li") if tree else []
        groups = (
            {_word(mark) for mark in tree.css("main .lo-verdicts:not(.lo-who) > li b")} if tree else set()
        )
        words = [_word(mark) for line in lines if (mark := line.css_first("b"))]
        if (
            (groups and not words)
            or len(words) > MOST_LINES
            or (tree and tree.css_first("main details .lo-who"))
        ):
            message = f"{page} says in {len(words)} sentences who gets it, and should do so openly in one to {MOST_LINES}."
        elif groups and (strange := sorted({*words} - groups)):
            message = f"{page} says “{strange[0]}” first, and no group on it has that answer."
            written = next((part for part in parts if part.get("who_short")), parts[0])
            if any(line.startswith(strange[0]) for line in written.every("who_short")):
                yield problem(
                    written.mark,
                    message,
                    f"Begin each line of who_short: with an answer that a group has: {'; '.join(sorted(groups))}. Or put right "
                    "what the answers are worked out from: statuses:, ages, conditions: or content/verdicts.yaml.",
                    record=called(written),
                )
                continue
        else:
            continue
        yield slip(parts[0], message)


def _wanted(edition: Edition) -> dict[tuple[str, str], Said]:
    """The verdict on each thing for each outcome."""
    written = {
        (gets.of("entitlement"), verdict.of("outcome")): verdict
        for lists in (edition.national.lists, edition.council.lists)
        for gets in lists.get("who_gets_it", ())
        for verdict in gets.every("verdicts")
    }
    national = {
        entry["id"] for entry in edition.national.lists.get("entitlements", ()) if edition.knows(entry)
    }
    found = {}
    for id, parts in edition.entitlements.items():
        for outcome in edition.shown("outcomes").values():
            chosen = _follows(edition, parts[0], outcome) if edition.chosen(id) else "ask"
            if chosen != "ask":
                found[id, outcome["id"]] = Said(chosen, None)
            elif verdict := written.get((id, outcome["id"])):
                found[id, outcome["id"]] = Said(verdict["verdict"], verdict["reason"])
            elif id not in national and not _asked_for(edition, id):
                found[id, outcome["id"]] = Said(_follows(edition, parts[0], outcome), None)
    return found


def _follows(edition: Edition, entry: Entry, outcome: Entry) -> str:
    """What follows from the entry itself for an outcome."""
    left_out = [group for group in entry.every("left_out") if edition.cited(group)]
    if any(outcome["id"] in group.every("outcomes") for group in left_out):
        return "no"
    begins, ends = whole_number(entry.of("age_from") or "0"), whole_number(entry.of("age_until") or "999")
    youngest, past = (
        whole_number(outcome.of("age_from") or "0"),
        whole_number(outcome.of("age_until") or "999"),
    )
    if youngest >= ends:
        return "no"
    if past <= begins:
        return "not yet"
    if not outcome.get("status") or outcome["status"] not in entry.every("statuses"):
        return "ask"
    if edition.standing((entry,)) == "announced":
        return "not yet"
    whole = begins <= youngest and past <= ends
    return "yes" if whole and not entry.every("conditions") else "yes, if"


def _asked_for(edition: Edition, id: str) -> bool:
    # The national entry comes last and decides whether a thing is given.
    return edition.entitlements[id][-1].get("standing") == "asked for"


def _shown(edition: Edition) -> Iterator[ShownAnswer]:
    outcomes = {OUTCOME.format(id): id for id in edition.shown("outcomes")}
    things = {ENTITLEMENT.format(id): id for id in edition.entitlements}
    for page, tree in edition.trees.items():
        for row in tree.css("main .lo-verdicts > li"):
            mark, link = row.css_first("b"), _target(page, row)
            if mark and page in things and link in outcomes:
                yield ShownAnswer(page, things[page], outcomes[link], _word(mark), words_of(row), False)
            elif mark and page in outcomes and link in things:
                yield ShownAnswer(page, things[link], outcomes[page], _word(mark), words_of(row), False)
    matrix = edition.trees.get(MATRIX)
    for table in matrix.css("main table") if matrix else ():
        columns = [_target(MATRIX, head) for head in table.css("thead th")][1:]
        for row in table.css("tbody tr"):
            for column, cell in zip(columns, row.css("td"), strict=True):
                word = cell.css_first("b")
                yield ShownAnswer(
                    MATRIX,
                    things.get(_target(MATRIX, row), ""),
                    outcomes.get(column, ""),
                    _word(word) if word else "",
                    words_of(cell),
                    cell.css_first("i") is not None,
                )


def _target(page: str, node: LexborNode) -> str:
    link = node.css_first("a[href]")
    return urljoin(page, link.attributes["href"]) if link else ""


def _word(node: LexborNode) -> str:
    """An answer's word without what is between it and the reason."""
    return words_of(node).rstrip(".:")


def _words(wanted: dict[tuple[str, str], Said], shown: list[ShownAnswer]) -> dict[str, str]:
    """The word for each verdict: the one on most pages. Which words they are does not matter here."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer in shown:
        if said := wanted.get((answer.entitlement, answer.outcome)):
            found[said.verdict][answer.word] += 1
    return {verdict: counter.most_common(1)[0][0] for verdict, counter in found.items()}


def _slip(edition: Edition, answer: ShownAnswer, because: str) -> Problem:
    parts = edition.entitlements.get(answer.entitlement)
    return problem(
        parts[0].mark if parts else answer.page,
        f"{answer.page} says “{answer.word}” of {answer.outcome}; {because}.",
        SLIP,
        record=called(parts[0]) if parts else "",
    )


def _missing(
    edition: Edition, wanted: dict[tuple[str, str], Said], shown: list[ShownAnswer]
) -> Iterator[Problem]:
    there = {
        (answer.page, answer.entitlement, answer.outcome)
        for answer in shown
        if (said := wanted.get((answer.entitlement, answer.outcome)))
        and squeezed(said.reason or "") in squeezed(answer.text)
    }
    for entitlement, outcome in wanted:
        pages = [ENTITLEMENT.format(entitlement)]
        if not _asked_for(edition, entitlement):
            pages += [OUTCOME.format(outcome), MATRIX]
        for page in pages:
            if page in edition.trees and (page, entitlement, outcome) not in there:
                entry = edition.entitlements[entitlement][0]
                yield slip(entry, f"{page} does not say whether {outcome} gets it, with all of the reason.")


def _counts(
    edition: Edition, wanted: dict[tuple[str, str], Said], words: dict[str, str]
) -> Iterator[Problem]:
    """An outcome's page counts each answer on what is given or announced: beside the parts of life, which add up to
    the total, and again above."""
    for outcome in edition.shown("outcomes"):
        tree = edition.trees.get(OUTCOME.format(outcome))
        expected = Counter(
            words[said.verdict].casefold()
            for (entitlement, whose), said in wanted.items()
            if whose == outcome and said.verdict in words and not _asked_for(edition, entitlement)
        )
        if not tree:
            continue
        parts: Counter[str] = Counter()
        for part in tree.css("main details > summary > small"):
            parts.update(_counted(part))
        above = [_counted(heading) for heading in tree.css("main h2")]
        if parts != expected or any(expected[word] != of for counts in above for word, of in counts.items()):
            page = OUTCOME.format(outcome)
            yield slip(page, f"This page counts {dict(parts)}; the records come to {dict(expected)}.")


def _counted(node: LexborNode) -> Counter[str]:
    """Answers and how many there are of each, from words such as: (15 yes · 31 yes, if)."""
    pairs = (re.fullmatch(r"(\d+) (.+)", part.strip()) for part in re.split("[·:()]", words_of(node)))
    return Counter({pair[2].casefold(): int(pair[1]) for pair in pairs if pair})
