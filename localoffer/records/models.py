"""The records of a local offer, as written in the YAML files. Small, frozen, one class for each kind of record."""

# Without annotations from __future__: pydantic would compile each of these again at every start.

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.values import (
    WRONG_KIND,
    Colour,
    Count,
    Day,
    Email,
    Flag,
    FormerAddress,
    FormerId,
    HomeAddress,
    Id,
    Language,
    LastDay,
    Line,
    Marks,
    Moment,
    Name,
    Number,
    PageReference,
    Pages,
    Phone,
    Pounds,
    ProseText,
    Reference,
    Steps,
    TextNumber,
    Title,
    WebAddress,
    Word,
    YesNo,
    read_amounts,
)

NOT_COMPARED = "Why this cannot be compared with the others, such as: Part of a year. Pages then say nothing about a change."
ORDER = "Its place in the list: small numbers come first. Those with the same number are in order of title."
AS_WRITTEN = (
    "Its place in the list: small numbers come first. Those with the same number keep the order of the file."
)
THIS_OFFER = (
    "What these pages do about it, with links to the pages that show it. It stays as long as the record does, so do not "
    "mention anything that came later."
)
STILL_OPEN = (
    "What is still open, or what nobody has published. Do not mention anything that came later here either."
)
MEETS = "Items of the coverage checklist that it meets: ids in coverage.yaml."
OWNER = "The post that looks after this entry. Never a person’s name or e-mail address."
#: The date of a later check, and the day by which the next is due.
CHECKED: Mapping[str, tuple[str, ...]] = {"checked": ("checked", "review_by")}
NO = YesNo.NO
YES = YesNo.YES


#: Separates choices in the context of an error. A choice may contain a comma, such as “yes, if”.
SEPARATOR = " | "


@dataclass(frozen=True)
class Choices:
    """Reads a member of an enum that is one of some choices."""

    kind: type[StrEnum]
    words: tuple[StrEnum, ...]

    def __call__(self, value: object) -> StrEnum:
        text = str(value).strip()
        if text not in self.words:
            raise PydanticCustomError(
                WRONG_KIND.id,
                "is “{text}”. It can be: {choices}",
                {"text": str(value), "choices": SEPARATOR.join(self.words)},
            )
        return self.kind(text)


class OneOf(StrEnum):
    """A word out of a few. Where a field takes one and has another, the problem lists them."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return BeforeValidator(Choices(cls, tuple(cls))).__get_pydantic_core_schema__(source, handler)


class Duty(OneOf):
    """How binding an entitlement is."""

    MUST = "must"
    SHOULD = "should"
    CHOOSES = "chooses"


class Standing(OneOf):
    """Whether a thing can be had today."""

    GIVEN = "given"
    ASKED_FOR = "asked for"
    ANNOUNCED = "announced"


class Limit(OneOf):
    EXACTLY = "exactly"
    UP_TO = "up to"
    AT_LEAST = "at least"


class Period(OneOf):
    """How often an amount is paid."""

    ONCE = "once"
    HOUR = "an hour"
    DAY = "a day"
    WEEK = "a week"
    FORTNIGHT = "a fortnight"
    MONTH = "a month"
    TERM = "a term"
    YEAR = "a year"

    @property
    def times_a_year(self) -> int | None:
        """How often a year, if known."""
        return {Period.WEEK: 52, Period.FORTNIGHT: 26, Period.MONTH: 12, Period.YEAR: 1}.get(self)


class Lives(OneOf):
    """Where somebody lives, seen from the council."""

    INSIDE = "in the area"
    OUTSIDE = "out of the area"


class SourceKind(OneOf):
    PAPER = "paper"
    PAGE = "page"


class GroupKind(OneOf):
    """Whether people meet there, or write from wherever they are."""

    GROUP = "group"
    APP = "app"


class StandsIn(OneOf):
    """Which part of the strategy an objective or promise is in."""

    BOTH = "both"
    STRATEGY = "strategy"
    PAGE = "strategy on a page"


class Shows(OneOf):
    """How much a piece of evidence shows. Background changes nothing."""

    ALL = "all of it"
    PART = "part of it"
    WORK = "work under way"
    PLAN = "a plan"
    BACKGROUND = "background"


class State(OneOf):
    """The state of a thing that was said, promised or pledged, furthest first: of several, the first counts."""

    shown_by: Shows | None

    def __new__(cls, value: str, shown_by: Shows | None = None) -> Self:
        state = str.__new__(cls, value)
        state._value_ = value
        state.shown_by = shown_by
        return state

    DONE = "done", Shows.ALL
    PARTLY = "partly", Shows.PART
    UNDER_WAY = "under way", Shows.WORK
    PROMISED = "promised, no update", Shows.PLAN
    NO = "no, because"
    NOT_OURS = "not ours"
    NO_ANSWER = "no answer yet"


class Better(OneOf):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Unit(OneOf):
    PEOPLE = "people"
    THINGS = "things"
    PERCENT = "percent"
    DAYS = "days"
    RATE = "per 10,000 children"


class ChartKind(OneOf):
    """How a table is drawn. If `rows_are_times`, changes are described from row to row, otherwise from column to column."""

    rows_are_times: bool

    def __new__(cls, value: str, rows_are_times: bool = False) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.rows_are_times = rows_are_times
        return kind

    SHARE = "share"
    COMPARISON = "comparison"
    SERIES = "series", True


class FindingKind(OneOf):
    IMPROVE = "to improve"
    NOTED = "noted"
    GOOD = "good"


class RemovedBecause(OneOf):
    """Why words were taken away."""

    ASKED = "asked by the person"
    PERSONAL = "personal data"
    MISTAKE = "a mistake"


class Role(OneOf):
    """What a contact is for. Help now looks contacts up by role."""

    MAIN = "main line"
    DUTY = "duty social worker"
    OUT_OF_HOURS = "out of hours"
    LEAVING_CARE = "leaving care team"
    HOUSING = "housing"
    COMPLAINTS = "complaints"
    PARTICIPATION = "participation"


class CouncilKind(OneOf):
    """What kind of council it is. In a county the districts are responsible for homes and council tax."""

    COUNTY = "county"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON = "london"
    CITY_OF_LONDON = "city of london"
    ISLES_OF_SCILLY = "isles of scilly"


class Verdict(OneOf):
    """Whether somebody with a certain outcome gets an entitlement, best first."""

    YES = "yes"
    YES_IF = "yes, if"
    ASK = "ask"
    NOT_YET = "not yet"
    NO = "no"


class FieldKind(OneOf):
    """The type of an answer about a person."""

    YES_NO = "yes or no"
    NUMBER = "whole number"
    CHOICE = "choice"


class CoverageKind(OneOf):
    """Why an offer should say something."""

    DUTY = "duty"
    GUIDANCE = "guidance"
    COMMON = "common"
    COMING = "coming"
    INSPECTION = "inspection"


#: Those whose absence is a breach of duty, not only an omission.
DUTIES = (CoverageKind.DUTY, CoverageKind.INSPECTION)


class Audience(OneOf):
    CARE_LEAVERS = "care leavers"
    OFFICERS = "officers"


class How(OneOf):
    """What happened to a record, or to a part of it."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    GONE = "gone"


class ForCareLeavers(OneOf):
    BETTER = "better"
    WORSE = "worse"


#: What a person can state; the other states follow from records, or from having none.
STATED = tuple(state for state in State if state not in (State.PROMISED, State.NO_ANSWER))


