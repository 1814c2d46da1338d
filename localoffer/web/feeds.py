"""What people can subscribe to: a calendar of what is due, and a feed of what is new.

Both identify things by ids that outlive the site's web address, so that nothing is shown twice when it moves, and
neither reads a clock: the same records on the same day give the same bytes.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid5

from localoffer.addresses import CALENDAR, FEED, TO_DO
from localoffer.kept import NOTHING_KEPT, Kept, digest, engine
from localoffer.known import removed_on
from localoffer.ledger.states import Deed, deeds
from localoffer.library import JoinedPledge, JoinedPromise, JoinedVoice
from localoffer.pages.page import Chrome
from localoffer.records.frozen import dataclass
from localoffer.records.models import How, Shows
from localoffer.records.plain import plainly
from localoffer.records.values import When
from localoffer.todo.items import Item, ItemKind, items
from localoffer.todo.listing import by_owner
from localoffer.views.changes import ChangeView
from localoffer.views.common import Cite, cites
from localoffer.views.links import link_to
from localoffer.views.shown import Shown
from localoffer.web.theme import Theme
from localoffer.web.vocabulary import Vocabulary

#: Fixed for ever for all councils: changing it would show everything to every subscriber again.
NAMESPACE = UUID("6f0d4c0e-9a53-5b0e-8f5c-2d0b7c1e4a17")

T = TypeVar("T")
#: `words.yaml`: the interface words by group.
Words = Mapping[str, Any]


@dataclass(frozen=True)
class FeedItem:
    """One dated piece of news. `address` starts at the site's root, `id` never changes.

    Once words of it have been taken away, `date` is the day of that, so that feed readers replace their copy.
    """

    id: str
    title: str
    text: str
    date: When
    address: str


@dataclass(frozen=True)
class DueItem:
    """One day on which something is due. `address` starts at the site's root, `id` never changes."""

    id: str
    title: str
    text: str
    day: date
    address: str | None


def documents(shown: Shown, chrome: Chrome, theme: Theme, kept: Kept = NOTHING_KEPT) -> dict[str, bytes]:
    """The calendar and the feed by path, each only if it has content."""
    words = theme.words
    due, new = agenda(shown, chrome, words, kept), news(shown, theme)
    made = {}
    if due:
        made[CALENDAR.lstrip("/")] = _once_made(kept, calendar, due, chrome, words)
    if new:
        made[FEED.lstrip("/")] = _once_made(kept, feed, new, chrome, words)
    return made


def _once_made(kept: Kept, make: Callable[..., bytes], *of: object) -> bytes:
    """The result of these values, from the cache if possible: writing it takes libraries that nothing else needs."""
    key = digest(engine(), make.__name__.encode(), plainly(of))
    found = kept.get("feeds", key)
    if found is None:
        found = make(*of)
        kept.put("feeds", key, found)
    return found


def agenda(shown: Shown, chrome: Chrome, words: Words, kept: Kept = NOTHING_KEPT) -> tuple[DueItem, ...]:
    """What needs a person on a future day, on that day; and on the as-of date, for each post, how much is overdue or undated."""
    as_of = shown.library.as_of
    listed = items(shown.library, words, ahead=None, kept=kept)
    due = [*_dated(shown, [item for item in listed if item.day and item.day >= as_of], chrome, words)]
    due += _open(shown, [item for item in listed if not item.day or item.day < as_of], words)
    return tuple(sorted(due, key=lambda item: (item.day, item.id)))


def _dated(shown: Shown, listed: Iterable[Item], chrome: Chrome, words: Words) -> Iterator[DueItem]:
    """One entry for each, except for checks that are due again: some days have dozens of them, so each post has one entry a day."""
    follow, days = words["follow"], dict[tuple[date, tuple[str, ...]], list[str]]()
    for item in listed:
        assert item.day
        if item.is_review:
            line = (
                f"{item.title}: {_web(chrome, item.address)}"
                if item.address and chrome.address
                else item.title
            )
            days.setdefault((item.day, item.owners), []).append(line)
            continue
        title = follow["due"] if item.kind is ItemKind.ACTION else words["todo"]["kinds"][item.kind]
        title = follow["watch"] if item.is_watched else title
        said = (
            _owned(item.owners, words),
            item.text,
            source_line(cites(shown.library, item.sources), words),
        )
        yield DueItem(
            item.key, f"{title}: {item.title}", "\n".join(filter(None, said)), item.day, item.address
        )
    for (day, owners), lines in days.items():
        title = f"{follow['review']} ({len(lines)})"
        text = "\n".join(filter(None, (_owned(owners, words), *sorted(lines))))
        yield DueItem("/".join(("review", day.isoformat(), *owners)), title, text, day, None)


