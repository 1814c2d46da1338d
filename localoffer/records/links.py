"""Whether a link does what it says: where it leads, and what its words claim.

Everything that handles links uses this: fields with a web address or an email address, links in texts, and whatever a
page links.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from localoffer.records import bounds
from localoffer.records.frozen import dataclass
from localoffer.records.phones import dialled, texted

SCHEMES = ("https", "http", "mailto", "tel", "sms")
#: The web's ports; all others are blocked in many schools, libraries and prisons.
PORTS = ("80", "443", "8080", "8443")


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a link's destination. `says` follows the quoted address; `hint` is how to mend it."""

    says: str
    hint: str


NO_PAGE = Flaw(
    "which is not a page",
    "Begin the address with https:// for another site, with / for a page of this one, or with mailto:, tel: or sms:.",
)
NOT_WHOLE = Flaw(
    "which is not a web address", "Write the whole address, beginning with https:// and with no spaces."
)
USERINFO = Flaw(
    "which does not lead where it seems to, because there is a name and an @ before the site",
    "If the rest is the right site, delete everything between // and @, and the @.",
)
NUMBERED = Flaw(
    "where the site is a number, so nobody can see whose it is",
    "Write the site’s name, such as www.gov.uk. A page of this site begins with /, such as /help-now/.",
)
PRIVATE = Flaw(
    "which only opens on one computer or in one building",
    "Write an address that everybody can open, with the full name of the site, such as www.gov.uk. A page of this site "
    "begins with /, such as /help-now/.",
)
ODD_LETTERS = Flaw(
    "where the site’s name has letters other than a to z, which can be mistaken for others",
    "Check it against the source letter by letter, and type the name of the site in the letters a to z.",
)
ODD_PORT = Flaw(
    "which has a number after the site that many networks block",
    f"Delete the colon and the number after it. Only {', '.join(PORTS[:-1])} and {PORTS[-1]} can go there.",
)
NO_NUMBER = Flaw(
    "which is no UK telephone number",
    "Check each digit against the source, and write only the number: tel:03069990123.",
)
NO_TEXT_NUMBER = Flaw(
    "which is not a number that takes texts",
    "Check each digit against the source. Write the number, such as sms:85258, and body= if there are words to send.",
)
NO_MAIL = Flaw(
    "which is not one e-mail address", "Write it like mailto:name@council.gov.uk, with one address."
)
MAIL_MORE = Flaw(
    "which does more than begin an e-mail to that address",
    "After ? there can only be subject= and body=, once each.",
)
MAIL_LINES = Flaw(
    "whose subject or words have a line break or a character that cannot be seen",
    "Write the subject on one line. In body= a new line is %0D%0A.",
)
HOME = Flaw(
    "which is not an address where a site can be published",
    "Write https://, the site without a port number, its folder if it is in one, and nothing after that: "
    "https://www.example.gov.uk/our-offer/.",
)
HOME_LONG = Flaw(
    f"which has more than {bounds.SITE} characters: its QR code could not be read from paper",
    "Publish the site at a shorter address.",
)

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: Names that no public site has. Sources: RFC 6761, RFC 6762 (appendix G), RFC 7686, RFC 8375, and ICANN on .internal.
_INSIDE = frozenset((
    "localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "test",
    "invalid", "onion", "alt",
))  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f]|%(?:[01][0-9a-fA-F]|20|7[fF])")
_EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")


@lru_cache(maxsize=4096)
def flaw(href: str) -> Flaw | None:
    """What is wrong with the destination of a link in a text, if anything. Whether a page of the site exists is not
    known here.

    Browsers ignore white space and control characters before and within a scheme, so they are removed first.
    """
    plain = _CONTROL.sub("", href)
    if plain.startswith(("//", "/\\", "\\")) or plain.lower().startswith(("/%5c", "%5c")):
        return NO_PAGE
    before = re.sub("%3a", ":", re.split(r"[/?#]", plain, maxsplit=1)[0], flags=re.IGNORECASE)
    scheme, colon, _ = before.partition(":")
    if not colon:
        return None
    rest = href.partition(":")[2]
    match scheme.lower():
        case "https" | "http":
            return web_flaw(href)
        case "mailto":
            return _mail_flaw(rest)
        case "tel":
            return None if dialled(unquote(rest)) else NO_NUMBER
        case "sms":
            return _sms_flaw(rest)
    return NO_PAGE


