"""Rules about links: where they lead, and what their words claim. `records/links.py` decides what is honest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records import markdown
from localoffer.records.links import flaw, has_words, untrue
from localoffer.records.models import Citation, Contact, PageText, Record, Site, Source
from localoffer.records.naming import shorten
from localoffer.records.phones import costs_more, dialled
from localoffer.records.values import UNSAFE_LINK, Prose
from localoffer.records.walk import parts, proses, values
from localoffer.rules.base import HISTORY, Content, line_in, of_file
from localoffer.rules.phones_in_text import PHONE

#: The maximum length of a link's text, in characters.
MOST = 200


def _home(content: Content) -> str | None:
    """The site's own address."""
    return content.records.site.address if content.records.site else None


@of_file()
@UNSAFE_LINK.check
def unsafe_link(content: Content) -> Iterator[Problem]:
    """A link in a text that leads where no link should. Fields with an address are read by `values`."""
    yield from _of_an_office(content)
    yield from _with_an_end(content)
    yield from _of_no_site(content)
    for link in _links(content):
        if wrong := flaw(link.href):
            yield UNSAFE_LINK.problem(
                link.mark,
                f"The link “{shorten(link.text)}” goes to “{shorten(link.href)}”, {wrong.says}.",
                wrong.hint,
            )


#: Hosts of addresses that lead elsewhere through somebody who notes who follows them, and of files that staff share.
_ON_THE_WAY = (
    "safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com",
    "linkprotect.cudasvc.com", "links.govdelivery.com", "lnks.gd", "lnkd.in", "l.facebook.com",
    "l.instagram.com", "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "ow.ly", "rb.gy", "rebrand.ly",
    "t.co", "tiny.cc", "tinyurl.com", "translate.goog",
)  # fmt: skip
_OF_STAFF = (
    "sharepoint.com", "onedrive.live.com", "1drv.ms", "teams.microsoft.com", "outlook.office.com",
    "outlook.office365.com", "loop.cloud.microsoft", "drive.google.com", "docs.google.com",
    "mail.google.com", "chat.google.com", "app.box.com", "dropbox.com", "icloud.com", "slack.com",
    "trello.com", "workplace.com",
)  # fmt: skip
#: With how a path begins that leads on, to a meeting or a calendar that anybody may be asked to, to a form or a document
#: that Google publishes, or to what Dropbox shares: anybody can open that unless its owner says otherwise.
_ADDRESS = re.compile(
    r"https?://([A-Za-z0-9.-]++)(/url\?|/track/|/l/meetup-join/|/meet/|/book|/[a-z]{1,20}/d/e/|/forms/d/[\w-]{1,100}/viewform"
    r"|(?<=dropbox\.com)/(?:s|sh|scl)/)?"
)
#: How such a path of a site begins that leads on; its others lead to pages of its own.
_LEADS_ON = ((".google.", "/url?"), (".list-manage.com", "/track/"))


def _of_an_office(content: Content) -> Iterator[Problem]:
    """A warning for each address copied out of an e-mail or a shared folder."""
    for piece in content.pieces:
        for found in _ADDRESS.finditer(piece.text) if "://" in piece.text else ():
            host = f".{found[1].lower().rstrip('.')}"
            if host.endswith(tuple(f".{name}" for name in _ON_THE_WAY)) or (
                any(name in host and found[2] == path for name, path in _LEADS_ON)
            ):
                says = "leads to another site by way of a program that notes who follows it"
                hint = "Open it, and write the address of the page that it leads to."
            elif not found[2] and (
                host.endswith(tuple(f".{name}" for name in _OF_STAFF)) or host.startswith(".intranet.")
            ):
                says = "may open only for people who sign in there"
                hint = "Open it where nobody is signed in. If it does not open, write the address of a page that does."
            else:
                continue
            yield UNSAFE_LINK.warn(
                piece.place(found.start()),
                f"An address on {found[1]} {says}.",
                hint,
                piece.where,
            )


#: Where the files of a site are kept, and how the name of one page of it ends.
_CODE_HOST = re.compile(r"https://(?:www\.)?(?:github|gitlab)\.com(?:/|\Z)", re.IGNORECASE)
_ONE_PAGE = re.compile(r"(?<!/)/[^/]*\.(?:html?|php|aspx?)/?\Z", re.IGNORECASE)


