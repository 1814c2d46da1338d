"""Whether every record known on the day is where it should be, with its words, and none that is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial

from localoffer.edition.edition import (
    ONE_FILE,
    SLIP,
    Edition,
    day_in_words,
    last_day,
    missing,
    problem,
    slip,
    squeezed,
    words_of,
)
from localoffer.edition.states import voices_of
from localoffer.edition.written import Entry
from localoffer.problems import Problem, rule
from localoffer.records.frozen import dataclass
from localoffer.records.lost_words import names_others

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class ShownAt:
    """Where the records of a list are shown: `address` with the record's `{id}` in it, and which of their words are there.
    One whose address is empty need not be shown."""

    list: str
    address: Callable[[Edition, Entry], str]
    words: Callable[[Edition, Entry], Iterable[object]]


def _at(address: str) -> Callable[[Edition, Entry], str]:
    return lambda _, entry: address.format_map(entry)


#: Fields with a whole number, however it is written.
COUNTED = ("number", "people")


def _fields(*names: str) -> Callable[[Edition, Entry], Iterator[object]]:
    def words(edition: Edition, entry: Entry) -> Iterator[object]:
        for name in names:
            value = edition.text_of(entry) if name == "text" else entry.get(name)
            value = _number(value) if name in COUNTED and value else value
            yield from value if isinstance(value, list) else (value,)

    return words


def _page_of_source(edition: Edition, source: Entry) -> str:
    if any(one["id"] == source["id"] for one in edition.council.lists.get("sources", ())):
        return f"/sources/#{source['id']}"
    if source["id"] not in edition.sources_linked:
        return ""
    return f"/sources/{'reported' if source.get('second_hand') == 'yes' else 'national'}/#{source['id']}"


#: Records whose words can be taken away, besides updates of actions.
LOSE_WORDS = ("voice", "promise", "pledge")


def _words_of_action(edition: Edition, action: Entry) -> Iterator[object]:
    yield from _fields("title", "owners", "signs", "rating", "note")(edition, action)
    yield from (edition.text_of(update) for update in edition.updates(action))


def _words_of_newest(edition: Edition, measure: Entry) -> Iterator[object]:
    newest = max(edition.readings(measure), key=lambda reading: last_day(reading["date"]))
    yield from (measure["title"], _number(newest["value"]), day_in_words(newest["date"]))
    for other in newest.every("comparators"):
        yield from (other["name"], _number(other["value"]))


def _words_of_plan(edition: Edition, plan: Entry) -> Iterator[object]:
    yield from _fields("title", "sentence", "note")(edition, plan)
    for recommendation in plan.every("recommendations"):
        yield from _fields("text", "signs")(edition, recommendation)


def _words_of_priority(edition: Edition, priority: Entry) -> Iterator[object]:
    yield from _fields("title", "meaning")(edition, priority)
    for objective in priority.every("objectives"):
        yield from _fields("text", "on_a_page", "note")(edition, objective)
    about = partial(filter, lambda one: one.get("priority") == priority["id"])
    yield from (edition.text_of(voice) for voice in about(edition.shown("voices").values()))
    yield from (_shortest(edition, promise) for promise in about(edition.shown("promises").values()))


def _shortest(edition: Edition, promise: Entry) -> str:
    return min((*map(str, promise.every("on_a_page")), edition.text_of(promise)), key=len)


def _page_of_promise(edition: Edition, promise: Entry) -> str:
    """The page of the first voice that it meets; otherwise of its priority."""
    voices = [id for id in voices_of(promise) if id in edition.shown("voices")]
    if voices and promise["id"] in edition.shown("promises"):
        return f"/you-said/{voices[0]}/"
    return f"/strategy/{promise['priority']}/#{promise['id']}"


def _words_of_table(edition: Edition, table: Entry) -> Iterator[object]:
    yield from _fields("title", "first", "note")(edition, table)
    yield from (column["label"] for column in table.every("columns"))
    for row in table.every("rows"):
        yield from _fields("label", "together", "not_compared", "note")(edition, row)
        yield from map(_number, row.every("values"))
    yield from map(_number, table.every("total"))


def _among_all_numbers(edition: Edition, contact: Entry) -> str:
    return "" if contact.get("only_where_named") == "yes" else f"/help-now/#{contact['id']}"


def _words_of_contact(edition: Edition, contact: Entry) -> Iterator[object]:
    """The list of all numbers has the few words instead of the sentence, which the whole offer has."""
    yield contact.get("short") or contact["when"]
    named = ("name", "phone", "text_number", "email", "address", "hours", "cost", "in_doubt")
    yield from _fields(*named)(edition, contact)
    yield from (more["phone"] for more in contact.every("more_phones"))


def _words_of_measure(edition: Edition, measure: Entry) -> Iterator[object]:
    yield from _fields("title", "note")(edition, measure)
    for reading in edition.readings(measure):
        yield _number(reading["value"])
        yield from _fields("people", "not_compared", "note")(edition, reading)
        for other in reading.every("comparators"):
            yield from (other["name"], _number(other["value"]))


def _number(written: str) -> str:
    try:
        return f"{Decimal(written.replace(',', '')).normalize():,f}"
    except InvalidOperation:
        return written


def _words_of_watch(_: Edition, watch: Entry) -> Iterator[object]:
    yield from (watch["text"], watch.get("again"), day_in_words(watch["check_on"]))


def _lost_its_words(edition: Edition, change: Entry) -> bool:
    if change.get("record") == "action":
        actions = (it for it in edition.written("actions") if it.get("id") == change.get("id"))
        return any(update.get("words_removed") for it in actions for update in it.every("updates"))
    if names_others(change.of("record"), change.get("part")):
        return any(it.get("words_removed") for noun in LOSE_WORDS for it in edition.written(f"{noun}s"))
    # The title of what tells of an answer is that of what it answers.
    whose = LOSE_WORDS if change.get("record") == "answer" else {change.get("record")} & {*LOSE_WORDS}
    said = (it for noun in whose for it in edition.written(f"{noun}s"))
    return any(it.get("words_removed") for it in said if it.get("id") == change.get("id"))


def _words_of_changes(edition: Edition, note: Entry) -> Iterator[object]:
    """What was and is now for each change, and the source that says who was asked, or why nobody was. Neither if its
    record lost its words; the title of such a file may have quoted them."""
    lost = [change for change in note.every("changes") if _lost_its_words(edition, change)]
    yield from (day_in_words(note["date"]), *_fields("text", *(() if lost else ("title",)))(edition, note))
    for change in note.every("changes"):
        yield from _fields("reason", *(() if change in lost else ("from", "to")))(edition, change)
        sources = (edition.sources.get(change.of(name)) for name in ("consulted", "mistake", "law"))
        yield from (source.of("short", "title") for source in sources if source)


PLACES = (
    ShownAt("changes", _at("/what-has-changed/#{id}"), _words_of_changes),
    ShownAt(
        "voices",
        _at("/you-said/{id}/"),
        lambda edition, voice: (
            *_fields("text", "number", "said_where", "note")(edition, voice),
            *(voice["quotation"][part] for part in ("words", "by") if "quotation" in voice),
        ),
    ),
    ShownAt("voices", _at("/you-said/#{id}"), _fields("text", "number")),
    ShownAt("promises", _at("/you-said/#{id}"), lambda edition, promise: (_shortest(edition, promise),)),
    ShownAt("promises", _page_of_promise, _fields("text", "on_a_page", "note")),
    ShownAt("principles", _at("/strategy/#{id}"), _fields("text")),
    ShownAt("priorities", _at("/strategy/{id}/"), _words_of_priority),
    ShownAt("pledges", _at("/strategy/leaders-pledges/#{id}"), _fields("name", "post", "text")),
    ShownAt("delivery", _at("/strategy/how-we-deliver/#{id}"), _fields("title", "text")),
    ShownAt("partners", _at("/strategy/partners/#{id}"), _fields("title", "sentence", "note")),
    ShownAt("measures", _at("/strategy/local-picture/{id}/"), _words_of_measure),
    ShownAt("measures", _at("/strategy/local-picture/#{id}"), _words_of_newest),
    ShownAt("tables", _at("/strategy/local-picture/{id}/"), _words_of_table),
    ShownAt("tables", _at("/strategy/local-picture/#{id}"), _fields("title")),
    ShownAt("plans", _at("/action-plan/in-full/{id}/"), _words_of_plan),
    ShownAt("plans", _at("/action-plan/#{id}"), _fields("title", "sentence")),
    ShownAt("actions", _at("/action-plan/in-full/{plan}/#{id}"), _words_of_action),
    ShownAt("actions", _at("/action-plan/#{id}"), _fields("title")),
    ShownAt(
        "findings", _at("/inspections/in-full/{said_on}/#{id}"), _fields("text", "this_offer", "still_open")
    ),
    ShownAt("findings", _at("/inspections/#{id}"), _fields("text")),
    ShownAt(
        "contacts",
        _among_all_numbers,
        _words_of_contact,
    ),
    ShownAt(
        "districts",
        _at("/help-now/districts/#{id}"),
        _fields("name", "area", "phone", "phone_at_night", "hours", "in_doubt"),
    ),
    ShownAt(
        "helplines",
        _among_all_numbers,
        _words_of_contact,
    ),
    ShownAt(
        "groups",
        _at("/take-part/#{id}"),
        _fields("title", "sentence", "who", "when", "where", "how"),
    ),
    ShownAt("ages", _at("/your-way/#{id}"), _fields("title", "sentence", "happens", "ask", "by_when")),
    ShownAt(
        "homes",
        _at("/places-to-live/#{id}"),
        _fields("title", "sentence", "who", "how_long", "who_pays", "how_to_ask"),
    ),
    ShownAt(
        "circumstances",
        _at("/your-situation/{id}/"),
        _fields("title", "sentence", "different", "say", "if_no", "uncertain"),
    ),
    ShownAt("first_home", _at("/your-first-home/#{id}"), _fields("title", "text", "things")),
    ShownAt("sources", _page_of_source, _fields("title", "publisher", "note")),
    ShownAt("terms", _at("/words/#{id}"), _fields("term", "meaning")),
    ShownAt("examples", _at("/people-like-me/#{id}"), _fields("title", "story")),
    ShownAt(
        "statuses", _at("/your-rights/who-is-a-care-leaver/#{id}"), _fields("title", "sentence", "details")
    ),
    ShownAt(
        "outcomes",
        _at("/find-what-is-yours/{id}/"),
        _fields("title", "plain", "sentence", "details", "first_things"),
    ),
    ShownAt("steps", _at("/your-rights/if-they-say-no/#{id}"), _fields("title", "text", "days")),
    ShownAt("items", _at("/coverage/#{id}"), _fields("text")),
    ShownAt("watch", _at("/coverage/#watch-{id}"), _words_of_watch),
)
#: Doubts are at the foot of the page, or beside what they affect.
DOUBTS = {
    "contacts": "/help-now/",
    "helplines": "/help-now/",
    "districts": "/help-now/districts/",
    "groups": "/take-part/",
    "ages": "/your-way/",
    "homes": "/places-to-live/",
    "statuses": "/your-rights/who-is-a-care-leaver/",
}


@rule
def record_missing(edition: Edition) -> Iterator[Problem]:
    """Each record known on that day is at its address, with its words."""
    for place in PLACES:
        for entry in edition.shown(place.list).values():
            if address := place.address(edition, entry):
                yield from _missing(edition, entry, address, place.words(edition, entry))
    for name, foot in DOUBTS.items():
        for entry in edition.shown(name).values():
            # What is uncertain about a number that is in no list stands on the pages that name it.
            if entry.get("uncertain") and entry.get("only_where_named") != "yes":
                yield from _missing(edition, entry, foot, (entry["uncertain"],))
    for id, parts in edition.entitlements.items():
        yield from _missing(
            edition, parts[0], f"/what-you-can-get/{id}/", _words_of_entitlement(parts, edition.chosen(id))
        )
        for end in filter(None, map(edition.ending, parts)):
            for address in (f"/what-you-can-get/{id}/", f"/papers/what-you-can-get/{id}.pdf", ONE_FILE):
                if lost := missing(
                    squeezed(edition.texts.get(address, "")), (end["reason"], day_in_words(end["date"]))
                ):
                    yield problem(parts[0].mark, f"It ends, and {address} does not say: {lost[0]}", SLIP)
    # A council's own page replaces ours at its address.
    for address, page in {**edition.national.pages, **edition.council.pages}.items():
        if edition.knows(page) and address not in edition.pages_gone:
            words = (page["title"], page.get("sentence"), *page["body"].splitlines())
            yield from _missing(edition, page, address, words)


def _words_of_entitlement(parts: tuple[Entry, ...], chosen: bool) -> Iterator[object]:
    """The council's word for a field counts, otherwise the national one; conditions and things to bring are added together.
    Who gets what the council itself has decided is not said in national words."""
    national_first = (*reversed(parts),)
    yield next((part["title"] for part in parts if part.get("title")), "")
    first = parts if chosen else national_first
    yield next((part["sentence"] for part in first if part.get("sentence")), "")
    for name in ("how_to_ask", "if_no", "words_to_send", "how_long", "who_short"):
        own = parts[:1] if chosen and name == "who_short" else parts
        said = next((part[name] for part in own if part.get(name)), "")
        # What to do after a no is a list of steps, or a text in older entries.
        yield from said if isinstance(said, list) else said.splitlines()
    for part in parts:
        yield from (*part.every("conditions"), *part.every("bring"), *part.of("details").splitlines())
        yield from (part.of("uncertain"), part.of("ask_first"), *part.every("basis"))


def _missing(edition: Edition, entry: Entry, address: str, words: Iterable[object]) -> Iterator[Problem]:
    page, _, id = address.partition("#")
    if page not in edition.trees:
        yield slip(entry, f"It should have a page {page}, but there is none.")
        return
    text = _text_at(edition, page, id)
    if text is None:
        yield slip(entry, f"It should be at {address}, but it is not.")
        return
    for lost in missing(text, words):
        yield slip(entry, f"{address} does not say: {lost}")


def _text_at(edition: Edition, page: str, id: str) -> str | None:
    """The squeezed visible words at an anchor of a page, or in its content. A heading includes what follows it."""
    tree = edition.trees[page]
    node = tree.css_first(f"[id='{id}']" if id else "main")
    if node is None:
        return None
    whole = node.parent if id and node.tag in HEADINGS and node.parent else node
    return squeezed(words_of(whole, "script, style, svg, .lo-hidden"))


@rule
def record_too_early(edition: Edition) -> Iterator[Problem]:
    """No record is on the site before its day, or that of its source, has come."""
    for place in PLACES:
        there = edition.shown(place.list).keys() | edition.gone(place.list).keys()
        for entry in edition.written(place.list):
            if entry["id"] in there:
                continue
            page, _, id = place.address(edition, entry).partition("#")
            if page in edition.trees and (not id or edition.trees[page].css_first(f"[id='{id}']")):
                yield slip(entry, f"It is at {page} before its day.")
    there = edition.entitlements.keys() | edition.gone("entitlements").keys()
    for entry in edition.written("entitlements"):
        address = f"/what-you-can-get/{entry['id']}/"
        if entry["id"] not in there and address in edition.trees:
            yield slip(entry, f"It has the page {address} before its day.")
