"""`build.py new`: one more record, asked for at a terminal or taken from a file of JSON; checked before anything is written."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from localoffer import report
from localoffer.law.verdicts import derived_verdict
from localoffer.load import load
from localoffer.places import CALLED, HOME
from localoffer.problems import Level, Mark, Problem
from localoffer.read import read
from localoffer.records.files import COUNCIL_FILES
from localoffer.records.forms import Choice, Many, fields, form_of
from localoffer.records.models import Entitlement, Measure, Outcome, Record, Verdict, VerdictFor
from localoffer.records.naming import quoted, shorten
from localoffer.records.values import Marks, Text
from localoffer.records.walk import TARGETS
from localoffer.road import KEPT, NATIONAL, Made, documents, today
from localoffer.terminal import say
from localoffer.writing.house import NotWritable, plainly
from localoffer.writing.kinds import KINDS, MEASURE, Changes, Council, Kind, changes, made_id

#: Bytes of a file of JSON, and of records that are listed by number.
LARGEST, LISTED = 1_000_000, 30


def new(folder: Path, noun: str, given: Path | None, as_of: date | None) -> int:
    """Add one thing to a council's folder. `given`: a file of JSON, `-` for standard input; None to ask.

    Returns what the command ends with: 1 where nothing was written because of what was said, 2 where nobody said it.
    """
    loaded = load(folder, NATIONAL, HOME)
    council = Council(folder, loaded, read(loaded)[0], as_of or today())
    kind = KINDS[noun]
    try:
        said = _said(given) if given else Asking(council).all(kind)
        made = changes(kind, said, council)
        before = _as_they_are(council, made)
        found = _problems_of(council, made, before, looking_back=as_of is not None)
        if found.errors:
            say(found.in_words("Nothing was written: mend what was said, and say it again."), sys.stdout)
            return 1
        _write(council, made, before)
    except NotWritable as error:
        say(f"{error} Nothing was written.", sys.stderr)
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


def _said(given: Path) -> dict[str, Any]:
    """What a file of JSON says. Raises NotWritable for one that says nothing that can be understood, OSError where it is not there."""
    if str(given) == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with given.open("rb") as file:
            raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise NotWritable(f"What was said is larger than {LARGEST // 1_000_000} MB.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if twice := [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]:
            raise NotWritable(f"“{twice[0][:60]}” is said twice.")
        return dict(pairs)

    def nothing(word: str) -> Any:
        raise NotWritable(f"{word} is no number.")

    try:
        said = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=nothing)
    except UnicodeDecodeError:
        raise NotWritable("What was said is not written in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotWritable(
            f"What was said is no JSON, in line {error.lineno}, character {error.colno}."
        ) from None
    except (RecursionError, ValueError):
        raise NotWritable(
            "What was said cannot be read: it is nested too deep, or has a number that is too long."
        ) from None
    if not isinstance(said, dict):
        raise NotWritable('What was said has no names of fields. Write it like {"text": "…"}.')
    return said


@dataclass(frozen=True)
class Found:
    """What a check finds once something is added: `errors` are those that came with it, `warnings` those at its lines."""

    outcome: Made
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    others: int

    def in_words(self, ending: str) -> str:
        return report.in_words((*self.errors, *self.warnings), self.outcome.loaded, ending)


def _problems_of(
    council: Council, made: Changes, before: Mapping[str, bytes | None], looking_back: bool
) -> Found:
    """The problems that a folder would have with these files."""

    def look(place: Path) -> Made:
        return documents(
            place,
            council.as_of,
            looking_back=looking_back,
            papers=True,
            root=_root(council, place),
            kept=KEPT,
        )

    with TemporaryDirectory() as empty:
        place = Path(empty, _shown(council))
        _copy(council.folder, place)
        for name, text in made.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).unlink(missing_ok=True)
            (place / name).write_bytes(text.encode())
        outcome = look(place)
    added = {
        (_path(council, name), line) for name, text in made.items() for line in _new_lines(before[name], text)
    }
    warnings = tuple(
        problem
        for problem in outcome.problems
        if problem.level is Level.WARNING and (problem.mark.file, problem.mark.line) in added
    )
    errors = tuple(problem for problem in outcome.problems if problem.level is Level.ERROR)
    if not errors:
        return Found(outcome, (), warnings, 0)
    with TemporaryDirectory() as empty:
        place = Path(empty, _shown(council))
        _copy(council.folder, place)
        known = Counter(_same(problem) for problem in look(place).problems if problem.level is Level.ERROR)
    own = []
    for problem in errors:
        if known[_same(problem)] > 0:
            known[_same(problem)] -= 1
        else:
            own.append(problem)
    return Found(outcome, tuple(own), warnings, len(errors) - len(own))


def _same(problem: Problem) -> tuple[str, str, str, str]:
    """What a problem is known by when lines have moved."""
    return problem.rule, problem.mark.file, problem.record, re.sub(r"\d+", "#", problem.message)


def _shown(council: Council) -> str:
    """The folder as messages name it: empty for the one from which they name files."""
    folder, home = council.folder.resolve(), HOME.resolve()
    if folder == home:
        return ""
    return folder.relative_to(home).as_posix() if folder.is_relative_to(home) else folder.name


def _root(council: Council, place: Path) -> Path:
    shown = _shown(council)
    return place.parents[shown.count("/")] if shown else place


def _path(council: Council, name: str) -> str:
    shown = _shown(council)
    return f"{shown}/{name}" if shown else name


def _copy(folder: Path, place: Path) -> None:
    """What of a council's folder is read, and nothing else that may lie there."""
    place.mkdir(parents=True, exist_ok=True)
    tops = {name.partition("/")[0].removesuffix(".yaml") for name in COUNCIL_FILES}
    for path in folder.iterdir():
        if path.is_dir() and path.name in tops:
            shutil.copytree(path, place / path.name, symlinks=True)
        elif path.suffix in (".yaml", ".yml") and path.is_file():
            shutil.copy(path, place / path.name, follow_symlinks=False)