class Record(BaseModel):
    """Anything written in a file. `marks` gives the positions; it is not a field that editors write."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)
    #: What messages call a record of this kind: “in the promise …”.
    noun: ClassVar[str] = "record"
    #: Dates before which nobody can know of it: while one of these fields is in the future, the record is left out.
    known_from: ClassVar[tuple[str, ...]] = ()
    #: Fields that are empty until the date in another field has come, by the name of that field.
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    #: Fields of which at least one is required.
    one_of: ClassVar[tuple[str, ...]] = ()

    marks: Marks = Field(alias="@marks", exclude=True, repr=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Rules look up fields that only some records have. Pydantic would first search private attributes, of which
            # there are none, and take long.
            raise AttributeError(f"{type(self).__name__} has no {name}")


class Citation(Record):
    """Where a fact comes from: a source, and the page in it."""

    source: Reference = Field(description="The id of a source in sources.yaml.")
    page: Pages | None = Field(
        None,
        description="The page, as the paper numbers it, or several: 13, 15 and 20-22. Or the heading, if it has no pages.",
    )
    note: Line | None = Field(None, description="What is not certain, or how we read it.")


class Cited(Record):
    """A record that says where it comes from. Every one has at least one source."""

    id: Id = Field(description="A short name that never changes. It becomes part of the web address.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where this comes from.")
    order: Count = Field(50, description=ORDER)


class Closed(Record):
    """Since when something is closed or no longer there, and why. The record itself stays, and so does its address."""

    noun: ClassVar[str] = "closing"

    date: Moment = Field(
        description="When it was closed. For something people could get or ring, the first day on which it is no longer there."
    )
    reason: Line = Field(description="Why, in one sentence.")
    sources: tuple[Citation, ...] = Field(
        (),
        description="Where it says so. Once one of these is published, pages say in advance when it ends. Without any, "
        "they say so from the day itself.",
    )


class MayClose(Record):
    """A record that is closed, or replaced by another one, and never deleted."""

    closed: Closed | None = Field(
        None, description="Date and reason, once it is closed: docs/tasks/withdraw.md."
    )
    replaced_by: Reference | None = Field(
        None,
        description="The id of what replaces it, in the same list. A contact can also be replaced by a helpline.",
    )

    def closed_by(self, day: date) -> Closed | None:
        """Its closing, once that date has come."""
        return self.closed if self.closed and self.closed.date.first_day <= day else None

    def closes_after(self, day: date) -> Closed | None:
        """Its closing, while that date is in the future."""
        return None if self.closed_by(day) else self.closed


class Source(Record):
    """A paper or web page that facts come from."""

    noun: ClassVar[str] = "source"
    known_from: ClassVar[tuple[str, ...]] = ("date",)
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {"seen": ("seen", "seen_as")}

    id: Id = Field(description="A short name that never changes.")
    title: Title = Field(description="The full title.")
    short: Title | None = Field(None, description="A shorter title for the line beneath a fact.")
    publisher: Title = Field(description="Who published it.")
    date: Moment | None = Field(
        None, description="When it was published. Leave it out if the paper or page has no date."
    )
    address: WebAddress | None = Field(None, description="Its web address, if it has one.")
    kind: SourceKind | None = Field(
        None,
        description="paper or page: what the pages call it when they give an old amount from it. If left out, it is a "
        "page if it has a web address but no date and is cited with no page number. Otherwise it is a "
        "paper.",
    )
    seen: Moment | None = Field(None, description="When a person last read it.")
    seen_as: Line | None = Field(None, description="What was read, such as: stored copy.")
    second_hand: Flag = Field(NO, description="yes if somebody else reports a rule made by another body.")
    note: Line | None = Field(None, description="What a reader should know about it.")


class Amount(Record):
    """An amount of money: how often it is paid, to whom, and from when until when."""

    noun: ClassVar[str] = "amount"
    known_from: ClassVar[tuple[str, ...]] = ("as_stated_on", "seen_on")

    value: Pounds = Field(description="Pounds, such as £3,000 or £338.58.")
    limit: Limit = Field(
        Limit.EXACTLY, description="exactly, up to (there may be less) or at least (there may be more)."
    )
    period: Period = Field(Period.ONCE, description="How often it is paid.")
    label: Title | None = Field(
        None, description="Which case it is for, if there are several, such as: living at home."
    )
    age_from: Count | None = Field(
        None, description="The age from which it is this much, if amounts depend on age."
    )
    age_until: Count | None = Field(
        None, description="The birthday on which that ends: 21 for an amount for people aged 19 and 20."
    )
    home: Line | None = Field(
        None,
        description="The kind of home it is for, if amounts depend on that, such as: in a flat of your own.",
    )
    lives: Lives | None = Field(
        None, description="in the area or out of the area, if amounts depend on that."
    )
    giver: Line | None = Field(
        None, description="Who pays it, if not the council. It begins a sentence, such as: The DWP."
    )
    from_: Day | None = Field(None, alias="from", description="The first day on which it applies.")
    to: LastDay | None = Field(
        None, description="The last day on which it applies. Leave it out while it still applies."
    )
    seen_on: Moment | None = Field(
        None,
        description="For an amount that a page shows with no first day: when a person saw it there. It applies from "
        "then until another amount for the same people begins, and must be checked again by review_by.",
    )
    as_stated_on: Moment | None = Field(
        None,
        description="For an amount known only from a paper: the paper's date. It is history, never today's amount.",
    )
    floor: Flag = Field(
        NO, description="yes for a national amount that no council may go below while it applies."
    )
    note: Line | None = Field(None, description="One sentence about this amount.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where the amount comes from.")


class VerdictFor(Record):
    """Whether people with one outcome get this, and why."""

    noun: ClassVar[str] = "verdict"

    outcome: Reference = Field(description="The id of an outcome in outcomes.yaml.")
    verdict: Verdict = Field(description="Whether they get it.")
    reason: Line = Field(
        description="Why, in one sentence. After yes, if: the one fact it depends on. After ask: what nobody has said, "
        "and who to ask. After not yet: from when, or after what. After no: why, and who can look at it "
        "again."
    )


class LeftOut(Record):
    """People who do not get what the council gives, because a paper or page says so."""

    noun: ClassVar[str] = "group left out"

    outcomes: tuple[Reference, ...] = Field(
        min_length=1, description="Who they are: ids of outcomes in outcomes.yaml."
    )
    reason: Line = Field(description="Why they do not get it, and who they can ask, in one sentence.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where it says so.")


class Entitlement(MayClose, Cited):
    """Something you can get. A council's entry with the id of a national one adds to that one."""

    noun: ClassVar[str] = "entitlement"
    known_from: ClassVar[tuple[str, ...]] = ("from_",)
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    order: Count = Field(
        50,
        description=f"{ORDER} The first four with one or two amounts are on the home page; of those with the same number, the ones worth most in a year.",
    )
    title: Title | None = Field(
        None, description="What it is called. Needed unless the national entry has it."
    )
    sentence: Line | None = Field(
        None, description="What it is, in one sentence. Needed unless the national entry has it."
    )
    area: Reference | None = Field(
        None, description="The id of an area in areas.yaml. Needed unless the national entry has it."
    )
    duty: Duty | None = Field(
        None, description="must (the law), should (official guidance) or chooses (the council decides)."
    )
    basis: tuple[Line, ...] = Field(
        (),
        description="The law or guidance it rests on, or the council paper that says it. Needed unless the national entry has it.",
    )
    standing: Standing = Field(
        Standing.GIVEN,
        description="given, asked for (but not promised) or announced (people are told that it is coming, until the day in from).",
    )
    from_: Day | None = Field(
        None,
        alias="from",
        description="The day from which it is in force, if it began recently. Before that day nothing is shown, unless it is announced.",
    )
    details: ProseText | None = Field(None, description="Anything more to say, in short paragraphs.")
    amounts: Annotated[tuple[Amount, ...], BeforeValidator(read_amounts)] = Field(
        (), description="The money, with dates."
    )
    present_amount: Literal["not published"] | None = Field(
        None, description="not published: the council has not said in public what it pays now."
    )
    by_district: Flag = Field(
        NO,
        description="yes for anything to do with homes, council tax or help with rent: in a county a district gives it.",
    )
    giver: Line | None = Field(
        None,
        description="Who pays the amounts in this entry, if not the council. It begins a sentence, such as: The DWP.",
    )
    who: Line | None = Field(None, description="Who gets it, in one sentence.")
    who_short: tuple[Line, ...] = Field(
        (),
        description="Who gets it, in up to three sentences that begin with a verdict: Yes, if you are moving into your own "
        "home. Without them they are made from the verdicts.",
    )
    ask_first: Line | None = Field(
        None,
        description="Who may lose something by asking, and whom they ask first. It follows the first sentence of who gets it, "
        "and what a council adds here follows what the national entry says.",
    )
    statuses: tuple[Reference, ...] = Field(
        (), description="The legal groups it is for: ids in statuses.yaml."
    )
    age_from: Count | None = Field(None, description="The age from which people can get it.")
    age_until: Count | None = Field(None, description="The birthday on which it ends.")
    conditions: tuple[Line, ...] = Field(
        (), description="What else must be true, such as: you are moving into your first home."
    )
    left_out: tuple[LeftOut, ...] = Field(
        (), description="Who does not get it, if a source says so. Only for what the council itself gives."
    )
    how_to_ask: ProseText | None = Field(None, description="How to ask for it.")
    bring: tuple[Line, ...] = Field((), description="What to bring or send.")
    how_long: Line | None = Field(None, description="How long an answer takes.")
    if_no: Steps | None = Field(
        None,
        description="What to do if they say no: a list of up to three steps, one line each, which may contain links. "
        "Longer text also works.",
    )
    contacts: tuple[Reference, ...] = Field(
        (), description="Who to ring: ids in contacts.yaml or helplines.yaml."
    )
    voices: tuple[Reference, ...] = Field(
        (), description="The voices that asked for it, if no promise connects them."
    )
    words_to_send: Line | None = Field(
        None, description="Words to copy and send to a personal adviser, with no personal data in them."
    )
    keywords: tuple[Line, ...] = Field(
        (), description="Everyday words that people look for it by, such as: skint."
    )
    meets: tuple[Reference, ...] = Field((), description=MEETS)
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")
    checked: Moment | None = Field(None, description="When a person last compared this with its source.")
    review_by: LastDay | None = Field(None, description="The day by which somebody must check it again.")
    owner: Line | None = Field(None, description=OWNER)
    formerly: tuple[FormerId, ...] = Field(
        (), description="Ids that it had before. Their addresses lead to this one."
    )


