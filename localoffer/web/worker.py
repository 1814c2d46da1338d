"""The service worker that keeps the pages on a phone, and how much there is to keep."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from jinja2 import Environment

from localoffer.addresses import DATA, NOT_FOUND
from localoffer.records.frozen import dataclass
from localoffer.records.values import When

#: Only what is needed to read a page; no papers to print.
KEPT = (".html", ".css", ".js", ".json", ".svg")
ONE_FILE = "keep/offer.html"
#: After how many days the notice over a copy says that it is old.
OLD_DAYS = 30


@dataclass(frozen=True)
class Sizes:
    """In words: the size of the one file on a disk, and what a phone downloads and then stores to keep every page."""

    one_file: str
    load: str
    room: str


def sizes(documents: Mapping[str, bytes], weights: Mapping[str, int]) -> Sizes:
    """`weights`: the transfer sizes of documents, by path, as far as they are known."""
    kept = [name for name in documents if _is_kept(name)]
    return Sizes(
        one_file=_in_words(len(documents.get(ONE_FILE, b""))),
        load=_in_words(sum(weights[name] if name in weights else packed(documents[name]) for name in kept)),
        room=_in_words(sum(len(documents[name]) for name in kept)),
    )


@lru_cache
def packed(content: bytes) -> int:
    """The transfer size of a file: its bytes after gzip -6."""
    return len(gzip.compress(content, 6, mtime=0))


def _is_kept(name: str) -> bool:
    """The page for addresses that do not exist has no address of its own; most of `/data/` is for programs."""
    is_data = f"/{name}".startswith(DATA) and not name.endswith(".html")
    return name.endswith(KEPT) and f"/{name}" != NOT_FOUND and not is_data


def worker(environment: Environment, documents: Mapping[str, bytes], as_of: When) -> bytes:
    """The service worker with the list of files. Its version changes with any of them and with its own code."""
    notice = environment.get_template("components/copy-notice/macro.html")
    words = {
        "as_of": as_of.iso,
        "notice": notice.render(as_of=as_of, old=False),
        "old_notice": notice.render(as_of=as_of, old=True),
        "old_days": OLD_DAYS,
        "files": {
            name.removesuffix("index.html"): sha256(content).hexdigest()[:16]
            for name, content in sorted(documents.items())
            if _is_kept(name)
        },
    }
    template = environment.get_template("worker/sw.js")
    version = sha256(template.render(version="", **words).encode()).hexdigest()[:16]
    return template.render(version=version, **words).encode()


def _in_words(bytes_: int) -> str:
    """`127 KB`, `3.4 MB`: rounded up, in thousands, as phones count."""
    if bytes_ < 1_000_000:
        return f"{-(-bytes_ // 1000)} KB"
    return f"{-(-bytes_ // 100_000) / 10} MB"
