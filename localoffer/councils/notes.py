"""What is posted on a code host: a comment below a proposed change, and an issue for each list; one of each, kept up
to date.

The words come from a job in which anybody's change ran, so they are hostile until `tame` has processed them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from localoffer.councils.code_host import tamed
from localoffer.records.frozen import dataclass

#: A request to a host: a method, a path below the project's own, and the data. Raises NotPosted.
Ask = Callable[[str, str, Mapping[str, str] | None], Any]

#: In bytes: both hosts accept more, but nobody reads that much.
LONGEST = 60_000
MORE = "\n\n*There is more. The page of the run has all of it.*"
#: The hosts' page size for lists, and the most pages that are searched.
PAGE, PAGES = 100, 30
#: The name of the comment, and of its file.
CHANGE = "change.md"
COMMENT = "the change in words"
#: Each list that has an issue: its file, and the issue's title.
ISSUES: Mapping[str, str] = {
    "todo.md": "What needs a person",
    "links.md": "Links to other sites",
}


class NotPosted(Exception):
    """Nothing was written on the host. Its text says why."""


def tame(text: str) -> str:
    """Markdown of which a code host interprets only text, headings, lists, tables and bold words; cut if it is too long."""
    plain = tamed(text)
    if len(plain.encode()) <= LONGEST:
        return plain
    return plain.encode()[:LONGEST].decode("utf-8", "ignore").rpartition("\n")[0] + MORE


def _mark(name: str) -> str:
    """What a comment or an issue begins with, by which it is found again. Tamed words cannot contain it."""
    return f"<!-- localoffer: {name} -->"


@dataclass(frozen=True)
class Inbox:
    """Where a host keeps comments or issues. Paths are below the project's own.

    `listed` is requested page by page; `one` is the path of a single one, with its `key` in it; `text` the field with
    its words; `changed_by` the method that changes one; `is_ours` whether this program wrote one.
    """

    listed: str
    new: str
    one: str
    key: str
    text: str
    changed_by: str
    is_ours: Callable[[Mapping[str, Any]], bool]


def comment_on(ask: Ask, place: Inbox, about: str, change: str | None) -> str:
    """Post a change in words below a text about it. Returns what was done. Raises NotPosted."""
    words = "What changes could not be put into words. The page says why." if change is None else tame(change)
    return bring_up_to_date(ask, place, COMMENT, f"{about}\n\n{words}")


def update_issues(ask: Ask, place: Inbox, words_of: Callable[[str], str | None]) -> Iterator[str]:
    """Update the issue of each list whose file has words, and say what was done. Raises NotPosted."""
    for file, title in ISSUES.items():
        if words := words_of(file):
            yield bring_up_to_date(ask, place, title, tame(words), title=title)


def bring_up_to_date(ask: Ask, place: Inbox, name: str, text: str, **new: str) -> str:
    """Update the one with this name, or create it, with further fields. Returns what was done. Raises NotPosted.

    It stays open or closed: people decide that.
    """
    words = f"{_mark(name)}\n{text}\n"
    found = next((it for it in _listed(ask, place) if _is(it, place, name)), None)
    if found is None:
        ask("POST", place.new, {place.text: words, **new})
        return f"New: {name}."
    if found[place.text].replace("\r\n", "\n").strip() == words.strip():
        return f"As it was: {name}."
    ask(place.changed_by, place.one.format(found[place.key]), {place.text: words})
    return f"Brought up to date: {name}."


def _is(found: Mapping[str, Any], place: Inbox, name: str) -> bool:
    return (found.get(place.text) or "").startswith(_mark(name)) and place.is_ours(found)


def _listed(ask: Ask, place: Inbox) -> Iterator[Mapping[str, Any]]:
    for number in range(1, PAGES + 1):
        page = ask("GET", f"{place.listed}per_page={PAGE}&page={number}", None)
        yield from page
        if len(page) < PAGE:
            return
    # It is then unknown whether there already is one.
    raise NotPosted("There are too many to look through.")
