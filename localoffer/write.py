"""Last stage, and the only one that changes the disk: bring the published folder in line with the documents.

What earlier builds wrote stands in a list in the folder. Nothing else there is replaced or removed, and no link in it
is followed. What is in the way is told before anything changes.
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

#: The list of what was written, in every folder we publish. A folder with other things in it and without this file is not ours.
OURS = ".localoffer"
LOCK = f"{OURS}.lock"
#: A file on its way to its place. What a killed build leaves of it, the next one replaces.
NEW = f"{OURS}.new"
#: Names below it change with their content, and pages kept elsewhere ask for those of the build before.
ASSETS = addresses.ASSETS.lstrip("/")
#: Comes last: whoever keeps the pages is told of them once they are all there.
WORKER = addresses.WORKER.lstrip("/")
#: Whom to tell of a hole in its safety is for the host to say: its own file stands in for ours.
HOSTS_OWN = frozenset((".well-known/security.txt", "security.txt"))
#: What a host keeps in a folder before anything is published in it, beside names that begin with a dot: of GitHub, and of Windows.
HOSTS_FIRST = frozenset(("cname", "web.config"))

HEADING = "Made by build.py. The next build replaces and removes what is listed here, and nothing else."
OLDER = "From the previous build, kept for pages that somebody still has open. The next build removes them:"
#: What stood in the file before there was a list.
WITHOUT_LIST = "Made by build.py. Everything here is replaced at the next build."

#: What Windows calls a junction.
JUNCTION = 0xA0000003

_PART = re.compile(r"[A-Za-z0-9_.-]{1,255}(?<!\.)")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_HASHED = re.compile(r"[a-z0-9-]+\.[0-9a-f]{10}\.[a-z0-9]+")
#: An index of the search as builds named it that were made before its name stayed the same.
_INDEX = re.compile(rf"{ASSETS}search\.[0-9a-f]{{10}}(\.json(?:\.gz|\.br)?)")
_OLD_TEMPORARY = re.compile(r"\.new-[a-z0-9_]{8}")

#: The digests of what we wrote under a name. After a build that did not end, there may be several.
Listed = Mapping[str, frozenset[str]]


class NotWritten(Exception):
    """Why the folder is not, or not wholly, as the documents are, and what to do, in words."""


class ForeignFolder(NotWritten):
    """The output folder holds something that was not built by us, and that would be in the way."""


class UnsafeName(NotWritten):
    """A document would leave the folder, or take another's place."""


@dataclass(frozen=True)
class Written:
    """How many files were written anew or left as they were, and by name which were removed and which are others' and so were left.

    `settled`: writing the same once more would change nothing, since no file of an earlier build waits to be removed.
    """

    changed: int
    unchanged: int
    removed: tuple[str, ...]
    left: tuple[str, ...]
    settled: bool


@dataclass(frozen=True)
class _List:
    """What earlier builds wrote: `now`, the last one; `older`, assets of the one before. `told`: the file names them."""

    now: Listed = field(default_factory=dict)
    older: Listed = field(default_factory=dict)
    told: bool = True

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

    Each file is replaced in one step: assets first, then what pages lead to, then pages, then the worker, so that a
    page always finds what it needs, also when the build is killed. Stale files go after them, and assets one build later.
    What is no site never takes the place of one. Waits `patience` seconds for another build that is writing. Raises NotWritten.
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
    """How far it has come: files written, of all that are to be; and old ones that are still to be looked at and removed."""

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
    """Today's index of the search under its names of the build before. The old one may hold words that had to go, so
    it is the one asset that is not kept as it was."""
    before = {name: f"search{match[1]}" for name in listed.now if (match := _INDEX.fullmatch(name))}
    return {name: documents[today] for name, today in before.items() if today in documents}


def _turn(name: str) -> tuple[int, str]:
    """Where its turn is: assets, then what is no page, then pages, then the worker."""
    plain = _unpacked(name)
    if plain == WORKER:
        return 3, name
    return (0 if name.startswith(ASSETS) else 2 if plain.endswith(".html") else 1), name


def _unpacked(name: str) -> str:
    """The file that a packed one beside it, `index.html.gz`, is served in place of."""
    return name.removesuffix(".gz").removesuffix(".br")