def _new_lines(before: bytes | None, text: str) -> range:
    """The lines of a text, by number, from the first to the last that the file did not have."""
    old, new = (before or b"").decode("utf-8", "replace").splitlines(), text.splitlines()
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    stop = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return range(start + 1, len(new) - stop + 1)


def _as_they_are(council: Council, made: Changes) -> dict[str, bytes | None]:
    """The files that would be changed as they are on the disk; None for one that is not there."""
    paths = {name: council.folder / name for name in made}
    return {name: path.read_bytes() if path.is_file() else None for name, path in paths.items()}


def _write(council: Council, made: Changes, before: Mapping[str, bytes | None]) -> None:
    """Each file in one piece, so that none is left half written. Raises NotWritable where somebody has changed one meanwhile."""
    if _as_they_are(council, made) != before:
        raise NotWritable("Somebody else has changed the file meanwhile. Say it again.")
    for name, text in made.items():
        path = (council.folder / name).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_bytes(text.encode())
            if path.exists():
                shutil.copymode(path, beside)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)


def _told(council: Council, made: Changes, before: Mapping[str, bytes | None], found: Found) -> str:
    """What was written, and what is to be known of it. What changes in words for readers is told here, too."""
    blocks = []
    for name, text in made.items():
        numbers = _new_lines(before[name], text)
        lines = text.splitlines()
        first = next((at for at in numbers if lines[at - 1].strip()), numbers.start)
        there = lines[first - 1 : numbers.stop - 1]
        blocks.append("\n".join([f"Written in {_path(council, name)}, line {first}:", "", *there]))
    if found.warnings:
        blocks.append(found.in_words("None of them stops the site."))
    if found.others:
        blocks.append(
            f"The folder had {found.others} problems before, which are there still. See: {CALLED} check"
        )
    return "\n\n".join(blocks)


