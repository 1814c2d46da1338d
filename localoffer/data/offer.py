"""The offer as data: what `data/offer.json` holds, from which its schema is made and all tables are taken.

A version is permanent: fields are added to it and never change their meaning. A field that is added has a default, so that data of
before can still be read, and what a later engine adds is passed over. The ids are those of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from localoffer.addresses import figure_address
from localoffer.known import has_come, removed_on
from localoffer.ledger.actions import Stage
from localoffer.library import JoinedAction, JoinedEntitlement, JoinedVoice, Library
from localoffer.pages.page import Chrome
from localoffer.records.amounts import begins, ends, is_past
from localoffer.records.models import Amount, Citation, Comparator, District, Entitlement
from localoffer.records.values import Ref, When, YesNo, read_when
from localoffer.views.districts import DistrictView
from localoffer.views.gone import GoneView
from localoffer.views.offer import EntitlementView, case_in_words
from localoffer.views.shown import Shown

#: A day, month or year in ISO 8601.
DAY = "A day, month or year: 2026-11-26, 2026-11 or 2026."
#: The lists of what is no longer there once it is closed.
ClosedList = Literal["entitlements", "contacts", "groups", "priorities", "pages"]


def _is_day(text: str) -> str:
    read_when(text)
    return text


#: Dates in data from elsewhere have not been validated.
Dated = Annotated[str, AfterValidator(_is_day)]


class Part(BaseModel):
    """A part of the data. All of its fields are always written."""

    model_config = ConfigDict(
        frozen=True, from_attributes=True, json_schema_serialization_defaults_required=True, defer_build=True
    )

    @classmethod
    def made_of(cls, *shown: object, **said: object) -> Self:
        """What is said here, and every other field as the first of these records and views has it."""
        for name in cls.model_fields.keys() - said.keys():
            having = [one for one in shown if hasattr(one, name)]
            if not having:
                raise AttributeError(f"{cls.__name__} is made without {name}.")
            said[name] = getattr(having[0], name)
        return cls.model_validate(said)

    @field_validator("*", mode="before")
    @classmethod
    def _as_data(cls, value: object) -> object:
        """Values of records, as programs read them."""
        if isinstance(value, When):
            return value.iso
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Ref):
            return value.id
        return bool(value) if isinstance(value, YesNo) else value


class CitationData(Part):
    source: str = Field(description="The id of a source in sources.")
    page: str | None = Field(description="The page or heading in it.")


class SourceData(Part):
    id: str
    title: str
    publisher: str
    date: str | None = Field(description=f"When it was published. {DAY}")
    seen: str | None = Field(description=f"When a person last read it. {DAY}")
    address: str | None = Field(description="Its web address.")
    second_hand: bool = Field(description="Whether somebody else reports what it says.")
    national: bool = Field(description="Whether it is about England and not the council's own.")


class AmountData(Part):
    value: float = Field(description="Pounds sterling.", ge=0, allow_inf_nan=False)
    limit: Literal["exactly", "up to", "at least"]
    period: str = Field(description="How often it is paid: once, a week, a month …")
    case: str | None = Field(description="Who it is for, if there are several, in words.")
    age_from: int | None = Field(description="The age from which it is this much.")
    age_until: int | None = Field(description="The birthday on which that ends.")
    home: str | None = Field(description="The kind of home it is for, if amounts depend on that.")
    lives: str | None = Field(description="in the area or out of the area, if amounts depend on that.")
    giver: str | None = Field(description="Who pays it, if not the council.")
    when: Literal["now", "coming", "past"] = Field(
        description="Whether it applies on the day as_of. What only a paper says is past."
    )
    starts: Dated | None = Field(description="The first day on which it applies, if known.")
    ends: Dated | None = Field(description="The last day on which it applies, if known.")
    seen_on: Dated | None = Field(description=f"When a page was read that gives no first day. {DAY}")
    as_stated_on: Dated | None = Field(description=f"The date of the only paper known to say so. {DAY}")
    floor: bool = Field(description="Whether it is a national amount that no council may go below.")
    national: bool = Field(
        description="Whether it is national. If not, the council's own papers or pages say so."
    )
    note: str | None
    sources: tuple[CitationData, ...]


class VerdictData(Part):
    outcome: str = Field(description="The id of an outcome in outcomes.")
    verdict: str = Field(description="yes; yes, if; ask (nobody has said); not yet; or no.")
    reason: str


class EntitlementData(Part):
    id: str
    title: str
    sentence: str
    area: str | None = Field(description="The id of an area in areas.")
    duty: str | None = Field(
        description="must (law), should (official guidance) or chooses (the council decides)."
    )
    standing: Literal["given", "asked for", "announced"] = Field(
        description="given, asked for (not promised) or announced (not in force)."
    )
    starts: str | None = Field(description="The day from which it is in force, where it began lately.")
    national: bool = Field(description="Whether law or guidance for all of England gives it.")
    council: bool = Field(description="Whether this council says something of its own about it.")
    council_sentence: str | None = Field(description="What the council adds to what is national.")
    who: str | None = Field(description="Who gets it, in words.")
    statuses: tuple[str, ...] = Field(description="Ids of the kinds of care leaver in law that it is for.")
    age_from: int | None
    age_until: int | None = Field(description="The birthday on which it ends.")
    conditions: tuple[str, ...]
    how_long: str | None = Field(description="How long an answer takes, where the council says so.")
    amount_not_published: bool = Field(
        description="Whether the council has not said in public what it pays now."
    )
    amounts: tuple[AmountData, ...]
    verdicts: tuple[VerdictData, ...]
    contacts: tuple[str, ...] = Field(description="Ids of contacts in contacts.")
    page: str = Field(description="Its page of the site.")
    checked: str | None = Field(description=f"When a person last compared it with its sources. {DAY}")
    review_by: str | None = Field(description="The day by which somebody must do so again.")
    uncertain: str | None = Field(description="What nobody has been able to check.")
    sources: tuple[CitationData, ...]
    by_district: bool = Field(
        False, description="Whether the district where somebody lives gives it, not the county council."
    )
    closes: str | None = Field(
        None, description=f"From when it will be no longer there, where a paper says so already. {DAY}"
    )
    giver: str | None = Field(None, description="Who gives it, if not the council.")


class PhoneData(Part):
    phone: str
    when: str = Field(description="When to ring this one.")
    hours: str | None
    cost: str | None


class ContactData(Part):
    id: str
    name: str
    roles: tuple[str, ...]
    when: str = Field(description="When to use it.")
    phone: str | None
    more_phones: tuple[PhoneData, ...] = Field(description="Its other numbers.")
    text_number: str | None
    email: str | None
    web: str | None
    address: str | None
    open_days: tuple[str, ...] = Field(description="When the place is open.")
    hours: str | None
    cost: str | None
    national: bool = Field(description="Whether it is a helpline for all of England.")
    checked: str | None = Field(description=DAY)
    in_doubt: str | None = Field(description="Why the number or address may be wrong.")
    sources: tuple[CitationData, ...]


class DistrictData(Part):
    id: str
    name: str
    area: str = Field(description="Its towns and places, in words.")
    phone: str | None = Field(description="The number for somebody who is homeless in the day.")
    phone_at_night: str | None = Field(
        description="The same for evenings, nights and weekends. Null: nobody has said."
    )
    web: str | None
    hours: str | None
    checked: str | None = Field(description=DAY)
    in_doubt: str | None = Field(description="Why the number or address may be wrong.")
    sources: tuple[CitationData, ...]


class GroupData(Part):
    id: str
    kind: str = Field(description="group: people meet. app: an app or a web service, where nobody meets.")
    title: str
    sentence: str
    who: str | None
    when: str | None = Field(description="When it meets.")
    where: str | None
    how: str | None = Field(description="How to join, or how to get the app.")
    web: str | None
    contact: str | None = Field(description="The id of a contact in contacts.")
    history: bool = Field(description="Whether the papers report it and it may be over.")
    checked: str | None = Field(description=DAY)
    uncertain: str | None = Field(description="What nobody has been able to check.")
    sources: tuple[CitationData, ...]


class QuotationData(Part):
    words: str = Field(description="The very words that a paper prints.")
    by: str = Field(description="Who said them, as a role and never a name.")
    sources: tuple[CitationData, ...]


class PrincipleData(Part):
    id: str
    text: str = Field(
        description="What the council goes by. It ends the sentence: In all it does, the council wants"
    )
    sources: tuple[CitationData, ...]


class VoiceData(Part):
    id: str
    number: int
    text: str = Field(description="What care leavers said, as reported speech.")
    quotation: QuotationData | None
    said_on: str = Field(description=DAY)
    said_where: str
    priority: str | None = Field(description="The id of a priority in priorities, or in closed.")
    state: str = Field(description="Its state on the day as_of.")
    state_since: str | None = Field(description=f"Since when. {DAY}")
    reason: str | None = Field(description="The council's reason, where a person gave one.")
    promises: tuple[str, ...] = Field(description="Ids of the promises that meet it.")
    words_removed: str | None = Field(description="The day on which its words were taken away.")
    closed: str | None = Field(description=DAY)
    page: str
    sources: tuple[CitationData, ...]


class PromiseData(Part):
    id: str
    text: str
    made_on: str = Field(description=DAY)
    made_by: str | None = Field(description="Who made it, if not the council alone.")
    priority: str | None
    state: str
    state_since: str | None
    voices: tuple[str, ...] = Field(description="Ids of the voices that it meets.")
    entitlements: tuple[str, ...]
    actions: tuple[str, ...]
    words_removed: str | None = Field(description="The day on which its words were taken away.")
    closed: str | None = Field(description=DAY)
    page: str
    sources: tuple[CitationData, ...]


class UpdateData(Part):
    date: str = Field(description=DAY)
    text: str
    sources: tuple[CitationData, ...]


class ActionData(Part):
    id: str
    plan: str
    title: str
    owners: tuple[str, ...] = Field(description="Posts or teams, never people.")
    starts: str | None
    due: str | None
    done_on: str | None
    stage: str = Field(description="Its state on the day as_of.")
    updates: tuple[UpdateData, ...]
    page: str
    sources: tuple[CitationData, ...]
    closed: str | None = Field(None, description=f"When it was closed before it was done. {DAY}")


class FigureData(Part):
    figure: str = Field(description="The id of the measure or table.")
    title: str
    of: str | None = Field(description="Another area, or a row of a table; empty for the council's own.")
    column: str | None = Field(description="The column of a table.")
    date: str | None = Field(description=DAY)
    value: float
    unit: str
    page: str
    sources: tuple[CitationData, ...]


class ClosedData(Part):
    id: str = Field(description="The id that it had in its list. Promises may name it still.")
    list: ClosedList = Field(
        description="The list that it was in. Of a page the id is its address without the first and last /."
    )
    title: str
    since: str = Field(description=f"The first day on which it was no longer there. {DAY}")
    reason: str
    replaced_by: str | None = Field(description="The id of what replaces it, in the same list.")
    page: str = Field(description="Its address on the site, which stays.")
    sources: tuple[CitationData, ...]


class Named(Part):
    id: str
    title: str


class CouncilData(Part):
    name: str
    area: str
    adopted: bool = Field(description="Whether the council has taken this edition as its own.")


class LicenceData(Part):
    name: str
    address: str


class OfferData(Part):
    """A council's local offer for care leavers on one day, with where each fact comes from."""

    notice: str | None = Field(description="That the council has not adopted this edition; null once it has.")
    version: Literal[1]
    as_of: Dated = Field(description="The day of which everything is said.")
    council: CouncilData
    site: str | None = Field(
        description="The web address of the site, where it is known. Pages are said from there on.",
        pattern="^https?://",
    )
    licence: LicenceData | None = Field(description="Null: no licence is given.")
    areas: tuple[Named, ...] = Field(description="Parts of life.")
    statuses: tuple[Named, ...] = Field(description="Kinds of care leaver in law.")
    outcomes: tuple[Named, ...] = Field(description="What the questions of the site can come to.")
    principles: tuple[PrincipleData, ...]
    priorities: tuple[Named, ...]
    entitlements: tuple[EntitlementData, ...]
    contacts: tuple[ContactData, ...]
    voices: tuple[VoiceData, ...]
    promises: tuple[PromiseData, ...]
    actions: tuple[ActionData, ...]
    figures: tuple[FigureData, ...]
    districts: tuple[DistrictData, ...] = Field(
        (), description="Of a county: the councils that give homes, council tax and help with rent."
    )
    groups: tuple[GroupData, ...] = Field((), description="Ways to take part and have a say.")
    closed: tuple[ClosedData, ...] = Field(
        (), description="What was in one of the lists and is no longer there. None of the lists has it."
    )
    sources: tuple[SourceData, ...] = Field(description="What is cited anywhere here.")


