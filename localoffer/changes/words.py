"""Changes in words: as text for people who know no code, as Markdown for the comment on a pull request, and as JSON
for programs.

Texts inside the Markdown come from whoever made the change, so they are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from localoffer.changes.compare import Comparison, Names
from localoffer.changes.cuts import CHANGE_NOT_TOLD, PERHAPS_A_CUT, Telling
from localoffer.changes.told import NoteFile
from localoffer.councils.code_host import in_markdown, to_copy
from localoffer.problems import Level, Problem
from localoffer.records.characters import visible
from localoffer.records.editors import without_line
from localoffer.records.models import NATIONAL, Change, ForCareLeavers, How
from localoffer.records.naming import plural, so_many

#: The maximum length of the comment. A host accepts some 65,000 characters.
LONGEST = 50_000
#: The maximum number of texts to reread shown in a comment.
SHOWN = 50
#: How a text is shown: as it is, or without any effect in Markdown.
Shown = Callable[[str], str]
_FOR = {ForCareLeavers.BETTER: "Better for care leavers.", ForCareLeavers.WORSE: "Worse for care leavers."}


def in_words(comparison: Comparison, told: Sequence[Telling], since: str) -> str:
    """All of it as text. Empty if nothing differs."""
    lines = []
    if told:
        lines.append(f"What has changed since {since}: {_counted(told)}.")
    for heading, records in _grouped(told, comparison.names):
        lines += ["", heading]
        for name, tellings in records.items():
            lines.append(f"  {name}")
            lines += (f"    {_line(telling.change, str, str)}" for telling in tellings)
    lines += _reworded(comparison, str, len(comparison.wordings))
    if comparison.unread:
        lines += [
            "",
            f"Not compared, because there are mistakes in one of the two: {', '.join(comparison.unread)}.",
        ]
    return visible("\n".join(lines).strip())


def as_markdown(
    comparison: Comparison,
    told: Sequence[Telling],
    problems: Sequence[Problem],
    since: str,
    note: NoteFile | None = None,
) -> str:
    """All of it as the comment on a pull request. `note`: the file of changes that is still to be written, for whoever
    has no terminal to write it with."""
    blocks = [f"### What changes for readers since {in_markdown(since)}"]
    blocks.append(f"{_counted(told)}." if told else "Nothing changes in meaning.")
    missing = [problem for problem in problems if problem.level is Level.ERROR]
    if missing:
        blocks.append("**Mend this before it can be published:**")
        blocks += [
            f"- **{in_markdown(problem.mark.words)}**: {in_markdown(problem.message)} {in_markdown(problem.hint)}"
            for problem in missing
        ]
    for heading, records in _grouped(told, comparison.names):
        blocks.append(f"**{in_markdown(heading)}**")
        for name, tellings in records.items():
            items = [f"- {in_markdown(name)}"]
            items += (f"  - {_line(telling.change, in_markdown, _quoted)}" for telling in tellings)
            blocks.append("\n".join(items))
    blocks += [line for line in _reworded(comparison, _quoted, SHOWN) if line]
    blocks += [
        in_markdown(f"{problem.message} {problem.hint}")
        for problem in problems
        if problem.rule == PERHAPS_A_CUT.id
    ]
    blocks += [
        f"- {in_markdown(problem.message.split(':')[0])}."
        for problem in problems
        if problem.level is Level.WARNING and not missing and problem.rule == CHANGE_NOT_TOLD.id
    ]
    if note and note.after:
        blocks += _to_write(note)
    return _within("\n\n".join(blocks))


def _to_write(note: NoteFile) -> Iterator[str]:
    """The file of changes as text to copy."""
    name = in_markdown(note.name)
    do = f"Replace what is in {name} by this" if note.before else f"Add the file {name}, with this in it"
    yield f"**You work in the browser?** {do}, and then what the message asks for:"
    yield to_copy(without_line(note.after.decode("utf-8")))


def _within(text: str) -> str:
    """As much as fits in a comment, cut between two lines."""
    if len(text) <= LONGEST:
        return text
    return (
        text[:LONGEST].rpartition("\n")[0]
        + "\n\nThere is more than fits in a comment: see the log of the run."
    )


def as_json(comparison: Comparison, told: Sequence[Telling], problems: Sequence[Problem], since: str) -> str:
    """All of it for programs, in ASCII, which every terminal can show."""
    made = {
        "since": since,
        "changes": [
            {
                "record": change.record,
                "id": change.id,
                "title": comparison.names.get((change.record, change.id)),
                "part": change.part,
                "how": change.how,
                "from": change.from_,
                "to": change.to,
                "for_care_leavers": change.for_care_leavers,
                "told": telling.said is not None,
                "file": change.marks.record.file,
                "line": change.marks.record.line,
            }
            for telling in told
            if (change := telling.change)
        ],
        "reworded": [
            {
                "record": wording.record,
                "id": wording.id,
                "part": wording.part,
                "from": wording.before,
                "to": wording.after,
                "read_again": wording.look,
            }
            for wording in comparison.wordings
        ],
        "not_compared": list(comparison.unread),
        "problems": [
            {
                "file": problem.mark.file,
                "line": problem.mark.line,
                "rule": problem.rule,
                "level": problem.level,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }
    return json.dumps(made, indent=1)


def _counted(told: Sequence[Telling]) -> str:
    """`4 changes, 2 better for care leavers, 1 worse`."""
    parts = [so_many(len(told), "change")]
    for word in ForCareLeavers:
        number = sum(telling.change.for_care_leavers is word for telling in told)
        if number:
            parts.append(f"{number} {word}{' for care leavers' if len(parts) == 1 else ''}")
    return ", ".join(parts)


def _grouped(told: Sequence[Telling], names: Names) -> Iterator[tuple[str, Mapping[str, list[Telling]]]]:
    """By kind of record and then by the name of the record, in their order."""
    by_noun: dict[str, dict[str, list[Telling]]] = {}
    for telling in told:
        change = telling.change
        name = _name(change.record, change.id, names)
        by_noun.setdefault(change.record, {}).setdefault(name, []).append(telling)
    yield from ((_heading(noun), records) for noun, records in by_noun.items())


def _heading(noun: str) -> str:
    if noun.startswith(NATIONAL):
        return f"In national/, for all of England: {plural(noun.removeprefix(NATIONAL))}"
    # There is one site only.
    return noun.capitalize() if noun == "site" else plural(noun[:1].upper() + noun[1:])


def _name(record: str, id: str | None, names: Names) -> str:
    name = names.get((record, id))
    if id is None:
        return f"the {record}"
    return f"{name} ({id})" if name and name != id else id


def _line(change: Change, named: Shown, shown: Shown) -> str:
    """`amount: changed: from up to £3,000 once to up to £3,100 once. Better for care leavers.`"""
    part = f"{named(change.part)}, " if change.part else ""
    happened = "new" if change.how is How.ADDED else change.how.value
    was, now = (text and shown(text).rstrip(".") for text in (change.from_, change.to))
    said = f"from {was} to {now}" if was and now else now or was
    judged = f". {_FOR[change.for_care_leavers]}" if change.for_care_leavers else ""
    return f"{part}{happened}{f': {said}' if said else ''}{judged}"


def _reworded(comparison: Comparison, shown: Shown, most: int) -> list[str]:
    """How many texts were reworded, and those that somebody should reread."""
    wordings = comparison.wordings
    if not wordings:
        return []
    number = len(wordings)
    again = [wording for wording in wordings if wording.look]
    said = f"{so_many(number, 'text')} {'was' if number == 1 else 'were'} reworded. Readers are not told about that as a change."
    if not again:
        return ["", said]
    lines = [
        "",
        f"{said} In {len(again)} a number or a word such as “not” differs, or every word matters: check that the meaning "
        "is the same.",
    ]
    for wording in again[:most]:
        name = _name(wording.record, wording.id, comparison.names)
        lines.append(
            f"- {shown(f'{wording.record} {name}, {wording.part}')}\n    was {shown(wording.before or 'nothing')}\n    is {shown(wording.after or 'nothing')}"
        )
    if len(again) > most:
        lines.append(f"- and {len(again) - most} more, which the log of the run has.")
    return lines


def _quoted(text: str) -> str:
    return f"“{in_markdown(text) or 'nothing'}”"