def _open(shown: Shown, listed: Iterable[Item], words: Words) -> Iterator[DueItem]:
    """One entry for each post, so that long overdue items do not crowd the calendar."""
    told = words["todo"]
    for group in by_owner(listed):
        lines = (f"{told['kinds'][kind]}: {len(those)}" for kind, those in group.kinds)
        title = f"{told['open']} ({group.number})"
        text = "\n".join((group.owner or told["none"], *lines))
        yield DueItem("/".join(filter(None, ("todo", group.owner))), title, text, shown.library.as_of, TO_DO)


def _owned(owners: Iterable[str], words: Words) -> str:
    named = "; ".join(owners)
    return f"{words['plan']['owners']}: {named}." if named else ""


def news(shown: Shown, theme: Theme) -> tuple[FeedItem, ...]:
    """What changed, updates of actions, answers to what was said and promised, and what inspectors found. Newest first."""
    items = [
        *_changes(shown, theme),
        *_updates(shown, theme.words),
        *_answers(shown, theme),
        *_findings(shown, theme.words),
    ]
    items.sort(key=lambda item: item.id)
    return tuple(sorted(items, key=lambda item: item.date, reverse=True))


def _changes(shown: Shown, theme: Theme) -> Iterator[FeedItem]:
    """One entry for each file, by its name, which stays the same when people reword the content."""
    for note in shown.changes.values():
        lines = (_change(change, theme.words["changes"], theme.vocabulary) for change in note.changes)
        yield FeedItem(f"change/{note.id}", note.title, " ".join(lines), note.date, note.address)


