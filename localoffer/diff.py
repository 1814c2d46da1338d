"""Compares with an earlier edition: has a voice or promise gone since? `python build.py diff REV`.

The base is another folder, or a git revision of the council's own folder. `published` finds the one published last.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from localoffer.known import known
from localoffer.load import load, load_national
from localoffer.problems import Mark, Problem, Rule
from localoffer.read import read
from localoffer.records.files import SITE_FILE, Records
from localoffer.records.frozen import dataclass
from localoffer.records.models import Promise, Voice
from localoffer.records.naming import quoted

#: The file whose records may never vanish, and the one whose dates say from when they are shown.
LEDGER = "pledges.yaml"
SOURCES = "content/sources.yaml"
#: A list may be split over a folder beside its file, or instead of it.
LEDGERS = (LEDGER, LEDGER.removesuffix(".yaml"))
_IS_LEDGER = re.compile(r"(.*/)?pledges(?:\.yaml|/[^/]+\.yaml)")
#: What a council writes, relative to its folder.
CONTENT = ("offer.yaml", "offer", *LEDGERS, "content")
#: Git runs programs that a repository's own settings name. A folder that only looks like the inside of one, `HEAD` and
#: `config`, comes with any change that somebody proposes, and is no repository here. No monitor is
#: named: git before 2.36 takes "false" for the name of one.
ONLY_GIT = (
    "-c", "safe.bareRepository=explicit",
    "-c", "core.fsmonitor=",
    "-c", f"core.hooksPath={os.devnull}",
)  # fmt: skip
#: The part of it that decides whether a voice or promise existed and was shown.
_FOR_THE_LEDGER = (*LEDGERS, SOURCES, SOURCES.removesuffix(".yaml"))


VANISHED = Rule(
    "vanished",
    """A voice or promise that was published stays, even if closed or replaced, and its id is never used again for something
    with no word in common. Its words may be taken away; if they are put back, they are the same. Nor is it hidden again by a
    future date. `build.py diff` checks this; check does not.

    PASS: a promise that nobody will keep, with closed: and its reason
    PASS: a voice whose words were taken away, with words_removed:
    FAIL: a promise that is taken out of pledges.yaml
    FAIL: a voice of 2020 that now has said_on: 2031
    FAIL: a voice whose words were taken away, with other words in their place
    """,
)


PUT_BACK = (
    "Put it back. Once it has been dealt with, give it closed: with a date and a reason, or replaced_by:."
)


class NoBase(Exception):
    """There is nothing to compare with. Its text says why and what to do."""


@dataclass(frozen=True)
class Base:
    """What to compare with. `name` is what messages call it; `is_now`: nothing was changed since.

    `earlier` yields its commit and those before it, newest first, if it has any. `was_read`: readers saw it, so any
    difference is news to them. `revision` is its name in git, if it has one.
    """

    name: str
    records: Records
    is_now: bool = False
    earlier: Callable[[], Iterable[Records]] = tuple
    was_read: bool = True
    revision: str = ""


def base_of(given: str, council: Path, national: Path) -> Base:
    """The base that somebody names: a folder, or the council's folder at a git revision.

    Raises `NoBase` if there is no such folder or revision, or if it cannot be read.
    """
    if os.path.isdir(given):
        folder = Path(given).resolve()
        if not any((folder / name).is_file() for name in (LEDGER, SITE_FILE)):
            raise NoBase(f"{folder} has no {LEDGER} or {SITE_FILE}, so it is not a council's folder.")
        # If the national facts in use are in or beside the council's folder, the base has its own there.
        beside = (folder / os.path.relpath(national.resolve(), council.resolve())).resolve()
        return Base(given, _records(folder, beside if beside.is_dir() else national, given))
    shallow = git(council, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        raise NoBase(
            f"There is no folder called {given}, and this folder has no git history. Name the folder of another copy "
            "instead."
        )
    commit = git(council, "rev-parse", "--verify", "--quiet", f"{given}^{{commit}}")
    if given.startswith("-") or commit is None:
        fetch = (
            " --unshallow, because this copy does not have the whole history"
            if b"true" in shallow
            else " origin"
        )
        raise NoBase(
            f"There is no folder or revision called {given}. Check its spelling: git branch --all lists the branches. If "
            f"it is new, fetch it first: git fetch{fetch}."
        )
    # Forty digits are the name of a commit, which nobody reads.
    name = given[:10] if re.fullmatch("[0-9a-f]{40}", given) else given
    return base_at(commit.decode().strip(), council, national, name)


def base_at(commit: str, council: Path, national: Path, name: str, at: str = "./") -> Base:
    """The base at a commit in this repository. Raises `NoBase` if its ledger cannot be read.

    `at` is where the council's folder was then, from the top of the repository, if it was moved since.
    """
    if at == "./" and not holds_council(commit, council):
        raise NoBase(f"{name} has no {LEDGER} or {SITE_FILE}, so it is not a council's folder.")
    is_now = git(council, "rev-parse", "HEAD") == f"{commit}\n".encode() and not git(
        council, "status", "--porcelain", "--", "."
    )
    return Base(
        name,
        _records_at(commit, council, national, name, at),
        is_now,
        partial(_earlier, commit, council, at),
        revision=commit[:10],
    )


def _records_at(
    commit: str, council: Path, national: Path | None, name: str, at: str, paths: Sequence[str] = CONTENT
) -> Records:
    """The records at a commit, including national ones if they were beside them; without any, records that rest on
    national sources count as undated."""
    with TemporaryDirectory() as place:
        folder, facts = Path(place, "council"), Path(place, "national")
        _write_at(f"{commit}:{at}", council, folder, paths)
        if national and (there := _within_repository(national, council)):
            _write_at(f"{commit}:{there}", council, facts)
        return _records(folder, facts if facts.is_dir() or national is None else national, name)


def _within_repository(folder: Path, council: Path) -> str | None:
    """The path of a folder from the top of the council's repository; None if it is outside."""
    top = _top(council)
    if top.name and folder.resolve().is_relative_to(top.resolve()):
        return folder.resolve().relative_to(top.resolve()).as_posix()
    return None


