"""What people can follow without coming back: a calendar of what is due, and a feed of what is new.

Both name things by ids that outlive the site's web address, so that nothing is shown twice when it moves, and neither
reads a clock: the same records on the same day give the same bytes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from feedgenerator import Atom1Feed
from icalendar import Calendar, Event, vText

from localoffer import addresses
from localoffer.addresses import CALENDAR, FEED
from localoffer.ledger import actions, states
from localoffer.ledger.actions import Stage
from localoffer.ledger.states import Deed
from localoffer.library import Library
from localoffer.pages.page import Chrome
from localoffer.records.models import Action, Citation, Shows
from localoffer.records.values import When
from localoffer.views import makers
from localoffer.views.common import Cite
from localoffer.web.vocabulary import Vocabulary

#: Fixed once for all councils: a change here would show everything to every follower again.
NAMESPACE = UUID("6f0d4c0e-9a53-5b0e-8f5c-2d0b7c1e4a17")

#: `words.yaml`: the interface words by group.
Words = Mapping[str, Any]


@dataclass(frozen=True)
class FeedItem:
    """One dated piece of news. `address` runs from the site's root, `id` never changes."""

    id: str
    title: str
    text: str
    date: When
    address: str


@dataclass(frozen=True)
class DueItem:
    """One day on which something is due. `address` runs from the site's root, `id` never changes."""

    id: str
    title: str
    text: str
    day: date
    address: str | None


def documents(library: Library, chrome: Chrome, words: Words, vocabulary: Vocabulary) -> dict[str, bytes]:
    """The calendar and the feed by their paths, each only where there is something in it."""
    due, new = agenda(library, chrome, words), news(library, words, vocabulary)
    made = {}
    if due:
        made[CALENDAR.lstrip("/")] = calendar(due, chrome, words)
    if new:
        made[FEED.lstrip("/")] = feed(new, chrome, words, library.site.language)
    return made


def agenda(library: Library, chrome: Chrome, words: Words) -> tuple[DueItem, ...]:
    """What is due and not shown to be done, and the days by which records are to be checked again."""
    items = [*_actions_due(library, words), *_reviews(library, chrome, words)]
    return tuple(sorted(items, key=lambda item: (item.day, item.id)))


def _actions_due(library: Library, words: Words) -> Iterator[DueItem]:
    for action in library.actions.values():
        where = actions.progress(library, action)
        plan = library.plans.get(action.plan.id)
        if action.due and plan and where.stage is not Stage.DONE:
            told = words["plan"]
            lines = [
                f"{told['owners']}: {'; '.join(action.owners)}." if action.owners else "",
                f"{told['since_update']} {where.since}. {told['nothing_since']}"
                if where.updated
                else f"{told['since_plan']} {where.since}.",
                source_line(library, action.sources, words),
            ]
            yield DueItem(
                f"action/{action.id}",
                f"{words['follow']['due']}: {action.title}",
                "\n".join(line for line in lines if line),
                action.due.last_day,
                addresses.action_address(action.id),
            )


def _reviews(library: Library, chrome: Chrome, words: Words) -> Iterator[DueItem]:
    """One entry for each day, which lists everything to be checked again by then: some days have dozens."""
    days: dict[date, list[str]] = {}
    for title, address, day in _to_check(library):
        line = f"{title}: {_web(chrome, address)}" if address and chrome.address else title
        days.setdefault(day, []).append(line)
    for day, lines in days.items():
        title = f"{words['follow']['review']} ({len(lines)})"
        yield DueItem(f"review/{day.isoformat()}", title, "\n".join(sorted(lines)), day, None)


def _to_check(library: Library) -> Iterator[tuple[str, str | None, date]]:
    """Title, address and day of each record that says by when it is to be checked again, as the site shows it."""
    for joined in library.entitlements.values():
        view = makers.entitlement(library, joined)
        if view.trust.review_by:
            yield view.title, view.address, view.trust.review_by.last_day
    for contact in (*library.contacts.values(), *library.helplines.values()):
        review_by = makers.contact(library, contact).trust.review_by
        if review_by:
            yield contact.name, None, review_by.last_day


def news(library: Library, words: Words, vocabulary: Vocabulary) -> tuple[FeedItem, ...]:
    """Updates of actions, answers to what was said and promised, and what inspectors found. The newest first."""
    items = [*_updates(library, words), *_answers(library, words, vocabulary), *_findings(library, words)]
    items.sort(key=lambda item: item.id)
    return tuple(sorted(items, key=lambda item: item.date, reverse=True))


def _updates(library: Library, words: Words) -> Iterator[FeedItem]:
    for action in library.actions.values():
        if action.plan.id in library.plans:
            yield from _updates_of(library, action, words)


def _updates_of(library: Library, action: Action, words: Words) -> Iterator[FeedItem]:
    for number, update in _numbered((update.date, update) for update in action.updates):
        yield FeedItem(
            f"update/{action.id}/{number}",
            action.title,
            _with_source(library, update.text, update.sources, words),
            update.date,
            addresses.action_address(action.id),
        )