def offer_data(shown: Shown, chrome: Chrome) -> OfferData:
    """Everything that the site shows, as values. What the day does not know yet is not there."""
    library = shown.library
    parts = {
        "entitlements": tuple(
            _entitlement(shown, entitlement, view) for entitlement, view in shown.entitlements.items()
        ),
        "contacts": tuple(
            ContactData.made_of(view, contact.record, national=not contact.own)
            for contact, view in shown.contacts.items()
        ),
        "principles": tuple(map(PrincipleData.made_of, library.principles)),
        "voices": tuple(_voice(shown, voice) for voice in shown.voices),
        "promises": tuple(_promises(shown)),
        "actions": tuple(_action(shown, action) for action in shown.actions),
        "figures": tuple(_figures(library)),
        "districts": tuple(
            map(_district, library.districts, shown.districts.each if shown.districts else ())
        ),
        "groups": tuple(
            GroupData.made_of(group.record, contact=group.contact.record.id if group.contact else None)
            for group in shown.groups
        ),
        "closed": tuple(_closed(shown)),
    }
    site = library.site
    named = {
        name: tuple(Named.made_of(joined.record) for joined in getattr(library, name))
        for name in ("areas", "statuses", "outcomes", "priorities")
    }
    return OfferData.made_of(
        notice=chrome.notice,
        version=1,
        as_of=library.as_of,
        council=CouncilData(
            name=site.council.name, area=site.council.area or site.council.short, adopted=bool(site.adopted)
        ),
        site=chrome.address,
        licence=LicenceData.made_of(site.licence) if site.adopted and site.licence else None,
        sources=_sources(library, parts.values()),
        **named,
        **parts,
    )


