"""What another engine changes in law, in words: two versions of `national/` compared, record by record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from localoffer.councils.engine import LOCK, NoEngine, fetched, pinned
from localoffer.diff import git
from localoffer.edition.written import Entry, read_national
from localoffer.places import INSTALLED, version
from localoffer.road import NATIONAL

#: The fields that a record may be called by; the first one present counts.
NAMES = ("title", "name", "term", "text", "sentence", "words", "question")
#: The maximum number of characters quoted from a text.
MOST = 300


def changes(before: Path, after: Path) -> str:
    """Each record and page that is new, gone or different, with the old and new text; empty if nothing differs."""
    try:
        then, now = (read_national(folder, folder.parent) for folder in (before, after))
    except (yaml.YAMLError, ValueError):
        return "One of the two cannot be read, so nobody can say."
    blocks = [
        block
        for name in dict.fromkeys((*then.lists, *now.lists))
        for block in _of_list(name, then.lists.get(name, ()), now.lists.get(name, ()))
    ]
    for address in dict.fromkeys((*then.pages, *now.pages)):
        blocks += _of_record(f"the page {address}", then.pages.get(address), now.pages.get(address))
    return "\n\n".join(blocks)


def _of_list(name: str, then: Sequence[Entry], now: Sequence[Entry]) -> Iterator[str]:
    old, new = _by_key(then), _by_key(now)
    for key in dict.fromkeys((*old, *new)):
        entry = new.get(key) or old[key]
        called = f"“{_short(entry.of(*NAMES) or key)}”"
        yield from _of_record(
            f"{called} ({name}{f', {key}' if 'id' in entry else ''})", old.get(key), new.get(key)
        )


def _by_key(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Records by id; one without an id is identified by its whole content."""
    return {entry.of("id") or str(entry): entry for entry in entries}


def _of_record(called: str, old: Entry | None, new: Entry | None) -> Iterator[str]:
    if old is None or new is None:
        yield f"{'New' if old is None else 'Gone'}: {called}"
    elif lines := [
        line for name in dict.fromkeys((*old, *new)) for line in _of_field(name, old.get(name), new.get(name))
    ]:
        yield "\n".join((f"Changed: {called}", *lines))


def _of_field(name: str, old: Any, new: Any) -> Iterator[str]:
    """Two lines for each text that differs, under the path to it."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for part in dict.fromkeys((*old, *new)):
            yield from _of_field(f"{name}, {part}", old.get(part), new.get(part))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (was, is_) in enumerate(zip(old, new, strict=True), 1):
            yield from _of_field(f"{name} {number}", was, is_)
    elif isinstance(old, str) and isinstance(new, str) and "\n\n" in old + new:
        yield from _of_paragraphs(name, old.split("\n\n"), new.split("\n\n"))
    else:
        yield f"  {name}\n    was: {_said(old)}\n    is:  {_said(new)}"


def _of_paragraphs(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield f"  {name}\n    was: {_said(' '.join(old[i:j]))}\n    is:  {_said(' '.join(new[k:m]))}"


def _said(value: Any) -> str:
    """A value in readable form."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_said(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(_said, value)) or "nothing"
    return _short(str(value)) if value else "nothing"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST else f"{text[:MOST]}…"


def law_since(revision: str, council: Path) -> str:
    """What has changed in law since a git revision of a council's folder, in words; empty if nothing has.

    In a council's own repository law comes with the engine that its lock file names. Here it is beside the content and
    is compared with it.
    """
    if not INSTALLED:
        return ""
    lock = git(council, "cat-file", "blob", f"{revision}:./{LOCK}")
    then = pinned(lock.decode("utf-8", "replace")) if lock else None
    here = council / LOCK
    now = pinned(here.read_text(encoding="utf-8", errors="replace")) if here.is_file() else None
    if then is None or now is None or then == now:
        return ""
    moved = f"The engine was {then.version} at {revision} and is {now.version}."
    if now.version != version():
        return f"{moved} This is {version()}: install what {LOCK} names, and compare again to see what changes in law."
    try:
        engine = fetched(then, lambda path: git(council, "cat-file", "blob", f"{revision}:./{path}"))
    except NoEngine as reason:
        return f"{moved} Nobody can say what that changes in law: {reason}"
    with engine.national() as before:
        return in_words(moved, changes(before, NATIONAL))


def in_words(moved: str, changed: str) -> str:
    if not changed:
        return f"{moved} Nothing changes in law."
    return f"{moved} What changes in law, and in other words for all of England:\n\n{changed}"
