"""Rules about what became of voices, promises and pledges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localoffer.ledger.states import Place, of_promise, of_voice
from localoffer.library import Library
from localoffer.problems import Problem, rule, warning
from localoffer.records import models
from localoffer.records.naming import in_a_row, record_name
from localoffer.records.values import When
from localoffer.rules.base import Content

#: The fields of a piece of evidence that name a record which says what happened, and when.
TELLING = ("finding", "action", "measure", "group")


@rule
def answer_target(content: Content) -> Iterator[Problem]:
    """An answer is about one voice, one promise or one pledge, and each of them has one answer.

    PASS: an answer with voice: who-to-ring
    FAIL: an answer with voice: and promise:, or two answers with voice: who-to-ring
    """
    first: dict[tuple[str, str], models.Answer] = {}
    for record in content.each(models.Answer):
        named = [field for field in ("voice", "promise", "pledge") if getattr(record, field)]
        if len(named) != 1:
            yield answer_target.problem(
                record.marks.record,
                f"This answer is about a {' and a '.join(named)}. It can only be about one thing."
                if named
                else "This answer does not say what it is about.",
                "Give it one of voice:, promise: or pledge:, with its id. Write a separate answer for the other.",
            )
        elif (other := first.setdefault(record.about, record)) is not record:
            yield answer_target.problem(
                record.marks.of(named[0]),
                f"The {named[0]} {record.title} already has an answer, in {other.marks.record.words}.",
                "Move this into that one.",
            )


@rule
def evidence_incomplete(content: Content) -> Iterator[Problem]:
    """An answer has evidence or is stated. A piece of evidence names one record that says what happened, or has its own
    text, date and source.

    PASS: evidence with finding: clearer-offer and shows: part of it
    FAIL: evidence with an entitlement and no date
    """
    for record in content.each(models.Answer):
        if not record.evidence and not record.stated:
            yield evidence_incomplete.problem(
                record.marks.record,
                "This answer says nothing: it has no evidence and is not stated.",
                "Add evidence: with what happened, or delete the answer. Without it the site says what is known.",
            )
        for evidence in record.evidence:
            telling = [field for field in TELLING if getattr(evidence, field)]
            missing = [field for field in ("text", "date", "sources") if not getattr(evidence, field)]
            if len(telling) > 1:
                yield evidence_incomplete.problem(
                    evidence.marks.record,
                    f"This names {' and '.join(telling)}. Each piece of evidence names one.",
                    "Make each a separate piece of evidence.",
                )
            elif not telling and missing:
                yield evidence_incomplete.problem(
                    evidence.marks.record,
                    f"This does not say what happened: {in_a_row(missing)} {'is' if len(missing) == 1 else 'are'} "
                    "missing.",
                    f"Name the record that does, with one of {', '.join(f'{field}:' for field in TELLING)}. Or add what "
                    "is missing.",
                )


def _said(content: Content) -> dict[tuple[str, str], tuple[str, When]]:
    """What can be answered, by the fields of an answer: what it is called, and when it was said."""
    return {
        **{("voices", voice.id): (voice.noun, voice.said_on) for voice in content.each(models.Voice)},
        **{
            ("promises", promise.id): (promise.noun, promise.made_on)
            for promise in content.each(models.Promise)
        },
        **{("pledges", pledge.id): (pledge.noun, pledge.made_on) for pledge in content.each(models.Pledge)},
    }


@warning
def answered_too_early(content: Content) -> Iterator[Problem]:
    """Nothing answers something that was only said later. Background may be older.

    For a finding, action or measure that evidence names, its own date counts: that of its newest update or reading, or of
    the plan.

    PASS: said_on: 2020-10, and evidence with date: 2020-10 or 2021-03
    FAIL: said_on: 2020-10, and stated with date: 2019-10
    FAIL: said_on: 2020-10, and evidence with a finding that was said on 2019-10
    """
    said, dates = _said(content), _newest_dates(content)
    for record in content.each(models.Answer):
        if record.about not in said:
            continue
        noun, when = said[record.about]
        shown = [piece for piece in record.evidence if piece.shows is not models.Shows.BACKGROUND]
        for part in (*shown, *((record.stated,) if record.stated else ())):
            if part.date and part.date.last_day < when.first_day:
                yield answered_too_early.problem(
                    part.marks.of("date"),
                    f"The {noun} is from {when}, but what answers it is from {part.date}.",
                    "Check both dates and correct the wrong one.",
                )
        for piece in shown:
            field, newest = _newest(piece, dates)
            if newest and newest.last_day < when.first_day:
                yield answered_too_early.problem(
                    piece.marks.of(field),
                    f"The {noun} is from {when}, but what answers it is from {newest}.",
                    f"Check both dates and correct the wrong one. If this {field} really is that old, write "
                    f"shows: {models.Shows.BACKGROUND}.",
                )


def _newest_dates(content: Content) -> dict[tuple[str, str], When]:
    """The newest date of each record that evidence can name, by the field that names it."""
    plans = {plan.id: plan.date for plan in content.each(models.Plan)}
    found = {("finding", finding.id): finding.said_on for finding in content.each(models.Finding)}
    for measure in content.each(models.Measure):
        found["measure", measure.id] = max(reading.date for reading in measure.readings)
    for action in content.each(models.Action):
        made_on = plans.get(action.plan.id)
        dates = [update.date for update in action.updates] or ([made_on] if made_on else [])
        if dates:
            found["action", action.id] = max(dates)
    return found


def _newest(piece: models.Evidence, dates: Mapping[tuple[str, str], When]) -> tuple[str, When | None]:
    """The field of a piece of evidence that names a record, and that record's newest date; a date of its own takes
    precedence, except for an action, whose updates are shown with theirs."""
    for field in ("finding", "action", "measure"):
        if (ref := getattr(piece, field)) and (field == "action" or not piece.date):
            return field, dates.get((field, ref.id))
    return "", None


#: The states that mean somebody has promised or done something.
ANSWERED = (models.State.DONE, models.State.PARTLY, models.State.UNDER_WAY, models.State.PROMISED)


@warning
def asked_for_and_answered(library: Library) -> Iterator[Problem]:
    """What is only asked for, whose page says that nobody has promised it, is promised by nobody and answers no voice. A
    plan is not a promise. This is only a warning, so that an officer can answer first and reword later.

    PASS: standing: asked for, and the voice that asked for it has no answer yet
    FAIL: standing: asked for, and the voice that asked for it is answered in part
    """
    for entitlement in library.entitlements:
        record = entitlement.first
        if record.standing is not models.Standing.ASKED_FOR:
            continue
        places: list[tuple[models.Voice | models.Promise, Place]] = [
            (voice.record, of_voice(voice)) for voice in entitlement.voices
        ]
        places += [(promise.record, of_promise(promise)) for promise in entitlement.promises]
        for other, place in places:
            if place.state in ANSWERED and not place.planned:
                yield asked_for_and_answered.problem(
                    record.marks.of("standing"),
                    f"Its page says that nobody has promised it, but the state of {record_name(other)} is "
                    f"“{place.state}”.",
                    "Delete standing: and say what people can get now, or check its answer in content/answers.yaml.",
                    record_name(record),
                )


@warning
def no_answer_yet(library: Library) -> Iterator[Problem]:
    """Each voice has an answer. If it has none, the site says so in public.

    PASS: a voice, and an answer with its id and what shows that it was done
    FAIL: a voice that no promise meets, and no answer with its id
    """
    for voice in library.voices:
        if of_voice(voice).state is models.State.NO_ANSWER:
            yield no_answer_yet.problem(
                voice.record.marks.record,
                "Nobody has answered this yet, and the site says so.",
                "Answer it in content/answers.yaml: with what shows that it was done, or with the reason why not.",
                record_name(voice.record),
            )