class Area(Record):
    """A part of life that entitlements are sorted by."""

    noun: ClassVar[str] = "area"

    id: Id = Field(description="A short name that never changes.")
    title: Title = Field(description="What it is called.")
    sentence: Line = Field(description="What is in it, in one sentence.")
    icon: Line = Field(description="The name of a drawing in templates/icons.")
    order: Count = Field(50, description=ORDER)


class Status(Cited):
    """A legal group of care leavers."""

    noun: ClassVar[str] = "status"

    title: Title = Field(description="Its legal name, such as: former relevant.")
    sentence: Line = Field(description="Who is in it, in one plain sentence, addressed to the reader.")
    details: ProseText = Field(description="What it means for the reader.")
    basis: tuple[Line, ...] = Field(min_length=1, description="The law.")
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class ObjectiveOrPromise(Cited):
    """What objectives and promises share."""

    text: Line = Field(description="What it says, in our own plain words.")
    stands_in: StandsIn = Field(
        StandsIn.BOTH, description="both, strategy (only its body) or strategy on a page (only the page)."
    )
    on_a_page: tuple[Line, ...] = Field(
        (),
        description="How the strategy on a page words it, if that says more or less. Two entries if it is split there.",
    )
    note: Line | None = Field(
        None, description="What a reader should know, such as how the two wordings differ."
    )


class Objective(ObjectiveOrPromise):
    """What the council wants to achieve under a priority."""

    noun: ClassVar[str] = "objective"


class Priority(MayClose, Cited):
    """One of the things that the strategy puts first, with its objectives. Never deleted: closed or replaced."""

    noun: ClassVar[str] = "priority"

    title: Title = Field(description="Its name, such as: Be Happy.")
    short: Title | None = Field(
        None,
        description="A shorter name for where there is little room: in the wheel, and on cards and labels.",
    )
    meaning: Line | None = Field(
        None,
        description="What it means, in one line, if the strategy says so. Without it, its objectives say so.",
    )
    deep: Colour | None = Field(
        None,
        description="The strong colour: white text goes on it, and it is used for text on the light page. If left out, its place among the twelve decides.",
    )
    tint: Colour | None = Field(
        None, description="The pale colour behind dark text. If left out, its place among the twelve decides."
    )
    bright: Colour | None = Field(
        None, description="The colour on a dark screen. If left out, its place among the twelve decides."
    )
    icon: Line | None = Field(
        None,
        description="The name of a drawing in templates/icons. If left out, its place among the twelve decides.",
    )
    objectives: tuple[Objective, ...] = Field((), description="The objectives, in the order of the strategy.")
    order: Count = Field(50, description=AS_WRITTEN)

    @property
    def sentence(self) -> str:
        """What it is about in one line: what it means, or failing that its first objective. Empty without either."""
        return self.meaning or next((objective.text for objective in self.objectives), "")


class WordsTakenAway(Record):
    """Words were taken away. The record itself stays, with everything that links to it."""

    noun: ClassVar[str] = "note of words taken away"

    date: Day = Field(description="The day on which they were taken away.")
    reason: RemovedBecause = Field(description=f"Why: {'; '.join(RemovedBecause)}.")


#: Replaces a text that was taken away, until `removed` puts in a sentence.
TAKEN_OUT = "[…]"


class MayLoseWords(Record):
    """A record whose words can be taken away, while the record itself is never deleted."""

    #: The fields whose words are then gone, and those that may be left out with them.
    words: ClassVar[tuple[str, ...]] = ("text",)
    around: ClassVar[tuple[str, ...]] = ()

    words_removed: WordsTakenAway | None = Field(
        None,
        description="Date and reason, if its words were taken away. Leave them out here, and the notes of its sources too. "
        "The pages then say that they were taken away: docs/tasks/take-words-away.md.",
    )

    @model_validator(mode="before")
    @classmethod
    def _needs_no_words(cls, written: object) -> object:
        if not isinstance(written, dict) or "words_removed" not in written:
            return written
        needed = (name for name in (*cls.words, *cls.around) if cls.model_fields[name].is_required())
        return dict.fromkeys(needed, TAKEN_OUT) | written

    @property
    def words_left(self) -> tuple[Mark, ...]:
        """Which fields still have words that should be gone, in order."""
        fields = (name for name in self.words if getattr(self, name) not in (None, (), TAKEN_OUT))
        notes = (cite.marks.of("note") for cite in getattr(self, "sources", ()) if cite.note)
        return (*(self.marks.of(name) for name in fields), *notes) if self.words_removed else ()


class Quotation(Record):
    """What somebody said, exactly as a paper prints it. It is shown beside the voice's own text."""

    noun: ClassVar[str] = "quotation"

    words: Line = Field(description="The words exactly as they are printed, without quotation marks.")
    by: Line = Field(
        description="Who said them, as a role and never a name, such as: A young person in care. Leave out their age "
        "and anything else that could identify them."
    )
    sources: tuple[Citation, ...] = Field(
        min_length=1, description="The paper that prints them, and the page."
    )


class Voice(MayLoseWords, MayClose, Cited):
    """One thing that care leavers said. Never deleted: closed or replaced. Its words can be taken away."""

    noun: ClassVar[str] = "voice"
    words: ClassVar[tuple[str, ...]] = ("text", "quotation", "note")
    around: ClassVar[tuple[str, ...]] = ("said_where",)
    known_from: ClassVar[tuple[str, ...]] = ("said_on",)

    number: Count = Field(description="Its own number. A new voice takes the next free one.")
    text: Line = Field(description="What they said, in our own plain words, as reported speech.")
    quotation: Quotation | None = Field(
        None, description="Their own words, if a paper prints them. They are shown below ours."
    )
    priority: Reference | None = Field(
        None, description="The id of its priority. Leave it out if it belongs to none."
    )
    said_on: Moment = Field(description="When it was said or first printed.")
    said_where: Line = Field(description="Where it was said or printed.")
    note: Line | None = Field(None, description="What a reader should know.")
    owner: Line | None = Field(
        None, description="The post that has to answer it. Never a person’s name or e-mail address."
    )


class Promise(MayLoseWords, MayClose, ObjectiveOrPromise):
    """One thing that the council said it will do. Never deleted: closed or replaced. Its words can be taken away."""

    noun: ClassVar[str] = "promise"
    words: ClassVar[tuple[str, ...]] = ("text", "on_a_page", "note", "why")
    known_from: ClassVar[tuple[str, ...]] = ("made_on",)

    order: Count = Field(50, description=AS_WRITTEN)
    priority: Reference = Field(description="The id of its priority.")
    made_on: Moment = Field(description="When the promise was made.")
    made_by: Line | None = Field(
        None,
        description="Who made it, if not the council alone. It begins a sentence that goes on with “will”, such as: The "
        "council and its partners.",
    )
    voices: tuple[Reference, ...] = Field((), description="The voices that it answers once it is kept.")
    voices_in_part: tuple[Reference, ...] = Field(
        (),
        description="The voices that it answers only in part, even once it is kept. While it is partly kept, it counts as a promise to them.",
    )
    voices_repeated: tuple[Reference, ...] = Field(
        (),
        description="The voices to which it offers the very thing they complained about. That is not an answer.",
    )
    why: Line | None = Field(
        None, description="Why it belongs to those voices, if that is our own judgement."
    )
    entitlements: tuple[Reference, ...] = Field((), description="The entitlements that deliver it.")
    actions: tuple[Reference, ...] = Field((), description="The actions that deliver it.")


class Principle(Cited):
    """One of the rules that the council says it follows in everything it does."""

    noun: ClassVar[str] = "principle"

    text: Line = Field(
        description="The principle, in our own plain words. It ends a sentence that begins: In all it does, the council wants"
    )


