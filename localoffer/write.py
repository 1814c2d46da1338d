"""Last stage, and the only one that changes the disk: bring the published folder in line with the documents.

A list in the folder records what earlier builds wrote. Nothing else there is replaced or removed, and no link in it is
followed. Anything in the way is reported before any change is made.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from localoffer import addresses, door
from localoffer.lock import locked
from localoffer.places import shipped
from localoffer.records.file_names import is_reserved
from localoffer.records.files import SITE_FILE
from localoffer.records.frozen import dataclass

#: The list of what was written, in every folder we publish. A folder with other things in it and without this file is
#: not ours.
OURS = ".localoffer"
LOCK = f"{OURS}.lock"
#: A file being written. If a killed build leaves one behind, the next build replaces it.
NEW = f"{OURS}.new"
#: Names below it change with their content, and pages cached elsewhere still ask for those of the build before.
ASSETS = addresses.ASSETS.lstrip("/")
#: Written last: it tells browsers to update the pages that they keep, so all of those must be there.
WORKER = addresses.WORKER.lstrip("/")
#: It is for the host to say where security holes are reported: its own file takes precedence over ours.
HOSTS_OWN = frozenset((".well-known/security.txt", "security.txt"))
#: What a host (GitHub, Windows) keeps in a folder before anything is published, besides names that begin with a dot.
HOSTS_FIRST = frozenset(("cname", "web.config"))

HEADING = "Made by build.py. The next build replaces and removes what is listed here, and nothing else."
OLDER = "From the previous build, kept for pages that somebody still has open. The next build removes them:"
#: The content of that file before it held a list.
WITHOUT_LIST = "Made by build.py. Everything here is replaced at the next build."

#: The reparse tag of a Windows junction.
JUNCTION = 0xA0000003

_PART = re.compile(r"[A-Za-z0-9_.-]{1,255}(?<!\.)")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_HASHED = re.compile(r"[a-z0-9-]+\.[0-9a-f]{10}\.[a-z0-9]+")
#: The search index as named by builds from before its name became fixed.
_INDEX = re.compile(rf"{ASSETS}search\.[0-9a-f]{{10}}(\.json(?:\.gz|\.br)?)")
_OLD_TEMPORARY = re.compile(r"\.new-[a-z0-9_]{8}")

#: The digests of what we wrote under a name. There may be several after a build that did not finish.
Listed = Mapping[str, frozenset[str]]


class NotWritten(Exception):
    """Why the folder does not match the documents, or not wholly, and what to do, in words."""


class ForeignFolder(NotWritten):
    """The output folder contains something that we did not build and that is in the way."""


class UnsafeName(NotWritten):
    """A document's path would leave the folder, or clash with another document's."""


@dataclass(frozen=True)
class Written:
    """How many files were written or left unchanged, and the names of those removed and of those left because they are
    others'.

    `settled`: writing the same again would change nothing, since no file of an earlier build is still to be removed.
    """

    changed: int
    unchanged: int
    removed: tuple[str, ...]
    left: tuple[str, ...]
    settled: bool


@dataclass(frozen=True)
class _List:
    """What earlier builds wrote: `now`, by the last one; `older`, assets of the one before. `from_list`: read from the list."""

    now: Listed = field(default_factory=dict)
    older: Listed = field(default_factory=dict)
    from_list: bool = True

    def has(self, name: str) -> bool:
        return name in self.now or name in self.older

    def has_below(self, folder: str) -> bool:
        return any(name.startswith(f"{folder}/") for name in (*self.now, *self.older))

    def wrote(self, name: str, digest: str) -> bool:
        return digest in self.now.get(name, ()) or digest in self.older.get(name, ())

    def text(self) -> bytes:
        lines = [HEADING, *_lines(self.now)]
        if self.older:
            lines += ["", OLDER, *_lines(self.older)]
        return "\n".join((*lines, "")).encode()


def write(documents: Mapping[str, bytes], out: Path, patience: float = 10) -> Written:
    """Write what changed, remove what earlier builds wrote and this one does not, and touch nothing else.

    Each file is replaced atomically: assets first, then other files that pages lead to, then pages, then the service
    worker, so that a page always finds what it needs, even if the build is killed. Stale files are removed after that,
    and stale assets one build later. Documents that are not a site never replace one. Waits `patience` seconds for
    another build that is writing. Raises NotWritten.
    """
    _refuse_unsafe(documents)
    refuse_what_is_read(out)
    _refuse_foreign(out)
    done = _Done(len(documents))
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out / LOCK, patience) as ours_alone:
            if not ours_alone:
                raise NotWritten(
                    f"Another build is writing to {out}. Nothing was written. Wait until it is done, then run this one again."
                )
            return _bring_in_line(documents, out, done)
    except OSError as error:
        raise NotWritten(_broken_off(error, out, done)) from error


@dataclass
class _Done:
    """Progress: files written out of the total, and stale files still to be checked and removed."""

    wanted: int
    written: int = 0
    stale: int = 0


def _bring_in_line(documents: Mapping[str, bytes], out: Path, done: _Done) -> Written:
    listed, unknown = _read_list(out, documents)
    if WORKER in listed.now and WORKER not in documents:
        raise ForeignFolder(
            f"{out} has the published site of a council, and this would replace it. {_NOTHING} Give another folder."
        )
    before = _words_before(documents, listed)
    documents = {**documents, **before}
    left = [
        name for name in sorted(HOSTS_OWN & set(documents)) if _is_hosts_own(out, name, documents, listed)
    ]
    wanted = {name: documents[name] for name in sorted(documents, key=_turn) if _unpacked(name) not in left}
    digests = {name: frozenset((_digest(content),)) for name, content in wanted.items()}
    todo = [name for name in wanted if _digest_of(out, name) not in digests[name]]
    in_the_way = _in_the_way(out, todo, listed)
    done.wanted = len(todo)

    kept = {
        name: found for name, found in listed.now.items() if name not in wanted and name.startswith(ASSETS)
    }
    kept |= {name: digests[name] for name in before}
    stale = sorted({*listed.now, *listed.older} - {*wanted, *kept, *left}, key=_page_first)
    done.stale = len(stale)
    _sweep(out, listed)
    # Whatever happens from here on, the next build knows what may be ours.
    _put_list(out, _List(_both(listed.now, digests), listed.older))
    for name in in_the_way:
        _remove(out, name)
    for name in todo:
        _put(out, name, wanted[name])
        done.written += 1
    removed: list[str] = []
    changed: dict[str, frozenset[str]] = {}
    for name in stale:
        found = _digest_of(out, name)
        if found is None:
            _remove_empty(out, name)
        elif listed.wrote(name, found):
            _remove(out, name)
            removed.append(name)
        else:
            changed[name] = listed.now.get(name) or listed.older[name]
        done.stale -= 1
    now = {name: found for name, found in digests.items() if name not in before}
    _put_list(out, _List({**now, **changed}, kept))
    return Written(len(todo), len(wanted) - len(todo), tuple(removed), (*left, *changed, *unknown), not kept)


def _words_before(documents: Mapping[str, bytes], listed: _List) -> dict[str, bytes]:
    """Today's search index under the names of the build before. The old index may contain words that had to be
    removed, so it is the one stale asset that is not kept unchanged."""
    before = {name: f"search{match[1]}" for name in listed.now if (match := _INDEX.fullmatch(name))}
    return {name: documents[today] for name, today in before.items() if today in documents}


def _turn(name: str) -> tuple[int, str]:
    """The order of writing: assets, then other files, then pages, then the service worker."""
    plain = _unpacked(name)
    if plain == WORKER:
        return 3, name
    return (0 if name.startswith(ASSETS) else 2 if plain.endswith(".html") else 1), name


def _unpacked(name: str) -> str:
    """The file that a compressed one beside it, `index.html.gz`, is served in place of."""
    return name.removesuffix(".gz").removesuffix(".br")


def _page_first(name: str) -> tuple[int, str]:
    turn, _ = _turn(name)
    return -turn, name


# What may be written


def _refuse_unsafe(names: Collection[str]) -> None:
    """Raises UnsafeName for a name that could leave the folder on any system, or that clashes with another."""
    taken = {name.casefold(): name for name in (OURS, LOCK, NEW)}
    for name in names:
        if not _is_safe(name):
            raise UnsafeName(
                f"No file can be written as {name!r}: not every computer would keep it in the folder. {_NOTHING}"
            )
        if other := taken.get(name.casefold()):
            raise UnsafeName(
                f"Two files would be written as {name} and {other}, which are the same on many computers. {_NOTHING}"
            )
        taken[name.casefold()] = name
    for name in names:
        for folder in _above(name.casefold()):
            if folder in taken:
                raise UnsafeName(f"{taken[folder]} cannot be a file and contain {name}. {_NOTHING}")


_NOTHING = "Nothing was written: the site is as it was."


def _is_safe(name: str) -> bool:
    return all(
        _PART.fullmatch(part) and part.casefold() != ".git" and not is_reserved(part)
        for part in name.split("/")
    )


def _above(name: str) -> Iterator[str]:
    """The folders that contain a file, outermost first."""
    parts = name.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def is_read(folder: Path) -> bool:
    """Whether a folder is among a site's inputs: what any council writes, national facts, templates and the code."""
    place = Path(os.path.realpath(folder))
    councils = (above for above in place.parents if os.path.isfile(above / SITE_FILE))
    read = [shipped("national"), shipped("templates"), Path(door.CODE)]
    read += (council / part for council in councils for part in door.READ)
    return any(place.is_relative_to(os.path.realpath(part)) for part in read)


