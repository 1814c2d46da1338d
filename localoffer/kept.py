"""What is kept from one build to the next, under the digest of exactly what it was made from.

Never needed: whoever deletes the folder waits a little longer once. What is damaged, cut off or of another time is not
found. What is kept is trusted as code is, so it lies beside the code and never in a folder that somebody handed in.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Generic, TypeVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

T = TypeVar("T")
#: What is kept takes no more bytes than these once a build has ended; the oldest goes first.
MOST_BYTES = 200_000_000
DIGEST = 32


def digest(*parts: bytes) -> bytes:
    made = blake2b(digest_size=DIGEST)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.digest()


@dataclass(frozen=True)
class Kept:
    """A folder of kept bytes, or None where nothing is kept. A folder that cannot be written to keeps nothing."""

    folder: Path | None

    def get(self, kind: str, key: bytes) -> bytes | None:
        """What was put under this kind and key; None where it is not there or not whole."""
        if self.folder is None:
            return None
        try:
            content = self._path(kind, key).read_bytes()
        except OSError:
            return None
        own, kept = content[:DIGEST], content[DIGEST:]
        return kept if own == digest(key, kept) else None

    def put(self, kind: str, key: bytes, content: bytes) -> None:
        """Keep it. Whoever reads at the same time finds the old file or the new one, whole."""
        if self.folder is None:
            return
        path = self._path(kind, key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(digest(key, content) + content)
            os.replace(file.name, path)

    def _path(self, kind: str, key: bytes) -> Path:
        assert self.folder is not None
        return self.folder / kind / digest(key).hex()

    def sweep(self, most: int = MOST_BYTES) -> None:
        """Take away the oldest until all of it is no larger than so many bytes."""
        if self.folder is None:
            return
        with suppress(OSError):
            there = [(path, path.stat()) for path in self.folder.rglob("*") if path.is_file()]
            for path, found in sorted(there, key=lambda one: one[1].st_mtime_ns, reverse=True):
                most -= found.st_size
                if most < 0:
                    path.unlink(missing_ok=True)


NOTHING_KEPT = Kept(None)


class Newest(Generic[T]):
    """What was made of some bytes, by a name, in memory: of each name the last two, of all together no more bytes than so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, tuple[tuple[bytes, T], ...]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def of(self, name: str, raw: bytes, make: Callable[[], T]) -> T:
        with self._lock:
            held = self._held.get(name, ())
        for own, made in held:
            if own == raw:
                return made
        made = make()
        with self._lock:
            before = self._held.pop(name, ())
            self._held[name] = ((raw, made), *before[:1])
            self._bytes += len(raw) - sum(len(own) for own, _ in before[1:])
            while self._bytes > self._most and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                self._bytes -= sum(len(own) for own, _ in oldest)
        return made


@cache
def engine() -> bytes:
    """The digest of whatever makes one thing of another: this code, Python, and the libraries, which are known by name and
    version."""
    code = Path(__file__).parent
    libraries = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return digest(
        sys.version.encode(), "\n".join(libraries).encode(), of_files(code, sorted(code.rglob("*.py")))
    )


def of_files(folder: Path, files: Iterable[Path]) -> bytes:
    """The digest of files: their bytes, and their names below a folder."""
    return digest(
        *(part for path in files for part in (str(path.relative_to(folder)).encode(), path.read_bytes()))
    )


class KeptTemplates(BytecodeCache):
    """Templates as Jinja has made them ready to run, by their name, their text and Jinja's options."""

    def __init__(self, kept: Kept, options: Mapping[str, bool]) -> None:
        self.kept = kept
        self.options = options

    def load_bytecode(self, bucket: Bucket) -> None:
        if content := self.kept.get("templates", self._key(bucket)):
            bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept.put("templates", self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> bytes:
        return f"{bucket.key} {bucket.checksum} {self.options}".encode()
