"""What is kept from one build to the next, under the digest of exactly what it was made from.

Never needed: whoever deletes the folder waits a little longer once. What is damaged, cut off or of another time is not
found. What is kept is trusted as code is, so it lies beside the code and never in a folder that somebody handed in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

#: No more than so many things of one kind are kept; the oldest go first.
MOST = 400
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
            self._sweep(path.parent)

    def _path(self, kind: str, key: bytes) -> Path:
        assert self.folder is not None
        return self.folder / kind / digest(key).hex()

    def _sweep(self, folder: Path) -> None:
        there = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in there[MOST:]:
            path.unlink(missing_ok=True)


NOTHING_KEPT = Kept(None)


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