def refuse_what_is_read(out: Path) -> None:
    """Raises ForeignFolder."""
    if is_read(out):
        raise ForeignFolder(
            f"{out} is part of what sites are made from, so a site cannot go there. {_NOTHING} Give another folder."
        )


def _refuse_foreign(out: Path) -> None:
    try:
        if not out.is_dir():
            if out.exists() or out.is_symlink():
                raise ForeignFolder(
                    f"{out} is a file, or a link that leads nowhere. Give a folder to write to."
                )
            return
        there = {path.name for path in out.iterdir()} - {LOCK, NEW}
    except OSError as error:
        raise NotWritten(f"{out} cannot be read: {error.strerror}. {_NOTHING}") from error
    foreign = sorted(name for name in there if name[0] != "." and name.casefold() not in HOSTS_FIRST)
    if OURS in there or not (foreign or _is_home(out)):
        return
    what = "\n".join(f"  {name}" for name in foreign[:5]) or "  the files of somebody's home folder"
    more = f"\n  and {len(foreign) - 5} more" if len(foreign) > 5 else ""
    raise ForeignFolder(
        f"{out} contains files that were not made here:\n{what}{more}\n{_NOTHING} Give an empty folder. To put the site "
        f"beside them, first make an empty file {OURS} there: they stay as they are."
    )


