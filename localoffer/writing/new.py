"""`build.py new`: one more record, asked for at a terminal or taken from a JSON file; checked before anything is written."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localoffer import report
from localoffer.check import addresses_of
from localoffer.load import Loaded, load, with_file
from localoffer.places import CALLED, HOME, seen_from
from localoffer.problems import Level, Problem, new_among
from localoffer.read import read
from localoffer.records.characters import visible
from localoffer.records.files import Records
from localoffer.records.frozen import dataclass
from localoffer.records.models import ChangeNote
from localoffer.records.naming import so_many
from localoffer.road import KEPT, NATIONAL, Asked, Made, Until, documents, is_fine, today
from localoffer.terminal import say
from localoffer.writing.asking import Asking
from localoffer.writing.house import NotWritable
from localoffer.writing.kinds import CUT, KINDS, Changes, CouncilFolder, Kind, changes
from localoffer.writing.saving import Changed, content_of, put_in_place
from localoffer.writing.writer import put, records

if TYPE_CHECKING:
    from localoffer.changes.told import NoteFile, Told

#: The maximum size of a JSON file in bytes.
LARGEST = 1_000_000
#: For when something gets worse for care leavers.
TO_SAY = "Say it there before this is published."
#: What to say about what gets worse.
WHOM = f"""\
Nothing was written. Say who the council asked, and send it again.

- In a file: "{CUT}": {{"consulted": "the id of a source"}}, or {{"consulted": "nobody", "reason": "why"}}; or, where it was
  wrong before, {{"mistake": "the id of the source that always said so"}}.