def _of_no_site(content: Content) -> Iterator[Problem]:
    """A warning where the site's own address is that of one page, or of the place where its files are kept."""
    for site in content.each(Site):
        address = str(site.address or "")
        if _CODE_HOST.match(address):
            says, hint = (
                "is where files are kept, and no site",
                "Write the address at which people read the site.",
            )
        elif one := _ONE_PAGE.search(address):
            says = "is that of one page, and every other page would be looked for below it"
            hint = f"Write {address[: one.start()]}/."
        else:
            continue
        yield UNSAFE_LINK.warn(site.marks.of("address"), f"“{shorten(address)}” {says}.", hint)


#: An address with the end of a sentence on it, or cut short. The words of an e-mail that a link begins end as they like.
_WITH_AN_END = re.compile(
    r"https?://[^\s(]*?(\))|(?:https?://\S*?|(?:mailto:|[A-Za-z0-9._+-]{1,64}@)[^\s?]*?)([.,;]|…|%E2%80%A6)"
)
#: One whose host ends in what no host can: .con for .com, .ukk, .gov.u.
_NO_HOST = re.compile(
    r"(?:https?://|mailto:)?[^\s/?#]{1,320}?(\.(?:con|cmo|ocm|vom|xom|comm|ogr|rog|orgg|ukk|uj|yk|ku|[a-z]))(?::\d+)?(?:[/?#].*)?",
    re.IGNORECASE,
)
_ENDS: Mapping[str, str] = {".": "a full stop", ",": "a comma", ";": "a semicolon", ")": "a bracket"}


def _with_an_end(content: Content) -> Iterator[Problem]:
    """A warning for each address that ends as a sentence does, or in what no host can. Those of papers may: their sites make
    them of titles."""
    # A field may be of a record that could not be read, which nothing else names.
    fields = (
        (piece.where, piece.text.strip(), piece.place(0))
        for piece in content.pieces
        if piece.field in ("web", "email")
    )
    links = ((None, link.href, link.mark) for link in _links(content))
    for where, address, mark in (*fields, *links):
        if found := _WITH_AN_END.fullmatch(address):
            sign = _ENDS.get(found[found.lastindex or 0])
            yield UNSAFE_LINK.warn(
                mark,
                f"The address “{shorten(address.replace('%E2%80%A6', '…'))}” ends in {sign or 'three dots'}.",
                "If that is the end of a sentence, delete it from the address."
                if sign
                else "It is cut short: write the whole address.",
                where,
            )
        elif found := _NO_HOST.fullmatch(address):
            yield UNSAFE_LINK.warn(
                mark,
                f"No address can end in “{found[1]}”, as that of “{shorten(address)}” does.",
                "Compare it with where you have it from, letter by letter.",
                where,
            )


#: Words of a link that say nothing of where it leads to whoever hears only the links of a page.
_ANY_WORDS = re.compile(
    r"(?:click |tap |press )?(?:here|this|this (?:link|page|site|website)|link|(?:read |find out |see )?more|(?:more|further) information)[.!:]?",
    re.IGNORECASE,
)


@of_file()
@rule
def link_without_words(content: Content) -> Iterator[Problem]:
    """A link has words that people can see and hear. Pictures, spaces and symbols do not count. Words such as “click here” are a
    warning.

    PASS: [complain](/your-rights/complaints/)
    FAIL: [](/your-rights/complaints/)
    FAIL: [click here](/your-rights/complaints/)
    """
    for link in _links(content):
        if not has_words(link.text):
            yield link_without_words.problem(
                link.mark,
                f"The link to “{shorten(link.href)}” has no words, so nobody can see it or hear where it leads.",
                "Say where it leads between [ and ], or delete the link.",
            )
        elif _ANY_WORDS.fullmatch(link.text.strip()):
            yield link_without_words.warn(
                link.mark,
                f"The words of the link to “{shorten(link.href)}” are only “{shorten(link.text)}”: whoever hears the links of "
                "a page one after the other does not hear where it leads.",
                "Say where it leads between [ and ].",
            )


