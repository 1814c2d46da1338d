"""What needs a person on a day: values of one type, which the terminal, the page, the calendar and programs all show.

An item stays until a dated record deals with it: an answer, an update that shows the end, a check, another amount. So
a later day has the items of an earlier one and more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from localoffer import addresses
from localoffer.kept import NOTHING_KEPT, Kept, Pack, digest
from localoffer.ledger.actions import Stage, progress
from localoffer.ledger.states import of_voice
from localoffer.library import JoinedEntitlement, Library
from localoffer.problems import Mark
from localoffer.records import models
from localoffer.records.amounts import holds, money_in_words
from localoffer.records.frozen import dataclass
from localoffer.records.markdown import paragraphs
from localoffer.records.naming import shorten
from localoffer.records.reading import MOST, graded, has_enough_words, names_of, sentences
from localoffer.records.values import Prose, day_in_words
from localoffer.records.walk import parts
from localoffer.rules.answers import no_answer_yet
from localoffer.rules.coverage import coverage_gap
from localoffer.rules.dates import review_date_past, time_to_look, to_be_reviewed
from localoffer.rules.findings import unanswered_finding
from localoffer.rules.later import is_in_force

#: How long before its day a thing is listed. Announced amounts are listed at once.
AHEAD = timedelta(days=90)
#: How many occurrences of an acronym are listed.
PLACES = 3
#: The maximum number of characters of a hard sentence that are shown.
LONGEST_LINE = 300
#: Abbreviations that everybody understands.
EVERYBODYS = frozenset(("A4", "AM", "ID", "IT", "OK", "PDF", "PM", "QR", "SMS", "TV", "UK", "EU"))
_CAPITALS = re.compile(r"(?<![\w@./-])[A-Z]{2,}(?:s(?!\w))?(?![\w@/-])")
#: Fields that readers do not see as prose: ids, law, posts, addresses.
_NOT_READ = frozenset(("id", "basis", "owner", "address", "email", "keywords", "page", "language"))

#: `words.yaml`, by group.
Words = Mapping[str, Any]


class ItemKind(StrEnum):
    """What a person has to do. In the order in which items are read; words.yaml has a word for each, under todo."""

    VOICE = "voice"
    FINDING = "finding"
    GAP = "gap"
    LAW = "law"
    REVIEW = "review"
    RISE = "rise"
    AMOUNT = "amount"
    NUMBER = "number"
    ACTION = "action"
    WORDS = "words"
    ACRONYM = "acronym"
    PUT_OFF = "put off"


@dataclass(frozen=True)
class Item:
    """One thing that needs a person. `key` is unique and never changes; `day` is the deadline, if there is one.

    `rule` is the rule by which `check` warns of it and `record` the id of its record: by these an entry of later.yaml
    may put it off, and is then in `later`. `owners` are posts. `address` starts at the site's root. Of the same kind
    and day, those with more `weight` come first.
    """

    kind: ItemKind
    key: str
    title: str
    text: str
    mark: Mark
    day: date | None = None
    owners: tuple[str, ...] = ()
    address: str | None = None
    sources: tuple[models.Citation, ...] = ()
    record: str = ""
    rule: str = ""
    later: models.Later | None = None
    weight: float = 0

    @property
    def is_review(self) -> bool:
        return self.rule == review_date_past.id

    @property
    def is_watched(self) -> bool:
        return self.rule == time_to_look.id


@dataclass(frozen=True)
class Seen:
    """The input for makers of items: what is known on a day, how far ahead things are listed, and what an earlier build graded."""

    library: Library
    words: Words
    until: date
    grades: Pack

    def said(self, key: str, **values: object) -> str:
        """A sentence of words.yaml with its values filled in."""
        return str(self.words["todo"]["says"][key]).format(**values)

    @property
    def as_of(self) -> date:
        return self.library.as_of

    @cached_property
    def readable(self) -> tuple[Readable, ...]:
        return tuple(_read_by_care_leavers(self.library))


def items(
    library: Library, words: Words, *, ahead: timedelta | None = AHEAD, kept: Kept = NOTHING_KEPT
) -> tuple[Item, ...]:
    """What needs a person, by kind and then by day. `words` is words.yaml.

    `ahead`: how long before its day a thing is listed; None: as long as its day is known.
    """
    with Pack(kept, "grades", library.site.marks.record.file) as grades:
        seen = Seen(library, words, library.as_of + ahead if ahead else date.max, grades)
        made = [_with_later(library, item) for make in MAKERS for item in make(seen)]
    named = {id(item.later) for item in made}
    made += (_put_off(later) for later in _in_force(library) if id(later) not in named)
    order = list(ItemKind)
    return tuple(
        sorted(made, key=lambda item: (order.index(item.kind), item.day or date.max, -item.weight, item.key))
    )


def unanswered_voices(seen: Seen) -> Iterator[Item]:
    for voice in seen.library.voices:
        record = voice.record
        if of_voice(voice).state is models.State.NO_ANSWER:
            text, address = seen.said("voice", when=record.said_on), addresses.voice_address(record.id)
            yield _about(
                record,
                ItemKind.VOICE,
                record.text,
                text,
                address,
                sources=record.sources,
                rule=no_answer_yet.id,
            )


def unanswered_findings(seen: Seen) -> Iterator[Item]:
    for finding in seen.library.findings:
        record = finding.record
        if record.kind is models.FindingKind.IMPROVE and not (record.this_offer or record.still_open):
            yield _about(
                record,
                ItemKind.FINDING,
                record.text,
                seen.said("finding", when=record.said_on),
                addresses.finding_address(record.said_on.iso, record.id),
                mark=record.marks.of("kind"),
                sources=record.sources,
                rule=unanswered_finding.id,
            )


def gaps(seen: Seen) -> Iterator[Item]:
    for item in seen.library.coverage:
        record = item.record
        if record.kind in models.DUTIES and not record.page and not item.met_by:
            address, mark = f"{addresses.COVERAGE}#{record.id}", record.marks.of("text")
            yield _about(
                record, ItemKind.GAP, record.text, seen.said("gap"), address, mark=mark, rule=coverage_gap.id
            )


def reviews(seen: Seen) -> Iterator[Item]:
    """What is due to be checked again, now or soon: the council's own, and the law's."""
    for key, title, record, address in _checked_again(seen.library):
        day = to_be_reviewed(record)
        if day and day <= seen.until:
            yield _about(
                record,
                ItemKind.LAW if record.marks.record.is_national else ItemKind.REVIEW,
                title,
                seen.said("review", when=day_in_words(day)),
                address,
                key=f"review/{'national/' if record.marks.record.is_national else ''}{key}",
                day=day,
                rule=review_date_past.id,
            )


def watched(seen: Seen) -> Iterator[Item]:
    for watch in seen.library.watch:
        record = watch.record
        if record.check_on <= seen.until:
            changes = "; ".join(one.title for one in watch.entitlements)
            said = (
                seen.said("watch", when=day_in_words(record.check_on)),
                seen.said("again", again=record.again) if record.again else "",
                seen.said("changes", titles=changes) if changes else "",
            )
            yield _about(
                record,
                ItemKind.LAW,
                record.text,
                " ".join(filter(None, said)),
                f"{addresses.COVERAGE}#{addresses.watch_anchor(record.id)}",
                key=f"watch/{record.id}",
                mark=record.marks.of("check_on"),
                day=record.check_on,
                sources=record.sources,
                rule=time_to_look.id,
            )


def rises(seen: Seen) -> Iterator[Item]:
    """Amounts that are announced, and those that have come into force since their entry was last compared with its source."""
    for entitlement, record in _entries(seen.library):
        days: dict[date, list[models.Amount]] = {}
        for amount in record.amounts:
            first = amount.from_
            unseen = record.checked is None or (first is not None and record.checked.last_day < first)
            if first and (first > seen.as_of or (unseen and holds(amount, record.amounts, seen.as_of))):
                days.setdefault(first, []).append(amount)
        for first, amounts in days.items():
            yield _about(
                record,
                ItemKind.LAW if record.marks.record.is_national else ItemKind.RISE,
                entitlement.title,
                seen.said(
                    "rise" if first > seen.as_of else "risen",
                    amounts=", ".join(money_in_words(amount.value) for amount in amounts),
                    when=day_in_words(first),
                ),
                addresses.entitlement_address(record.id),
                key=f"rise/{'national/' if record.marks.record.is_national else ''}{record.id}/{first}",
                mark=amounts[0].marks.record,
                day=first,
                sources=amounts[0].sources,
            )


def unconfirmed_amounts(seen: Seen) -> Iterator[Item]:
    """What the council pays without certainty: not published, known from an old paper, or seen on a page that gives no
    first day."""
    for entitlement, record in _entries(seen.library):
        if record.marks.record.is_national or entitlement.standing is not models.Standing.GIVEN:
            continue
        now = [amount for amount in record.amounts if holds(amount, record.amounts, seen.as_of)]
        stated = max((amount.as_stated_on for amount in record.amounts if amount.as_stated_on), default=None)
        found = next((amount for amount in now if amount.seen_on), None)
        if found and found.seen_on:
            text, mark = seen.said("seen", when=found.seen_on), found.marks.of("seen_on")
        elif now:
            continue
        elif record.present_amount:
            text, mark = seen.said("not_published"), record.marks.of("present_amount")
        elif stated:
            text, mark = seen.said("stated", when=stated), record.marks.of("amounts")
        else:
            continue
        address = addresses.entitlement_address(record.id)
        yield _about(record, ItemKind.AMOUNT, entitlement.title, text, address, mark=mark)


def unconfirmed_numbers(seen: Seen) -> Iterator[Item]:
    contacts = (contact.record for contact in seen.library.contacts)
    records: tuple[models.Contact | models.District, ...] = (*contacts, *seen.library.districts)
    for record in records:
        if isinstance(record, models.District) and not record.phone:
            text, mark = seen.said("no_number"), record.marks.record
        elif record.in_doubt:
            text, mark = f"{seen.said('in_doubt')} {record.in_doubt}", record.marks.of("in_doubt")
        elif record.checked is None and not (isinstance(record, models.Contact) and record.common_knowledge):
            text, mark = seen.said("unchecked"), record.marks.record
        else:
            continue
        key = f"number/{record.noun}/{record.id}"
        yield _about(record, ItemKind.NUMBER, record.name, text, _place_of(record), key=key, mark=mark)


def actions(seen: Seen) -> Iterator[Item]:
    """What is due in the plans, past its date or soon, and not shown to be done."""
    told = seen.words["plan"]
    for action in seen.library.actions:
        record, where = action.record, progress(seen.library, action)
        if record.due and where.stage in (Stage.PAST, Stage.TO_COME) and record.due.last_day <= seen.until:
            yield _about(
                record,
                ItemKind.ACTION,
                record.title,
                f"{told['since_update']} {where.since}. {told['nothing_since']}"
                if where.updated
                else f"{told['since_plan']} {where.since}.",
                addresses.action_address(action.plan.record.id, record.id),
                day=record.due.last_day,
                owners=record.owners,
                sources=record.sources,
            )


def acronyms(seen: Seen) -> Iterator[Item]:
    """Abbreviations that neither the glossary nor their own text (in brackets) explains."""
    explained = " ".join(word for term in seen.library.terms for word in (term.term, *term.also))
    known = EVERYBODYS.union(_CAPITALS.findall(explained), _CAPITALS.findall(" ".join(_names(seen.library))))
    found: dict[str, list[Readable]] = {}
    for text in seen.readable:
        for capitals in sorted(set(_CAPITALS.findall(text.all))):
            word = capitals.removesuffix("s")
            if not known.intersection((word, capitals)) and f"({word})" not in text.all:
                found.setdefault(word, []).append(text)
    for word, places in found.items():
        first = places[0]
        yield Item(
            ItemKind.ACRONYM,
            f"acronym/{word}",
            word,
            seen.said(
                "acronym_more" if len(places) > PLACES else "acronym",
                titles="; ".join(shorten(place.title, 40) for place in places[:PLACES]),
                number=len(places) - PLACES,
            ),
            first.mark,
            owners=first.owners,
            address=first.address,
        )


def hard_words(seen: Seen) -> Iterator[Item]:
    """What the council wrote for care leavers and is harder to read than it should be, with its worst sentences."""
    own = tuple(_names(seen.library))
    names, around = names_of(own), digest(*map(_bytes, own))
    for text in seen.readable:
        lines = sentences(text.paragraphs)
        if not has_enough_words(lines):
            continue
        key = digest(around, *map(_bytes, lines))
        found = seen.grades.of(key, partial(graded, lines, names))
        if found.grade > MOST:
            yield Item(
                ItemKind.WORDS,
                f"words/{text.key}",
                text.title,
                seen.said(
                    "words",
                    grade=f"{found.grade:.1f}",
                    most=f"{MOST:.0f}",
                    worst=" ".join(f"“{shorten(line, LONGEST_LINE)}”" for line in found.worst),
                ),
                text.mark,
                owners=text.owners,
                address=text.address,
                weight=found.grade,
            )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


#: The makers of items: for another kind add it to `ItemKind`, its word to words.yaml and its maker here.
MAKERS: tuple[Callable[[Seen], Iterator[Item]], ...] = (
    unanswered_voices,
    unanswered_findings,
    gaps,
    watched,
    reviews,
    rises,
    unconfirmed_amounts,
    unconfirmed_numbers,
    actions,
    hard_words,
    acronyms,
)


def _about(
    record: models.Record,
    kind: ItemKind,
    title: str,
    text: str,
    address: str | None,
    key: str = "",
    **more: Any,
) -> Item:
    """An item about a record: at its position and for its owner, if `more` does not say otherwise."""
    own: dict[str, Any] = {"mark": record.marks.record, "owners": _owners(record), "record": _id(record)}
    return Item(kind, key or f"{kind}/{_id(record)}", title, text, address=address, **own | more)


def _with_later(library: Library, item: Item) -> Item:
    """The item with the entry that puts it off, if one is in force."""
    may = (
        later
        for later in _in_force(library)
        if later.rule == item.rule
        and (not later.record or later.record == item.record)
        and (not later.file or f"/{item.mark.file}".endswith(f"/{later.file}"))
    )
    return replace(item, later=next(may, None))


def _in_force(library: Library) -> Iterator[models.Later]:
    return (later for later in library.later if is_in_force(later, library.as_of))


def _put_off(later: models.Later) -> Item:
    """A warning that is not an item of another kind."""
    place = later.record or later.file or ""
    return Item(
        ItemKind.PUT_OFF,
        f"put-off/{later.rule}/{place}",
        place,
        later.rule,
        later.marks.record,
        record=place,
        rule=later.rule,
        later=later,
    )


def _checked_again(library: Library) -> Iterator[tuple[str, str, models.Record, str | None]]:
    """Key, title, record and address of each record with a date for its next check."""
    for entitlement, record in _entries(library):
        address = addresses.entitlement_address(record.id)
        yield f"entitlements/{record.id}", entitlement.title, record, address
    for circumstance in library.circumstances:
        told = circumstance.record
        yield f"circumstances/{told.id}", told.title, told, addresses.circumstance_address(told.id)
    for contact in (*library.contacts, *library.helplines):
        yield f"contacts/{contact.record.id}", contact.record.name, contact.record, _place_of(contact.record)
    for district in library.districts:
        yield f"districts/{district.id}", district.name, district, _place_of(district)
    for group in library.groups:
        yield f"groups/{group.record.id}", group.record.title, group.record, None
    for step in library.ladder:
        yield f"steps/{step.record.id}", step.record.title, step.record, None
    for text in library.texts:
        page = text.page
        yield f"pages/{page.address}", page.text.title, page.text, addresses.text_address(page.address)


def _entries(library: Library) -> Iterator[tuple[JoinedEntitlement, models.Entitlement]]:
    return ((entitlement, part) for entitlement in library.entitlements for part in entitlement.parts)


@dataclass(frozen=True)
class Readable:
    """The council's texts for care leavers. `all` are all of them, and `paragraphs` those that may be prose."""

    key: str
    title: str
    mark: Mark
    owners: tuple[str, ...]
    address: str | None
    paragraphs: tuple[str, ...]

    @property
    def all(self) -> str:
        return "\n".join(self.paragraphs)