- In the form of the workflow, under “asked”: the id of a source, “nobody: why” or “mistake: the id of a source”."""


def new(folder: Path, noun: str | None, given: Path | None, as_of: date | None) -> int:
    """Add one thing to a council's folder. `given`: a JSON file, `-` for standard input, which may name the kind
    itself; None to ask.

    Returns the exit code: 1 if nothing was written because of the answers, 2 if there were none.
    """
    try:
        said = _said(given) if given else {}
        kind = _kind(noun, said)
        council = _council(folder, as_of)
        whom = _whom(said)
        if not given:
            said = Asking(council, lambda: _addresses(council)).all(kind)
            # Answering takes a while, and the desk may have saved something meanwhile.
            council = _council(folder, as_of)
        made = changes(kind, said, council)
        before = {name: content_of(council.folder / name) for name in made}
        found = _looked_at(council, made, before, as_of is not None, whom)
        if found.cuts and not given and not found.errors:
            found = _looked_at(council, made, before, as_of is not None, Asking(council).whom(found.cuts))
        if found.cuts and given and not found.errors:
            cuts = "\n".join(f"  {cut}" for cut in found.cuts)
            say(f"This is worse for care leavers:\n{cuts}\n\n{WHOM}", sys.stdout)
            return 1
        if found.errors:
            say(found.in_words("Nothing was written. Correct what you gave, and send it again."), sys.stdout)
            return 1
        if note := found.note:
            made, before = {**made, note.name: note.after.decode("utf-8")}, {**before, note.name: note.before}
        put_in_place(council.folder, *((name, before[name], text.encode()) for name, text in made.items()))
    except NotWritable as error:
        say(f"{visible(' '.join(str(error).split()))} Nothing was written.", sys.stderr)
        return 1
    except Changed:
        say(
            "Somebody else has changed the file in the meantime. Nothing was written. Send it again.",
            sys.stderr,
        )
        return 1
    except RecursionError:
        say("What you gave is nested too deep. Nothing was written.", sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        say("\nNothing was written.", sys.stderr)
        return 2
    except OSError as error:
        say(
            f"{error.filename or folder} cannot be read or written: {error.strerror}. Nothing was written.",
            sys.stderr,
        )
        return 2
    say(_told(council, made, before, found), sys.stdout)
    return 0


def _addresses(council: CouncilFolder) -> frozenset[str]:
    """The addresses of pages that others may be below; empty if the site cannot be planned."""
    made = documents(council.loaded, council.as_of, asked=Asked(until=Until.CHECK), kept=KEPT)
    return addresses_of(made.plan, council.records) if made.plan else frozenset()


def _council(folder: Path, as_of: date | None) -> CouncilFolder:
    loaded = load(folder, NATIONAL, HOME)
    return CouncilFolder(folder, loaded, read(loaded)[0], as_of or today())


def _kind(noun: str | None, said: dict[str, Any]) -> Kind:
    """The kind to be added: from the command line or the file, which must not disagree."""
    named = said.pop("kind", noun)
    kind = KINDS.get(named) if isinstance(named, str) else None
    if kind is None or noun not in (None, named):
        raise NotWritable(
            f"“{str(named)[:60]}” is not a kind of thing that can be added here. These are: {', '.join(KINDS)}."
        )
    return kind


def _whom(said: dict[str, Any]) -> Mapping[str, Any]:
    """What a file says about whom the council asked, if something gets worse."""
    whom = said.pop(CUT, {})
    if not isinstance(whom, dict) or not whom.keys() <= {"consulted", "reason", "mistake"}:
        raise NotWritable(
            f'“{CUT}” says who the council asked. Write it like {{"consulted": "nobody", "reason": "…"}}, or '
            '{"mistake": "…"} with the id of a source.'
        )
    return whom


def _said(given: Path) -> dict[str, Any]:
    """The content of a JSON file. Raises NotWritable if it cannot be understood, OSError if it does not exist."""
    if str(given) == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with given.open("rb") as file:
            raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise NotWritable(f"What you gave is larger than {LARGEST // 1_000_000} MB.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if twice := [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]:
            raise NotWritable(f"“{twice[0][:60]}” is there twice.")
        return dict(pairs)

    def nothing(word: str) -> Any:
        raise NotWritable(f"{word} is not a number.")

    try:
        said = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=nothing)
    except UnicodeDecodeError:
        raise NotWritable("What you gave is not saved as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotWritable(
            f"What you gave is not JSON, in line {error.lineno}, character {error.colno}."
        ) from None
    except (RecursionError, ValueError):
        raise NotWritable(
            "What you gave cannot be read: it is nested too deep, or has a number that is too long."
        ) from None
    if not isinstance(said, dict):
        raise NotWritable('What you gave has no field names. Write it like {"text": "…"}.')
    return said


@dataclass(frozen=True)
class NewFindings:
    """What a check finds once something is added: `errors` are the new ones, `warnings` those at its lines, and
    `others` how many more existed before. `change` is what changes in words, and `note` the file of changes for it. `cuts`
    names what gets worse without saying whom the council asked."""

    outcome: Made
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    others: int
    change: str
    note: NoteFile | None
    cuts: tuple[str, ...]

    def in_words(self, ending: str) -> str:
        return report.in_words((*self.errors, *self.warnings), self.outcome.loaded, ending)


def _looked_at(
    council: CouncilFolder,
    made: Changes,
    before: Mapping[str, bytes],
    looking_back: bool,
    whom: Mapping[str, Any],
) -> NewFindings:
    """The problems that a folder would have with these files, and what they change for readers. `whom`: see `_whom`."""

    def look(loaded: Loaded) -> Made:
        asked = Asked(looking_back=looking_back, until=Until.PAPERS)
        return documents(loaded, council.as_of, asked=asked, kept=KEPT)

    after = council.loaded
    for name, text in made.items():
        after = with_file(after, council.folder, HOME, name, text.encode())
    note: NoteFile | None = None
    change = ""
    cuts: tuple[str, ...] = ()
    if is_fine(after.problems):
        change, note, cuts = _change(council, after, whom)
    if note:
        after = with_file(after, council.folder, HOME, note.name, note.after)
    outcome = look(after)
    added = {
        (_path(council, name), line) for name, text in made.items() for line in _new_lines(before[name], text)
    }
    warnings = tuple(
        problem
        for problem in outcome.problems
        if problem.level is Level.WARNING and (problem.mark.file, problem.mark.line) in added
    )
    errors = tuple(problem for problem in outcome.problems if problem.level is Level.ERROR)
    # What is wrong in words that were given is wrong wherever the file of changes repeats them.
    repeated = _path(council, note.name) if note else ""
    errors = tuple(problem for problem in errors if problem.mark.file != repeated) or errors
    own = errors
    if any((problem.mark.file, problem.mark.line) not in added for problem in errors):
        before_it = (it for it in look(council.loaded).problems if it.level is Level.ERROR)
        own = tuple(new_among(errors, before_it))
    return NewFindings(outcome, own, warnings, len(errors) - len(own), change, note, cuts)


def _change(
    council: CouncilFolder, loaded: Loaded, whom: Mapping[str, Any]
) -> tuple[str, NoteFile | None, tuple[str, ...]]:
    """What changes for readers, in words; the file in content/changes/ for it, for the folder with the addition; and
    the cuts for which it does not say whom the council asked."""
    # Needed only here, and imports libraries that no other command needs.
    from localoffer.changes import words
    from localoffer.changes.cuts import called, was_and_is
    from localoffer.changes.told import noted, since

    def compared() -> tuple[Told, Records]:
        after, _ = read(loaded)
        return since(council.records, after, council.as_of, f"{CALLED} diff BASE --write"), after

    told, after = compared()
    cuts = [telling.change for telling in told.tellings if telling.is_cut]
    if whom and not cuts:
        raise NotWritable(f"This makes nothing worse for care leavers, so leave out “{CUT}”.")
    said = words.in_words(told.comparison, told.tellings, "the files as they were")
    if note := noted(told, after, council.folder, council.as_of):
        cuts = [cut for cut in cuts if cut not in note.undone]
        if whom:
            about = {_about(vars(cut)) for cut in cuts}
            note = replace(note, after=_with_whom(note.after.decode("utf-8"), about, whom).encode())
        loaded = with_file(loaded, council.folder, HOME, note.name, note.after)
        told, _ = compared()
    problems = report.in_words(told.problems, loaded, TO_SAY) if told.problems else ""
    named = tuple(f"{called(cut, told.comparison.names)}, {was_and_is(cut)}" for cut in cuts)
    return "\n\n".join(filter(None, (said, problems))), note, () if whom else named


def _with_whom(text: str, cuts: Collection[tuple[str, ...]], whom: Mapping[str, Any]) -> str:
    """A file of changes that says whom the council asked about these cuts, leaving what it says about others."""
    (note,) = records(text, "")
    for change in note["changes"]:
        if _about(change) in cuts and not change.keys() & {"consulted", "mistake"}:
            change |= whom
    return put(text, "", "", {"changes": note["changes"]}, ChangeNote)


def _about(change: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(change.get(name) or "") for name in ("record", "id", "part"))


def _path(council: CouncilFolder, name: str) -> str:
    """A file as messages name it."""
    return seen_from(HOME, council.folder / name).as_posix()


def _new_lines(before: bytes, text: str) -> range:
    """The lines of a text, by number, from the first to the last that the file did not have."""
    old, new = before.decode("utf-8", "replace").splitlines(), text.splitlines()
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    stop = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return range(start + 1, len(new) - stop + 1)


def _told(council: CouncilFolder, made: Changes, before: Mapping[str, bytes], found: NewFindings) -> str:
    """What was written, and what is good to know about it."""
    blocks = []
    for name, text in made.items():
        if text.encode() == before[name]:
            blocks.append(f"{_path(council, name)} has this already: nothing was written in it.")
            continue
        if not text:
            blocks.append(f"Deleted: {_path(council, name)}. What it said was undone before anybody read it.")
            continue
        numbers = _new_lines(before[name], text)
        lines = text.splitlines()
        first = next((at for at in numbers if lines[at - 1].strip()), numbers.start)
        there = lines[first - 1 : numbers.stop - 1]
        blocks.append("\n".join([f"Written in {_path(council, name)}, line {first}:", "", *there]))
    if found.change:
        blocks.append(found.change)
    if found.warnings:
        blocks.append(found.in_words("None of them stops the site."))
    if found.others:
        blocks.append(
            f"The folder already had {so_many(found.others, 'problem')}, which {'is' if found.others == 1 else 'are'} "
            f"still there. See: {CALLED} check"
        )
    return "\n\n".join(blocks)