#: A link with its title, what is meant as one and told as that, HTML and an address in < >, an example between ` `, and
#: the line that says where the links of a name lead.
_WRITTEN = re.compile(
    r"\[[^\[\]]*\] ?\([^()\s]*(?:[ \n]{1,9}[\"'][^\"'\n]*)?|\((?:https?:|www\.)[^()\s]*\)\[|\)\[[^\[\]\s]*\]"
    r"|<[A-Za-z/][^<>\n]*>|`[^`\n]*`|^ {0,3}\[[^\[\]\n]*\]:[^\n]*",
    re.MULTILINE,
)
#: An address among words. The name of a site alone, such as gov.uk, is what people say, and stays as it is.
_AMONG_WORDS = re.compile(
    r"(?<![\w.+:/-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?<![\w.@/:-])(?:(?:https?://|www\.)[^\s<>()\[\]`]{3,300}"
    r"|(?:[A-Za-z0-9-]{1,63}\.){1,5}(?i:uk|com|org|net)/[A-Za-z0-9][^\s<>()\[\]`]{0,300})"
    r"(?:\([^\s<>()\[\]`]{0,99}\)[^\s<>()\[\]`]{0,99})?"
)
#: One with a blank behind its @, or with “(at)” for it: not “us @ their site”, nor “Instagram @their.name”.
_TORN = re.compile(
    r"(?<![\w.+-])(?!us ?@)([A-Za-z0-9._+-]{1,64})(?: ?@ |\s?[\[(](?:at|@)[\])]\s?)"
    r"((?!www\.)(?:[A-Za-z0-9-]{1,63}\.){1,5}(?i:uk|com|org|net))\b"
)
#: Lists whose fields of one line are what readers act on.
_OFFERED = ("entitlements", "pages")


@of_file()
@warning
def not_a_link(content: Content) -> Iterator[Problem]:
    """An address or a telephone number in a longer text is a link, so that nobody has to copy it by hand, and a field of one
    line, which cannot have links, has none. The name of a site alone, such as gov.uk, and three digits that everybody
    knows are not meant. What papers said, where it stands in them, and the words that people search by stay as they are.

    PASS: Ring [0306 999 0123](tel:03069990123).
    PASS: Ask for a form on gov.uk.
    FAIL: Ring 0306 999 0123.
    FAIL: Write to team@council.gov.uk, or see www.council.gov.uk/homes.
    """
    for name, record in content.every():
        for prose in () if name in HISTORY else proses(record):
            yield from _no_link(prose)
        longer = "the text below" if isinstance(record, PageText) else "a longer text, such as details"
        for text, mark in _offered(record) if name in _OFFERED else ():
            yield from _no_link(Prose(text, mark), longer)
    for prose, is_page in content.proses:
        if is_page:
            yield from _no_link(prose)


def _offered(record: Record) -> Iterator[tuple[str, Mark]]:
    """The fields of one line in which readers are told what to do."""
    for part in parts(record):
        for field, text in values(part) if not isinstance(part, Citation) else ():
            if isinstance(text, str) and " " in text and field != "keywords":
                yield text, part.marks.of(field)


def _no_link(prose: Prose, longer: str = "") -> Iterator[Problem]:
    """One problem for all that stands among the words of a text and is no link. `longer`: the text that can have links, if
    this one cannot."""
    if found := sorted(_could_be_links(prose.text)):
        at, said, href = found[0]
        ring, mail = href.startswith("tel:"), href.startswith("mailto:")
        more = f" There {'is 1' if len(found) == 2 else f'are {len(found) - 1}'} more like it in this text."
        hint = f"Write it like this: [{said if ring else href.removeprefix('mailto:') if mail else 'where it leads'}]({href})"
        if longer:
            hint = f"A field of one line has no links. Move it to {longer}, and write it as a link"
        elif wrong := flaw(href):
            hint = wrong.hint.removesuffix(".")
        better = ". Better still, name the contact under contacts: and leave the number out" if ring else ""
        yield not_a_link.problem(
            line_in(prose, at),
            f"“{shorten(said, 60)}” is not a link here: nobody can {'ring' if ring else 'write to' if mail else 'open'} it "
            f"with one tap.{more if found[1:] else ''}",
            f"{hint}{better}" + ("." if ring or longer or not hint.endswith(")") else ""),
        )


def _could_be_links(text: str) -> Iterator[tuple[int, str, str]]:
    """Each address and number among the words of a text: its position, what it says, and where a link would lead."""
    if not any(sign in text for sign in ("@", "(at", "[at", "/", "www.", "0", "+44")):
        return
    plain = _WRITTEN.sub(lambda link: " " * len(link[0]), text)
    for one in _AMONG_WORDS.finditer(plain):
        said = one[0].rstrip(".,;:!?’”'\"*_…")
        mail = "@" in said and "/" not in said
        web = said if "://" in said else f"https://{said}"
        yield one.start(), said, f"mailto:{said}" if mail else web.replace("(", "%28").replace(")", "%29")
    for one in _TORN.finditer(plain):
        yield one.start(), one[0], f"mailto:{one[1]}@{one[2]}"
    for number in PHONE.finditer(plain):
        said = " ".join(number[0].split())
        if ")" not in said:
            said = said.removeprefix("(")
        digits, number_as_rung = re.sub(r"[^0-9]", "", said), dialled(said)
        # That one costs more is told by another rule.
        if len(digits) > 8 and number_as_rung and not costs_more(said):
            yield number.start(), said, f"tel:{number_as_rung if '+' in said else digits}"


