"""Whether links to other sites still work. `python build.py links`: by hand, or once a week; no build or test checks
them.

One request at a time, with a pause before the next one to the same host. The addresses come from content, so only the
public web is contacted.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from http.client import BadStatusLine, HTTPConnection, HTTPException, LineTooLong, parse_headers
from io import BytesIO
from ipaddress import IPv6Address, ip_address
from itertools import chain, islice, zip_longest
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit

from localoffer.records.characters import visible
from localoffer.records.frozen import dataclass
from localoffer.records.links import web_flaw
from localoffer.records.one_file import File
from localoffer.records.values import day_in_words

#: In seconds: the pause before the next request to the same host, and the time limits for one answer and for the whole
#: run.
PAUSE, TIMEOUT, LONGEST = 3.0, 15.0, 40 * 60.0
#: The maximum number of addresses in one run; next week's continues where it ended.
MOST = 400
HOPS = 5
#: The maximum size of a response head in bytes, and how many of a host's addresses are tried.
LARGEST, WAYS = 65_536, 3
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+", re.IGNORECASE)
_END = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d\.\d (\d{3})\b")
#: Opens a connection to a host and port, or raises OSError.
Connect = Callable[[str, int], socket.socket]


class LinkState(Enum):
    """The result for a link, worst first, as the report calls it."""

    GONE = "Gone: the site says that there is no such page"
    NOWHERE = "Not reached: no such site, or it did not answer"
    MOVED = "Moved for good: look at the new address, then write it"
    UNTOLD = "Not shown to a program: open it yourself"
    LEFT = "Not checked this time"
    FINE = "Fine"


@dataclass(frozen=True)
class CheckedLink:
    """An address, its position (`offer.yaml, line 12`), the result, and what the site said."""

    address: str
    places: tuple[str, ...]
    result: LinkState
    said: str = ""


@dataclass(frozen=True)
class Response:
    """A site's response: its status, and where it redirects to."""

    status: int
    elsewhere: str | None


class NotPublic(OSError):
    """A name that resolves to a private network, or to this computer."""