def _top(council: Path) -> Path:
    return Path((git(council, "rev-parse", "--show-toplevel") or b"").decode("utf-8", "replace").strip())


def _write_at(tree: str, council: Path, folder: Path, paths: Sequence[str] = ()) -> None:
    """Write the YAML files and pages of a git tree, or those below some of its paths, into a folder."""
    listed = git(council, "ls-tree", "-r", "-z", "--full-tree", tree) or b""
    wanted = []
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        kind, _, path = line.partition("\t")
        chosen = not paths or any(path == one or path.startswith(f"{one}/") for one in paths)
        is_text = kind.startswith("100") and path.endswith((".yaml", ".md"))
        if chosen and is_text and ".." not in path.split("/"):
            wanted.append((kind.split(" ")[2], path))
    held = (
        git(council, "cat-file", "--batch", given="".join(f"{hash}\n" for hash, _ in wanted).encode()) or b""
    )
    start = 0
    for _, path in wanted:
        head = held.index(b"\n", start) + 1
        size = int(held[start:head].split()[2])
        # A name that this computer cannot store names nothing that is read.
        with suppress(OSError, ValueError):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(held[head : head + size])
        start = head + size + 1


def _earlier(commit: str, council: Path, at: str) -> Iterator[Records]:
    """The ledger at each commit that changed it, from this one back, as far as it can be read."""
    paths = [f"./{name}" if at == "./" else f":(top,literal){at}{name}" for name in LEDGERS]
    listed = git(council, "rev-list", "--topo-order", commit, "--", *paths)
    for before in (listed or b"").decode().split():
        with suppress(NoBase):
            yield _records_at(before, council, None, before, at, _FOR_THE_LEDGER)