def _findings(library: Library, words: Words) -> Iterator[FeedItem]:
    for finding in library.findings.values():
        yield FeedItem(
            f"finding/{finding.id}",
            finding.text,
            source_line(library, finding.sources, words),
            finding.said_on,
            f"/inspections/#{finding.id}",
        )


def _answers(library: Library, words: Words, vocabulary: Vocabulary) -> Iterator[FeedItem]:
    """What answers a voice, promise or pledge and is not in the feed already, as a finding or an action's update."""
    talk = words["talk"]
    for (kind, id), answer in library.answers.items():
        if kind == "voices" and (voice := library.voices.get(id)):
            title, address = f"{talk['said']}: {voice.text}", addresses.voice_address(id)
        elif kind == "promises" and (promise := library.promises.get(id)):
            title, address = f"{talk['will']}: {promise.text}", addresses.promise_address(id)
        elif kind == "pledges" and (pledge := library.pledges.get(id)):
            title = f"{pledge.name} {words['pledge']['promised'].lower()} {pledge.text}"
            address = f"/strategy/leaders-pledges/#{id}"
        else:
            continue
        stated = answer.stated
        if stated and library.has_come(stated.date):
            said = f"{vocabulary['state'][stated.state].word}: {stated.reason} {talk['stated_by']} {stated.post}."
            text = _with_source(library, said, stated.sources, words)
            yield FeedItem(f"answer/{kind}/{id}/stated/{stated.date.iso}", title, text, stated.date, address)
        own = (deed for deed in states.deeds(library, answer) if _is_told_nowhere_else(deed))
        for number, deed in _numbered((deed.date, deed) for deed in own):
            text = _with_source(library, deed.text, deed.citations, words)
            yield FeedItem(f"answer/{kind}/{id}/{number}", title, text, deed.date, address)


def _is_told_nowhere_else(deed: Deed) -> bool:
    known = deed.action or (deed.evidence and deed.evidence.finding)
    return deed.shows is not Shows.BACKGROUND and not known


def _numbered(dated: Iterable[tuple[When, Any]]) -> Iterator[tuple[str, Any]]:
    """Each thing with its date, and a number from the second of one date on: `2018-07`, `2018-07/2`."""
    seen: dict[str, int] = {}
    for when, thing in dated:
        seen[when.iso] = number = seen.get(when.iso, 0) + 1
        yield (f"{when.iso}/{number}" if number > 1 else when.iso), thing


def _with_source(library: Library, text: str, citations: tuple[Citation, ...], words: Words) -> str:
    return f"{text} {source_line(library, citations, words)}".strip()


def source_line(library: Library, citations: tuple[Citation, ...], words: Words) -> str:
    """`From Papers of 4 July 2018, page 9.`"""
    cites = makers.cites(library, citations)
    return f"{words['trust']['from']} {'; '.join(_cite(cite, words) for cite in cites)}." if cites else ""


def _cite(cite: Cite, words: Words) -> str:
    several = len(cite.pages) > 1 or any("–" in page for page in cite.pages)
    pages = f"{words['trust']['pages' if several else 'page']} {', '.join(cite.pages)}" if cite.pages else ""
    return ", ".join(part for part in (cite.title, pages, *cite.headings) if part)


def lasting_id(chrome: Chrome, id: str) -> UUID:
    """An id of its own for each thing of each council, made from names and not from a web address."""
    return uuid5(NAMESPACE, f"{chrome.council.name}/{id}")


def _web(chrome: Chrome, address: str) -> str:
    """An address of the site in full where the site's own is known; else as seen from the site's root."""
    if chrome.address:
        return chrome.address.rstrip("/") + address
    return address.lstrip("/") or "./"


def _about(chrome: Chrome, sentence: str) -> str:
    """What a calendar or feed is; for an edition that no council has adopted, with its notice."""
    return f"{sentence} {chrome.notice}" if chrome.notice else sentence


def calendar(items: Iterable[DueItem], chrome: Chrome, words: Words) -> bytes:
    """An iCalendar file (RFC 5545) of whole days, which block nobody's time. Stamped with the day of reckoning."""
    name = f"{chrome.title}: {words['follow']['calendar']}"
    made = Calendar()
    made.add("prodid", "-//localoffer//calendar//EN")
    made.add("version", "2.0")
    for key, text in (("name", name), ("description", _about(chrome, words["follow"]["calendar_about"]))):
        made.add(key, text)
        # Read by calendars that do not know RFC 7986 yet.
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


def feed(items: Iterable[FeedItem], chrome: Chrome, words: Words, language: str) -> bytes:
    """An Atom feed (RFC 4287) of at least one item. Its date is that of the newest; a month counts from its first day.

    Until the council adopts the edition, the site itself is the author.
    """
    made = Atom1Feed(
        title=f"{chrome.title}: {words['follow']['feed']}",
        link=_web(chrome, "/"),
        description=_about(chrome, words["follow"]["feed_about"]),
        feed_url=_web(chrome, FEED) if chrome.address else None,
        language=language,
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