def _change(it: ChangeView, told: Words, vocabulary: Vocabulary) -> str:
    """What happened to one record, in sentences: what it was, what it is now, and for a cut who was asked."""
    name = it.about.title.strip(".") if it.about else told["record"].get(it.record, it.record)
    part = f", {told['part'].get(it.part, it.part)}" if it.part else ""
    says = told["says"][it.told]
    how = "" if it.how is How.CHANGED else f"{says.get('word', vocabulary['how'][it.how].word)}: "
    was = f"{says['was']} {it.was.strip('.')}" if it.was else ""
    now = f"{says['then' if it.was else 'now']} {it.now.strip('.')}" if it.now else ""
    sentences = [
        f"{how}{name}{part}{was}{now}.",
        f"{vocabulary['for_care_leavers'][it.effect].word}." if it.effect else "",
        f"{told['asked']} {it.asked.title}." if it.asked else "",
        f"{told['mistake']} {it.mistake.title} {told['always']}" if it.mistake else "",
        f"{told['law']} {it.law.title}." if it.law else "",
        told["nobody"] if it.nobody else "",
        it.reason or "",
        told["unsaid"] if it.unsaid else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _updates(shown: Shown, words: Words) -> Iterator[FeedItem]:
    for view in shown.actions.values():
        for number, update in _numbered(
            (update.record.date, update.record.id, update) for update in view.updates
        ):
            yield FeedItem(
                f"update/{view.record.id}/{number}",
                view.record.title,
                _with_source(update.record.text, update.trust.cites, words),
                update.removed_on or update.record.date,
                view.address,
            )


def _findings(shown: Shown, words: Words) -> Iterator[FeedItem]:
    for view in shown.findings.values():
        yield FeedItem(
            f"finding/{view.record.id}",
            view.record.text,
            source_line(view.trust.cites, words),
            view.record.said_on,
            view.address,
        )


def _answers(shown: Shown, theme: Theme) -> Iterator[FeedItem]:
    """What answers a voice, promise or pledge and is not in the feed already, as a finding or an action's update."""
    words, answer = theme.words, partial(_answer, shown, theme)
    talk = words["talk"]
    for voice, said in shown.voices.items():
        title = f"{talk['said']}: {said.record.text}"
        yield from answer(f"voices/{said.record.id}", voice, title, said.address)
    for promise, made in shown.promises.items():
        title = f"{talk['will']}: {made.record.text}"
        yield from answer(f"promises/{made.record.id}", promise, title, made.address)
    for pledge in shown.pledges:
        record = pledge.record
        joined = ":" if record.words_removed else f" {words['pledge']['promised'].lower()}"
        title = f"{record.name}{joined} {record.text}"
        yield from answer(f"pledges/{record.id}", pledge, title, link_to(pledge).address)


def _answer(
    shown: Shown,
    theme: Theme,
    about: str,
    answered: JoinedVoice | JoinedPromise | JoinedPledge,
    title: str,
    address: str,
) -> Iterator[FeedItem]:
    answer = answered.answer
    if answer is None:
        return
    library, words = shown.library, theme.words
    gone = removed_on(answered.record, library.as_of)
    if stated := answer.record.stated:
        said = f"{theme.vocabulary['state'][stated.state].word}: {stated.reason} {words['talk']['stated_by']} {stated.post}."
        text = _with_source(said, cites(library, stated.sources), words)
        yield FeedItem(f"answer/{about}/stated/{stated.date.iso}", title, text, gone or stated.date, address)
    own = (deed for deed in deeds(answer) if _is_told_nowhere_else(deed))
    for number, deed in _numbered(
        (deed.date, deed.evidence.record.id if deed.evidence else None, deed) for deed in own
    ):
        text = _with_source(deed.text, cites(library, deed.citations), words)
        yield FeedItem(f"answer/{about}/{number}", title, text, gone or deed.date, address)


def _is_told_nowhere_else(deed: Deed) -> bool:
    known = deed.action or (deed.evidence and deed.evidence.record.finding)
    return deed.shows is not Shows.BACKGROUND and not known


def _numbered(dated: Iterable[tuple[When, str | None, T]]) -> Iterator[tuple[str, T]]:
    """Each thing with its date and its id: `2018-07/cards`.

    A thing without an id has the date alone and, from the second with the same date on, a number: `2018-07`,
    `2018-07/2`.
    """
    seen: dict[str, int] = {}
    for when, id, thing in dated:
        if id:
            yield f"{when.iso}/{id}", thing
            continue
        seen[when.iso] = number = seen.get(when.iso, 0) + 1
        yield (f"{when.iso}/{number}" if number > 1 else when.iso), thing


def _with_source(text: str, cites: tuple[Cite, ...], words: Words) -> str:
    return f"{text} {source_line(cites, words)}".strip()


def source_line(cites: tuple[Cite, ...], words: Words) -> str:
    """`From Papers of 4 July 2018, page 9.`"""
    return f"{words['trust']['from']} {'; '.join(_cite(cite, words) for cite in cites)}." if cites else ""


def _cite(cite: Cite, words: Words) -> str:
    several = len(cite.pages) > 1 or any("–" in page for page in cite.pages)
    pages = f"{words['trust']['pages' if several else 'page']} {', '.join(cite.pages)}" if cite.pages else ""
    return ", ".join(part for part in (cite.title, pages, *cite.headings) if part)


def lasting_id(chrome: Chrome, id: str) -> UUID:
    """An id for each thing of each council, made from names and not from a web address."""
    return uuid5(NAMESPACE, f"{chrome.council.name}/{id}")


def _web(chrome: Chrome, address: str) -> str:
    """The full address of a page if the site's own is known; otherwise from the site's root."""
    return chrome.on_the_web(address) or address.lstrip("/") or "./"


def _about(chrome: Chrome, sentence: str) -> str:
    """The description of a calendar or feed; for an edition that no council has adopted, with its notice."""
    return f"{sentence} {chrome.notice}" if chrome.notice else sentence


def calendar(items: Iterable[DueItem], chrome: Chrome, words: Words) -> bytes:
    """An iCalendar file (RFC 5545) of all-day events that leave the time free. Stamped with the as-of date."""
    from icalendar import Calendar, Event, vText

    name = f"{chrome.title}: {words['follow']['calendar']}"
    made = Calendar()
    made.add("prodid", "-//localoffer//calendar//EN")
    made.add("version", "2.0")
    for key, text in (("name", name), ("description", _about(chrome, words["follow"]["calendar_about"]))):
        made.add(key, text)
        # For calendars that do not know RFC 7986 yet.
        made.add({"name": "x-wr-calname", "description": "x-wr-caldesc"}[key], vText(text))
    stamp = datetime.combine(chrome.as_of.first_day, time(), UTC)
    for item in items:
        event = Event()
        event.add("uid", f"{lasting_id(chrome, item.id)}@local-offer")
        event.add("dtstamp", stamp)
        event.add("dtstart", item.day)
        event.add("summary", item.title)
        event.add("description", item.text)
        event.add("transp", "TRANSPARENT")
        if item.address and chrome.address:
            event.add("url", _web(chrome, item.address))
        made.add_component(event)
    return bytes(made.to_ical())


def feed(items: Iterable[FeedItem], chrome: Chrome, words: Words) -> bytes:
    """An Atom feed (RFC 4287) of at least one item. Its date is that of the newest; a month counts from its first day.

    Until the council adopts the edition, the site itself is the author.
    """
    from feedgenerator import Atom1Feed

    made = Atom1Feed(
        title=f"{chrome.title}: {words['follow']['feed']}",
        link=_web(chrome, "/"),
        description=_about(chrome, words["follow"]["feed_about"]),
        feed_url=_web(chrome, FEED) if chrome.address else None,
        language=chrome.language,
        feed_guid=lasting_id(chrome, "feed").urn,
        author_name=chrome.council.name if chrome.adopted else chrome.title,
    )
    for item in items:
        made.add_item(
            title=item.title,
            link=_web(chrome, item.address),
            description=html.escape(item.text, quote=False),
            unique_id=lasting_id(chrome, item.id).urn,
            updateddate=datetime.combine(item.date.first_day, time(), UTC),
        )
    return str(made.writeString("utf-8")).encode()