class Asking:
    """Asks at a terminal, one question after the other, until each answer is fit."""

    def __init__(self, council: Council) -> None:
        self.council = council

    def all(self, kind: Kind) -> dict[str, Any]:
        """What is said of one thing."""
        say(
            f"New: {kind.what}. Enter alone takes what stands in [brackets]. Ctrl and C: nothing is written.",
            sys.stdout,
        )
        said: dict[str, Any] = {}
        if kind.about:
            said |= self._holder(kind)
        if kind.noun == "figure" and not said:
            for name in MEASURE:
                said |= self._field(Measure, name, True, None)
        for name in kind.asks:
            needed = fields(kind.model)[name].is_required() or name in kind.needed
            usual = self.council.as_of.isoformat() if name in kind.dated else None
            if name == "sources":
                said |= self._sources(needed)
            else:
                said |= self._field(kind.model, name, needed, usual)
        if kind.named and (words := said.get(kind.named)):
            taken = {*self.council.there(kind.list_name)}
            usual = made_id(str(words), taken)
            said |= self._field(kind.model, "id", False, usual)
        if kind.noun == "page":
            said |= self._address(str(said["title"]))
        if kind.noun == "entitlement":
            said |= self._verdicts(said)
        return said

    def _field(self, model: type[Record], name: str, needed: bool, usual: str | None) -> dict[str, Any]:
        """One field, under its name; nothing where it is left out."""
        info = fields(model)[name]
        form = form_of(info)
        say(f"\n{info.description}", sys.stdout)
        targets = TARGETS.get(name)
        if name in ("area", "priority") or (targets and not isinstance(form, Many)):
            value: Any = self._reference(name, targets or (), needed)
        elif targets:
            value = self._several(lambda more: self._reference(name, targets, needed and not more))
        elif isinstance(form, Choice):
            plain = info.default
            usual = str(plain) if usual is None and isinstance(plain, str) and plain in form.words else usual
            value = self._choice(name, form.words, needed, usual)
        elif isinstance(form, Many) and isinstance(form.of, Choice):
            words = form.of.words
            value = self._several(lambda more: self._choice(name, words, needed and not more, None))
        elif isinstance(form, Many):
            value = self._several(lambda more: self._text(name, needed and not more, None, lambda text: None))
        else:
            value = self._text(name, needed, usual, lambda text: flaw(model, name, text))
        return {name: value} if value else {}

    def _text(
        self, name: str, needed: bool, usual: str | None, wrong: Callable[[str], str | None]
    ) -> str | None:
        shown = name.replace("_", " ")
        prompt = (
            f"{shown} [{usual}]: " if usual else f"{shown}: " if needed else f"{shown} (or Enter alone): "
        )
        while True:
            try:
                text = plainly(self._line(prompt).strip()) or usual
                if text is None:
                    if not needed:
                        return None
                    say("It is needed.", sys.stdout)
                elif found := wrong(str(text)):
                    say(found, sys.stdout)
                else:
                    return str(text)
            except NotWritable as error:
                say(str(error), sys.stdout)

    @staticmethod
    def _line(prompt: str) -> str:
        say(prompt, sys.stdout, end="")
        try:
            return input()
        except UnicodeDecodeError:
            raise NotWritable("These letters cannot be read.") from None

    def _several(self, ask: Callable[[bool], str | None]) -> list[str]:
        """Answers, one after the other, until there is none."""
        found: list[str] = []
        while (one := ask(bool(found))) is not None:
            if one not in found:
                found.append(one)
        return found

    def _choice(self, name: str, words: Sequence[str], needed: bool, usual: str | None) -> str | None:
        for number, word in enumerate(words, 1):
            say(f"  {number:>2}  {word}", sys.stdout)

        def wrong(text: str) -> str | None:
            return None if _picked(text, words) else f"Write its number, from 1 to {len(words)}."

        text = self._text(name, needed, usual, wrong)
        return _picked(text, words) if text else None

    def _reference(self, name: str, lists: Sequence[str], needed: bool) -> str | None:
        """The id of a record: by its number in a list, by its id, or by words that stand in its title."""
        known = self.council.there(*lists)
        listed = list(known) if len(known) <= LISTED else []
        self._show(listed, known)
        if not listed:
            say("Write its id, or a word of its title, and those that have it are listed.", sys.stdout)

        def wrong(text: str) -> str | None:
            nonlocal listed
            if text in known or _picked(text, listed):
                return None
            words = text.casefold().split()
            having = [
                id
                for id, record in known.items()
                if all(word in f"{id} {quoted(record)}".casefold() for word in words)
            ]
            near = get_close_matches(text, known, 5, 0.5)
            listed = (having or near)[:LISTED]
            self._show(listed, known)
            return "Write the number of one of these." if listed else "There is none of that name."

        text = self._text(name, needed, None, wrong)
        return (text if text in known else _picked(text, listed)) if text else None

    @staticmethod
    def _show(listed: Sequence[str], known: Mapping[str, Record]) -> None:
        for number, id in enumerate(listed, 1):
            say(f"  {number:>2}  {id}  {shorten(quoted(known[id]))}", sys.stdout)

    def _holder(self, kind: Kind) -> dict[str, Any]:
        """Which record it belongs to."""
        nouns = list(kind.holders)
        noun = nouns[0]
        if len(nouns) > 1:
            say("\nWhat is it about?", sys.stdout)
            noun = self._choice("about", nouns, True, None) or noun
        new_one = " Enter alone: one that is not there yet." if kind.list_name else ""
        say(f"\nWhich {noun} is it about?{new_one}", sys.stdout)
        id = self._reference(noun, (kind.holders[noun],), not kind.list_name)
        return {noun: id} if id else {}

    def _sources(self, needed: bool) -> dict[str, Any]:
        say(
            f"\nWhere does it come from? One that is not there yet is added first: {CALLED} new source",
            sys.stdout,
        )
        id = self._reference("source", ("sources",), needed)
        if id is None:
            return {}
        page = self._text("page", False, None, lambda text: None)
        return {"sources": [{"source": id, "page": page}]}

    def _address(self, title: str) -> dict[str, Any]:
        say("\nIts address below the site, such as your-rights/drop-in-times.", sys.stdout)
        address = self._text("address", True, made_id(title, set()), lambda text: None)
        say("\nIts text, in lines; ## begins a heading. A line with a dot alone ends it.", sys.stdout)
        lines = []
        while (line := self._line("")) != ".":
            lines.append(line)
        return {"address": address, "text": "\n".join(lines)}

    def _verdicts(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What follows from the groups, ages and conditions for each outcome of the questions; and what does not, in words."""
        outcomes = [
            outcome for outcome in self.council.there("outcomes").values() if isinstance(outcome, Outcome)
        ]
        if not outcomes:
            return {}
        follows = follows_from(said, outcomes)
        say("\nWho gets it, as follows from its groups, ages and conditions:", sys.stdout)
        for number, outcome in enumerate(outcomes, 1):
            verdict, reason = follows[outcome.id]
            say(f"  {number:>2}  {outcome.id}: {verdict}. {reason}", sys.stdout)
        say(
            "Where that is right, there is nothing more to write. Give the number of one that is not.",
            sys.stdout,
        )
        written: list[dict[str, str]] = []
        ids = [outcome.id for outcome in outcomes]
        while (
            text := self._text(
                "differs", False, None, lambda text: None if _picked(text, ids) else "Write its number."
            )
        ) is not None:
            verdict_form = form_of(fields(VerdictFor)["verdict"])
            assert isinstance(verdict_form, Choice)
            word = self._choice("verdict", verdict_form.words, True, None)
            say(str(fields(VerdictFor)["reason"].description), sys.stdout)
            why = self._text("reason", True, None, lambda text: flaw(VerdictFor, "reason", text))
            id = _picked(text, ids) or ""
            written = [one for one in written if one["outcome"] != id]
            written.append({"outcome": id, "verdict": word or "", "reason": why or ""})
        return {"verdicts": written}


def follows_from(said: Mapping[str, Any], outcomes: Sequence[Outcome]) -> dict[str, tuple[Verdict, str]]:
    """The verdict and its reason for each outcome, by its id, as they follow from what is said of an entitlement."""
    names = ("statuses", "age_from", "age_until", "conditions", "standing")
    mark = Mark("", 1, 1)
    told = {name: said[name] for name in names if said.get(name)}
    cited = {"@marks": Marks(mark, {}), "source": Text("none", mark)}

    def as_read(value: Any) -> Any:
        return [as_read(one) for one in value] if isinstance(value, list) else Text(str(value), mark)

    entitlement = Entitlement.model_validate(
        {
            **{name: as_read(value) for name, value in told.items()},
            "id": Text("new", mark),
            "sources": [cited],
            "@marks": Marks(mark, {}),
        }
    )
    return {outcome.id: derived_verdict(entitlement, outcome) for outcome in outcomes}


def _picked(text: str, words: Sequence[str]) -> str | None:
    """The word itself, or that with the number; None for neither."""
    if text in words:
        return text
    number = int(text) if re.fullmatch("[0-9]{1,3}", text) else 0
    return words[number - 1] if 1 <= number <= len(words) else None


def flaw(model: type[Record], name: str, text: str) -> str | None:
    """Why a text cannot stand in a field, in words, and what to write instead; None where it can."""
    info = fields(model)[name]
    kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    reader = TypeAdapter[Any](kind)
    try:
        reader.validate_python(Text(text, Mark("", 1, 1)))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        return f"“{name}” {found['msg']}. {found.get('ctx', {}).get('hint', '')}".strip()
    return None
