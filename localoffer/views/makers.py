"""Records made ready to print: what `plan` puts into the pages' contexts.

Every function takes the library first and gives views from `contexts`. A reference to something not known
on the day of reckoning is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from localoffer.addresses import (
    SOURCES,
    action_address,
    area_address,
    entitlement_address,
    priority_address,
    promise_address,
    status_address,
)
from localoffer.figures import change
from localoffer.figures.numbers import bar, number_in_words, scale
from localoffer.ledger import actions as tracker
from localoffer.library import JoinedEntitlement, Library
from localoffer.records.models import (
    Action,
    Amount,
    Area,
    Better,
    Citation,
    Contact,
    Entitlement,
    Finding,
    Limit,
    Measure,
    Objective,
    Plan,
    Priority,
    Promise,
    Recommendation,
    Role,
    Situation,
    Source,
    Status,
    Table,
    Unit,
)
from localoffer.records.values import Ref, When
from localoffer.views.actions import ActionView, PlanView, RecommendationView, UpdateView
from localoffer.views.common import Cite, Link, SourceView, Trust
from localoffer.views.contacts import ContactView
from localoffer.views.figures import Cell, Chart, ChartRow, MeasureView, ReadingRow, Turned
from localoffer.views.findings import FindingView
from localoffer.views.help import SituationView
from localoffer.views.ledger import ObjectiveView, PriorityTag
from localoffer.views.offer import AmountView, AreaView, EntitlementView, Money, StatusView
from localoffer.views.plots import drawing

P = TypeVar("P")


class Ordered(Protocol):
    """What can be put in order: anything with an id and the field `order`."""

    @property
    def id(self) -> str: ...
    @property
    def order(self) -> int: ...


O = TypeVar("O", bound=Ordered)  # noqa: E741


def in_order(records: Iterable[O]) -> list[O]:
    """By the field `order`, then by title or words, so that the order in the file does not matter."""

    def key(record: O) -> tuple[int, str, str]:
        words = next((getattr(record, name, None) for name in ("title", "name", "text")), None)
        return record.order, str(words or "").casefold(), record.id

    return sorted(records, key=key)


def promise_link(record: Promise) -> Link:
    return Link(record.text, promise_address(record.id))


def source_page(library: Library, source: Source) -> str:
    """Which of the pages in `SOURCES` lists it."""
    if source.id not in library.national_source_ids:
        return "sources"
    return "reported-sources" if source.second_hand else "national-sources"


def source_address(library: Library, source: Source) -> str:
    return f"{SOURCES[source_page(library, source)]}#{source.id}"


def as_when(day: date | None) -> When | None:
    return When(day.year, day.month, day.day) if day else None


def money_in_words(value: Decimal) -> str:
    """`£3,000`, `£338.58`."""
    return f"£{value:,.2f}".removesuffix(".00")


def cites(library: Library, citations: Iterable[Citation]) -> tuple[Cite, ...]:
    """The known sources, each once, with the pages cited from it."""
    pages: dict[str, dict[str, None]] = {}
    notes: dict[str, dict[str, None]] = {}
    for citation in library.cites(tuple(citations)):
        id = citation.source.id
        pages.setdefault(id, {}).update({citation.page: None} if citation.page else {})
        notes.setdefault(id, {}).update({citation.note: None} if citation.note else {})
    return tuple(
        Cite(
            title=source.short or source.title,
            publisher=source.publisher,
            date=source.date,
            pages=tuple(page.replace("-", "–") for page in pages[source.id] if page[0].isdigit()),
            headings=tuple(page for page in pages[source.id] if not page[0].isdigit()),
            note=" ".join(notes[source.id]) or None,
            address=source_address(library, source),
            web=source.address,
        )
        for source in (library.sources[id] for id in pages)
    )


def trust(
    library: Library,
    citations: Iterable[Citation],
    *,
    checked: When | None = None,
    review_by: date | None = None,
    owner: str | None = None,
    uncertain: str | None = None,
) -> Trust:
    """Where a fact comes from. A check made after the day of reckoning, and what follows it, is left out."""
    seen = checked if library.has_come(checked) else None
    return Trust(
        cites=cites(library, citations),
        checked=seen,
        review_by=as_when(review_by) if seen else None,
        owner=owner,
        uncertain=uncertain,
    )


def contact(library: Library, record: Contact, stands_in_for: str | None = None) -> ContactView:
    return ContactView(
        id=record.id,
        name=record.name,
        when=record.when,
        phone=record.phone,
        tel=record.phone.replace(" ", "") if record.phone else None,
        text_number=record.text_number,
        email=record.email,
        web=record.web,
        address=record.address,
        hours=record.hours,
        cost=record.cost,
        call_999_first=bool(record.call_999_first),
        trust=trust(
            library,
            record.sources,
            checked=record.checked,
            review_by=record.review_by,
            uncertain=record.uncertain,
        ),
        own=record.id in library.contacts,
        stands_in_for=stands_in_for,
    )


def contacts(library: Library, refs: Iterable[Ref]) -> tuple[ContactView, ...]:
    found = (library.contact(ref.id) for ref in refs)
    return tuple(contact(library, record) for record in found if record)


def contact_for_role(library: Library, role: Role) -> ContactView | None:
    """The contact with that role, or failing one the main line, which says for whom it stands in."""
    record = library.contact_for(role)
    if record:
        return contact(library, record)
    main = library.contact_for(Role.MAIN) or next(iter(in_order(library.contacts.values())), None)
    return contact(library, main, stands_in_for=role.value) if main else None


def entitlement_links(library: Library, refs: Iterable[Ref]) -> tuple[Link, ...]:
    found = (library.entitlements.get(ref.id) for ref in refs)
    return tuple(entitlement_link(joined) for joined in found if joined)


def entitlement_link(joined: JoinedEntitlement) -> Link:
    return Link(joined.title, entitlement_address(joined.id), joined.sentence)


def area(record: Area) -> AreaView:
    return AreaView(record.id, record.title, record.sentence, record.icon, area_address(record.id))


def amount(library: Library, record: Amount, national: bool) -> AmountView:
    announced = library.announced_by_now(record)
    ends = record.to if library.has_come(record.to) or announced else None
    return AmountView(
        value=money_in_words(record.value),
        limit="" if record.limit is Limit.EXACTLY else record.limit.value,
        period=record.period.value,
        label=record.label,
        starts=as_when(record.from_),
        ends=as_when(ends),
        stated_on=record.as_stated_on,
        note=record.note,
        national=national,
        trust=trust(library, record.sources),
    )


def money(library: Library, joined: JoinedEntitlement) -> Money:
    """An entitlement's amounts on the day of reckoning: in force, coming (once announced), and history."""
    now: dict[bool, list[AmountView]] = {True: [], False: []}
    coming: list[AmountView] = []
    history: list[tuple[date, AmountView]] = []
    for part in joined.parts:
        national = part is joined.national
        for record in sorted(part.amounts, key=lambda one: (one.from_ or date.min, one.label or "")):
            view = amount(library, record, national)
            if record.as_stated_on:
                if library.has_come(record.as_stated_on):
                    history.append((record.as_stated_on.first_day, view))
            elif not library.has_come(record.from_):
                if library.announced_by_now(record):
                    coming.append(view)
            elif record.to and record.to < library.as_of:
                history.append((record.to, view))
            else:
                now[national].append(view)
    council_not_published = bool(joined.council and joined.council.present_amount and not now[False])
    return Money(
        headline=tuple(now[False] or now[True]),
        national_now=tuple(now[True]),
        council_now=tuple(now[False]),
        coming=tuple(coming),
        history=tuple(view for _, view in sorted(history, key=lambda pair: pair[0])),
        council_not_published=council_not_published,
    )


