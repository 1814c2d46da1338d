"""Rules about who gets what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from localoffer.known import has_begun
from localoffer.law.verdicts import MOST_LINES, who_line
from localoffer.problems import Problem, rule, warning
from localoffer.records.models import Entitlement, Outcome, Standing, Verdict, VerdictFor, WhoGetsIt
from localoffer.records.naming import shorten
from localoffer.records.yaml_tree import Fields, Scalar
from localoffer.rules.base import Content, entries

_FILLER = re.compile(
    r"(?:this |it )?(?:does not|doesn[’']t) apply(?: to you| here)?|not applicable|n/?a|none|yes|no|maybe|not yet"
    r"|(?:not|only) for you|(?:the )?same(?: as (?:above|before))?|(?:see|as) above|(?:it )?depends(?: on .{0,20})?"
    r"|you (?:do not|don[’']t|cannot|can[’']t|can|will|may)? ?(?:get|have|qualify for|qualify)(?: this| it)?"
    r"|you (?:are|are not|aren[’']t) (?:eligible|entitled)(?: for this| to this| for it| to it)?",
    re.IGNORECASE,
)


@rule
def verdict_missing(content: Content) -> Iterator[Problem]:
    """For everything in the national folder that is given or announced, each outcome of the questions has a verdict.

    They are in national/verdicts.yaml. What was only asked for needs none. Nor does what only the council gives: verdicts
    that are not in content/verdicts.yaml follow from its groups, ages and conditions.

    PASS: eleven outcomes, and a verdict for each of them
    FAIL: eleven outcomes, and verdicts for ten
    """
    outcomes = _outcomes(content)
    if not outcomes or content.records.could_not_be_read("outcomes", "who_gets_it"):
        return
    lists, written = _lists(content), _written(content)
    for id, joined in content.entitlements().items():
        if not joined.national or joined.standing is Standing.ASKED_FOR or joined.closed_by(content.as_of):
            continue
        own = lists.get(id, [])
        said = {verdict.outcome.id for record in own for verdict in record.verdicts}
        missing = [outcome for outcome in outcomes if outcome not in said]
        if not missing or (not own and id in written):
            continue
        if own:
            yield verdict_missing.problem(
                own[0].marks.of("verdicts"),
                f"Nothing says whether people with these outcomes get it: {', '.join(missing)}.",
                "Add an entry for each of them under verdicts:, with outcome:, verdict: and its own reason:.",
                _whose(content, own[0]),
            )
        else:
            problem = verdict_missing.problem(
                joined.national.marks.record,
                "Nothing says who gets this: it has no list of verdicts.",
                f"Add one in national/verdicts.yaml with entitlement: {id} and, under verdicts:, an entry for each outcome: "
                f"{', '.join(missing)}.",
                f"the entitlement “{shorten(joined.title)}”",
            )
            yield replace(problem, again="lack one")


@rule
def verdict_twice(content: Content) -> Iterator[Problem]:
    """An outcome has one verdict for each entitlement, in one of the two files.

    PASS: qualifying, and then over-25
    FAIL: qualifying twice in the list of one entitlement
    """
    first: dict[tuple[str, str], VerdictFor] = {}
    for record, verdict in _verdicts(content):
        key = (record.entitlement.id, verdict.outcome.id)
        other = first.setdefault(key, verdict)
        if other is not verdict:
            yield verdict_twice.problem(
                verdict.marks.of("outcome"),
                f"{verdict.outcome.id} already has a verdict for this: “{other.verdict}” in "
                f"{other.marks.of('outcome').words}.",
                "Keep the right one, or, if one was meant for another outcome, correct its outcome:.",
                _whose(content, record),
            )


@rule
def default_reason(content: Content) -> Iterator[Problem]:
    """Each written verdict has its own reason, which says something about that group and that entitlement.

    PASS: reason: You are 25 or older, and this ends when you turn 25.
    FAIL: reason: Does not apply.
    FAIL: the same reason for two outcomes of one entitlement
    """
    first: dict[tuple[str, str], VerdictFor] = {}
    for record, verdict in _verdicts(content):
        reason = " ".join(re.sub(r"[^\w’'/ ]", " ", verdict.reason.casefold()).split())
        other = first.setdefault((record.entitlement.id, reason), verdict)
        if _FILLER.fullmatch(reason) or not re.search(r"\w", reason):
            message = f"“{shorten(verdict.reason)}” could be said of anything and gives no reason."
        elif other is not verdict:
            message = (
                f"The same reason is given for {other.outcome.id}, in line {other.marks.of('reason').line}."
            )
        else:
            continue
        yield default_reason.problem(
            verdict.marks.of("reason"),
            message,
            f"Say in one sentence what decides this for {verdict.outcome.id}: an age, a fact or a rule.",
            _whose(content, record),
        )


#: First words that no fact after “Yes, if” has.
_NO_FACT = frozenset(
    ["after", "ask", "as", "at", "because", "before", "from", "if", "see", "so", "until", "when"]
)


@rule
def reason_after_if(content: Content) -> Iterator[Problem]:
    """The reason for a “yes, if” is read out after those words. It begins with the fact that it depends on, up to a
    semicolon or colon.

    PASS: reason: You are moving into your own home; your adviser can tell you how much is left.
    FAIL: reason: When you move into your own home.
    """
    for record, verdict in _verdicts(content):
        first = verdict.reason.partition(" ")[0].lower()
        if verdict.verdict is Verdict.YES_IF and first in _NO_FACT:
            yield reason_after_if.problem(
                verdict.marks.of("reason"),
                f"Read aloud this says: Yes, if {verdict.reason[0].lower()}{shorten(verdict.reason[1:])}",
                "Begin with the fact that must be true, such as: You are moving into your own home.",
                _whose(content, record),
            )


@rule
def who_in_short(content: Content) -> Iterator[Problem]:
    """Who gets something is said in at most three sentences, each beginning with a verdict: Yes; Yes, if; Ask; Not yet; No.

    PASS: who_short: Not yet if you are still in care.
    FAIL: who_short: You are moving into your own home.
    FAIL: four sentences
    """
    for record in content.each(Entitlement):
        mark = record.marks.of("who_short")
        if len(record.who_short) > MOST_LINES:
            yield who_in_short.problem(
                mark,
                f"There are {len(record.who_short)} sentences here, and a phone’s first screen has room for "
                f"{MOST_LINES}.",
                "Keep those that most readers need. The list below them has every group.",
            )
        for line in record.who_short:
            if who_line(line) is None:
                yield who_in_short.problem(
                    mark,
                    f"“{shorten(line)}” does not begin with a verdict.",
                    "Begin with Yes, Yes, if, Ask, Not yet or No, such as: Not yet if you are still in care.",
                )


@rule
def nobody_gets_it(content: Content) -> Iterator[Problem]:
    """The ages of an entry leave somebody who can get it: they end after they begin, and one of its groups includes people
    of that age.

    PASS: statuses: former-relevant, and age_from: 18
    FAIL: statuses: eligible, who are 16 or 17, and age_from: 18
    FAIL: age_from: 21, and age_until: 18
    """
    outcomes = tuple(content.each(Outcome))
    for record in content.each(Entitlement):
        start, end = record.age_from, record.age_until
        groups = {ref.id for ref in record.statuses}
        ages = [
            (outcome.age_from, outcome.age_until)
            for outcome in outcomes
            if outcome.status and outcome.status.id in groups
        ]
        if start is not None and end is not None and start >= end:
            message = f"It begins at {start} and ends at {end}, so nobody is the right age to get it."
        elif ages and not any(
            (end is None or youngest is None or youngest < end)
            and (start is None or oldest is None or oldest > start)
            for youngest, oldest in ages
        ):
            message = "Nobody in the groups that it is for is the right age to get it."
        else:
            continue
        yield nobody_gets_it.problem(
            record.marks.of("age_until" if start is None else "age_from"),
            message,
            "Change age_from: or age_until:, or add groups with people of that age to statuses:.",
        )


@warning
def verdict_contradicts(content: Content) -> Iterator[Problem]:
    """A verdict agrees with the entry that it is about: nobody who is left out gets it, and nobody yet gets what was only
    asked for or announced.

    PASS: left_out: with the outcome relevant, and verdict: no for relevant
    FAIL: left_out: with the outcome relevant, and verdict: yes for relevant
    FAIL: standing: asked for, and verdict: yes
    """
    entries_ = content.entitlements()
    for record, verdict in _verdicts(content):
        joined = entries_.get(record.entitlement.id)
        if joined is None or verdict.verdict not in (Verdict.YES, Verdict.YES_IF):
            continue
        outcome = verdict.outcome.id
        # National entries that exclude people are left to weaker-than-national.
        left_out = (
            part
            for part in (() if joined.national else joined.first.left_out)
            if outcome in {other.id for other in part.outcomes}
        )
        if part := next(left_out, None):
            message = f"This says “{verdict.verdict}” to people whom the entry leaves out, in {part.marks.record.words}."
            hint = f"Check the source. Write no here, or delete {outcome} from left_out: there."
        elif joined.standing is Standing.ASKED_FOR:
            message = f"This says “{verdict.verdict}” to something nobody has promised: its entry has standing: asked for."
            hint = "Write not yet, and say what is still to be decided. If people can have it now, delete standing: from its entry."
        elif joined.standing is Standing.ANNOUNCED and not has_begun(
            joined.national or joined.first, content.as_of
        ):
            message = f"This says “{verdict.verdict}” to something that has not begun: its entry has standing: announced."
            hint = "Write not yet, and say from which day they get it."
        else:
            continue
        yield verdict_contradicts.problem(verdict.marks.of("verdict"), message, hint, _whose(content, record))


def _outcomes(content: Content) -> tuple[str, ...]:
    return tuple(outcome.id for outcome in content.each(Outcome))


def _lists(content: Content) -> Mapping[str, list[WhoGetsIt]]:
    """The lists of verdicts by entitlement, national ones first."""
    found: defaultdict[str, list[WhoGetsIt]] = defaultdict(list)
    for record in content.records.of_both(WhoGetsIt):
        found[record.entitlement.id].append(record)
    return found


def _verdicts(content: Content) -> Iterator[tuple[WhoGetsIt, VerdictFor]]:
    for records in _lists(content).values():
        for record in records:
            for verdict in record.verdicts:
                yield record, verdict


def _written(content: Content) -> set[str]:
    """The entitlements for which a list is written, even if it could not be read."""
    return set(content.of_each_file("written verdicts", _written_in))


def _written_in(content: Content) -> Iterator[str]:
    for file in content.files:
        for name, _, node in entries(file):
            if name == "who_gets_it" and isinstance(node, Fields):
                value = node.named.get("entitlement")
                if isinstance(value, Scalar):
                    yield value.text


def _whose(content: Content, record: WhoGetsIt) -> str:
    joined = content.entitlements().get(record.entitlement.id)
    title = joined.title if joined else record.entitlement.id
    return f"the {record.noun} on “{shorten(title)}”"
