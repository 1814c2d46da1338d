"""The door: exits at once if nothing has changed, after printing the cached result of the same command.

Imported before anything else, so it imports only what costs next to nothing. Inputs are compared by their bytes, never
by their times; in the site that a build wrote, the size, time and permissions of every file and folder must be
unchanged.
"""

import marshal
import os
import sys
import time
from _blake2 import blake2b
from stat import S_ISDIR, S_ISREG

# Importing what only type hints need would take a tenth of the time available.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CODE = os.path.dirname(os.path.abspath(__file__))
#: In the package, `national/` and `templates/` are within the code; in the repository, beside it.
INSTALLED = os.path.isdir(os.path.join(CODE, "national"))
SHIPPED = CODE if INSTALLED else os.path.dirname(CODE)
#: What is read in a council's folder; of anything else there, only the name matters, and whether it is a folder.
READ = ("offer", "pledges", "content")
#: So many different letters in common with one of these names mean that a folder may be meant for what is read, or be a
#: copy of it: then it also matters whether there is YAML, a page or a folder in it.
_NEAR = {"offer": 3, "pledges": 5, "content": 5, "page": 4}
#: How deep folders may be nested before nothing is cached: links may lead in a circle.
_DEEP = 20
_PIECE = 1 << 16
#: Flags for reading. Opening something other than a file, such as a pipe, must not block.
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_DIGEST = 32
_ZONE = "Europe/London"
_ZONES = "/usr/share/zoneinfo"
#: The state of a path: its size (0 for a folder), modification time and mode; as `touched`, its inode and both its times.
State = tuple[str, int, int, int]


def kept_in() -> str | None:
    """The cache folder. Cached data is trusted like code, so it is kept beside the code, or in the virtual environment
    that the code is installed in, and never in a council's folder, which may come from anybody. None if there is no
    such place."""
    if not INSTALLED:
        return os.path.join(SHIPPED, ".cache")
    return os.path.join(sys.prefix, ".cache", "localoffer") if sys.prefix != sys.base_prefix else None


def ending(words: "Sequence[str]") -> int | None:
    """If the cached result of this command line is still valid, print it and return its exit code; otherwise None."""
    if os.environ.get("GITHUB_ACTIONS") or (told := recalled(words)) is None:
        return None
    text, code = told
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        # The terminal's encoding lacks some of the characters.
        return None
    return code


def recalled(words: "Sequence[str]") -> tuple[str, int] | None:
    """The output and exit code cached for this command line, if they are still valid."""
    if (path := ending_path(words)) is None:
        return None
    try:
        content = all_bytes(path)
        if digest(content[_DIGEST:]) != content[:_DIGEST]:
            return None
        council, own, shipped, day, states, text, code = marshal.loads(content[_DIGEST:])
        if (
            _is_still(day)
            and own == own_digest(council)
            and states == tuple(map(state_of, (state[0] for state in states)))
            and _is_shipped(path, *shipped)
        ):
            return text, int(code)
    except (OSError, RecursionError, EOFError, ValueError, TypeError):
        # Nothing is cached, or it was written by another version.
        return None
    return None


def own_digest(council: str) -> bytes:
    """The digest of what is read in a council's folder. Raises OSError or RecursionError if it cannot be computed."""
    with os.scandir(council) as there:
        tops = {entry.name: entry for entry in there if not entry.name.startswith(".")}
    names = sorted(tops)
    told = [f"{name}/{_kinds_in(tops[name].path)}" if tops[name].is_dir() else name for name in names]
    contents = []
    # Contents alone do not show these: an empty folder in the place of a file, and a link that leads outside.
    others = [_leads(tops[name].path) for name in names if tops[name].is_symlink()]
    for top in (tops[name].path for name in names if name.split(".")[0] in READ):
        for path in files_below(top, others) if os.path.isdir(top) else (top,):
            contents.append(all_bytes(path))
            told += (path, str(len(contents[-1])))
    told += sorted(others)
    told += (part.decode() for part in _of_git(council))
    return digest(*contents, "\0".join(told).encode("utf-8", "surrogateescape"))


def _kinds_in(folder: str) -> str:
    """The kinds of file in a folder of nearly the name of one that is read, and `/` if there is a folder in it."""
    if not is_near(os.path.basename(folder)):
        return ""
    with os.scandir(folder) as there:
        return str(sorted({"/" if it.is_dir() else it.name.rpartition(".")[2] for it in there}))


def is_near(name: str) -> bool:
    """Whether a folder of this name may be meant for what is read, or be a copy of it."""
    letters = set(name.casefold())
    return any(len(letters.intersection(those)) >= least for those, least in _NEAR.items())


def shipped_paths() -> list[str]:
    """The files of the code, and those shipped with it."""
    tops = (os.path.join(SHIPPED, "national"), os.path.join(SHIPPED, "templates"), CODE)
    return [path for top in tops for path in files_below(top)]


def surroundings() -> str:
    """Python and the libraries, by name and version. Python can be told to leave out descriptions, which the site has."""
    return "\0".join((sys.version, str(sys.flags.optimize), *sorted(os.listdir(_libraries()))))


