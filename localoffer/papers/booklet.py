"""Plans the booklet: the whole offer, from the same views as the pages, for readers who have only paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

from localoffer.addresses import DISTRICTS, HELP, OFFER, STATUSES, source_address
from localoffer.law.questions import Finder, Result
from localoffer.library import JoinedText
from localoffer.pages.page import Context
from localoffer.papers.questions import (
    BookHelp,
    BookQuestions,
    question_helps,
    question_notes,
    question_pages,
)
from localoffer.papers.typeface import lacking
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, Source, Standing, Verdict
from localoffer.records.values import Prose
from localoffer.views.common import Tongue, Trust
from localoffer.views.contacts import ContactBrief, ContactView
from localoffer.views.districts import DistrictsView
from localoffer.views.help import SituationView
from localoffer.views.offer import AreaView, EntitlementView, StatusView
from localoffer.views.shown import Shown
from localoffer.views.texts import Letter, TextView
from localoffer.views.verdicts import OutcomeLink, OutcomeView, StepView, VerdictTitles

_ONLINE = re.compile(r"\]\(https?:|\b(?:online|internet|web ?site|web page|e-?mail|app)\b", re.IGNORECASE)


@dataclass(frozen=True)
class PaperPost:
    """Where to write to."""

    name: str
    address: str
    in_doubt: str | None


@dataclass(frozen=True)
class BookReason:
    """Whom an outcome is for, in words, and by which law."""

    reason: str
    law: str | None


@dataclass(frozen=True)
class BookOutcome:
    """`reasons`: one of them applies to anybody with this outcome. What it never gets is counted, not listed."""

    outcome: OutcomeLink
    reasons: tuple[BookReason, ...]
    details: Prose
    first_things: tuple[str, ...]
    groups: tuple[VerdictTitles, ...]
    never: int
    trust: Trust


@dataclass(frozen=True)
class BookEntitlement:
    """`contacts` are the entitlement's, in short: the booklet has a list of all. `online`: a step names the internet, so
    the booklet says how to manage without."""

    entitlement: EntitlementView
    contacts: tuple[ContactBrief, ...]
    online: bool = False


@dataclass(frozen=True)
class BookArea:
    area: AreaView
    entitlements: tuple[BookEntitlement, ...]


@dataclass(frozen=True)
class BookText:
    title: str
    address: str
    sentence: str
    tongue: Tongue | None
    body: Prose
    trust: Trust


@dataclass(frozen=True)
class BookSource:
    number: int
    source: Source


@dataclass(frozen=True)
class BookletPaper(Context):
    """The whole offer, for somebody who has only paper. `by_post` are the contacts with a postal address, `parts` the
    addresses on the site of parts that no record stands for.

    Facts cite their sources by number: `source_numbers` maps the address of a `Cite` to it, and `sources` are those cited.
    """

    template: ClassVar[str] = "booklet.typ"
    questions: tuple[BookQuestions, ...]
    helps: tuple[BookHelp, ...]
    notes: tuple[str, ...]
    outcomes: tuple[BookOutcome, ...]
    areas: tuple[BookArea, ...]
    asked_for: tuple[BookEntitlement, ...]
    announced: tuple[BookEntitlement, ...]
    ladder: tuple[StepView, ...]
    statuses: tuple[StatusView, ...]
    rights: tuple[BookText, ...]
    situations: tuple[SituationView, ...]
    contacts: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]
    districts: DistrictsView | None
    by_post: tuple[PaperPost, ...]
    letters: tuple[Letter, ...]
    sources: tuple[BookSource, ...]
    source_numbers: Mapping[str, int]
    parts: Mapping[str, str]


def booklet(shown: Shown) -> BookletPaper:
    """The booklet, from the content of the pages."""
    finder = shown.library.finder if shown.finder else None
    links = {view.outcome.id: view.outcome for view in shown.outcomes.values()}
    contacts = shown.own_contacts
    given = tuple(
        BookArea(area, tuple(_listed(view, _online(view)) for view in group))
        for area, group in shown.given_by_area.items()
    )
    asked_for = tuple(map(_listed, shown.of_standing(Standing.ASKED_FOR)))
    announced = tuple(map(_listed, shown.of_standing(Standing.ANNOUNCED)))
    outcomes = tuple(_outcome(view, finder) for view in shown.outcomes.values()) if finder else ()
    rights = tuple(_rights(shown))
    offered = (*(one for area in given for one in area.entitlements), *announced, *asked_for)
    from_lines = (
        *(one.entitlement.trust for one in offered),
        *(one.trust for one in outcomes),
        *(one.trust for one in shown.ladder),
        *(one.trust for one in rights),
    )
    cited = {cite.address for trust in from_lines for cite in trust.cites}
    addressed = (
        (source_address(key, one.id), one) for key, sources in shown.sources.items() for one in sources
    )
    listed = [(address, source) for address, source in addressed if address in cited]
    return BookletPaper(
        questions=question_pages(finder, links) if finder else (),
        helps=question_helps(finder) if finder else (),
        notes=question_notes(finder) if finder else (),
        outcomes=outcomes,
        areas=given,
        asked_for=asked_for,
        announced=announced,
        ladder=shown.ladder,
        statuses=tuple(shown.statuses.values()),
        rights=rights,
        situations=tuple(shown.situations.values()),
        contacts=contacts,
        helplines=shown.helplines,
        districts=shown.districts,
        by_post=by_post(shown),
        letters=shown.letters,
        # A booklet does not list where each source is cited, which would be a quarter of all that Typst has to read.
        sources=tuple(BookSource(number, source) for number, (_, source) in enumerate(listed, start=1)),
        source_numbers={address: number for number, (address, _) in enumerate(listed, start=1)},
        parts={"help": HELP, "districts": DISTRICTS, "offer": OFFER, "statuses": STATUSES},
    )


def by_post(shown: Shown) -> tuple[PaperPost, ...]:
    """The council's contacts with a postal address."""
    return tuple(
        PaperPost(contact.name, contact.address, contact.in_doubt)
        for contact in shown.own_contacts
        if contact.address
    )


