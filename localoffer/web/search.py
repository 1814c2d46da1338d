"""The search index: what can be found, by which everyday words, and which words mean danger.

A page fetches it when somebody first touches the search box, and searches it locally: what is typed is sent nowhere.
The search algorithm is in templates/assets/find.js alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from localoffer import addresses
from localoffer.pages.page import Page
from localoffer.records.frozen import dataclass
from localoffer.records.hours import in_a_line
from localoffer.records.models import Audience, Role, Standing
from localoffer.views.common import Tongue
from localoffer.views.contacts import ContactView
from localoffer.views.shown import Shown
from localoffer.web.vocabulary import Vocabulary

#: Lists of what has a page or anchor of its own already, and the page that one searches from.
NOT_SOUGHT = frozenset({addresses.A_TO_Z, addresses.NOT_FOUND, *addresses.SOURCES.values()})
#: Pages below these are results of the finder, single voices, changes of earlier years, and details that Help now links
#: to.
NOT_SOUGHT_BELOW = (addresses.FINDER, addresses.HELP, addresses.LEDGER, addresses.CHANGES)


@dataclass(frozen=True)
class Findable:
    """Something to find. `tongue`: its words are in another language than the site's. `kind` is a key of `words.yaml`,
    `find`, `kinds`, or the standing of an entitlement that is not given."""

    address: str
    title: str
    sentence: str
    kind: str = Standing.GIVEN.value
    keywords: tuple[str, ...] = ()
    tongue: Tongue | None = None

    @property
    def id(self) -> str:
        """The last part of its address, by which search.yaml names it."""
        path, _, place = self.address.partition("#")
        return place or path.strip("/").rpartition("/")[2]


def index(shown: Shown, pages: Sequence[Page], words: Mapping[str, Any], vocabulary: Vocabulary) -> bytes:
    """The index as JSON. Addresses start at the site's root without the first `/`; of equally good hits, the first wins."""
    entries = tuple(_entries(shown, pages, words["find"]))
    places: dict[str, int] = {}
    for place, entry in enumerate(entries):
        places.setdefault(entry.id, place)
    contacts = list(
        dict.fromkeys(contact for danger in shown.library.danger_words for contact in danger.contacts)
    )
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    ages = {word for said in shown.library.everyday_words for word in said.words if word.isdigit()}
    standings = {kind: look.word for kind, look in vocabulary["standing"].items() if kind != Standing.GIVEN}
    named = {**standings, **words["find"]["kinds"]}
    person = shown.whom_to_ring(Role.LEAVING_CARE)
    everyday: list[tuple[str, list[int]]] = [
        ("|".join(said.words), found)
        for said in shown.library.everyday_words
        if (found := [places[id] for id in said.finds if id in places])
    ]
    # Who types 25 means the age: the search does not read the sign before a sum.
    sums = _sums(shown, entries).items()
    everyday += [(sum_, found) for sum_, found in sums if sum_.lstrip("£") not in ages]
    said_anyway = {
        (place, word) for said, found in everyday for place in found[:2] for word in said.split("|")
    }
    made = {
        # Before the entries, whose words they share: what packs well is near what it is like.
        "danger": [
            [
                "|".join(danger.record.words),
                "|".join(danger.record.unless),
                [places[id] for id in danger.record.finds if id in places],
                [contacts.index(contact) for contact in danger.contacts],
            ]
            for danger in shown.library.danger_words
        ],
        "everyday": everyday,
        "words": {
            **{key: words["find"][key] for key in ("found", "none", "near", "finder", "person", "small")},
            "danger": words["contact"]["first_999"],
        },
        "same": [[word, meant] for meant, all in words["find"]["same"].items() for word in all.split()],
        "kinds": [named.get(kind, "") for kind in kinds],
        # All addresses, then all titles and so on: like beside like packs into fewer bytes.
        "entries": [
            [entry.address.lstrip("/") for entry in entries],
            [entry.title for entry in entries],
            [entry.sentence for entry in entries],
            [kinds.index(entry.kind) for entry in entries],
            # Without what is among the everyday words that find it first or second, and count as much there.
            [
                "|".join(word for word in entry.keywords if (place, word) not in said_anyway)
                for place, entry in enumerate(entries)
            ],
            [
                {"lang": entry.tongue.language, "dir": entry.tongue.direction} if entry.tongue else 0
                for entry in entries
            ],
        ],
        "numbers": [_number(shown.contacts[contact], words) for contact in contacts],
        "person": _number(person, words) if person else None,
        "finder": addresses.FINDER.lstrip("/")
        if any(page.address == addresses.FINDER for page in pages)
        else None,
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _entries(shown: Shown, pages: Sequence[Page], words: Mapping[str, Any]) -> Iterator[Findable]:
    """What to do when something has just gone wrong comes first, and words explained last."""
    for situation in shown.situations.values():
        yield Findable(addresses.situation_address(situation.id), situation.title, words["situation"], "help")
    keywords = {view.address: view.entry.keywords for view in shown.entitlements.values()}
    keywords |= {view.address: view.record.keywords for view in shown.circumstances.values()}
    standings = {view.address: view.standing for view in shown.entitlements.values()}
    tongues = {view.address: view.tongue for view in shown.texts.values()}
    for page in sorted(_sought(pages), key=_rank):
        standing = standings.get(page.address, Standing.GIVEN)
        tongue = tongues.get(page.address)
        # What kind of page it is would be said in the site's language, within words of another.
        kind = "right" if page.address.startswith(addresses.RIGHTS) and not tongue else standing.value
        yield Findable(page.address, page.title, page.sentence, kind, keywords.get(page.address, ()), tongue)
    for home in shown.library.homes:
        yield Findable(addresses.home_address(home.record.id), home.record.title, home.record.sentence)
    for contact in (*shown.own_contacts, *shown.helplines):
        yield Findable(addresses.contact_address(contact.id), contact.name, contact.when, "help")
    for district in shown.library.districts if shown.districts else ():
        yield Findable(f"{addresses.DISTRICTS}#{district.id}", district.name, district.area, "help")
    for term in shown.library.terms:
        yield Findable(f"{addresses.WORDS}#{term.id}", term.term, term.meaning, "word", term.also)


def _sums(shown: Shown, entries: Sequence[Findable]) -> dict[str, list[int]]:
    """Which entries have each present amount, so that who has only heard of the sum finds what it is for."""
    views = {view.address: view for view in shown.entitlements.values()}
    found: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        amounts = views[entry.address].money.headline if entry.address in views else ()
        for value in dict.fromkeys(amount.value for amount in amounts):
            found.setdefault(value, []).append(place)
    return found


def _sought(pages: Iterable[Page]) -> Iterator[Page]:
    for page in pages:
        below = any(page.address.startswith(above) and page.address != above for above in NOT_SOUGHT_BELOW)
        hidden = page.alone or page.audience is Audience.OFFICERS or page.context.is_former
        if not below and not hidden and page.address not in NOT_SOUGHT:
            yield page


def _rank(page: Page) -> int:
    """What one can get, then pages about that, then rights."""
    below = page.address != addresses.OFFER and page.address.startswith(addresses.OFFER)
    return 0 if below else 2 if page.address.startswith(addresses.RIGHTS) else 1


def _number(contact: ContactView, words: Mapping[str, Any]) -> list[str]:
    """Who answers and when, the number as people read it, and as a link dials it."""
    said = contact.cost or (words["contact"]["costs_more"] if contact.costs_more else None)
    cost = said[0].lower() + said[1:] if said else None
    name = ", ".join(filter(None, (contact.name, in_a_line(contact.hours or ""), cost)))
    if contact.phone:
        return [name, contact.phone, f"tel:{contact.tel}"]
    return [name, f"{words['contact']['text']} {contact.text_number}", f"sms:{contact.sms}"]