def web_flaw(address: str) -> Flaw | None:
    """What is wrong with an address of another site, if anything."""
    found = re.fullmatch(r"https?://(?!https?:)([^/?#]*)(.*)", address, re.IGNORECASE)
    if not found or any(letter in '\\<>"' or _unseen(letter) for letter in address):
        return NOT_WHOLE
    authority = found[1]
    if "@" in authority or "%40" in authority:
        return USERINFO
    host, colon, port = authority.partition(":")
    if authority.startswith("["):
        return NUMBERED
    return _host_flaw(host) or (ODD_PORT if colon and port not in PORTS else None)


def home_flaw(address: str) -> Flaw | None:
    """What is wrong with the site's own address, if anything: it is on papers, in QR codes and in feeds."""
    if len(address) > bounds.SITE:
        return HOME_LONG
    if wrong := web_flaw(address):
        return wrong
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~-]+)*/?", address):
        return HOME
    return HOME if {".", ".."} & set(address.split("/")) else None


def is_email(text: str) -> bool:
    """Whether it is one email address, at a host that everybody can write to."""
    return bool(_EMAIL.fullmatch(text)) and _host_flaw(text.partition("@")[2]) is None


def _host_flaw(host: str) -> Flaw | None:
    labels = host.lower().removesuffix(".").split(".")
    if not host.isascii() or any(label.startswith("xn--") for label in labels):
        return ODD_LETTERS
    # Browsers take a host for a number if its last part is one: 2130706433, 0x7f.1, 0177.0.0.1.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        return NUMBERED
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return NOT_WHOLE
    if len(labels) == 1 or labels[-1] in _INSIDE or labels[-2:] == ["home", "arpa"]:
        return PRIVATE
    return None


def _mail_flaw(rest: str) -> Flaw | None:
    to, _, query = rest.partition("?")
    if not is_email(unquote(to)):
        return NO_MAIL
    names = set()
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if name.lower() not in ("subject", "body") or name.lower() in names or "#" in value:
            return MAIL_MORE
        names.add(name.lower())
        # Some programs decode twice.
        said = unquote(unquote(value))
        if name.lower() == "body":
            said = said.replace("\r\n", "").replace("\n", "").replace("\t", "")
        if any(_unseen(letter) and letter != " " for letter in said):
            return MAIL_LINES
    return None


def _sms_flaw(rest: str) -> Flaw | None:
    to, _, query = rest.partition("?")
    words = query.removeprefix("&")
    if not texted(unquote(to)) or (query and not re.fullmatch(r"body=[^&#]*", words, re.IGNORECASE)):
        return NO_TEXT_NUMBER
    return None


def _unseen(letter: str) -> bool:
    """Whether a character is a space, a control character, or invisible."""
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")


# What words say.

