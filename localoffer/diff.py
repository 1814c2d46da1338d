"""What a change takes away: no voice and no promise may vanish. `python build.py diff REV`.

The base is another folder, or a git revision of the council's own folder.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from localoffer.load import load
from localoffer.problems import Mark, Problem, Rule
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.records.models import Promise, Record, Voice
from localoffer.records.naming import quoted

#: The file that holds what may never vanish.
LEDGER = "pledges.yaml"


VANISHED = Rule(
    "vanished",
    """A voice or promise that was published stays, closed or replaced, and its id is never used again for something
    with no word in common. `build.py diff` looks for this, and check does not.

    PASS: a promise that nobody will keep, with closed: and its reason
    FAIL: a promise that is taken out of pledges.yaml
    """,
)


class NoBase(Exception):
    """There is nothing to compare with. Its text says why and what to do."""


def base_records(base: str, council: Path, national: Path) -> Records:
    """The records of the base: of a folder, or of the council's folder at a git revision.

    Raises `NoBase` where there is no such folder or revision, or where it holds no readable records.
    """
    if Path(base).is_dir():
        return _records(Path(base).resolve(), national)
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(_archive(base, council))) as archive:
            # Only files, and no links that lead elsewhere: the records need no more.
            for member in archive:
                if member.isfile() and (content := archive.extractfile(member)):
                    path = Path(folder) / member.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())
        return _records(Path(folder), national)


def is_where_we_stand(base: str, council: Path) -> bool:
    """Whether the base is the revision that the folder holds unchanged, so that nothing can be found."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(council), *words], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    same = git("rev-parse", f"{base}^{{commit}}") == git("rev-parse", "HEAD")
    return not Path(base).is_dir() and same and not git("status", "--porcelain", "--", ".")


def _archive(revision: str, council: Path) -> bytes:
    """The council's folder at a revision, as git packs it."""
    unknown = NoBase(
        f"There is no folder and no revision called {revision}. "
        "If it is a revision, fetch the whole history first: git fetch --unshallow."
    )
    if revision.startswith("-"):
        raise unknown
    try:
        return subprocess.run(
            ["git", "-C", str(council), "archive", "--format=tar", f"{revision}:./"],
            capture_output=True,
            check=True,
        ).stdout
    except FileNotFoundError:
        raise NoBase("git is not installed, so there is no earlier edition to compare with.") from None
    except subprocess.CalledProcessError:
        raise unknown from None


def _records(folder: Path, national: Path) -> Records:
    loaded = load(folder, national, folder)
    records, _ = read(loaded)
    if records.site is None:
        raise NoBase(f"{folder} holds no content/site.yaml that can be read, so it is no council's folder.")
    return records


def vanished(before: Records, after: Records) -> tuple[Problem, ...]:
    """A problem for each voice and promise that is gone, and for each id that now means another one.

    A record that is there but has mistakes of its own is not gone.
    """
    found: list[Problem] = []
    for name in ("voices", "promises"):
        found += _gone(_by_id(before, name), _by_id(after, name), after.unread.get(name, frozenset()))
    return tuple(found)


def _by_id(records: Records, name: str) -> dict[str, Voice | Promise]:
    return {
        record.id: record for record in records.lists.get(name, ()) if isinstance(record, Voice | Promise)
    }


def _gone(
    before: Mapping[str, Voice | Promise], after: Mapping[str, Voice | Promise], unread: frozenset[str]
) -> Iterator[Problem]:
    for id, old in before.items():
        new = after.get(id)
        if new is None and id not in unread:
            renamed = next(
                (record for record in after.values() if record.text == old.text and record.id not in before),
                None,
            )
            yield VANISHED.problem(
                mark=renamed.marks.of("id") if renamed else Mark(LEDGER),
                message=f"The {old.noun} {id} is gone: {quoted(old)}. "
                + (
                    f"Its words now stand under the id {renamed.id}."
                    if renamed
                    else f"It stood in line {old.marks.record.line}."
                ),
                hint=f"An id never changes: write {id} again."
                if renamed
                else "Put it back. When it is dealt with, give it closed: with a date and a reason, or replaced_by:.",
            )
        elif new is not None and (reason := _another(old, new)):
            yield VANISHED.problem(
                mark=new.marks.record,
                record=f"the {new.noun} {quoted(new)}",
                message=f"The id {id} belonged to another {old.noun}, {quoted(old)}: {reason}.",
                hint="Put that one back, and give the new one an id of its own. An id is never used again.",
            )


def _words(record: Record) -> frozenset[str]:
    """The words of a voice or promise that say what it is about: those with more than three letters."""
    return frozenset(re.findall(r"\w{4,}", str(getattr(record, "text", "")).lower()))


def _another(old: Record, new: Record) -> str:
    """Why a record cannot be the same as the one before; empty where it can."""
    if isinstance(old, Voice) and isinstance(new, Voice) and old.number != new.number:
        return f"its number was {old.number} and is {new.number}"
    if not _words(old) & _words(new):
        return "its words and the words there now have nothing in common"
    dates = [getattr(record, "said_on", None) or getattr(record, "made_on", None) for record in (old, new)]
    if dates[0] != dates[1] and getattr(old, "text", "") != getattr(new, "text", ""):
        return f"it was of {dates[0]} and is of {dates[1]}, in other words"
    return ""