#: What looks like a link to a page of the site but has a space in its address.
_WITH_A_SPACE = re.compile(r"\[[^\[\]\n]+\]\((/[^()\s\"']* [^()\n\"']*)\)")


@of_file()
@rule
def space_in_link(content: Content) -> Iterator[Problem]:
    """The address of a link has no spaces. Otherwise readers see it as it is written, brackets and all.

    PASS: [take part](/take-part/)
    FAIL: [take part](/take part/)
    """
    for prose, _ in content.proses:
        for found in _WITH_A_SPACE.finditer(prose.text):
            yield space_in_link.problem(
                line_in(prose, found.start()),
                f"“{shorten(found.group(), 60)}” is not a link: its address has a space, so readers would see it as it "
                "is written.",
                f"Write the address as it is on the page, such as {found[1].strip().replace(' ', '-')}",
            )


@of_file()
@rule
def long_link(content: Content) -> Iterator[Problem]:
    """The words of a link can be read at a glance: 200 characters at most.

    PASS: Read [how to complain](/your-rights/complaints/).
    FAIL: a whole paragraph between [ and ]
    """
    for link in _links(content):
        if len(link.text) > MOST or len(link.title) > MOST:
            yield long_link.problem(
                link.mark,
                f"The words of the link “{shorten(link.text, 40)}” are longer than {MOST} characters.",
                "Keep the few words that say where it leads between [ and ], and move the others before or after it.",
            )


@of_file(_home)
@rule
def untrue_link(content: Content) -> Iterator[Problem]:
    """If the words of a link look like a number, a web address or an e-mail address, that is where it leads.

    http for https, www., a slash at the end and the spaces in a number make no difference. The name of a site may stand for
    any of its pages.

    PASS: [0306 999 0123](tel:+443069990123)
    PASS: [gov.uk](https://www.gov.uk/)
    FAIL: [0306 999 0123](tel:03069990124)
    FAIL: [www.gov.uk](https://www.example.org/)
    FAIL: name: Childline on 0800 1111, with phone: 0306 999 0123
    """
    home = content.once(_home)
    for words, href, mark in _worded(content):
        if not flaw(href) and (said := untrue(words, href, home)):
            yield untrue_link.problem(
                mark,
                f"The words of a link say “{shorten(said)}”, but it leads to “{shorten(href)}”.",
                "Write the same in both. If it leads to the right place, change its words to say what is there.",
            )
    for contact in content.each(Contact):
        own = {dialled(getattr(part, name)) for part, name in contact.numbers}
        said = untrue(contact.name, f"tel:{contact.phone}") if contact.phone else None
        # The three digits of “Team 101” are a name, and the number itself is shown beside it.
        if said and len(said) > 3 and dialled(said) not in {None, *own}:
            yield untrue_link.problem(
                contact.marks.of("name"),
                f"The name says “{said}”, but its button rings {contact.phone}.",
                "Take the number out of the name: it is shown beside it.",
            )


def _worded(content: Content) -> Iterator[tuple[str, str, Mark]]:
    """Each link’s words, its target and its position: in texts, and in fields that become links."""
    for link in _links(content):
        yield from ((words, link.href, link.mark) for words in (link.text, link.title) if len(words) <= MOST)
    for contact in content.each(Contact):
        yield from _field(contact, "name", contact.web)
    for source in content.each(Source):
        for field in ("title", "short"):
            yield from _field(source, field, source.address)


def _field(record: Record, field: str, href: str | None) -> Iterator[tuple[str, str, Mark]]:
    """A name that becomes the text of a web link, if it is nothing but an address, an email address or a number.

    Names of papers and helplines may contain a site's name among other words.
    """
    words = getattr(record, field)
    if (
        href
        and words
        and len(words) <= MOST
        and (" " not in words or not any(letter.isalpha() for letter in words))
    ):
        yield words, href, record.marks.of(field)


def _links(content: Content) -> Iterator[markdown.WrittenLink]:
    """Each link in a text."""
    return (link for link in content.links if not link.image)