#: Characters classed as letters that are drawn as nothing.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u3002\uff61\u2024\ufe52", "."),
        **dict.fromkeys("\u2044\u2215\u29f8", "/"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_UNDRAWN = frozenset(("Cf", "Cc", "Mn", "Me"))
_ROUND = "()[]<>{}\"'“”‘’«»,;:!?.…*_`|~&=+-"
#: Anything that no address contains.
_PARTS = re.compile(r"[^\w.@/\\:?#%&=+~£$€-]+")
#: What may precede an address without a space.
_BEFORE = re.compile(r"^[^\W\d_]*[:/\\]+")
#: The endings of most addresses here. Others are told from the end of one sentence and the start of the next by having
#: no capital.
_USUAL = frozenset(
    ["uk", "com", "org", "net", "gov", "edu", "info", "biz", "eu", "scot", "wales", "cymru", "london", "nhs"]
)
#: How the names of files end, though some sites do too (.md, .mov, .pub, .zip). Anything else that ends as an address may
#: be one, such as bit.ly.
_FILES = frozenset((
    "pdf", "doc", "docx", "docm", "dot", "dotx", "dotm", "odt", "rtf", "txt", "md", "pages", "wpd", "wps", "pub", "epub",
    "mobi", "msg", "eml", "xls", "xlsx", "xlsm", "xlsb", "xltx", "ods", "numbers", "csv", "tsv", "ppt", "pptx", "pptm",
    "pps", "ppsx", "potx", "odp", "key", "odg", "vsd", "vsdx", "mpp", "html", "htm", "xhtml", "shtml", "asp", "aspx",
    "php", "jsp", "js", "css", "yaml", "yml", "json", "geojson", "jsonld", "xml", "rss", "kml", "gpx", "ics", "vcf",
    "jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "heic", "heif", "tif", "tiff", "bmp", "eps", "wav", "ogg", "mov",
    "avi", "wmv", "webm", "mpg", "mpeg", "zip", "rar", "tar",
))  # fmt: skip
_DIGITS = re.compile(r"\+?[0-9](?:[^0-9A-Za-z£$€]{0,3}[0-9])*")
_GROUP = re.compile(r"\+?[0-9]+")
#: A candidate for a UK number, without what separates its digits; `dialled` decides.
_LONG = re.compile(r"(?:0|(?:\+|00)440?)(?:[1-35-9][0-9]{8,9}|8001111|845464[0-9])")
#: The most digits of a number: 00 44 (0) 306 999 0123.
_MOST_DIGITS = 15
_READ_AS = str.maketrans("OoIl", "0011")
_MIXED = re.compile(r"(?<!\w)[0-9OoIl]+(?!\w)")
#: Three-digit numbers that people know by heart.
_KNOWN = frozenset(("999", "112", "101", "111", "105", "119"))
_RING = re.compile(r"(?:ring|call|phone|dial|tel|text(?: \w{1,20} to)?):?\s*$", re.IGNORECASE)


def has_words(text: str) -> bool:
    """Whether somebody who hears or sees a link's text gets a word or a number."""
    return any(unicodedata.category(letter)[0] in "LN" and letter not in _BLANK for letter in text)


def untrue(words: str, href: str, home: str | None = None) -> str | None:
    """The first number, address or email in a link's text that is not where it leads, or None.

    Harmless are http for https, www., a final slash, capitals in a host; the host alone for any page of it; an omitted
    #fragment; and +44 for 0, spaces, brackets and hyphens in a number. `home` is the web address of this site, if
    known.
    """
    said = _fold(words)
    if not re.search(r"[0-9@./\\]", said):
        return None
    leads = _Leads.of(href, home)
    if _same_web(said.strip(), leads):
        return None
    rest = []
    for word in said.split():
        if _same_web(word.strip(_ROUND), leads):
            continue
        for part in _PARTS.split(word):
            bare = part.strip(_ROUND)
            plain = _BEFORE.sub("", bare)
            if "@" in plain.strip("@") and "." in plain.rpartition("@")[2]:
                if plain.partition("?")[0].casefold() != leads.mail:
                    return plain
            elif _is_address(bare) or _is_address(plain):
                if not (_same_web(bare, leads) or _same_web(plain, leads)):
                    return bare
            elif re.fullmatch(r"/[a-z][a-z0-9-]*(?:/[a-z0-9-]+)*/?(?:#[a-z0-9-]*)?", bare):
                if bare.partition("#")[0].strip("/") != leads.page:
                    return bare
            else:
                rest.append(part)
    return _untrue_number(" ".join(rest), leads)


@dataclass(frozen=True)
class _Leads:
    """Where a link leads: its web address, email address, number, or page of the site."""

    web: str | None = None
    mail: str | None = None
    number: str | None = None
    page: str | None = None
    texts: bool = False

    @classmethod
    def of(cls, href: str, home: str | None) -> _Leads:
        scheme, colon, rest = href.partition(":")
        to = unquote(rest.partition("?")[0])
        match scheme.lower() if colon else "":
            case "https" | "http":
                return cls(web=href)
            case "mailto":
                return cls(mail=to.casefold())
            case "tel":
                return cls(number=dialled(to))
            case "sms":
                return cls(number=texted(to), texts=True)
        page = re.split(r"[?#]", href, maxsplit=1)[0].strip("/")
        return cls(web=home.rstrip("/") + href if home and href.startswith("/") else None, page=page)

    def rings(self, number: str) -> bool:
        """Whether a number, as digits only, is the link's, with or without its area code."""
        if not self.number:
            return False
        if len(number) < 7:
            return number == self.number or (len(number) > 4 and self.number[3:].endswith(number))
        return bool(_LONG.fullmatch(number)) and dialled(number) == self.number

    def names(self, number: str) -> bool:
        """Whether the link's site has a number as its name."""
        return number in _split(self.web or "")[0].split(".")


def _fold(words: str) -> str:
    """Words as they look: nothing invisible, one kind of digits, dots, slashes and hyphens, no combining marks."""
    plain = unicodedata.normalize("NFKC", words.translate(_FOLDED)).translate(_FOLDED)
    seen = (letter for letter in plain if letter.isspace() or unicodedata.category(letter) not in _UNDRAWN)
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in seen)