def _is_shipped(path: str, known_by: bytes, around: str, paths: list[str], sizes: list[int]) -> bool:
    """Whether the code and what is shipped with it are unchanged. Each file is compared with its cached copy:
    computing a digest of them all would take twice as long."""
    if around != surroundings() or paths != shipped_paths():
        return False
    kept = os.open(shipped_copy(path), _READING)
    try:
        if os.read(kept, _DIGEST) != known_by:
            return False
        for path, size in zip(paths, sizes, strict=True):
            file = os.open(path, _READING)
            # One byte more, to see whether it has grown.
            same = os.read(file, size + 1) == os.read(kept, size)
            os.close(file)
            if not same:
                return False
        return True
    finally:
        os.close(kept)


def shipped_copy(path: str) -> str:
    """The cached copy of the shipped files, one after the other, shared by all results."""
    return os.path.join(os.path.dirname(path), "shipped")


def today() -> str | None:
    """The day in London, `2026-11-22`; None if this system has no time zone data for it."""
    if not hasattr(time, "tzset") or not os.path.exists(os.path.join(_ZONES, _ZONE)):
        return None
    own = os.environ.get("TZ")
    os.environ["TZ"] = _ZONE
    time.tzset()
    day = time.strftime("%Y-%m-%d")
    if own is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = own
    time.tzset()
    return day


def _is_still(day: str | None) -> bool:
    """Whether a result of this day still holds. `after 2026-11-22`: it holds on any later day, since it is of that one."""
    if day is None:
        return True
    now = today()
    return day == now or (day[:6] == "after " and (now is None or day[6:] < now))


def ending_path(words: "Sequence[str]") -> str | None:
    """Where the result of a command line is cached. Messages also say how Python was called."""
    if (folder := kept_in()) is None:
        return None
    # An argument may name a folder through a link, which may lead elsewhere next time.
    named = (*words, *(word.partition("=")[2] for word in words if "=" in word))
    told = "\0".join((sys.prefix, sys.executable, os.getcwd(), *words, *map(os.path.realpath, named)))
    name = blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16)
    return os.path.join(folder, "endings", name.hexdigest())


def _libraries() -> str:
    """The folder in which the libraries are installed, each with its name and version."""
    for folder in sys.path:
        if os.path.isdir(os.path.join(folder, "yaml")):
            return folder
    raise OSError("the libraries cannot be found")


def _of_git(council: str) -> "Iterator[bytes]":
    """The commit that the folder is at, since messages describe changes since then."""
    folder = council
    while not os.path.exists(git := os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above
    if os.path.isfile(git):
        # A linked worktree: its own git folder is elsewhere, and the shared one is two folders above that.
        git = os.path.join(folder, all_bytes(git).decode().partition("gitdir: ")[2].strip())
    head = all_bytes(os.path.join(git, "HEAD"))
    yield head
    for part in (git, os.path.dirname(os.path.dirname(git))):
        # Newer repositories keep branches in tables, whose names change with each commit.
        for name in (head.decode().partition("ref: ")[2].strip(), "packed-refs", "reftable/tables.list"):
            if name and os.path.isfile(path := os.path.join(part, *name.split("/"))):
                yield all_bytes(path)


def files_below(top: str, others: list[str] | None = None) -> list[str]:
    """Every file below a folder, sorted, without Python's compiled files. `others` collects the folders, and where
    each link leads."""
    found = []
    waiting = [(top, 0)]
    while waiting:
        folder, depth = waiting.pop()
        if depth > _DEEP:
            raise RecursionError
        with os.scandir(folder) as there:
            for entry in there:
                if others is not None and entry.is_symlink():
                    others.append(_leads(entry.path))
                if not entry.is_dir():
                    found.append(entry.path)
                elif entry.name != "__pycache__":
                    waiting.append((entry.path, depth + 1))
                    if others is not None:
                        others.append(f"{entry.path}/")
    found.sort()
    return found


def _leads(link: str) -> str:
    return f"{link} > {os.path.realpath(link)}"


def all_bytes(path: str) -> bytes:
    """The whole content of a file. Raises OSError for an endless stream that is not a file."""
    handle = os.open(path, _READING)
    try:
        content = os.read(handle, _PIECE)
        if len(content) == _PIECE:
            if not S_ISREG(os.fstat(handle).st_mode):
                raise OSError(f"{path} is not a file")
            pieces = [content]
            while piece := os.read(handle, _PIECE):
                pieces.append(piece)
            return b"".join(pieces)
        return content
    finally:
        os.close(handle)


def digest(*parts: bytes) -> bytes:
    made = blake2b(digest_size=_DIGEST)
    for part in parts:
        made.update(part)
    return made.digest()


def touched(path: str) -> State:
    """What changes whenever anybody writes or replaces a file, even if the same content is put back."""
    found = os.stat(path)
    return path, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def state_of(path: str) -> State:
    found = os.stat(path)
    return path, 0 if S_ISDIR(found.st_mode) else found.st_size, found.st_mtime_ns, found.st_mode