def _is_home(folder: Path) -> bool:
    with suppress(RuntimeError):
        return folder.resolve() == Path.home().resolve()
    return False


# What stands there


def _place(out: Path, name: str) -> tuple[str, os.stat_result | None]:
    """What is at a file's path, links not followed: the first parent that is no folder, or the file itself, or nothing."""
    for path in (*_above(name), name):
        try:
            found = os.lstat(out / path)
        except FileNotFoundError:
            return path, None
        if path == name or not _is_folder(found):
            return path, found
    raise AssertionError("a file has a name")


def _is_folder(found: os.stat_result) -> bool:
    """False for a Windows junction, which is a link to a folder."""
    return S_ISDIR(found.st_mode) and getattr(found, "st_reparse_tag", 0) != JUNCTION


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _digest_of(out: Path, name: str) -> str | None:
    """The digest of a file; None if nothing is there. Anything else, or a file that cannot be read, gets one that
    matches nothing."""
    path, found = _place(out, name)
    if found is None or path != name:
        return None
    if not S_ISREG(found.st_mode):
        return ""
    try:
        return _digest((out / name).read_bytes())
    except PermissionError:
        return ""


def _is_hosts_own(out: Path, name: str, documents: Mapping[str, bytes], listed: _List) -> bool:
    """Whether something that we did not write is at this path, or in the way of it."""
    path, found = _place(out, name)
    if found is None:
        return False
    if path != name:
        return True
    digest = _digest_of(out, name) or ""
    return digest != _digest(documents[name]) and not listed.wrote(name, digest)


def _in_the_way(out: Path, names: Iterable[str], listed: _List) -> list[str]:
    """What we wrote and must remove before these names can be written. Raises ForeignFolder if something there is others'."""
    ours: dict[str, None] = {}
    foreign: dict[str, None] = {}
    for name in names:
        path, found = _place(out, name)
        if found is None or (path == name and not _is_folder(found) and listed.has(name)):
            continue
        if path == name and _is_folder(found):
            below = list(_files_below(out, name))
            known = below and all(map(listed.has, below))
            (ours if known else foreign).update(dict.fromkeys(below if known else (name,)))
        elif path != name and (listed.has(path) if S_ISREG(found.st_mode) else listed.has_below(path)):
            ours[path] = None
        else:
            foreign[path] = None
    if foreign:
        what = "\n".join(f"  {path}" for path in foreign)
        raise ForeignFolder(
            f"These in {out} were not made here, but the site has files with the same names:\n{what}\n{_NOTHING} Move "
            "them elsewhere if they are yours, or delete them if nobody needs them, and run it again."
        )
    return list(ours)