class Pledge(MayLoseWords, Cited):
    """What a leader undertook, as reported speech. Its words can be taken away, and the name with them."""

    noun: ClassVar[str] = "pledge"
    around: ClassVar[tuple[str, ...]] = ("name",)
    known_from: ClassVar[tuple[str, ...]] = ("made_on",)

    name: Title = Field(description="The leader's name, as published.")
    post: Line = Field(description="The post held at the time.")
    made_on: Moment = Field(description="When the pledge was made.")
    text: Line = Field(description="What was pledged, as reported speech: to listen to …")


SECOND_OF_ITS_DATE = (
    "A short name that never changes, if another one here has the same date: readers of the feed tell the two apart by "
    "it. The first one needs none."
)


class Evidence(Record):
    """One thing that shows what became of a voice, a promise or a pledge.

    It names a record that says so already, or has its own text, date and sources.
    """

    noun: ClassVar[str] = "piece of evidence"
    known_from: ClassVar[tuple[str, ...]] = ("date",)

    finding: Reference | None = Field(None, description="The id of a finding that says so.")
    action: Reference | None = Field(
        None, description="The id of an action. Its updates say so; without updates it is a plan."
    )
    measure: Reference | None = Field(None, description="The id of a measure that shows it.")
    group: Reference | None = Field(None, description="The id of a group in people.yaml that shows it.")
    entitlement: Reference | None = Field(
        None,
        description="The id of the entitlement that came of it. It also needs text, date and sources.",
    )
    shows: Shows = Field(
        description="all of it, part of it, work under way, a plan, or background (it changes nothing)."
    )
    id: Id | None = Field(None, description=SECOND_OF_ITS_DATE)
    date: Moment | None = Field(None, description="When it happened or was reported.")
    text: Line | None = Field(None, description="What happened, in one or two sentences.")
    note: Line | None = Field(
        None, description="Why we link it, and what it leaves open, if that is our own judgement."
    )
    sources: tuple[Citation, ...] = Field((), description="Where it comes from.")


class StatedAnswer(Record):
    """An answer that a person gives, where no record can show it."""

    known_from: ClassVar[tuple[str, ...]] = ("date",)

    state: Annotated[State, BeforeValidator(Choices(State, STATED))] = Field(
        description=f"{'; '.join(STATED)}. Nobody can state the others."
    )
    reason: Line = Field(description="Why, in one or two sentences to the reader.")
    post: Line = Field(description="The post of the person who answers, never a name.")
    date: Moment = Field(description="When the answer was given.")
    sources: tuple[Citation, ...] = Field((), description="Where it was published, if it was.")


class Answer(Record):
    """What became of one voice, promise or pledge."""

    noun: ClassVar[str] = "answer"

    voice: Reference | None = Field(None, description="The id of the voice that it answers.")
    promise: Reference | None = Field(None, description="Or the id of the promise.")
    pledge: Reference | None = Field(None, description="Or the id of the pledge.")
    evidence: tuple[Evidence, ...] = Field((), description="What shows it, oldest first.")
    stated: StatedAnswer | None = Field(
        None, description="An answer in the council’s own words. It counts above all evidence."
    )

    @property
    def title(self) -> str:
        """The id of what it is about: what messages call it."""
        return self.about[1]

    @property
    def about(self) -> tuple[str, str]:
        """The list and the id of what it is about; empty if it names nothing."""
        for name, ref in (("voices", self.voice), ("promises", self.promise), ("pledges", self.pledge)):
            if ref:
                return name, ref.id
        return "", ""