def ages(part: Entitlement) -> str | None:
    """`From 18 until your 25th birthday`."""
    start, end = part.age_from, part.age_until
    if start is None and end is None:
        return None
    until = f"until your {_ordinal(end)} birthday" if end is not None else ""
    if start is None:
        return until.capitalize()
    return f"From age {start} {until}".strip()


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def entitlement(library: Library, joined: JoinedEntitlement) -> EntitlementView:
    national, council = joined.national, joined.council

    def first(get: Callable[[Entitlement], P | None]) -> P | None:
        """The council's word where it has one, else the national one."""
        return next((value for part in joined.parts if (value := get(part))), None)

    def every(get: Callable[[Entitlement], tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for part in reversed(joined.parts) for word in get(part)))

    both = national is not None and council is not None
    refs = dict.fromkeys(ref.id for part in joined.parts for ref in part.contacts)
    found_contacts = (library.contact(id) for id in refs)
    statuses = dict.fromkeys(ref.id for part in reversed(joined.parts) for ref in part.statuses)
    area_id = joined.area
    checks = sorted(part.checked for part in joined.parts if part.checked)
    reviews = sorted(part.review_by for part in joined.parts if part.review_by)
    return EntitlementView(
        id=joined.id,
        address=entitlement_address(joined.id),
        title=joined.title,
        sentence=joined.sentence,
        area=area(library.areas[area_id])
        if area_id and area_id in library.areas
        else AreaView("", "", "", "", ""),
        duty=joined.duty,
        basis=every(lambda part: part.basis),
        standing=joined.standing,
        starts=as_when(next((part.from_ for part in reversed(joined.parts) if part.from_), None)),
        money=money(library, joined),
        who=(national.who if national else None) or first(lambda part: part.who),
        statuses=tuple(
            Link(library.statuses[id].title, status_address(id)) for id in statuses if id in library.statuses
        ),
        ages=(ages(national) if national else None) or first(ages),
        conditions=every(lambda part: part.conditions),
        details=joined.parts[-1].details,
        council_sentence=council.sentence if both and council else None,
        council_details=council.details if both and council else None,
        how_to_ask=first(lambda part: part.how_to_ask),
        bring=every(lambda part: part.bring),
        how_long=first(lambda part: part.how_long),
        if_no=first(lambda part: part.if_no),
        words_to_send=first(lambda part: part.words_to_send),
        keywords=every(lambda part: part.keywords),
        contacts=tuple(contact(library, record) for record in found_contacts if record),
        trust=trust(
            library,
            [citation for part in joined.parts for citation in part.sources],
            checked=checks[0] if checks else None,
            review_by=reviews[0] if reviews else None,
            owner=first(lambda part: part.owner),
            uncertain=" ".join(every(lambda part: (part.uncertain,) if part.uncertain else ())) or None,
        ),
        national=national is not None,
        council=council is not None,
    )