def _read_by_care_leavers(library: Library) -> Iterator[Readable]:
    """The council's own records and pages that care leavers read. Not what is in another language: its words and their
    syllables are not English ones."""
    for entitlement in library.entitlements:
        if own := entitlement.council:
            yield _readable("entitlements", entitlement.title, own, addresses.entitlement_address(own.id))
    for contact in library.contacts:
        yield _readable("contacts", contact.record.name, contact.record, _place_of(contact.record))
    for group in library.groups:
        yield _readable("groups", group.record.title, group.record, None)
    ours: tuple[tuple[str, Iterable[models.Age | models.HomeKind | models.Circumstance]], ...] = (
        ("ages", (joined.record for joined in library.ages)),
        ("homes", (joined.record for joined in library.homes)),
        ("circumstances", (joined.record for joined in library.circumstances)),
    )
    for listed, records in ours:
        for record in records:
            if not record.marks.record.is_national:
                yield _readable(listed, record.title, record, None)
    for text in library.texts:
        page = text.page
        if text.is_ours or library.is_foreign(page.text):
            continue
        if page.text.audience is models.Audience.CARE_LEAVERS and not page.text.marks.record.is_national:
            address = addresses.text_address(page.address)
            readable = _readable("pages", page.text.title, page.text, address, page.address)
            yield replace(readable, paragraphs=(*readable.paragraphs, *paragraphs(page.body)))