def moved_from(commit: str, council: Path) -> str | None:
    """Where the council's folder was at a commit in this repository, such as `council/`, or "" for the top of the
    repository: a place that had a ledger then and has none now. None if there is no such place."""
    top = _top(council)
    listed = (git(council, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit) or b"").decode()
    gone = [
        ledger[1] or ""
        for path in listed.split("\0")
        if (ledger := _IS_LEDGER.fullmatch(path)) and not (top / path).is_file()
    ]
    # If everything was moved, examples went along: the council's own ledger was above theirs.
    return min(gone, key=lambda place: place.count("/"), default=None)


def holds_council(commit: str, council: Path) -> bool:
    """Whether the folder was a council's at a commit in this repository."""
    return any(
        git(council, "cat-file", "-e", f"{commit}:./{name}") is not None for name in (LEDGER, SITE_FILE)
    )


def touched(council: Path) -> bool:
    """Whether anything that a council writes differs from the last commit. Raises `NoBase` without git."""
    return bool(
        git(council, "status", "--porcelain", "--", *(f"./{name}" for name in (*CONTENT, "national")))
    )


def git(council: Path, *words: str, given: bytes = b"") -> bytes | None:
    """The output of a git command in the council's folder; None if it fails. Raises `NoBase` without git."""
    try:
        done = subprocess.run(
            ["git", *ONLY_GIT, "-C", str(council), *words],
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        )
    except FileNotFoundError:
        raise NoBase("git is not installed, so there is no earlier edition to compare with.") from None
    return None if done.returncode else done.stdout


def _records(folder: Path, national: Path, name: str) -> Records:
    """The records of a base. Raises `NoBase` if its ledger cannot be read."""
    # A file of an earlier edition, which may lie in a temporary folder, is named as it is in this one.
    records, _ = read(load(folder, load_national(national, national.parent), folder))
    if records.missing & {"voices", "promises"}:
        raise NoBase(f"{LEDGER} in {name} cannot be read, so nobody can say what has gone since.")
    return records


def vanished(
    before: Records, after: Records, earlier: Callable[[], Iterable[Records]] = tuple
) -> tuple[Problem, ...]:
    """A problem for each voice and promise that is gone, and for each id that now means something else.

    A record that exists but has mistakes of its own is not gone. `earlier` is searched, newest first, for words that
    were taken away since.
    """
    found: list[Problem] = []
    for name, noun in (("voices", Voice.noun), ("promises", Promise.noun)):
        old, new = _by_id(before, name), _by_id(after, name)
        unread = after.unread.get(name, frozenset())
        found += _gone(old, new, unread, partial(_words_before, name, earlier))
        # A record that had a mistake, or that breaks a newer rule, still has to stay.
        for id in sorted(before.unread.get(name, frozenset()) - old.keys() - new.keys() - unread):
            message = f"The {noun} {id} has gone."
            found.append(VANISHED.problem(mark=Mark(LEDGER), message=message, hint=PUT_BACK))
    return tuple(found)


def hidden(before: Records, after: Records, as_of: date) -> tuple[Problem, ...]:
    """A problem for each voice and promise that the base shows on that day and that would now be shown later."""
    then, now = known(before, as_of), known(after, as_of)
    return tuple(
        VANISHED.problem(
            mark=record.marks.record,
            record=f"the {record.noun} {quoted(record)}",
            message=f"The {record.noun} {id} has already been shown, but its date, or that of its source, is now in the future.",
            hint=f"Correct the date here or in {SOURCES}, so that it stays.",
        )
        for name in ("voices", "promises")
        for id, record in _by_id(after, name).items()
        if id in _by_id(then, name) and id not in _by_id(now, name)
    )


