"""Who gets what, worked out from what is written a second time, and held against every page that says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from localoffer.edition.edition import SLIP, Edition, called, problem, squeezed, words_of
from localoffer.edition.written import Entry
from localoffer.problems import Problem, rule

MATRIX = "/who-gets-what/"
OUTCOME = "/find-what-is-yours/{}/"
ENTITLEMENT = "/what-you-can-get/{}/"


@dataclass(frozen=True)
class Said:
    """A verdict, with the reason that somebody wrote; None where it follows from the entry."""

    verdict: str
    reason: str | None


@dataclass(frozen=True)
class Shown:
    """An answer on a page: its word, all that stands with it, and whether it says that nobody wrote it."""

    page: str
    entitlement: str
    outcome: str
    word: str
    text: str
    marked: bool


@rule
def wrong_verdict(edition: Edition) -> Iterator[Problem]:
    """Every page that says who gets a thing says what is written, or else what follows from the groups, ages and
    conditions of the entry. Each answer has a word of its own and is counted apart; the matrix marks what follows."""
    wanted = _wanted(edition)
    shown = list(_shown(edition))
    words = _words(wanted, shown)
    if len(set(words.values())) < len(words):
        yield problem(MATRIX, f"Two answers are said in the same word: {words}.", SLIP)
    for answer in shown:
        said = wanted.get((answer.entitlement, answer.outcome))
        if said is None:
            yield _slip(edition, answer, "nobody has decided that")
        elif answer.word != words[said.verdict]:
            yield _slip(edition, answer, f"it comes to: {said.verdict}")
        elif squeezed(said.reason or "") not in squeezed(answer.text):
            yield _slip(edition, answer, f"its reason is: {said.reason}")
        elif answer.page == MATRIX and answer.marked != (said.reason is None):
            yield _slip(edition, answer, "it is marked as worked out only where nobody wrote it")
    yield from _missing(edition, wanted, shown)
    yield from _counts(edition, wanted, words)


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
            if verdict := written.get((id, outcome["id"])):
                found[id, outcome["id"]] = Said(verdict["verdict"], verdict["reason"])
            elif id not in national and not _asked_for(edition, id):
                found[id, outcome["id"]] = Said(_follows(edition, parts[0], outcome), None)
    return found


def _follows(edition: Edition, entry: Entry, outcome: Entry) -> str:
    """What the entry itself comes to for an outcome."""
    left_out = [group for group in entry.every("left_out") if edition.cited(group)]
    if any(outcome["id"] in group.every("outcomes") for group in left_out):
        return "no"
    begins, ends = int(entry.of("age_from") or 0), int(entry.of("age_until") or 999)
    youngest, past = int(outcome.of("age_from") or 0), int(outcome.of("age_until") or 999)
    if youngest >= ends:
        return "no"
    if past <= begins:
        return "not yet"
    if not outcome.get("status") or outcome["status"] not in entry.every("statuses"):
        return "ask"
    if entry.get("standing") == "announced":
        return "not yet"
    whole = begins <= youngest and past <= ends
    return "yes" if whole and not entry.every("conditions") else "yes, if"


def _asked_for(edition: Edition, id: str) -> bool:
    # The national entry stands last and says whether a thing can be had.
    return edition.entitlements[id][-1].get("standing") == "asked for"


def _shown(edition: Edition) -> Iterator[Shown]:
    outcomes = {OUTCOME.format(id): id for id in edition.shown("outcomes")}
    things = {ENTITLEMENT.format(id): id for id in edition.entitlements}
    for page, tree in edition.trees.items():
        for row in tree.css("main .lo-verdicts > li"):
            mark, link = row.css_first(".lo-verdict"), _target(page, row)
            if mark and page in things and link in outcomes:
                yield Shown(page, things[page], outcomes[link], _text(mark), _text(row), False)
            elif mark and page in outcomes and link in things:
                yield Shown(page, things[link], outcomes[page], _text(mark), _text(row), False)
    matrix = edition.trees.get(MATRIX)
    columns = [_target(MATRIX, head) for head in matrix.css("thead th")][1:] if matrix else []
    for row in matrix.css("tbody tr") if matrix else ():
        for column, cell in zip(columns, row.css("td"), strict=True):
            word = cell.css_first("b")
            yield Shown(
                MATRIX,
                things.get(_target(MATRIX, row), ""),
                outcomes.get(column, ""),
                _text(word) if word else "",
                _text(cell),
                cell.css_first("i") is not None,
            )


def _target(page: str, node: LexborNode) -> str:
    link = node.css_first("a[href]")
    return urljoin(page, link.attributes["href"]) if link else ""


def _text(node: LexborNode) -> str:
    return words_of(node)


def _words(wanted: dict[tuple[str, str], Said], shown: list[Shown]) -> dict[str, str]:
    """The word of each verdict: the one that most pages have for it. Which words they are is nobody's business here."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer in shown:
        if said := wanted.get((answer.entitlement, answer.outcome)):
            found[said.verdict][answer.word] += 1
    return {verdict: counter.most_common(1)[0][0] for verdict, counter in found.items()}


def _slip(edition: Edition, answer: Shown, because: str) -> Problem:
    parts = edition.entitlements.get(answer.entitlement)
    return problem(
        parts[0].mark if parts else answer.page,
        f"{answer.page} says “{answer.word}” of {answer.outcome}; {because}.",
        SLIP,
        record=called(parts[0]) if parts else "",
    )


def _missing(edition: Edition, wanted: dict[tuple[str, str], Said], shown: list[Shown]) -> Iterator[Problem]:
    there = {(answer.page, answer.entitlement, answer.outcome) for answer in shown}
    for entitlement, outcome in wanted:
        pages = [ENTITLEMENT.format(entitlement)]
        if not _asked_for(edition, entitlement):
            pages += [OUTCOME.format(outcome), MATRIX]
        for page in pages:
            if page in edition.trees and (page, entitlement, outcome) not in there:
                entry = edition.entitlements[entitlement][0]
                yield problem(entry.mark, f"{page} does not say whether {outcome} gets it.", SLIP,
                    record=called(entry),
                )  # fmt: skip


def _counts(
    edition: Edition, wanted: dict[tuple[str, str], Said], words: dict[str, str]
) -> Iterator[Problem]:
    """An outcome's page counts each answer on what can be had or is announced."""
    for outcome in edition.shown("outcomes"):
        tree = edition.trees.get(OUTCOME.format(outcome))
        expected = Counter(
            words[said.verdict]
            for (entitlement, whose), said in wanted.items()
            if whose == outcome and said.verdict in words and not _asked_for(edition, entitlement)
        )
        counted = {}
        for item in tree.css("main ul.lo-row > li") if tree else ():
            mark, number = item.css_first(".lo-verdict"), item.css_first("strong")
            if mark and number:
                counted[_text(mark)] = int(number.text())
        if tree and {word: number for word, number in counted.items() if number} != expected:
            page = OUTCOME.format(outcome)
            yield problem(page, f"This page counts {counted}; the records come to {dict(expected)}.", SLIP)