def _readable(listed: str, title: str, record: models.Record, address: str | None, id: str = "") -> Readable:
    found: list[str] = []
    for part in parts(record):
        if isinstance(part, models.Citation):
            continue
        for field, value in vars(part).items():
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, Prose):
                    found += paragraphs(text)
                elif isinstance(text, str) and not isinstance(text, StrEnum) and field not in _NOT_READ:
                    found.append(text)
    return Readable(
        f"{listed}/{id or _id(record)}", title, record.marks.record, _owners(record), address, tuple(found)
    )


def _names(library: Library) -> Iterator[str]:
    """Names of the council, of papers, of people to ring and of schemes, whose words nobody can choose."""
    council, strategy = library.site.council, library.site.strategy
    yield from filter(None, (council.name, council.short, council.area, strategy.title if strategy else None))
    for source in library.sources.values():
        yield from filter(None, (source.record.title, source.record.short, source.record.publisher))
    yield from (contact.record.name for contact in (*library.contacts, *library.helplines))
    yield from (record.title for record in library.partners)
    yield from (joined.record.title for joined in library.groups)
    yield from (joined.record.title for joined in library.plans)
    yield from (joined.record.title for joined in library.delivery)


def _owners(record: models.Record) -> tuple[str, ...]:
    owner = getattr(record, "owner", None)
    return (owner,) if owner else ()


def _id(record: models.Record) -> str:
    return str(getattr(record, "id", ""))


def _place_of(record: models.Contact | models.District) -> str | None:
    """Where all numbers are listed. One that only the pages show that name it is in no list."""
    if isinstance(record, models.District):
        return f"{addresses.DISTRICTS}#{record.id}"
    return None if record.only_where_named else addresses.contact_address(record.id)