def _is_address(word: str) -> bool:
    """Whether a word looks like a web address: with //, with www., or a host such as gov.uk/help."""
    if re.match(r"[a-z][a-z0-9+.-]{0,20}:[/\\]|www\.", word, re.IGNORECASE):
        return True
    host, slash, _ = re.sub(r"[/?#\\:]", "/", word).partition("/")
    labels = host.split(".")
    if len(labels) < 2 or not all(label.replace("-", "").isalnum() for label in labels):
        return False
    last = labels[-1]
    if last.casefold() in _USUAL:
        return True
    if (
        len(last) < 2
        or not last.isalpha()
        or min(map(len, labels)) < 2
        or (last.casefold() in _FILES and not slash)
    ):
        return False
    return last.islower() or host.isupper()


def _same_web(word: str, leads: _Leads) -> bool:
    """Whether a word is the address that the link leads to, or its host."""
    if leads.web is None:
        return False
    site, path, query, place = _split(word)
    to_site, to_path, to_query, to_place = _split(leads.web)
    if site != to_site:
        return False
    if not re.search(r"[/?#]", word):
        return True
    return (path, query) == (to_path, to_query) and place in ("", to_place)


def _split(address: str) -> tuple[str, str, str, str]:
    """Host, path, query and fragment, without differences that do not matter."""
    rest = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    rest, _, place = rest.partition("#")
    rest, _, query = rest.partition("?")
    site, _, path = rest.partition("/")
    site = re.sub(r":(?:80|443)$", "", site).casefold().removeprefix("www.").removesuffix(".")
    return site, unquote(path).rstrip("/"), unquote(query), unquote(place)


def _untrue_number(said: str, leads: _Leads) -> str | None:
    plain = _MIXED.sub(_as_digits, said)
    for run in _DIGITS.finditer(plain):
        before = plain[max(0, run.start() - 30) : run.start()]
        if before[-1:] in ("£", "$", "€"):
            continue
        groups = list(_GROUP.finditer(run[0]))
        named = before[-1:].isalpha()
        rung = not named and bool(
            _RING.search(before) or (run[0] == plain.strip() and not leads.names(run[0]))
        )
        first = 0
        while first < len(groups):
            first, claim = _claim(run[0], groups, first, leads, rung, named)
            if claim:
                return claim
    return None


def _as_digits(found: re.Match[str]) -> str:
    """A capital O among digits is read as nought, and l as one."""
    return found[0].translate(_READ_AS) if re.search("[0-9]", found[0]) else found[0]


def _claim(
    run: str, groups: list[re.Match[str]], first: int, leads: _Leads, rung: bool, named: bool
) -> tuple[int, str | None]:
    """The group after the number that begins at this one, and that number if the link does not lead to it."""
    written: dict[int, str] = {}
    for end in range(first + 1, min(len(groups), first + _MOST_DIGITS) + 1):
        written[end] = run[groups[first].start() : groups[end - 1].end()]
    numbers = {end: re.sub(r"[^0-9+]", "", text) for end, text in reversed(written.items())}
    for end, number in numbers.items():
        if leads.rings(number):
            return end, None
    for end, number in numbers.items():
        # A short one that people know by heart is written without gaps, and is no number after a letter: A666.
        short = len(number) < 7 and not number.startswith(("116", "118"))
        if not (short and (named or written[end] != number)) and _is_number(number, leads, rung):
            return end, written[end]
    return first + 1, None


def _is_number(number: str, leads: _Leads, rung: bool) -> bool:
    """Whether digits among words are a telephone number: a long one, a known one, or, where texts are sent, a short one."""
    rung = rung or leads.number is not None
    if len(number) < 5:
        return rung and number in _KNOWN
    if len(number) < 7:
        return (rung and number[0] in "5678" and texted(number) is not None) or (
            number.startswith(("116", "118")) and dialled(number) is not None
        )
    if _LONG.fullmatch(number):
        return dialled(number) is not None
    return number.startswith("+") and 8 < len(number) <= _MOST_DIGITS
