"""Whether what is no longer there says so at its address, and is nowhere shown as if it were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urljoin

from localoffer.edition.data import FOLDER
from localoffer.edition.edition import (
    CLOSES,
    Edition,
    called,
    day_in_words,
    missing,
    problem,
    slip,
    squeezed,
    words_of,
)
from localoffer.edition.stems import number_of
from localoffer.edition.written import Entry
from localoffer.problems import Problem, rule

#: Pages that list what there is, and nothing else.
LISTS = (
    "/",
    "/what-you-can-get/",
    "/all-the-money/",
    "/who-gets-what/",
    "/a-to-z/",
    "/papers/",
    "/for-advisers/",
)


@rule
def closed_and_still_shown(edition: Edition) -> Iterator[Problem]:
    """What is closed says at its address since when and why. No list leads to it, no paper with the whole offer mentions it, no
    page or paper has its number to ring, its page has no amount in large type, and offer.json has it only among what is closed.
    """
    for name, listed, address in CLOSES:
        for id, entry in edition.gone(name).items():
            yield from _said(edition, entry, address.format(id=id))
            yield from _listed(edition, entry, address.format(id=id))
            yield from _in_data(edition, entry, listed, id)
            yield from _rung(edition, entry)
            yield from _told(edition, entry, name)
    for address, page in edition.pages_gone.items():
        yield from _said(edition, page, address)
        yield from _listed(edition, page, address)
        yield from _in_data(edition, page, "pages", address.strip("/"))


def _said(edition: Edition, entry: Entry, address: str) -> Iterator[Problem]:
    page, _, id = address.partition("#")
    node = edition.trees[page].css_first(f"[id='{id}']" if id else "main") if page in edition.trees else None
    if node is None:
        yield slip(entry, f"It is closed, but its address {address} has gone.")
        return
    closing = edition.closing(entry) or Entry()
    for lost in missing(squeezed(words_of(node)), (closing["reason"], day_in_words(closing["date"]))):
        yield slip(entry, f"It is closed, but {address} does not say: {lost}")
    if not id and node.css_first(".lo-amount"):
        yield slip(entry, f"It is closed, but {address} has an amount in large type.")


def _listed(edition: Edition, entry: Entry, address: str) -> Iterator[Problem]:
    for page in LISTS:
        tree = edition.trees.get(page)
        links = tree.css("main a[href]") if tree else []
        if address in {urljoin(page, link.attributes["href"] or "") for link in links}:
            yield slip(entry, f"It is closed, but {page} still leads to it.")


def _in_data(edition: Edition, entry: Entry, name: str, id: str) -> Iterator[Problem]:
    offer = json.loads(edition.documents.get(f"{FOLDER}offer.json", b"{}"))
    if (name, id) not in {(one["list"], one["id"]) for one in offer.get("closed", ())}:
        yield slip(entry, "It is closed, but offer.json does not say so.")
    if id in {one["id"] for one in offer.get(name, ())}:
        yield slip(entry, f"It is closed, but offer.json still has it among {name}.")


def _told(edition: Edition, entry: Entry, name: str) -> Iterator[Problem]:
    """No paper with the whole offer, and no copy of it, still describes it."""
    sentence = squeezed(entry.of("sentence")) if name == "entitlements" else ""
    for address, text in edition.whole_offers.items():
        if sentence and sentence in squeezed(text):
            yield slip(entry, f"It is closed, but {address} still mentions it.")


def _rung(edition: Edition, entry: Entry) -> Iterator[Problem]:
    """A number that belongs to nobody else is nowhere any more."""
    there = (*edition.contacts, *edition.shown("districts").values())
    others = {number for one in there for number in number_of(one)}
    for number in set(number_of(entry)) - others:
        for address, text in edition.texts.items():
            if number in text:
                mark = edition.council.find(number) or entry.mark
                yield problem(
                    mark,
                    f"{called(entry)} is closed, but {address} still has its number {number}.",
                    "Take the number out of the text that has it.",
                    record=called(entry),
                )
