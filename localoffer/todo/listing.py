"""The list of what needs a person: for the terminal, as Markdown for the code host, and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import accumulate, groupby

from localoffer.councils.code_host import in_markdown
from localoffer.records.characters import visible
from localoffer.records.frozen import dataclass
from localoffer.records.values import day_in_words
from localoffer.report import wrapped
from localoffer.todo.items import Item, ItemKind, Words

#: An issue on a code host may have 65,536 characters.
MOST_MARKDOWN = 60_000


@dataclass(frozen=True)
class OfOwner:
    """What is waiting for one post, by kind. `owner` is None for things without a post."""

    owner: str | None
    kinds: tuple[tuple[ItemKind, tuple[Item, ...]], ...]

    @property
    def number(self) -> int:
        return sum(len(items) for _, items in self.kinds)


def by_owner(items: Iterable[Item]) -> tuple[OfOwner, ...]:
    """Items under each of their owners, from A to Z, and last those without one."""
    groups: dict[str | None, list[Item]] = {}
    for item in items:
        for owner in item.owners or (None,):
            groups.setdefault(owner, []).append(item)
    owners = sorted(groups, key=lambda owner: (owner is None, (owner or "").casefold(), owner or ""))
    return tuple(OfOwner(owner, _by_kind(groups[owner])) for owner in owners)


def by_date(items: Iterable[Item], as_of: date) -> tuple[Item, ...]:
    """Items with a day that is not past, next first."""
    coming = (item for item in items if item.day and item.day >= as_of)
    return tuple(sorted(coming, key=lambda item: (item.day or as_of, item.key)))


def is_past(item: Item, as_of: date) -> bool:
    """Whether its day is past. An amount that has come into force is not late."""
    return item.day is not None and item.day < as_of and item.kind is not ItemKind.RISE


def counts(items: Iterable[Item]) -> tuple[tuple[ItemKind, int], ...]:
    """How many there are of each kind, without empty ones."""
    found = Counter(item.kind for item in items)
    return tuple((kind, found[kind]) for kind in ItemKind if found[kind])


def notes(item: Item, as_of: date, words: Words) -> str:
    """What an item says, with its day if that is past, and why it is put off."""
    says = words["todo"]
    past = f"{says['past']}." if is_past(item, as_of) else ""
    waits = f"{says['until']} {day_in_words(item.later.until)}: {item.later.because}" if item.later else ""
    return " ".join(filter(None, (past.capitalize(), item.text, waits)))


def heading(items: Sequence[Item], as_of: date, words: Words) -> str:
    """`What needs a person on 26 November 2026: 50 things. 2 put off.`"""
    says = words["todo"]
    said = f"{says['heading']} {day_in_words(as_of)}: {len(items)} {says['all_one' if len(items) == 1 else 'all']}"
    waiting = sum(item.later is not None for item in items)
    return f"{said} {waiting} {says['put_off_count']}" if waiting else said


def as_text(items: Sequence[Item], as_of: date, words: Words) -> str:
    """For the terminal: by date, and then for each owner by kind."""
    says = words["todo"]
    if not items:
        return str(says["nothing"])
    lines = [heading(items, as_of, words)]
    if coming := _coming(items, as_of, words, visible):
        lines += ["", says["next"], *(f"  {line}" for line in coming)]
    for group in by_owner(items):
        lines += ["", f"{visible(group.owner or says['none'])} ({group.number})"]
        for kind, those in group.kinds:
            lines += ["", f"  {says['kinds'][kind]} ({len(those)})"]
            for item in those:
                lines += wrapped(f"- {item.title}", "  ", "    ")
                lines += wrapped(notes(item, as_of, words), "    ", "    ")
                lines.append(f"    {_place(item, words)}")
    return "\n".join(lines)


def _coming(
    items: Iterable[Item], as_of: date, words: Words, escaped: Callable[[str], str]
) -> tuple[str, ...]:
    """A line for each item with a day that is not past, next first."""
    return tuple(
        f"{day_in_words(item.day)}: {words['todo']['kinds'][item.kind]}: {escaped(item.title)}"
        for item in by_date(items, as_of)
        if item.day
    )


def as_markdown(items: Sequence[Item], as_of: date, words: Words) -> str:
    """For an issue on the code host. Nothing from a record is interpreted there as markup, a mention or another issue."""
    says = words["todo"]
    lines = [f"**{in_markdown(heading(items, as_of, words))}**" if items else says["nothing"], ""]
    lines += [f"- {says['kinds'][kind]}: {number}" for kind, number in counts(items)]
    if coming := _coming(items, as_of, words, in_markdown):
        lines += ["", f"## {says['next']}", "", *(f"- {line}" for line in coming)]
    for group in by_owner(items):
        lines += ["", f"## {in_markdown(group.owner or says['none'])} ({group.number})"]
        for kind, those in group.kinds:
            lines += ["", f"### {says['kinds'][kind]} ({len(those)})", ""]
            lines += [
                f"- **{in_markdown(item.title)}** {in_markdown(notes(item, as_of, words))} "
                f"{in_markdown(_place(item, words))}"
                for item in those
            ]
    return _cut(lines, f"{says['more'].capitalize()} build.py todo")


def as_json(items: Sequence[Item], as_of: date, words: Words) -> str:
    """For programs. `docs/tasks/what-needs-a-person.md` says what each field means."""
    listed = [
        {
            "kind": item.kind,
            "key": item.key,
            "asks": words["todo"]["kinds"][item.kind],
            "title": item.title,
            "text": item.text,
            "owners": list(item.owners),
            "day": item.day.isoformat() if item.day else None,
            "past": is_past(item, as_of),
            "address": item.address,
            "file": item.mark.file,
            "line": item.mark.line,
            "rule": item.rule or None,
            "put_off": {"until": item.later.until.isoformat(), "because": item.later.because}
            if item.later
            else None,
        }
        for item in items
    ]
    return json.dumps({"as_of": as_of.isoformat(), "items": listed}, ensure_ascii=False, indent=2)


def _by_kind(items: Iterable[Item]) -> tuple[tuple[ItemKind, tuple[Item, ...]], ...]:
    items = sorted(items, key=lambda item: list(ItemKind).index(item.kind))
    return tuple((kind, tuple(those)) for kind, those in groupby(items, key=lambda item: item.kind))


def _place(item: Item, words: Words) -> str:
    """`In offer.yaml, line 12.`"""
    says = words["todo"]
    return f"{says['at']} {visible(item.mark.file)}, {says['line']} {item.mark.line}."


def _cut(lines: Sequence[str], more: str) -> str:
    """As many lines as an issue can contain, and where the rest is."""
    sizes = accumulate(len(line) + 1 for line in lines)
    fit = sum(size <= MOST_MARKDOWN for size in sizes)
    return "\n".join(lines if fit == len(lines) else [*lines[:fit], "", more])