def _entitlement(shown: Shown, entitlement: JoinedEntitlement, view: EntitlementView) -> EntitlementData:
    parts = entitlement.parts
    return EntitlementData.made_of(
        view,
        view.trust,
        entitlement.entry,
        area=view.area.id or None,
        statuses=tuple(status.record.id for status in entitlement.statuses),
        amount_not_published=view.money.council_not_published,
        amounts=tuple(
            _amount(shown.library, amount, part, national=part is entitlement.national)
            for part in parts
            for amount in part.amounts
        ),
        verdicts=tuple(
            VerdictData.made_of(shown.verdicts[joined], outcome=joined.outcome.record.id)
            for joined in entitlement.verdicts
        ),
        contacts=tuple(contact.record.id for contact in entitlement.contacts),
        page=view.address,
        sources=tuple(citation for part in parts for citation in part.sources),
        closes=view.ends.on if view.ends else None,
        giver=view.money.giver,
    )


def _amount(library: Library, amount: Amount, part: Entitlement, *, national: bool) -> AmountData:
    day = library.as_of
    past = is_past(amount, part.amounts, day)
    return AmountData.made_of(
        amount,
        case=case_in_words(amount),
        giver=amount.giver or part.giver,
        when="past" if past else "now" if has_come(begins(amount), day) else "coming",
        starts=amount.from_,
        ends=ends(amount, part.amounts),
        national=national,
    )