def _page_first(name: str) -> tuple[int, str]:
    turn, _ = _turn(name)
    return -turn, name


# What may be written


def _refuse_unsafe(names: Collection[str]) -> None:
    """Raises UnsafeName at a name that could leave the folder on any system, or stand where another does."""
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
    """The folders that a file stands in, the outermost first."""
    parts = name.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def is_read(folder: Path) -> bool:
    """Whether a folder is a part of what sites are made of: what any council writes, national facts, templates and the code."""
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
    """What there is on the way to a file, links not followed: the first thing that is no folder, or the file itself,
    or nothing."""
    for path in (*_above(name), name):
        try:
            found = os.lstat(out / path)
        except FileNotFoundError:
            return path, None
        if path == name or not _is_folder(found):
            return path, found
    raise AssertionError("a file has a name")


def _is_folder(found: os.stat_result) -> bool:
    """A junction of Windows is a link to a folder."""
    return S_ISDIR(found.st_mode) and getattr(found, "st_reparse_tag", 0) != JUNCTION


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _digest_of(out: Path, name: str) -> str | None:
    """Of a file; None where there is nothing. What is no file, or cannot be read, has one that is nobody's."""
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
    """Whether something stands there, or in the way there, that we did not write."""
    path, found = _place(out, name)
    if found is None:
        return False
    if path != name:
        return True
    digest = _digest_of(out, name) or ""
    return digest != _digest(documents[name]) and not listed.wrote(name, digest)


def _in_the_way(out: Path, names: Iterable[str], listed: _List) -> list[str]:
    """What we wrote and what must go before these names can be written. Raises ForeignFolder where it is others'."""
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
    """By name, links among them and not followed. A folder of the host's own, such as .git, is not looked into."""
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
    """What earlier builds wrote; and, where they kept no list, which files nobody can say that of."""
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
        # A list that somebody changed leads no further than we could have written.
        if (match := _LINE.fullmatch(line)) and _is_safe(match[2]) and match[2] not in (OURS, LOCK, NEW):
            names[match[2]] = names.get(match[2], frozenset()) | {match[1]}
    return _List(now, older), ()


def _guess(out: Path, documents: Collection[str]) -> tuple[_List, tuple[str, ...]]:
    """Of a folder from before there were lists: ours is what we would name so. The rest may be anybody's."""
    ours: dict[str, frozenset[str]] = {}
    unknown = []
    for name in _files_below(out, ""):
        folder, _, last = name.rpartition("/")
        asset = f"{folder}/" == ASSETS and _HASHED.fullmatch(last)
        if _is_safe(name) and (asset or (name in documents and name not in HOSTS_OWN)):
            ours[name] = frozenset((_digest_of(out, name) or "",))
        elif name not in (OURS, LOCK, NEW) and not _OLD_TEMPORARY.fullmatch(last) and name not in documents:
            unknown.append(name)
    return _List(ours, told=False), tuple(unknown)


def _sweep(out: Path, listed: _List) -> None:
    """Take away what builds that were killed left on its way; before there were lists it stood beside its place."""
    (out / NEW).unlink(missing_ok=True)
    if not listed.told:
        for name in list(_files_below(out, "")):
            if _OLD_TEMPORARY.fullmatch(name.rpartition("/")[2]):
                _remove(out, name)


# What changes the disk


def _put_list(out: Path, listed: _List) -> None:
    if _digest_of(out, OURS) != _digest(listed.text()):
        _put(out, OURS, listed.text())


def _put(out: Path, name: str, content: bytes) -> None:
    """Replace a file in one step. Its rights, and those of its folders, are what the computer gives to new ones."""
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
    """Take away a file or a link, and the folders that are empty without it."""
    (out / name).unlink(missing_ok=True)
    _remove_empty(out, name)


def _remove_empty(out: Path, name: str) -> None:
    for folder in reversed(list(_above(name))):
        path, found = _place(out, folder)
        if found and path == folder and _is_folder(found):
            with suppress(OSError):
                (out / folder).rmdir()


def _broken_off(error: OSError, out: Path, done: _Done) -> str:
    """What happened, how far it came, and what to do."""
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