def _files_below(out: Path, folder: str) -> Iterator[str]:
    """By name, links included and not followed. The host's own folders, such as .git, are skipped."""
    try:
        entries = {name: os.lstat(out / folder / name) for name in sorted(os.listdir(out / folder))}
    except PermissionError:
        yield folder
        return
    for entry, found in entries.items():
        name = f"{folder}/{entry}" if folder else entry
        if not _is_folder(found):
            yield name
        elif folder or not entry.startswith("."):
            yield from _files_below(out, name)


# The list


def _lines(listed: Listed) -> Iterator[str]:
    return (f"{digest}  {name}" for name in sorted(listed) for digest in sorted(listed[name]))


def _both(one: Listed, other: Listed) -> Listed:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in {**one, **other}}


def _read_list(out: Path, documents: Collection[str]) -> tuple[_List, tuple[str, ...]]:
    """What earlier builds wrote; and, if they kept no list, which files cannot be attributed."""
    _, found = _place(out, OURS)
    if found is None:
        return _List(), ()
    if not S_ISREG(found.st_mode):
        raise ForeignFolder(f"{out / OURS} is not a file. Remove it. {_NOTHING}")
    text = (out / OURS).read_text(encoding="utf-8", errors="replace")
    if text.strip() == WITHOUT_LIST:
        return _guess(out, documents)
    now: dict[str, frozenset[str]] = {}
    older: dict[str, frozenset[str]] = {}
    names = now
    for line in text.splitlines():
        names = older if line == OLDER else names
        # Even if somebody edited the list, it leads nowhere that we could not have written.
        if (match := _LINE.fullmatch(line)) and _is_safe(match[2]) and match[2] not in (OURS, LOCK, NEW):
            names[match[2]] = names.get(match[2], frozenset()) | {match[1]}
    return _List(now, older), ()


def _guess(out: Path, documents: Collection[str]) -> tuple[_List, tuple[str, ...]]:
    """For a folder from before there were lists: files named as we would name them are ours. The rest may be anybody's."""
    ours: dict[str, frozenset[str]] = {}
    unknown = []
    for name in _files_below(out, ""):
        folder, _, last = name.rpartition("/")
        asset = f"{folder}/" == ASSETS and _HASHED.fullmatch(last)
        if _is_safe(name) and (asset or (name in documents and name not in HOSTS_OWN)):
            ours[name] = frozenset((_digest_of(out, name) or "",))
        elif name not in (OURS, LOCK, NEW) and not _OLD_TEMPORARY.fullmatch(last) and name not in documents:
            unknown.append(name)
    return _List(ours, from_list=False), tuple(unknown)


def _sweep(out: Path, listed: _List) -> None:
    """Remove what killed builds left half-written; before there were lists, temporary files were beside their targets."""
    (out / NEW).unlink(missing_ok=True)
    if not listed.from_list:
        for name in list(_files_below(out, "")):
            if _OLD_TEMPORARY.fullmatch(name.rpartition("/")[2]):
                _remove(out, name)


# What changes the disk


def _put_list(out: Path, listed: _List) -> None:
    if _digest_of(out, OURS) != _digest(listed.text()):
        _put(out, OURS, listed.text())


def _put(out: Path, name: str, content: bytes) -> None:
    """Replace a file atomically. It and its folders get the system's default permissions."""
    path, new = out / name, out / NEW
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(new, "xb") as file:
            file.write(content)
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def _remove(out: Path, name: str) -> None:
    """Remove a file or a link, and the folders that this leaves empty."""
    (out / name).unlink(missing_ok=True)
    _remove_empty(out, name)


def _remove_empty(out: Path, name: str) -> None:
    for folder in reversed(list(_above(name))):
        path, found = _place(out, folder)
        if found and path == folder and _is_folder(found):
            with suppress(OSError):
                (out / folder).rmdir()


def _broken_off(error: OSError, out: Path, done: _Done) -> str:
    """What happened, how far it got, and what to do."""
    where = error.filename2 or error.filename or out
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what, mend = f"There is no room left on the disk of {out}.", "Make room there"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        what, mend = (
            f"This computer does not allow writing to {where}.",
            "Allow it, or ask whoever looks after the computer",
        )
    else:
        what, mend = f"{where} could not be written: {error.strerror or error}.", "Mend that"
    again = f"{mend}, then run the same command again"
    if done.written == done.wanted and not done.stale:
        return f"{what} The files of the site are all as they should be. {again}."
    if done.written == done.wanted:
        return f"{what} {done.written} of {done.wanted} files are new, but some old ones could not be removed. {again}."
    if not done.written:
        return f"{what} 0 of {done.wanted} files are new: the site is as it was. {again}."
    return (
        f"{what} {done.written} of {done.wanted} files are new and the others are as they were. Each is complete, and "
        f"what pages need is there. {again}: it goes on from there."
    )