def _district(record: District, view: DistrictView) -> DistrictData:
    return DistrictData.made_of(view.day, record, phone_at_night=view.night.phone if view.night else None)


def _voice(shown: Shown, voice: JoinedVoice) -> VoiceData:
    view, record = shown.voices[voice], voice.record
    return VoiceData.made_of(
        record,
        priority=view.priority.id if view.priority else None,
        state=view.state.state,
        state_since=view.state.date,
        reason=view.state.reason,
        promises=tuple(met.promise.record.id for met in view.promises),
        words_removed=removed_on(record, shown.library.as_of),
        closed=view.closed.on if view.closed else None,
        page=view.address,
    )


def _promises(shown: Shown) -> Iterator[PromiseData]:
    for promise, view in shown.promises.items():
        record = promise.record
        yield PromiseData.made_of(
            record,
            priority=promise.priority.record.id if promise.priority else None,
            state=view.state.state,
            state_since=view.state.date,
            voices=tuple(met.voice.record.id for met in promise.meets),
            entitlements=tuple(entitlement.id for entitlement in promise.entitlements),
            actions=tuple(action.record.id for action in promise.actions),
            words_removed=removed_on(record, shown.library.as_of),
            closed=view.closed.on if view.closed else None,
            page=view.address,
        )


def _action(shown: Shown, action: JoinedAction) -> ActionData:
    view = shown.actions[action]
    return ActionData.made_of(
        action.record,
        plan=action.plan.record.id,
        stage=view.progress.stage,
        page=view.address,
        closed=view.progress.since if view.progress.stage is Stage.CLOSED else None,
    )