def addresses(files: Iterable[File]) -> Mapping[str, tuple[str, ...]]:
    """Each address of another site in these files, without its #fragment, and its positions."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for number, line in enumerate(file.lines, 1):
            for match in () if line.lstrip().startswith("# ") else _ADDRESS.finditer(line):
                address = _bare(match[0])
                if web_flaw(address) is None:
                    found[address].append(f"{file.path}, line {number}")
    return {address: tuple(places) for address, places in found.items()}


def _bare(address: str) -> str:
    """Without the punctuation, brackets or emphasis around it."""
    while address[-1] in ".,;:!?*_’”" or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return urldefrag(address).url


def look(
    places: Mapping[str, tuple[str, ...]], ask: Callable[[str, str], Response], week: int
) -> Iterator[CheckedLink]:
    """The result for each address, for up to `MOST` of them and `LONGEST` seconds."""
    begun = time.monotonic()
    in_turn = _in_turn(places)
    start = week * MOST % len(in_turn) if len(in_turn) > MOST else 0
    asks_us_to_wait: set[str] = set()
    for number, address in enumerate(in_turn[start:] + in_turn[:start]):
        host = urlsplit(address).netloc
        if number >= MOST or time.monotonic() - begun > LONGEST:
            yield CheckedLink(address, places[address], LinkState.LEFT, "no time left")
        elif host in asks_us_to_wait:
            yield CheckedLink(address, places[address], LinkState.LEFT, "the site asks programs to wait")
        else:
            result, said = _followed(address, ask)
            if result is LinkState.LEFT:
                asks_us_to_wait.add(host)
            yield CheckedLink(address, places[address], result, said)


def _in_turn(all_of_them: Iterable[str]) -> list[str]:
    """One address of each host, then the next of each, so that pauses are rarely needed."""
    of_host: dict[str, list[str]] = defaultdict(list)
    for address in sorted(all_of_them):
        of_host[urlsplit(address).netloc].append(address)
    return [address for address in chain.from_iterable(zip_longest(*of_host.values())) if address]


def _followed(address: str, ask: Callable[[str, str], Response]) -> tuple[LinkState, str]:
    at, for_good = address, True
    try:
        for _ in range(HOPS):
            answer = ask("HEAD", at)
            if answer.status >= 400 and answer.status not in (429, 503):
                # Some sites answer only requests like a browser's.
                answer = ask("GET", at)
            if not (300 <= answer.status < 400 and answer.elsewhere):
                return _result_of(answer.status, "" if at == address or not for_good else at)
            for_good = for_good and answer.status in (301, 308)
            at = urldefrag(urljoin(at, answer.elsewhere)).url
            if flaw := web_flaw(at):
                return LinkState.UNTOLD, f"it sends readers on to an address {flaw.says}"
    except NotPublic:
        return LinkState.NOWHERE, "its name leads into a private network"
    except (OSError, HTTPException, ValueError) as error:
        return LinkState.NOWHERE, type(error).__name__ if isinstance(error, HTTPException) else str(error)[
            :120
        ]
    return LinkState.UNTOLD, "it keeps sending readers on"


def _result_of(status: int, moved_to: str) -> tuple[LinkState, str]:
    if status in (404, 410):
        return LinkState.GONE, str(status)
    if status in (429, 503):
        return LinkState.LEFT, "the site asks programs to wait"
    if status >= 500:
        return LinkState.NOWHERE, f"the site has a fault ({status})"
    if not 200 <= status < 300:
        return LinkState.UNTOLD, str(status)
    return (LinkState.MOVED, moved_to) if moved_to else (LinkState.FINE, "")


class HeadRequests:
    """Requests the head of a page, one at a time. `agent` says who asks."""

    def __init__(
        self,
        agent: str,
        connect: Connect | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._agent, self._connect, self._sleep = agent, connect or public, sleep
        self._asked: dict[str, float] = {}

    def __call__(self, method: str, address: str) -> Response:
        """Raises OSError, HTTPException or ValueError if there is no answer."""
        parts = urlsplit(address)
        host, secure = parts.hostname or "", parts.scheme.lower() == "https"
        if (since := time.monotonic() - self._asked.get(host, -PAUSE)) < PAUSE:
            self._sleep(PAUSE - since)
        try:
            with self._connect(host, parts.port or (443 if secure else 80)) as way:
                way.settimeout(TIMEOUT)
                if not secure:
                    return self._answer(way, method, parts)
                with ssl.create_default_context().wrap_socket(way, server_hostname=host) as shut:
                    return self._answer(shut, method, parts)
        finally:
            self._asked[host] = time.monotonic()

    def _answer(self, way: socket.socket, method: str, parts: SplitResult) -> Response:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else ""
        headers = {
            "Host": parts.netloc,
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Connection": "close",
        }
        connection = HTTPConnection(parts.netloc)
        connection.sock = way
        connection.request(method, path + query, headers=headers)
        return _answered(_head(way, time.monotonic() + TIMEOUT))


def _head(way: socket.socket, until: float) -> bytes:
    """The head of a response, plus as much of the body as came with it. A site that sends it in drips is abandoned at
    a time of the monotonic clock. Raises OSError, HTTPException."""
    head = b""
    while not _END.search(head):
        if len(head) > LARGEST:
            raise LineTooLong("head of an answer")
        if (left := until - time.monotonic()) <= 0:
            raise TimeoutError("timed out")
        way.settimeout(left)
        piece = way.recv(4096)
        if not piece:
            break
        head += piece
    return head


def _answered(head: bytes) -> Response:
    """What the head of a response says. Raises HTTPException."""
    lines = BytesIO(head)
    status = _STATUS.match(lines.readline())
    if not status:
        raise BadStatusLine("")
    return Response(int(status[1]), parse_headers(lines).get("Location"))


def public(host: str, port: int) -> socket.socket:
    """A connection to a host on the public web, opened to the very address that was checked. Raises OSError."""
    reached: OSError = NotPublic(host)
    numbers = (str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    for number in islice(filter(is_public, numbers), WAYS):
        try:
            return socket.create_connection((number, port), timeout=TIMEOUT / WAYS)
        except OSError as error:
            reached = error
    raise reached


def is_public(number: str) -> bool:
    """Whether an IP address is on the public web: not in a private network, on this computer or in a tunnel."""
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        tunnel = address.ipv4_mapped or address.sixtofour or address.teredo
        # Only these are assigned.
        return tunnel is None and (int(address) >> 125) == 1 and address.is_global
    return address.is_global and not address.is_multicast


def in_words(found: Iterable[CheckedLink], today: date) -> str:
    """The report, in Markdown that is readable as text."""
    by_kind: dict[LinkState, list[CheckedLink]] = defaultdict(list)
    for it in found:
        by_kind[it.result].append(it)
    looked_at = sum(map(len, by_kind.values())) - len(by_kind[LinkState.LEFT])
    blocks = [
        f"Links to other sites, checked on {day_in_words(today)}: {looked_at}. They lead where they should: "
        f"{len(by_kind[LinkState.FINE])}."
    ]
    for result in LinkState:
        if result is not LinkState.FINE and (these := by_kind[result]):
            blocks.append(f"## {result.value} ({len(these)})")
            blocks.append("\n".join(_line(it) for it in sorted(these, key=lambda it: it.places)))
    return "\n\n".join(blocks)


def _line(it: CheckedLink) -> str:
    more = f" and {len(it.places) - 1} more" if len(it.places) > 1 else ""
    return visible(f"- {it.places[0]}{more}: {it.address}" + (f" ({it.said})" if it.said else ""))