def _by_id(records: Records, name: str) -> dict[str, Voice | Promise]:
    return {
        record.id: record for record in records.lists.get(name, ()) if isinstance(record, Voice | Promise)
    }


def _place(record: Voice | Promise) -> object:
    """What identifies a record without its words and id: the number of a voice; when a promise was made, and to whom."""
    if isinstance(record, Voice):
        return record.number
    voices = (record.voices, record.voices_in_part, record.voices_repeated)
    return record.made_on, record.priority.id, *(tuple(ref.id for ref in refs) for refs in voices)


def _gone(
    before: Mapping[str, Voice | Promise],
    after: Mapping[str, Voice | Promise],
    unread: frozenset[str],
    words_before: Callable[[str], Voice | Promise | None],
) -> Iterator[Problem]:
    others = [record for id, record in after.items() if id not in before]
    for id, old in before.items():
        new = after.get(id)
        if new is None and id not in unread:
            # An id may contain a name, and is then removed with the words.
            without = next((it for it in others if it.words_removed and _place(it) == _place(old)), None)
            if without:
                others.remove(without)
                continue
            renamed = next(
                (record for record in others if not old.words_removed and record.text == old.text),
                None,
            )
            said = quoted(old)
            yield VANISHED.problem(
                mark=renamed.marks.of("id") if renamed else Mark(old.marks.record.file),
                message=f"The {old.noun} {id} has gone: {said}{'' if said.endswith('.”') else '.'} "
                + (
                    f"Its words are now under the id {renamed.id}."
                    if renamed
                    else f"It was in line {old.marks.record.line}."
                ),
                hint=f"Ids never change: write {id} again." if renamed else PUT_BACK,
            )
        elif new is not None and (reason := _another(old, new) or _other_words(old, new, words_before)):
            # What was taken away is not repeated here.
            called = "" if new.words_removed or old.words_removed else f", {quoted(old)}"
            yield VANISHED.problem(
                mark=new.marks.record,
                record=f"the {new.noun} {quoted(new)}",
                message=f"The id {id} belonged to another {old.noun}{called}: {reason}.",
                hint="Put that one back, and give the new one its own id. Ids are never used again.",
            )


def _words(record: Voice | Promise) -> frozenset[str]:
    """The words of a voice or promise that say what it is about: those with more than three letters."""
    return frozenset(re.findall(r"\w{4,}", str(record.text).lower()))


def _another(old: Voice | Promise, new: Voice | Promise) -> str:
    """Why a record cannot be the same as the one before; empty if it can."""
    if isinstance(old, Voice) and isinstance(new, Voice) and old.number != new.number:
        return f"its number was {old.number} and is now {new.number}"
    then, now = (record.said_on if isinstance(record, Voice) else record.made_on for record in (old, new))
    removed = old.words_removed or new.words_removed
    if not removed and old.text != new.text and not _words(old) & _words(new):
        return "its words and the words there now have nothing in common"
    was, now_in = (record.priority.id if record.priority else "none" for record in (old, new))
    if new.words_removed and was != now_in:
        return f"its priority was {was} and is now {now_in}, and no words show that it is the same"
    if then != now and old.text != new.text:
        return f"it was from {then} and is now from {now}, in other words"
    return ""


def _other_words(
    old: Voice | Promise, new: Voice | Promise, words_before: Callable[[str], Voice | Promise | None]
) -> str:
    """Why words cannot be those that were taken away, or some of them; empty if they can."""
    if not old.words_removed or new.words_removed:
        return ""
    was = words_before(old.id)
    if was and (was.text == new.text or frozenset() < _words(new) <= _words(was)):
        return ""
    return "its words were taken away, and nothing shows that these are the same"


def _words_before(name: str, earlier: Callable[[], Iterable[Records]], id: str) -> Voice | Promise | None:
    """The record as it was when it last had its words."""
    found = (_by_id(records, name).get(id) for records in earlier())
    return next((record for record in found if record and not record.words_removed), None)