def _closed(shown: Shown) -> Iterator[ClosedData]:
    gone = shown.library.gone
    for entitlement, view in shown.gone_entitlements.items():
        parts = entitlement.parts
        after = entitlement.replaced_by.id if entitlement.replaced_by else None
        yield _gone("entitlements", view, after, tuple(cite for part in parts for cite in part.sources))
    for contact, view in zip(gone.contacts, shown.gone_contacts, strict=True):
        after = contact.replaced_by.record.id if contact.replaced_by else None
        yield _gone("contacts", view, after, contact.record.sources)
    for group, view in zip(gone.groups, shown.gone_groups, strict=True):
        after = group.replaced_by.record.id if group.replaced_by else None
        yield _gone("groups", view, after, group.record.sources)
    for priority, earlier in shown.earlier_priorities.items():
        assert earlier.gone
        after = priority.replaced_by.record.id if priority.replaced_by else None
        yield _gone("priorities", earlier.gone, after, priority.record.sources)
    for text, view in shown.gone_texts.items():
        after = text.replaced_by.page.address if text.replaced_by else None
        yield _gone("pages", view, after, text.page.text.sources)


def _gone(
    name: ClosedList,
    view: GoneView,
    after: str | None,
    sources: tuple[Citation, ...],
) -> ClosedData:
    return ClosedData.made_of(
        view, list=name, reason=view.because, replaced_by=after, page=view.address, sources=sources
    )


def _figures(library: Library) -> Iterator[FigureData]:
    """Each value that a measure or a table has. Small numbers are folded in the files themselves."""
    for measure in library.measures:
        for reading in measure.readings:
            for one in (reading, *reading.comparators):
                yield FigureData.made_of(
                    one,
                    measure,
                    figure=measure.id,
                    of=one.name if isinstance(one, Comparator) else None,
                    column=None,
                    page=figure_address(measure.id),
                    sources=reading.sources,
                )
    for table in library.tables:
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                yield FigureData.made_of(
                    table,
                    figure=table.id,
                    of=row.label,
                    column=column.label,
                    date=column.date or table.date,
                    value=value,
                    unit=column.unit,
                    page=figure_address(table.id),
                )


def _sources(library: Library, parts: Iterable[object]) -> tuple[SourceData, ...]:
    """What is cited in any part, in the order of the ids."""
    cited = sorted(set(_cited(parts)))
    return tuple(SourceData.made_of(library.sources[id].record, library.sources[id]) for id in cited)


def _cited(parts: object) -> Iterator[str]:
    if isinstance(parts, CitationData):
        yield parts.source
    elif isinstance(parts, BaseModel):
        for _, value in parts:
            yield from _cited(value)
    elif isinstance(parts, Iterable) and not isinstance(parts, str):
        for part in parts:
            yield from _cited(part)