def objective(library: Library, record: Objective) -> ObjectiveView:
    return ObjectiveView(
        id=record.id,
        text=record.text,
        stands_in=record.stands_in,
        on_a_page=record.on_a_page,
        note=record.note,
        trust=trust(library, record.sources),
    )


def replaced(library: Library) -> str | None:
    """What has come after the strategy, once that is known."""
    strategy = library.site.strategy
    return strategy.replaced if strategy and library.has_come(strategy.replaced_on) else None


def priority_tag(record: Priority) -> PriorityTag:
    return PriorityTag(record.id, record.title, record.icon, priority_address(record.id))


def action(library: Library, record: Action) -> ActionView:
    tag = library.priorities.get(record.priority.id) if record.priority else None
    plan = library.plans.get(record.plan.id)
    serves = [p for p in library.promises.values() if any(ref.id == record.id for ref in p.actions)]
    return ActionView(
        id=record.id,
        address=action_address(record.id),
        letter=record.letter,
        title=record.title,
        owners=record.owners,
        starts=record.starts,
        due=record.due,
        progress=tracker.progress(library, record),
        plan=Link(plan.title if plan else "", action_address(record.plan.id)),
        plan_date=plan.date if plan else None,
        signs=record.signs,
        rating=record.rating,
        priority=priority_tag(tag) if tag else None,
        updates=tuple(
            UpdateView(update.date, update.text, trust(library, update.sources))
            for update in sorted(record.updates, key=lambda one: one.date)
        ),
        promises=tuple(promise_link(one) for one in in_order(serves)),
        note=record.note,
        trust=trust(library, record.sources),
    )


def actions(library: Library, chosen: Callable[[Action], bool]) -> tuple[ActionView, ...]:
    """The chosen actions: by letter where they have one, else next due first."""
    records = tracker.in_order_of_date(library, filter(chosen, library.actions.values()))
    records.sort(key=lambda one: one.letter or "")
    return tuple(action(library, record) for record in records)


def actions_of_priority(library: Library, id: str) -> tuple[ActionView, ...]:
    return actions(library, lambda one: bool(one.priority and one.priority.id == id))


def plan_view(library: Library, record: Plan) -> PlanView:
    def under(recommendation: Recommendation | None) -> Callable[[Action], bool]:
        id = recommendation.id if recommendation else None
        return lambda one: (
            one.plan.id == record.id and (one.recommendation.id if one.recommendation else None) == id
        )

    return PlanView(
        id=record.id,
        title=record.title,
        sentence=record.sentence,
        date=record.date,
        note=record.note,
        recommendations=tuple(
            RecommendationView(one.id, one.number, one.text, one.signs, actions(library, under(one)))
            for one in record.recommendations
        ),
        actions=actions(library, under(None)),
        trust=trust(library, record.sources),
    )