def _listed(view: EntitlementView, online: bool = False) -> BookEntitlement:
    briefs = tuple(contact.brief for contact in view.contacts)
    # Typst keeps all that it reads: nothing twice, nothing that the booklet does not say.
    entry = view.entry.model_copy(update={"details": None, "keywords": (), "basis": ()})
    return BookEntitlement(replace(view, contacts=(), statuses=(), entry=entry), briefs, online)


def _outcome(view: OutcomeView, finder: Finder) -> BookOutcome:
    rows = (node.row for node in finder.nodes.values() if isinstance(node, Result))
    reasons = (BookReason(row.reason, row.law) for row in rows if row.outcome.id == view.outcome.id)
    return BookOutcome(
        outcome=view.outcome,
        reasons=tuple(dict.fromkeys(reasons)),
        details=view.record.details,
        first_things=view.record.first_things,
        groups=tuple(
            VerdictTitles(
                count.verdict,
                tuple(cell.entitlement.title for cell in view.by_area if cell.verdict is count.verdict),
            )
            for count in view.counts
            if count.number and count.verdict is not Verdict.NO
        ),
        never=sum(count.number for count in view.counts if count.verdict is Verdict.NO),
        trust=view.trust,
    )


def _rights(shown: Shown) -> Iterator[BookText]:
    for text in shown.texts.values():
        if _may_be_in_it(text) and not _letters_lacking(text):
            yield BookText(
                text.record.title, text.address, text.record.sentence, text.tongue, text.body, text.trust
            )


def left_out(shown: Shown) -> Iterator[tuple[JoinedText, tuple[str, ...]]]:
    """The pages in another language that no booklet can show, and letters of each that no typeface has."""
    for text, view in shown.texts.items():
        if shown.entitlements and _may_be_in_it(view) and (letters := _letters_lacking(view)):
            yield text, letters


def _may_be_in_it(text: TextView) -> bool:
    return text.folder == "your-rights" and text.record.audience is Audience.CARE_LEAVERS


def _letters_lacking(text: TextView) -> tuple[str, ...]:
    """Letters of a page in another language that no typeface has. What is in the site's must be on paper."""
    return _lacking(f"{text.record.title} {text.record.sentence} {text.body.text}") if text.tongue else ()


_lacking = lru_cache(maxsize=64)(lacking)


def _online(view: EntitlementView) -> bool:
    return is_online(view.entry.how_to_ask, view.details, view.council_details, view.entry.if_no)


def is_online(*texts: Prose | None) -> bool:
    """Whether one of them names the internet, so that a step may need it."""
    return any(_ONLINE.search(text.text) for text in texts if text)
