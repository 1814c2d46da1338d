"""Whether the counts on pages agree with the records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from localoffer.budgets import MOST_LISTED
from localoffer.edition import states
from localoffer.edition.edition import Edition, slip
from localoffer.edition.papers import BY_STATE, LEDGER, ON_A_PAGE, of_the_strategy
from localoffer.edition.written import Entry
from localoffer.problems import Problem, rule

#: Every page that counts all voices.
ALL_VOICES = ("/", LEDGER, BY_STATE, "/you-said/by-date/")


@rule
def wrong_count(edition: Edition) -> Iterator[Problem]:
    """What a page counts or lists agrees with the records: voices by their state, actions, things to get, gaps."""
    yield from _lists(edition)
    yield from _sentences(edition)
    yield from _counts_of_actions(edition)
    yield from _gaps(edition)


@rule
def wrong_state(edition: Edition) -> Iterator[Problem]:
    """Each voice, promise and pledge has the state that follows from its answer, its promises and their actions, and what was
    closed is said to be.
    """
    for voice in edition.shown("voices").values():
        address = f"{LEDGER}{voice['id']}/"
        stands, ended = states.of_voice(edition, voice), states.has_ended(edition, voice)
        yield from _state(edition, voice, address, ".lo-time--open .lo-state", stands, ended)
        yield from _state(edition, voice, LEDGER, f"tr[id='{voice['id']}'] .lo-state", stands, ended)
    for pledge in edition.shown("pledges").values():
        address = f"/strategy/leaders-pledges/#{pledge['id']}"
        where = f"[id='{pledge['id']}'] .lo-state"
        yield from _state(edition, pledge, address, where, states.of_pledge(edition, pledge))
    for promise in edition.shown("promises").values():
        # One that meets a voice is beside it, and the voice shows the state of both.
        if not edition.shown("voices").keys() & set(states.voices_of(promise)):
            address, where = f"{LEDGER}#{promise['id']}", f"[id='{promise['id']}'] .lo-state"
            ended = states.promise_has_ended(edition, promise)
            yield from _state(edition, promise, address, where, states.of_promise(edition, promise), ended)


def _state(
    edition: Edition, entry: Entry, address: str, where: str, expected: str, ended: bool = False
) -> Iterator[Problem]:
    tree = edition.trees.get(address.partition("#")[0])
    node = tree.css_first(where) if tree else None
    if node is None:
        return  # record_missing reports it.
    if (node.attributes.get("data-state"), "data-ended" in node.attributes) != (expected, ended):
        yield slip(
            entry,
            f"{address} says “{' '.join(node.text().split())}”; by its records its state is: {expected}{', closed' if ended else ''}.",
        )


def _lists(edition: Edition) -> Iterator[Problem]:
    """Pages that list all records of a kind link to each of them."""
    offer = {f"/what-you-can-get/{id}/" for id in edition.entitlements}
    said = {f"{LEDGER}{id}/" for id in edition.shown("voices")}
    planned = {f"/action-plan/in-full/{one['plan']}/#{id}" for id, one in edition.shown("actions").items()}
    wheel = {f"/strategy/{id}/" for id in edition.shown("priorities")}
    states_of = {voice["id"]: states.of_voice(edition, voice) for voice in edition.shown("voices").values()}
    unanswered = sorted(id for id, state in states_of.items() if state == states.STATES[0])[
        : MOST_LISTED["todo"]
    ]
    lasting = {f"/your-situation/{id}/" for id in edition.shown("circumstances")}
    for page, wanted in (
        ("/what-you-can-get/", offer),
        ("/a-to-z/", lasting),
        ("/your-situation/", lasting),
        (LEDGER, said),
        (BY_STATE, said),
        ("/you-said/by-date/", said),
        ("/action-plan/", planned),
        ("/action-plan/by-quarter/", planned),
        ("/action-plan/by-owner/", planned),
        ("/for-officers/todo/", {f"{LEDGER}{id}/" for id in unanswered}),
        ("/", wheel),
        ("/strategy/", wheel),
    ):
        if tree := edition.trees.get(page):
            links = {urljoin(page, link.attributes["href"]) for link in tree.css("main a[href]")}
            for lost in sorted(wanted - links):
                yield slip(page, f"This page should list {lost}, and has no link to it.")


def _sentences(edition: Edition) -> Iterator[Problem]:
    """The sentence and the marks that sum up the states of the voices."""
    voices = list(edition.shown("voices").values())
    of = {voice["id"]: states.of_voice(edition, voice) for voice in voices}
    for page in ALL_VOICES:
        yield from _sentence(edition, page, of.values())
    yield from _sentence(edition, ON_A_PAGE, [of[id] for id in of_the_strategy(edition)])
    for id in (*edition.shown("priorities"), *edition.gone("priorities")):
        yield from _sentence(
            edition, f"/strategy/{id}/", [of[voice["id"]] for voice in voices if voice.get("priority") == id]
        )


def _sentence(edition: Edition, page: str, found: Collection[str]) -> Iterator[Problem]:
    tree = edition.trees.get(page)
    if not tree or not found:
        return
    wanted = {state.replace(",", "").replace(" ", "-"): number for state, number in Counter(found).items()}
    shown = {
        urljoin(page, link.attributes["href"]).removeprefix(f"{BY_STATE}#"): int(number.text())
        for link in tree.css("main .lo-counts a")
        if (number := link.css_first("b"))
    }
    if shown != wanted:
        yield slip(page, f"This page counts {shown}; the records come to {wanted}.")
    said = tree.css_first("main .lo-counts")
    numbers = [int(number) for number in re.findall(r"\d+", said.text())] if said else []
    marks = len(tree.css("main .lo-marks li"))
    if not (numbers[:1] == [marks] == [len(found)]):
        yield slip(
            page, f"This page draws {marks} marks and says {numbers[:1]}; there are {len(found)} voices."
        )


def _counts_of_actions(edition: Edition) -> Iterator[Problem]:
    actions = list(edition.shown("actions").values())
    tree = edition.trees.get("/action-plan/")
    if not tree or not actions:
        return
    wanted = Counter(states.of_action(edition, action) for action in actions)
    wanted["all"] = len(actions)
    # What no action is at is not mentioned.
    if silent := sum(states.is_silent(edition, action) for action in actions):
        wanted["silent"] = silent
    shown = {str(it.attributes["value"]): int(it.text()) for it in tree.css("main #counts data")}
    if shown != wanted:
        yield slip("/action-plan/", f"This page counts {shown} actions; the records come to {dict(wanted)}.")


def _gaps(edition: Edition) -> Iterator[Problem]:
    """The coverage page counts the gaps that it lists, and says where everything else is."""
    tree = edition.trees.get("/coverage/")
    items = edition.shown("items")
    if not tree or not items:
        return
    gaps = {str(node.attributes["id"]) for node in tree.css("[aria-labelledby=gaps] li[id]")}
    met = {str(node.attributes["id"]) for node in tree.css("main tr[id]") if node.css_first("td a")}
    wanted = [len(items), len(items.keys() - gaps), len(gaps)]
    shown = [int(number.text()) for number in tree.css("main #counts b")][:3]
    if shown != wanted or gaps | met != items.keys() or gaps & met:
        yield slip("/coverage/", f"This page counts {shown}; what it lists comes to {wanted}.")