def finding(library: Library, record: Finding) -> FindingView:
    return FindingView(
        id=record.id,
        kind=record.kind,
        text=record.text,
        said_on=record.said_on,
        entitlements=entitlement_links(library, record.entitlements),
        this_offer=record.this_offer,
        still_open=record.still_open,
        trust=trust(library, record.sources),
    )


def status(library: Library, record: Status) -> StatusView:
    return StatusView(
        id=record.id,
        title=record.title,
        sentence=record.sentence,
        details=record.details,
        basis=record.basis,
        trust=trust(library, record.sources, uncertain=record.uncertain),
        address=status_address(record.id),
    )


def situation(library: Library, record: Situation) -> SituationView | None:
    """None where the council has nobody to ring at all."""
    helpline = library.contact(record.helpline.id) if record.helpline else None
    by_day = contact(library, helpline) if helpline else None
    if by_day is None:
        by_day = contact_for_role(library, record.call or Role.MAIN)
    if by_day is None:
        return None
    at_night = library.contact_for(record.call_at_night) if record.call_at_night else None
    return SituationView(
        id=record.id,
        title=record.title,
        icon=record.icon,
        danger=record.danger,
        call=by_day,
        call_at_night=contact(library, at_night) if at_night else None,
        say=record.say,
        they_must=record.they_must,
        also=contacts(library, record.also),
        entitlements=entitlement_links(library, record.entitlements),
        trust=trust(library, record.sources),
    )


def source(library: Library, record: Source, used_for: tuple[Link, ...]) -> SourceView:
    return SourceView(
        id=record.id,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        web=record.address,
        seen=record.seen if library.has_come(record.seen) else None,
        seen_as=record.seen_as if library.has_come(record.seen) else None,
        second_hand=bool(record.second_hand),
        note=record.note,
        used_for=used_for,
    )


def measure(library: Library, record: Measure) -> MeasureView:
    """A measure's table: our own readings, the newest first; then what others had."""
    readings = sorted(record.readings, key=lambda one: one.date, reverse=True)
    lines: list[tuple[str, bool, When | None, Decimal, str | None, str | None]] = []
    for reading in readings:
        place = library.site.council.short
        lines.append((place, True, reading.date, reading.value, reading.not_compared, reading.note))
    for reading in readings:
        lines.extend((one.name, False, one.date, one.value, None, None) for one in reading.comparators)
    low, high = scale([line[3] for line in lines], record.unit)
    citations = [citation for reading in readings for citation in reading.sources]
    changed = change.of_measure(record)
    said = (changed.words, changed.judged) if changed else ()
    return MeasureView(
        id=record.id,
        title=record.title,
        unit=record.unit,
        better=record.better,
        latest=number_in_words(readings[0].value, record.unit),
        latest_date=readings[0].date,
        said=tuple(sentence for sentence in (*said, *change.why_not(record)) if sentence),
        others=change.others(readings[0], record.unit),
        rows=tuple(
            ReadingRow(
                whose,
                own,
                when,
                Cell(number_in_words(value, record.unit), bar(value, low, high)),
                not_compared,
                note,
            )
            for whose, own, when, value, not_compared, note in lines
        ),
        drawn=len(lines) > 1,
        note=record.note,
        trust=trust(library, citations),
    )


def turned(library: Library) -> tuple[Turned, ...]:
    """What got better and what got worse, of the measures that say which way is better; and what nobody can tell."""
    lines: dict[str, list[Link]] = {"better": [], "worse": [], "same": [], "not_compared": []}
    for record in in_order(library.measures.values()):
        if record.better is Better.NEITHER:
            continue
        changed = change.of_measure(record)
        words = changed.words if changed else " ".join(change.why_not(record)) or change.only_one(record)
        key = changed.turn.value if changed else "not_compared"
        lines[key].append(Link(record.title, f"/strategy/local-picture/#{record.id}", words))
    return tuple(Turned(key, tuple(found)) for key, found in lines.items() if found)


def chart(library: Library, record: Table) -> Chart:
    """A table of figures with its drawing."""
    units = [column.unit for column in record.columns]
    return Chart(
        id=record.id,
        title=record.title,
        kind=record.chart,
        first=record.first,
        columns=tuple(column.label for column in record.columns),
        rows=tuple(
            ChartRow(row.label, _numbers(row.values, units), row.together, row.not_compared, row.note)
            for row in record.rows
        ),
        total=_numbers(record.total, units),
        date=record.date,
        said=change.of_table(record),
        drawing=drawing(record),
        note=record.note,
        trust=trust(library, record.sources),
    )


def _numbers(values: Iterable[Decimal], units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(number_in_words(value, unit) for value, unit in zip(values, units, strict=False))
