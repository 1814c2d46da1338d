"""The cache that one build keeps for the next. Its keys are digests of exactly what each entry was made from.

Never needed: deleting the folder only makes one build slower. Entries that are damaged, truncated or from another
version are treated as missing. They are trusted like code, so the cache is beside the code and never in a folder that
came from others.
"""

from __future__ import annotations

import os
import pickle
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import TypeVar, cast

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from localoffer.door import all_bytes
from localoffer.endings import put
from localoffer.records.frozen import dataclass

T = TypeVar("T")

#: The maximum size of the cache at the end of a build, in bytes; the oldest entries go first.
MOST_BYTES = 200_000_000
#: A file that has been unfinished for so many seconds stays so: its build was killed.
UNFINISHED = 3600
DIGEST = 32


def digest(*parts: bytes) -> bytes:
    made = blake2b(digest_size=DIGEST)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.digest()


@dataclass(frozen=True)
class Kept:
    """A cache folder, or None if nothing is cached. A folder that cannot be written to caches nothing."""

    folder: Path | None

    def get(self, kind: str, key: bytes) -> bytes | None:
        """The entry of this kind and key; None if it is missing or not intact."""
        if self.folder is None:
            return None
        try:
            content = all_bytes(self._path(kind, key))
        except OSError:
            return None
        own, kept = content[:DIGEST], content[DIGEST:]
        return kept if own == digest(key, kept) else None

    def put(self, kind: str, key: bytes, content: bytes) -> None:
        """Store an entry. Concurrent readers see the old file or the new one, whole."""
        if self.folder is None:
            return
        with suppress(OSError):
            put(self._path(kind, key), digest(key, content), content)

    def _path(self, kind: str, key: bytes) -> str:
        return os.path.join(str(self.folder), kind, digest(key).hex())

    def sweep(self, most: int = MOST_BYTES) -> None:
        """Remove the oldest entries until the rest takes no more than so many bytes. Results of commands go last: they
        are small, and save the most time."""
        if self.folder is None:
            return
        with suppress(OSError):
            kinds = [kind for kind in os.scandir(self.folder) if kind.is_dir()]
            there = [(file, file.stat()) for kind in kinds for file in os.scandir(kind) if file.is_file()]
            for file, found in there:
                # What a killed build was writing.
                if "." in file.name and found.st_mtime < time.time() - UNFINISHED:
                    Path(file).unlink(missing_ok=True)
            if sum(found.st_size for _, found in there) <= most:
                return
            endings = os.path.join(self.folder, "endings", "")
            latest = sorted(
                there, key=lambda one: (one[0].path.startswith(endings), one[1].st_mtime_ns), reverse=True
            )
            for file, found in latest:
                most -= found.st_size
                if most < 0:
                    Path(file).unlink(missing_ok=True)


NOTHING_KEPT = Kept(None)


#: How many packs stay in memory: those of a council and of the national folder, and a few of other councils.
_OPEN = 24
_open: dict[tuple[Path | None, str, bytes], dict[bytes, _Packed]] = {}


class Pack:
    """Many small values of one folder, each with a digest of what it was made from as its key, in one file; they also
    stay in memory while in use.

    Used in a `with`: at its end it contains what was requested since its beginning, and nothing else.
    """

    def __init__(self, kept: Kept, kind: str, name: str) -> None:
        self.kept = kept
        self.kind = kind
        self.key = digest(engine(), name.encode())
        self.used: dict[bytes, _Packed] = {}
        self.is_new = False

    def __enter__(self) -> Pack:
        place = self.kept.folder, self.kind, self.key
        there = _open.get(place)
        self.there = self._read() if there is None else there
        return self

    def get(self, key: bytes) -> object | None:
        """The value under this key; None if there is none."""
        if not (found := self.used.get(key) or self.there.get(key)):
            return None
        try:
            value = found.value()
        except Exception:  # intact, but may have been written by anything
            return None
        self.used[key] = found
        return value

    def put(self, key: bytes, value: object) -> None:
        """Store a value. `get` then returns what a later build reads."""
        if self.kept.folder is None:
            self.used[key] = _Packed(b"", value)
        else:
            self.is_new = True
            self.used[key] = _Packed(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def of(self, key: bytes, make: Callable[[], T]) -> T:
        """The value under a key, made if there is none."""
        if self.get(key) is None:
            self.put(key, make())
        return cast(T, self.get(key))

    def __exit__(self, *_: object) -> None:
        if self.is_new or (self.there.keys() - self.used.keys()):
            content = {key: packed.content for key, packed in self.used.items()}
            self.kept.put(self.kind, self.key, pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
        place = self.kept.folder, self.kind, self.key
        _open.pop(place, None)
        _open[place] = self.used
        while len(_open) > _OPEN:
            _open.pop(next(iter(_open)), None)

    def _read(self) -> dict[bytes, _Packed]:
        content = self.kept.get(self.kind, self.key)
        try:
            return {key: _Packed(packed) for key, packed in pickle.loads(content).items()} if content else {}
        except Exception:
            return {}


class _Packed:
    """A value and its pickle, which is loaded when the value is first asked for."""

    def __init__(self, content: bytes, *value: object) -> None:
        self.content = content
        self.values = value

    def value(self) -> object:
        if not self.values:
            self.values = (pickle.loads(self.content),)
        return self.values[0]


@cache
def engine() -> bytes:
    """The digest of all that turns input into output: this code, Python, and the libraries by name and version. The
    code is that which was imported: a preview goes on running while another version is installed."""
    code = Path(__file__).parent
    libraries = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return digest(
        f"{sys.version} {sys.flags.optimize}".encode(),
        "\n".join(libraries).encode(),
        of_files(code, sorted(path for path in code.rglob("*.*") if path.suffix in (".py", ".txt"))),
    )


def of_files(folder: Path, files: Iterable[Path]) -> bytes:
    """The digest of files: their bytes, and their paths below a folder."""
    return digest(
        *(part for path in files for part in (str(path.relative_to(folder)).encode(), path.read_bytes()))
    )


# Computed now rather than at the first use of the cache, while the files are those that are being imported.
engine()


#: How many compiled templates stay in memory for the next site built by this process: about three times as many as
#: exist.
_READY = 400
_ready: dict[bytes, CodeType | None] = {}


class KeptTemplates(BytecodeCache):
    """Compiled Jinja templates, by name, source and Jinja's options, and by the `engine` that compiled them."""

    def __init__(self, kept: Kept, options: Mapping[str, bool]) -> None:
        self.kept = kept
        self.options = options

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if key in _ready:
            bucket.code = _ready[key]
        elif content := self.kept.get("templates", key):
            bucket.bytecode_from_string(content)
            self._hold(key, bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        self.kept.put("templates", key, bucket.bytecode_to_string())
        self._hold(key, bucket)

    def _hold(self, key: bytes, bucket: Bucket) -> None:
        _ready[key] = bucket.code
        while len(_ready) > _READY:
            _ready.pop(next(iter(_ready)), None)

    def _key(self, bucket: Bucket) -> bytes:
        # Jinja evaluates the constants in a template as it compiles it, with our filters.
        return engine() + f"{bucket.key} {bucket.checksum} {self.options}".encode()
