"""The engine that a council's own repository is pinned to: its lock file names one wheel by its hash, and every
library by theirs."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from localoffer.records.editors import FOLDER as SCHEMAS
from localoffer.records.frozen import dataclass

LOCK = "requirements.lock"
#: The folder of a wheel that is kept in the repository.
FOLDER = "engine"
#: How the command line may name a wheel.
HOW = "the file of a wheel, or its address with its hash: https://…/localoffer-1.2.0-py3-none-any.whl#sha256=… (64 digits)"
_WHEEL = re.compile(r"localoffer-(\d[\w.]*)-py3-none-any\.whl")
_PIN = re.compile(
    r"^(?:localoffer @ (https://\S+)|\./(engine/[\w.-]+)) --hash=sha256:([0-9a-f]{64})$", re.MULTILINE
)
HEAD = """\
# The engine and every library that it needs, each by the hash of its files. Not edited by hand: to move to another engine,
# and see what that changes in law, run localoffer upgrade (see README.md).
"""


class NoEngine(Exception):
    """An engine that cannot be determined or obtained. Its text says why, and what to do."""


@dataclass(frozen=True)
class Pin:
    """One wheel: `place` is its address, or its path below the repository; `digest` the SHA-256 of its bytes, in hex."""

    place: str
    digest: str

    @property
    def version(self) -> str:
        found = _WHEEL.fullmatch(unquote(self.place.rpartition("/")[2]))
        return found[1] if found else "of no known version"

    @property
    def is_address(self) -> bool:
        return self.place.startswith("https://")

    @property
    def line(self) -> str:
        """As pip reads it."""
        place = f"localoffer @ {self.place}" if self.is_address else f"./{self.place}"
        return f"{place} --hash=sha256:{self.digest}"


@dataclass(frozen=True)
class Engine:
    """A wheel and where it will be obtained from."""

    pin: Pin
    wheel: bytes

    @property
    def lock(self) -> str:
        """The whole lock file of a repository that is built with it. Raises `NoEngine` if its wheel has none."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.wheel)) as inside:
                libraries = inside.read(f"localoffer/{LOCK}").decode("utf-8", "replace")
        except (zipfile.BadZipFile, KeyError):
            raise NoEngine(f"{self.pin.place} is not a package of this engine.") from None
        return f"{HEAD}{self.pin.line}\n{libraries}"

    @property
    def schemas(self) -> dict[str, bytes]:
        """The schemas of a council's files for editors, by path in a repository. Empty for an engine without any."""
        with zipfile.ZipFile(io.BytesIO(self.wheel)) as inside:
            return {
                name.removeprefix("localoffer/"): inside.read(name)
                for name in inside.namelist()
                if name.startswith(f"localoffer/{SCHEMAS}/")
            }

    @contextmanager
    def national(self) -> Iterator[Path]:
        """A folder with its national facts, for the duration of the block."""
        with TemporaryDirectory() as place, zipfile.ZipFile(io.BytesIO(self.wheel)) as inside:
            wanted = [name for name in inside.namelist() if name.startswith("localoffer/national/")]
            inside.extractall(place, wanted)
            yield Path(place, "localoffer", "national")


def pinned(lock: str) -> Pin | None:
    """The engine that a lock file names; None if it names none in our format."""
    found = _PIN.search(lock)
    return Pin(found[1] or found[2], found[3]) if found else None


def engine_of(given: str) -> Engine:
    """The engine that somebody names: see `HOW`. Raises `NoEngine` if it cannot be obtained."""
    address, _, fragment = given.partition("#sha256=")
    name = unquote(address.replace("\\", "/").rpartition("/")[2])
    if not _WHEEL.fullmatch(name):
        raise NoEngine(f"“{given[:120]}” is not a package of this engine. Give {HOW}.")
    if not address.startswith("https://"):
        try:
            wheel = Path(given).read_bytes()
        except OSError as error:
            raise NoEngine(f"{given} cannot be read: {error.strerror}. Give {HOW}.") from None
        return Engine(Pin(f"{FOLDER}/{name}", sha256(wheel).hexdigest()), wheel)
    if not re.fullmatch("[0-9a-f]{64}", fragment):
        raise NoEngine(f"{address[:120]} has no hash, so nobody knows what it is. Give {HOW}.")
    return fetched(Pin(address, fragment))


def fetched(pin: Pin, held: Callable[[str], bytes | None] = lambda path: None) -> Engine:
    """The engine of a pin: from its path in the repository, or as fetched by pip. Raises `NoEngine`."""
    if pin.is_address:
        with TemporaryDirectory() as folder:
            (Path(folder) / LOCK).write_text(pin.line + "\n", encoding="utf-8")
            done = subprocess.run(
                [
                    sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                    "--require-hashes", "--only-binary", ":all:", "--dest", folder, "--requirement", Path(folder) / LOCK,
                ],
                capture_output=True,
                check=False,
            )  # fmt: skip
            found = list(Path(folder).glob("*.whl"))
            if done.returncode or not found:
                said = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
                raise NoEngine(f"{pin.place} could not be fetched: {said or 'pip gave no reason'}")
            wheel: bytes | None = found[0].read_bytes()
    else:
        wheel = held(pin.place)
    if wheel is None or sha256(wheel).hexdigest() != pin.digest:
        raise NoEngine(f"{pin.place} is not there, or is not what {LOCK} says.")
    return Engine(pin, wheel)


def installed_from() -> str | None:
    """The wheel that this engine was installed from, in the form for `engine_of`; None if pip did not record it."""
    try:
        noted = metadata.distribution("localoffer").read_text("direct_url.json")
        about = json.loads(noted or "{}")
        address, digest = about["url"], about["archive_info"]["hashes"]["sha256"]
    except (metadata.PackageNotFoundError, ValueError, KeyError):
        return None
    parts = urlsplit(address)
    return url2pathname(parts.path) if parts.scheme == "file" else f"{address}#sha256={digest}"