class Update(MayLoseWords):
    """What has happened with an action, with the paper that shows it. Its words can be taken away."""

    known_from: ClassVar[tuple[str, ...]] = ("date",)

    id: Id | None = Field(None, description=SECOND_OF_ITS_DATE)
    date: Moment = Field(description="When it happened or was reported.")
    text: Line = Field(description="What happened, in one or two sentences.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="The evidence.")


class Recommendation(Cited):
    """One heading of a plan, such as a recommendation of inspectors."""

    noun: ClassVar[str] = "recommendation"

    number: Line = Field(description="Its number in the plan.")
    text: Line = Field(description="What should be done, in our own words.")
    signs: tuple[Line, ...] = Field((), description="How the council can tell that it worked.")
    this_offer: ProseText | None = Field(None, description=THIS_OFFER)
    still_open: ProseText | None = Field(None, description=STILL_OPEN)
    findings: tuple[Reference, ...] = Field(
        (),
        description="What inspectors said about it later: ids in findings.yaml. Each is shown from its own date.",
    )
    updates: tuple[Update, ...] = Field((), description="What later papers say about it, oldest first.")
    measures: tuple[Reference, ...] = Field(
        (),
        description="The measures that show how it went: ids in figures.yaml. Readings after the plan are shown.",
    )


class Plan(Cited):
    """An action plan: the paper that contains a set of actions."""

    noun: ClassVar[str] = "plan"
    known_from: ClassVar[tuple[str, ...]] = ("date",)

    title: Title = Field(description="What it is called.")
    sentence: Line = Field(description="What it is for, in one sentence.")
    date: Moment = Field(description="When it was made.")
    note: Line | None = Field(
        None, description="What a reader should know, such as which rows are shortened."
    )
    recommendations: tuple[Recommendation, ...] = Field((), description="Its headings, if it has any.")


class Action(MayClose, Cited):
    """A row of an action plan."""

    noun: ClassVar[str] = "action"
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {"done_on": ("done_on",)}

    plan: Reference = Field(description="The id of its plan.")
    recommendation: Reference | None = Field(
        None, description="The id of the plan's heading that it is under."
    )
    letter: Line | None = Field(None, description="Its letter in the plan, if it has one.")
    title: Title = Field(description="What needs to be done.")
    owners: tuple[Line, ...] = Field((), description="The posts and teams who do it.")
    starts: Moment | None = Field(None, description="When the work starts, if the plan says.")
    due: Moment | None = Field(
        None, description="By when. Just a month means its last day. If left out: no date given."
    )
    signs: tuple[Line, ...] = Field((), description="How we can tell that it worked.")
    done_on: Moment | None = Field(
        None,
        description="When it was finished, or failing that, the date of the paper that says so. It needs an update.",
    )
    rating: Line | None = Field(None, description="The rating in the source: Green, Amber or Red.")
    priority: Reference | None = Field(
        None, description="The id of the priority it serves, if that is clear."
    )
    updates: tuple[Update, ...] = Field((), description="What has happened, oldest first.")
    note: Line | None = Field(None, description="What a reader should know.")


class Comparator(Record):
    """Somebody else's value for a measure, with its own date."""

    known_from: ClassVar[tuple[str, ...]] = ("date",)

    name: Title = Field(description="Whose value it is, such as: England.")
    value: Number = Field(description="The value, in the measure's unit.")
    date: Moment | None = Field(
        None, description="The date of this value. Leave it out if the source gives none."
    )


class Reading(Record):
    """A measure's value on a date."""

    known_from: ClassVar[tuple[str, ...]] = ("date",)

    date: Moment = Field(description="The date the value is for.")
    value: Number = Field(description="The value, in the measure's unit.")
    people: Count | None = Field(
        None,
        description="How many people a percentage is of. Leave it out if it would reveal a group of 1 to 5.",
    )
    comparators: tuple[Comparator, ...] = Field(
        (), description="The values of others, as the same source prints them."
    )
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where the value comes from.")
    not_compared: Line | None = Field(None, description=NOT_COMPARED)
    note: Line | None = Field(None, description="What is not certain about this value.")


class Measure(Record):
    """A number that is measured over time."""

    noun: ClassVar[str] = "measure"

    id: Id = Field(description="A short name that never changes.")
    title: Title = Field(description="What is measured.")
    group: Line = Field(description="The heading it is under.")
    unit: Unit = Field(description="What the numbers are.")
    better: Better = Field(description="Which way is better.")
    least: Number | None = Field(
        None,
        description="For small groups whose number cannot be given: the smallest change that is called better or worse. "
        "Otherwise it is worked out from people:, so that a change of one or two people does not count.",
    )
    readings: tuple[Reading, ...] = Field(min_length=1, description="The values, oldest first.")
    note: Line | None = Field(None, description="What is not certain.")
    order: Count = Field(50, description=ORDER)


class Row(Record):
    """A line of a table of figures."""

    label: Title = Field(description="What is counted.")
    values: tuple[Number, ...] = Field(min_length=1, description="One value for each column.")
    together: tuple[Line, ...] = Field(
        (), description="For a row that combines small groups: the names of the groups in it."
    )
    not_compared: Line | None = Field(None, description=NOT_COMPARED)
    note: Line | None = Field(None, description="What a reader should know.")


class Column(Record):
    """A column of a table of figures."""

    label: Title = Field(description="Its heading.")
    unit: Unit = Field(description="What the numbers are.")
    date: Moment | None = Field(
        None,
        description="The date its values are for, or on which its period ends, if the columns are for different times. "
        "The change from one to the next is put into words, so their periods must match.",
    )
    not_compared: Line | None = Field(None, description=NOT_COMPARED)
    difference: Flag = Field(
        NO, description="yes for a column that is one column minus another and counts nobody, such as Net."
    )


class Table(Cited):
    """A table of figures with a drawing above it. Counts of people from 1 to 5 are folded together."""

    noun: ClassVar[str] = "table"
    known_from: ClassVar[tuple[str, ...]] = ("date",)

    title: Title = Field(description="What it shows.")
    group: Line = Field(description="The heading it is under.")
    date: Moment = Field(description="The date the figures are for.")
    chart: ChartKind = Field(description="How it is drawn.")
    first: Line = Field(description="The heading of the first column, such as: Where.")
    columns: tuple[Column, ...] = Field(min_length=1, description="The columns of values.")
    rows: tuple[Row, ...] = Field(min_length=1, description="The rows. In a series, oldest first.")
    total: tuple[Number, ...] = Field(
        (), description="The totals that the source prints, one for each column."
    )
    note: Line | None = Field(None, description="What is not certain.")


class Finding(Cited):
    """What an inspection said."""

    noun: ClassVar[str] = "finding"
    known_from: ClassVar[tuple[str, ...]] = ("said_on",)

    kind: FindingKind = Field(description="Whether it asks for something, or says what went well.")
    text: Line = Field(description="What inspectors found, in our own words.")
    said_on: Moment = Field(description="The date of the letter or report.")
    entitlements: tuple[Reference, ...] = Field((), description="The entitlements it is about.")
    this_offer: ProseText | None = Field(None, description=THIS_OFFER)
    still_open: ProseText | None = Field(None, description=STILL_OPEN)


class MorePhone(Record):
    """Another number of the same contact, with what is different about it."""

    noun: ClassVar[str] = "number"

    phone: Phone = Field(description="The number to ring.")
    when: Line = Field(
        description="When to ring this one rather than the other, in a few words: free from any phone."
    )
    hours: Line | None = Field(None, description="When somebody answers, if different from the other number.")
    cost: Line | None = Field(None, description="What a call costs, if that has been checked.")


#: The fields of contacts and districts that are numbers, to ring or to text. Further ones are in `more_phones`.
NUMBERS = ("phone", "phone_at_night", "text_number")


class Reachable(Cited):
    """Whom to ring or write to: what contacts and districts share."""

    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    name: Title = Field(description="Who answers.")
    phone: Phone | None = Field(
        None,
        description="The number to ring. If there is one that costs no more than an ordinary call, use that.",
    )
    web: WebAddress | None = Field(None, description="The web address.")
    hours: Line | None = Field(None, description="When somebody answers, as the source says.")
    checked: Moment | None = Field(
        None, description="When a person last checked the number against its source."
    )
    review_by: LastDay | None = Field(None, description="The day by which somebody must check it again.")
    owner: Line | None = Field(None, description=OWNER)
    in_doubt: Line | None = Field(
        None,
        description="Why the number or address itself may be wrong. This is shown beside it everywhere.",
    )
    uncertain: Line | None = Field(
        None, description="What else nobody has been able to check, such as the hours."
    )

    @property
    def numbers(self) -> tuple[tuple[Record, str], ...]:
        """Each number: its record (this one or one of its further numbers) and its field."""
        own = ((self, name) for name in NUMBERS if getattr(self, name, None))
        return (*own, *((more, "phone") for more in getattr(self, "more_phones", ())))


class Contact(MayClose, Reachable):
    """A number to ring, or another way to reach somebody."""

    noun: ClassVar[str] = "contact"
    one_of: ClassVar[tuple[str, ...]] = ("phone", "text_number", "email", "web", "address")

    roles: tuple[Role, ...] = Field((), description="What it is for. Help now finds contacts by role.")
    when: Line = Field(description="When to use it, in one sentence.")
    short: Title | None = Field(
        None,
        description="The same in a few words, for beside the number at the foot of pages and in the list of all "
        "numbers: nights, weekends. If left out, the foot has its name and the list has `when`.",
    )
    more_phones: tuple[MorePhone, ...] = Field(
        (),
        description="Its other numbers, such as a free one beside a local one. `phone` is the first to ring.",
    )
    text_number: TextNumber | None = Field(None, description="The number to text.")
    email: Email | None = Field(None, description="The e-mail address.")
    address: Line | None = Field(None, description="The postal address, or where the place is.")
    open_days: tuple[Line, ...] = Field(
        (),
        max_length=7,
        description="When the place is open, a line for each day or run of days: Monday to Thursday, 9am to 5pm. When "
        "the telephone is answered goes under `hours`.",
    )
    cost: Line | None = Field(
        None,
        description="What a call costs, if that has been checked. If left out, pages and papers say that 09, 084, 087, "
        "070, 076 and 118 cost more than an ordinary call.",
    )
    every_page: Flag = Field(
        NO,
        description="yes: the number is at the foot of every page. Help now has it above that, in its list.",
    )
    only_where_named: Flag = Field(
        NO,
        description="yes: the number is for one thing only, such as a lost card. Only pages that name it under contacts "
        "show it, with all that is uncertain about it. Help now, the papers and the search leave it out. Not for a number "
        "for every page.",
    )
    call_999_first: Flag = Field(
        NO, description="yes for numbers that are not an emergency service but are used in a crisis."
    )
    common_knowledge: Flag = Field(NO, description="yes only for 999, 101 and 111, which need no source.")
    sources: tuple[Citation, ...] = Field(
        (), description="Where the number comes from. Always needed, except for 999, 101 and 111."
    )
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class District(Reachable):
    """A district council of a county: it gives homes, council tax and help with rent where the county does not."""

    noun: ClassVar[str] = "district"
    one_of: ClassVar[tuple[str, ...]] = ("phone", "phone_at_night", "web")

    name: Title = Field(description="The name of the district council.")
    area: Line = Field(
        description="Its towns and places, in words, so that readers know which district is theirs."
    )
    phone: Phone | None = Field(
        None,
        description="The number for somebody who is homeless: the housing team’s, or failing that the council’s. If "
        "left out, its button dials the county’s and says to ask the county.",
    )
    phone_at_night: Phone | None = Field(
        None,
        description="The number for somebody who is homeless in the evening, at night or at weekends. If left out, its "
        "button dials the county’s, if that has one, and says to ask the county.",
    )


class SituationFor(Record):
    """A situation at one age: whom to ring, what to say, what they must do."""

    noun: ClassVar[str] = "age"

    ages: Line = Field(description="Who it is for, such as: 16 or 17.")
    call: Role | None = Field(
        None, description="The role of the council contact to ring by day. If left out: the situation’s."
    )
    call_at_night: Role | None = Field(
        None,
        description="The role of the council contact to ring out of hours. If left out: the situation’s.",
    )
    say: Line = Field(description="What to say, in the reader's words, with no personal data.")
    they_must: ProseText = Field(description="What they must do, by law or guidance.")


class Situation(Cited):
    """Something that has just gone wrong: one call, what to say, what they must do."""

    noun: ClassVar[str] = "situation"

    title: Title = Field(description="The situation in the reader's words: I have nowhere to sleep tonight.")
    call: Role | None = Field(None, description="The role of the council contact to ring by day.")
    call_at_night: Role | None = Field(
        None, description="The role of the council contact to ring out of hours."
    )
    helpline: Reference | None = Field(
        None, description="The id of a helpline, if that is the one call to make."
    )
    danger: Line | None = Field(None, description="When to ring 999 first.")
    say: Line = Field(description="What to say, in the reader's words, with no personal data.")
    call_999_first: Flag = Field(
        NO, description="yes: 999 is a button above all the other numbers, with the words in danger."
    )
    tonight: tuple[Line, ...] = Field(
        (),
        max_length=4,
        description="What they must do tonight, in short lines; one for each age if it depends on age. All of it, under "
        "they_must and by_age, is on a page of its own.",
    )
    they_must: ProseText = Field(description="What they must do, by law or guidance.")
    by_age: tuple[SituationFor, ...] = Field(
        (),
        description="For what depends on the reader's age. Each age has its own call and words, and comes before what "
        "they must do for everyone.",
    )
    also: tuple[Reference, ...] = Field((), description="Ids of further helplines.")
    at_night: tuple[Reference, ...] = Field(
        (),
        description="Ids of helplines for the evening and the night. They are shown if the council has no number for those times.",
    )
    entitlements: tuple[Reference, ...] = Field((), description="Entitlements that help here.")
    icon: Line = Field(description="The name of a drawing in templates/icons.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class Age(Cited):
    """A birthday, or half of one, on the way out of care: what happens, what to ask for, by when."""

    noun: ClassVar[str] = "age"
    known_from: ClassVar[tuple[str, ...]] = ("from_",)

    title: Title = Field(description="The age, such as: 15½.")
    sentence: Line = Field(description="What this age is about, in one sentence.")
    from_: Day | None = Field(
        None, alias="from", description="The day from which this is so, if that is recent."
    )
    happens: ProseText = Field(description="What happens, by law or guidance.")
    ask: tuple[Line, ...] = Field(min_length=1, description="What to ask for, in the reader's words.")
    by_when: Line = Field(description="By when to ask, and by when it must be there if the law says so.")
    entitlements: tuple[Reference, ...] = Field((), description="Entitlements that belong to this age.")
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")


class HomeKind(Cited):
    """A kind of place to live, shown beside the others."""

    noun: ClassVar[str] = "kind of home"
    known_from: ClassVar[tuple[str, ...]] = ("from_",)

    title: Title = Field(description="What it is called.")
    sentence: Line = Field(description="What it is, in one sentence.")
    standing: Standing = Field(
        Standing.GIVEN, description="given, or announced until the law for it is in force."
    )
    from_: Day | None = Field(
        None, alias="from", description="The day from which this is so, if that is recent."
    )
    who: Line = Field(description="Who can live there.")
    how_long: Line = Field(description="For how long.")
    who_pays: Line = Field(description="Who pays.")
    how_to_ask: Line = Field(description="Who to ask, and how.")
    entitlements: tuple[Reference, ...] = Field((), description="Entitlements that say more about it.")
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class Circumstance(Cited):
    """Something about a person that lasts, such as being a parent: what is different, and whom to ask first."""

    noun: ClassVar[str] = "circumstance"
    known_from: ClassVar[tuple[str, ...]] = ("from_",)
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    title: Title = Field(description="The circumstance in the reader's words: I am a parent or will be one.")
    sentence: Line = Field(description="What the page is about, in one sentence.")
    from_: Day | None = Field(
        None, alias="from", description="The day from which this is so, if that is recent."
    )
    different: ProseText = Field(description="What is different for the reader, by law or guidance.")
    entitlements: tuple[Reference, ...] = Field(
        min_length=1, description="What the reader can get, the most important first."
    )
    call: Role = Field(Role.LEAVING_CARE, description="The role of the council contact to ask first.")
    helpline: Reference | None = Field(
        None, description="The id of a helpline, if that is the one to ask first."
    )
    also: tuple[Reference, ...] = Field((), description="Ids of further helplines.")
    say: Line = Field(description="What to say, in the reader's words, with no personal data.")
    if_no: ProseText = Field(description="What to do if they say no.")
    keywords: tuple[Line, ...] = Field((), description="Everyday words that people look for it by.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")
    checked: Moment | None = Field(None, description="When a person last compared this with its sources.")
    review_by: LastDay | None = Field(None, description="The day by which somebody must check it again.")
    owner: Line | None = Field(None, description=OWNER)


class FirstHomePart(Cited):
    """A part of the list to tick for a first home, such as: To cook."""

    noun: ClassVar[str] = "part of the list"

    title: Title = Field(description="Its heading.")
    text: ProseText | None = Field(None, description="What a reader should know about this part.")
    things: tuple[Line, ...] = Field(
        (), description="What to tick, as the source names it. Leave it out if this part has nothing to tick."
    )
    entitlements: tuple[Reference, ...] = Field((), description="Entitlements that help with it.")


class Group(MayClose, Cited):
    """A way to take part and have a say."""

    noun: ClassVar[str] = "group"
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    kind: GroupKind = Field(
        GroupKind.GROUP, description="group: people meet. app: an app or a web service, where nobody meets."
    )

    title: Title = Field(description="What it is called.")
    sentence: Line = Field(description="What it does.")
    who: Line | None = Field(None, description="Who it is for.")
    when: Line | None = Field(None, description="When it meets.")
    where: Line | None = Field(None, description="Where it meets.")
    how: Line | None = Field(None, description="How to join, or how to get the app.")
    web: WebAddress | None = Field(None, description="Its web address.")
    contact: Reference | None = Field(None, description="Who to ring: an id in contacts.yaml.")
    history: Flag = Field(NO, description="yes for something that the papers report but may be over.")
    checked: Moment | None = Field(None, description="When a person last checked it.")
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class Partner(Cited):
    """Somebody the council works with."""

    noun: ClassVar[str] = "partner"

    title: Title = Field(description="Its name.")
    sentence: Line = Field(description="What it is and what it can do for a care leaver.")
    note: Line | None = Field(None, description="What has changed since, if that has been checked.")


class MeansOfDelivery(Cited):
    """One of the ways the strategy is carried out."""

    noun: ClassVar[str] = "means of delivery"

    title: Title = Field(description="What it is called.")
    text: ProseText = Field(description="What it does.")
    entitlements: tuple[Reference, ...] = Field((), description="Entitlements it belongs to.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


class Term(Record):
    """A word and its plain meaning. Its first use on each page is explained."""

    noun: ClassVar[str] = "word"

    id: Id = Field(description="A short name that never changes.")
    term: Title = Field(description="The word.")
    meaning: Line = Field(description="What it means, in words for a ten-year-old.")
    also: tuple[Line, ...] = Field((), description="Other forms to look for in the pages, such as a plural.")
    explain: Flag = Field(YES, description="no for a word too common to explain everywhere.")


class EverydayWords(Record):
    """Words that people type when they look for something, and what each of them must find first."""

    noun: ClassVar[str] = "entry of everyday words"

    words: tuple[Line, ...] = Field(min_length=1, description="As young people say it, such as: kicked out.")
    finds: tuple[Id, ...] = Field(
        min_length=1,
        description="What they should find, the most important first: ids of entitlements, situations, circumstances, "
        "kinds of home or words, or the last part of a page's address. Any that a council does not have are "
        "skipped, so at least one is in national/.",
    )


class DangerWords(Record):
    """Words after which the search shows numbers to ring above all that it finds."""

    noun: ClassVar[str] = "entry of words of danger"

    words: tuple[Line, ...] = Field(
        min_length=1,
        description="As somebody in danger types them. If there are several words, all must be typed, in any order.",
    )
    contacts: tuple[Reference, ...] = Field(
        min_length=1, description="Who to ring, in order: ids in helplines.yaml."
    )
    roles: tuple[Role, ...] = Field((), description="The council's own numbers to show after them, by role.")
    finds: tuple[Id, ...] = Field(
        (), description="What comes before the other results, by ids as in everyday_words."
    )
    unless: tuple[Line, ...] = Field(
        (), description="Words that make them harmless if typed too, such as: hair, after bleach."
    )


class WhoGetsIt(Record):
    """Who gets an entitlement: verdicts, each with its own reason, for outcomes of the questions.

    What stands in national/ has one for each outcome. For what the council alone gives, those that are left out are
    worked out from its groups, ages and conditions.
    """

    noun: ClassVar[str] = "list of verdicts"

    entitlement: Reference = Field(description="The id of the entitlement.")
    verdicts: tuple[VerdictFor, ...] = Field(
        min_length=1, description="One for each outcome that somebody has decided: ids in outcomes.yaml."
    )


class Phrase(Record):
    """Words of national texts that a county says otherwise, since its districts do it. Texts mark them: {the housing team}."""

    noun: ClassVar[str] = "phrase"

    says: Line = Field(description="The words as every other council has them, starting with a small letter.")
    in_a_county: Line = Field(description="The words for a county.")


class InputField(Record):
    """Something that decides which outcome a person has."""

    noun: ClassVar[str] = "answer"

    id: Name = Field(description="Its name, with small letters, numbers and _.")
    meaning: Line = Field(description="What it says about a person.")
    kind: FieldKind = Field(description="How it is answered.")
    choices: tuple[Name, ...] = Field((), description="What it can be, for a choice.")
    default: Word | None = Field(
        None, description="What applies if nothing is said. If left out, it must be said."
    )


class Condition(Record):
    """A condition that rows of the table share. It holds where any of its lines holds."""

    noun: ClassVar[str] = "condition"

    id: Name = Field(description="Its name, with small letters, numbers and _.")
    meaning: Line = Field(description="What it says about a person, in words.")
    any_: tuple[Line, ...] = Field(
        alias="any", min_length=1, description="Conditions joined by and. One line that is true is enough."
    )


class TableRow(Record):
    """A row of the decision table. The first that holds decides."""

    noun: ClassVar[str] = "row"

    id: Id = Field(description="A short name that never changes.")
    any_: tuple[Line, ...] = Field(
        alias="any", min_length=1, description="Conditions joined by and. One line that is true is enough."
    )
    status: Name = Field(description="The status it gives, by the name that profiles use.")
    outcome: Reference = Field(description="The id of the outcome whose page the reader gets.")
    basis: Line = Field(description="The section or regulation in short, or none.")
    law: Line | None = Field(None, description="The law in full.")
    reason: Line = Field(description="Why, addressed to the reader.")


class Unclear(Record):
    """A case in which the law, or what could be checked of it, does not settle the answer."""

    noun: ClassVar[str] = "unclear case"

    id: Id = Field(description="A short name that never changes.")
    any_: tuple[Line, ...] = Field(
        alias="any", min_length=1, description="Conditions joined by and. One line that is true is enough."
    )
    reason: Line = Field(description="What is not clear, addressed to the reader.")


class Contradiction(Record):
    """Two answers that cannot both be true."""

    noun: ClassVar[str] = "contradiction"

    id: Id = Field(description="A short name that never changes.")
    any_: tuple[Line, ...] = Field(
        alias="any", min_length=1, description="Conditions joined by and. One line that is true is enough."
    )
    between: tuple[Name, ...] = Field(min_length=1, description="The answers that contradict each other.")
    says: Line = Field(description="Why both cannot be true.")


class Outcome(Cited):
    """Where the questions lead: what somebody is in law, on a page of its own."""

    noun: ClassVar[str] = "outcome"

    title: Title = Field(
        description="What you are, such as: You are a former relevant care leaver, 18 to 20."
    )
    plain: Line | None = Field(
        None, description="The same without the legal words, such as: You are 18 to 20 and were in care."
    )
    short: Title = Field(description="The same in two to four words, for a table.")
    sentence: Line = Field(description="What that means, in one sentence.")
    status: Reference | None = Field(
        None, description="The legal group, if it is one: an id in statuses.yaml."
    )
    age_from: Count | None = Field(None, description="The age of the youngest people in it.")
    age_until: Count | None = Field(None, description="The birthday on which it ends.")
    details: ProseText = Field(description="What it means now, in short paragraphs.")
    first_things: tuple[Line, ...] = Field(
        min_length=1, description="What to do this week, most important first."
    )
    contact: Reference | None = Field(
        None,
        description="Who to ring first, if not the leaving care team: an id in helplines.yaml.",
    )
    best: tuple[Reference, ...] = Field(
        (),
        description="The five things that matter most to these people, the best first: ids of entitlements. Any they do "
        "not get are left out, and the largest amounts take their place.",
    )
    basis: tuple[Line, ...] = Field((), description="The law.")
    uncertain: Line | None = Field(None, description="What nobody has been able to check.")


class AnswerChoice(Record):
    """An answer that a reader can pick, and what it says of them."""

    noun: ClassVar[str] = "answer"

    says: Line = Field(description="The words of the link.")
    sets: tuple[Line, ...] = Field(
        min_length=1, description="What it says about the reader, such as: la_now is yes."
    )


class More(Record):
    """What only some readers of a question need, folded beneath its answers."""

    noun: ClassVar[str] = "fold"

    title: Title = Field(description="Who it is for, or what it explains.")
    text: Line = Field(description="What they need to know.")


class Question(Record):
    """A question of the finder, in words a 16-year-old uses, about one thing."""

    noun: ClassVar[str] = "question"

    id: Id = Field(description="A short name that never changes.")
    order: Count = Field(description="Its place: small numbers are asked first.")
    asks: Line = Field(description="The question.")
    help: Line | None = Field(None, description="One sentence that helps to answer it.")
    more: More | None = Field(None, description="What only some readers need to answer it.")
    ask_if: tuple[Line, ...] = Field(
        (), description="Conditions on earlier answers. If left out, it is always asked."
    )
    answers: tuple[AnswerChoice, ...] = Field(min_length=2, description="The answers to pick from.")
    find_out: Line = Field(description="For people who do not know: how to find out.")

    @property
    def whole_help(self) -> str | None:
        """All the help for it in one text, for where nothing can be folded."""
        more = f"{self.more.title.rstrip('?.')}: {self.more.text}" if self.more else None
        return " ".join(part for part in (self.help, more) if part) or None


class Step(Cited):
    """A step of the ladder: whom to turn to when the answer is no."""

    noun: ClassVar[str] = "step"
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    title: Title = Field(description="Who to turn to.")
    text: ProseText = Field(description="What to do and what they must do.")
    days: Line | None = Field(None, description="How long they have, such as: 10 working days.")
    call: Role | None = Field(None, description="The role of the council contact to ring.")
    contact: Reference | None = Field(None, description="The id of a helpline, if it is one.")
    checked: Moment = Field(description="When a person last checked it.")


class CoverageItem(Record):
    """Something that a local offer must or should say."""

    noun: ClassVar[str] = "item"

    id: Id = Field(description="A short name that never changes.")
    text: Line = Field(description="What the offer should say.")
    part: Line = Field(description="The heading it is under.")
    kind: CoverageKind = Field(description="Why the offer should say it.")
    page: Line | None = Field(
        None,
        description="The address of a page that every site has and that meets this, such as /all-the-money/.",
    )
    order: Count = Field(50, description=ORDER)
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where this comes from.")


class Watch(Record):
    """Something that may change soon, and the day from which somebody must look. For officers."""

    noun: ClassVar[str] = "note"
    known_from: ClassVar[tuple[str, ...]] = ("noted_on",)

    id: Id = Field(description="A short name that never changes.")
    text: Line = Field(description="What may change, in one sentence with no future date.")
    check_on: Day = Field(description="The day from which check tells you to look. It is in the calendar.")
    again: Line | None = Field(None, description="How often to look after that, such as: each month.")
    entitlements: tuple[Reference, ...] = Field(
        (), description="What it would change: ids of entitlements to read again then."
    )
    owner: Line | None = Field(None, description=OWNER)
    noted_on: Moment = Field(description="When it was written down.")
    sources: tuple[Citation, ...] = Field((), description="Where it comes from, and where to look.")


class Later(Record):
    """A warning that is put off: `check` leaves it out before that day, and `todo` counts it."""

    noun: ClassVar[str] = "warning put off"

    rule: Line = Field(description="The rule, as in the last line of the warning.")
    record: Line | None = Field(
        None, description="The id of the record that the warning is about. Or write file: instead."
    )
    file: Line | None = Field(
        None,
        description="The file in the warning, if it belongs to no record. This puts off all warnings of that rule in "
        "the file.",
    )
    until: LastDay = Field(
        description="The day on which it comes back: at most 90 days from the day of the check."
    )
    because: Line = Field(
        description="Why it can wait, in one sentence. Anybody can read it on the page for officers, so name nobody."
    )


class Example(Record):
    """A person like me: a short story with no name, and what comes of it."""

    noun: ClassVar[str] = "example"
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {"agreed_on": ("agreed_on",)}

    id: Id = Field(description="A short name that never changes.")
    title: Title = Field(description="Such as: At university.")
    story: Line = Field(description="Two or three sentences, in the first person, with no name.")
    answers: tuple[Line, ...] = Field(
        min_length=1, description="What is true of this person, such as: age is 19."
    )
    expected: Reference = Field(description="The outcome it should have: an id in outcomes.yaml.")
    entitlements: tuple[Reference, ...] = Field((), description="What to show of what this person gets.")
    agreed_on: Moment | None = Field(None, description="When a forum agreed it. If left out: not yet agreed.")
    order: Count = Field(50, description=ORDER)


class Council(Record):
    """The council."""

    name: Title = Field(description="Its full name.")
    short: Title = Field(description="Its name in a sentence.")
    kind: CouncilKind | None = Field(
        None,
        description="county, unitary, metropolitan, london, city of london or isles of scilly. In a county the "
        "districts in districts.yaml deal with homes, council tax and help with rent.",
    )
    area: Line | None = Field(None, description="The name of the place, if different.")
    security_email: Email | None = Field(
        None,
        description="Where to report a security fault in the site. It goes in .well-known/security.txt. If left out, "
        "the council's main line is there.",
    )

    @property
    def has_districts(self) -> bool:
        """Whether districts are responsible for homes, council tax and help with rent."""
        return self.kind is CouncilKind.COUNTY


class CouncilsOfAKind(Cited):
    """The councils of one kind, or a county with its districts."""

    noun: ClassVar[str] = "list of councils"

    kind: CouncilKind = Field(description="The kind of these councils.")
    councils: tuple[Title, ...] = Field(
        min_length=1,
        description="Their full names. Another name for the same council goes after a semicolon.",
    )
    districts: tuple[Title, ...] = Field((), description="The full names of the districts of a county.")
    begins: Day | None = Field(
        None, description="The first day of councils that are still to come. If left out, they exist already."
    )


class Colours(Record):
    """The two colours a council may set."""

    main: Colour = Field(description="Buttons and the top of the page; white text goes on it.")
    main_dark: Colour = Field(description="The same on a dark screen; dark text goes on it.")


class Strategy(Record):
    """What the strategy is called and says of itself."""

    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {"replaced_on": ("replaced", "replaced_on")}

    title: Title = Field(description="Its title.")
    years: Line = Field(description="The years it is for, in words.")
    vision: Line = Field(description="Its vision in one sentence, in our own words.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where this comes from.")
    replaced: Line | None = Field(None, description="What has followed it, if that is known.")
    replaced_on: Moment | None = Field(None, description="When that became known.")
    until: Moment | None = Field(
        None,
        description="The last day or month that it is for, if a paper says so. From the next day, pages and papers say "
        "that it has run out.",
    )


class Successor(Record):
    """The council that takes over from this one. Pages mention it from the day of its first source."""

    name: Title | None = Field(
        None,
        description="Its full name. If left out, nothing is said until the day in from. From then on, every page says "
        "that there may be a new council.",
    )
    from_: Day = Field(alias="from", description="The first day on which it is the council to ask.")
    note: Line | None = Field(
        None, description="What a reader should do or know, such as: keep copies of your plan."
    )
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where this comes from.")


class Tested(Record):
    """Who tested the site's accessibility, and what they found."""

    known_from: ClassVar[tuple[str, ...]] = ("tested_on",)

    tested_by: Line = Field(description="Who tested it, such as: the web team, with care leavers.")
    tested_on: Day = Field(description="The day on which they did.")
    problems: tuple[Line, ...] = Field(
        (),
        description="What they found that is not put right yet, each in one sentence. If left out: nothing.",
    )


class Licence(Record):
    """The licence under which others may use the data."""

    name: Title = Field(description="What it is called.")
    address: WebAddress = Field(description="Where it can be read.")


#: Stands in a notice for the years of the papers.
YEARS = "{first} to {last}"


class Site(Record):
    """The site as a whole. One file, site.yaml."""

    noun: ClassVar[str] = "site"

    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = {"committee_since": ("committee_since",)}

    title: Title = Field(description="The title at the top of every page.")
    council: Council = Field(description="The council.")
    adopted: Flag = Field(description="no until the council takes this edition as its own. Then: yes.")
    notice: Line = Field(
        description="What every page says while adopted is no. {first} to {last} becomes the years of the council's "
        "papers that are used. Pages without a date count by the day they were seen."
    )
    address: HomeAddress | None = Field(
        None,
        description="The web address where the site is published, with a / at the end: https://, the site and its "
        "folder, at most 200 characters.",
    )
    compress: Flag = Field(
        NO,
        description="yes: beside each text file there is a compressed copy, as .gz and .br, for hosts that send those.",
    )
    language: Language = Field(
        "en-GB",
        description="The kind of English on the pages, such as en-GB. Only a page of its own can be in another language.",
    )
    direction: Literal["ltr", "rtl"] = Field(
        "ltr", description="ltr or rtl: the direction of its script, which for English is ltr."
    )
    colours: Colours = Field(description="The two colours of the council.")
    logo: Line | None = Field(
        None,
        description="The file name of the council's logo in content/, such as logo.svg, shown on pages and papers once adopted is yes: an "
        "SVG, PNG or JPEG of at most 50 KB.",
    )
    licence: Licence | None = Field(
        None,
        description="The licence under which the council shares its data, once adopted is yes. If left out, there is none.",
    )
    strategy: Strategy | None = Field(None, description="The strategy, if the council has one.")
    accessibility: Tested | None = Field(
        None,
        description="Who tested the site for people with a disability. It is in the accessibility statement, which "
        "until then says that the council has not tested it. A council's own content/pages/accessibility.md "
        "says so itself.",
    )
    successor: Successor | None = Field(
        None, description="The council that takes over from this one, once it is known that one does."
    )
    committee_since: Day | None = Field(
        None,
        description="The day of the committee’s last meeting. A page and a paper say what has changed, been answered "
        "and become late since then. If left out, there is no such page or paper.",
    )


class PageText(MayClose):
    """The fields between the two lines of --- at the top of a Markdown page."""

    noun: ClassVar[str] = "page"
    known_from: ClassVar[tuple[str, ...]] = ("from_",)
    empty_until: ClassVar[Mapping[str, tuple[str, ...]]] = CHECKED

    replaced_by: PageReference | None = Field(
        None, description="The page that replaces it, by its address, such as rights/new-name."
    )

    title: Title = Field(description="The page's heading.")
    sentence: Line = Field(description="What the page is about, in one sentence.")
    audience: Audience = Field(Audience.CARE_LEAVERS, description="Who it is written for.")
    language: Language | None = Field(
        None,
        description="The language of its title, its sentence and its text, if the other pages have another, such as ar for Arabic.",
    )
    order: Count = Field(
        50,
        description="Its place among the pages of its folder, or below the same page: small numbers come first.",
    )
    below: Line | None = Field(
        None,
        description="The page that leads to it, by its address, such as /take-part/, or by the id of something people "
        "can get. If left out: that of its folder, your-rights or strategy.",
    )
    from_: Day | None = Field(None, alias="from", description="The day from which the page is there.")
    entitlements: tuple[Reference, ...] = Field(
        (), description="Entitlements to name at the foot of the page."
    )
    contacts: tuple[Reference, ...] = Field((), description="Contacts to name at the foot of the page.")
    checked: Moment | None = Field(None, description="When a person last compared it with its sources.")
    owner: Line | None = Field(None, description=OWNER)
    formerly: tuple[FormerAddress, ...] = Field(
        (), description="Addresses it had before, such as rights/old-name."
    )
    sources: tuple[Citation, ...] = Field((), description="Where its facts come from.")
    meets: tuple[Reference, ...] = Field((), description=MEETS)


#: Replaces the source if nobody was asked.
NOBODY = "nobody"
#: Precedes the noun of a national record in a change.
NATIONAL = "national "


class Change(Record):
    """One thing that changed: which record, which part of it, from what to what."""

    noun: ClassVar[str] = "change"

    record: Line = Field(
        description="What kind of record it is, in words: entitlement, contact, voice, promise, answer, action, figure, page."
    )
    id: Word | None = Field(
        None, description="The record's id, or a page's address. Left out for the site itself."
    )
    part: Line | None = Field(
        None,
        description="Which part of it, in words: amount, who, conditions, until, phone, hours. Left out if the whole "
        "record was added, closed or is gone.",
    )
    how: How = Field(description="What happened to it.")
    from_: Word | None = Field(None, alias="from", description="What it was, addressed to the reader.")
    to: Word | None = Field(None, description="What it is now, addressed to the reader.")
    for_care_leavers: ForCareLeavers | None = Field(
        None, description="better or worse. Leave it out if that is not certain."
    )
    consulted: Reference | None = Field(
        None,
        description="For a cut: the id of the source that says who the council asked. Or: nobody, with a reason.",
    )
    reason: Line | None = Field(
        None,
        description="Why nobody was asked, in one sentence to the reader. The page of changes shows it.",
    )
    mistake: Reference | None = Field(
        None,
        description="For what looks like a cut but is not: the id of the source that always said so. What was here "
        "before was a mistake.",
    )
    law: Reference | None = Field(
        None, description="For a cut in national/: the id of the source there for the new law."
    )


class ChangeNote(Record):
    """What changed on a day. Its name begins with the day, and says of what the first change is: content/changes/2026-11-26-setting-up-home.yaml."""

    noun: ClassVar[str] = "file of changes"
    known_from: ClassVar[tuple[str, ...]] = ("date",)

    date: Day = Field(description="The day of the change, as in the name of the file.")
    title: Title = Field(description="What changed, in one line. You can reword it at any time.")
    text: ProseText | None = Field(
        None,
        description="What a reader should know about it, in short paragraphs. You can add this yourself.",
    )
    changes: tuple[Change, ...] = Field(min_length=1, description="What changed, record by record.")

    @property
    def id(self) -> str:
        """The name of its file without the extension: 2026-11-26-setting-up-home."""
        return PurePosixPath(self.marks.record.file).stem
