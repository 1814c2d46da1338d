"""Rules about links: where they lead, and what their words say of that. `records/links.py` knows what is honest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Mark, Problem, rule
from localoffer.records import markdown
from localoffer.records.links import flaw, has_words, untrue
from localoffer.records.models import Contact, Record, Source
from localoffer.records.naming import record_name, shorten
from localoffer.records.phones import dialled
from localoffer.records.values import UNSAFE_LINK
from localoffer.rules.base import Content, line_in, of_file

#: Letters of the words of a link.
MOST = 200


def _home(content: Content) -> str | None:
    """The address of the site itself."""
    return content.records.site.address if content.records.site else None


@of_file()
@UNSAFE_LINK.check
def unsafe_link(content: Content) -> Iterator[Problem]:
    """A link in a text that leads where no link should. Fields with an address are read by `values`."""
    for where, link in _links(content):
        if wrong := flaw(link.href):
            yield UNSAFE_LINK.problem(
                link.mark,
                f"The link “{shorten(link.text)}” goes to “{shorten(link.href)}”, {wrong.says}.",
                wrong.hint,
                where,
            )


@of_file()
@rule
def link_without_words(content: Content) -> Iterator[Problem]:
    """A link has words to see and to hear. Pictures, blanks and signs are none.

    PASS: [complain](/your-rights/complaints/)
    FAIL: [](/your-rights/complaints/)
    """
    for where, link in _links(content):
        if not has_words(link.text):
            yield link_without_words.problem(
                link.mark,
                f"The link to “{shorten(link.href)}” has no words, so nobody sees it or hears where it leads.",
                "Write what is there between [ and ], or take the link away.",
                where,
            )


#: What looks like a link to a page of the site and has a space in its address.
_WITH_A_SPACE = re.compile(r"\[[^\[\]\n]+\]\((/[^()\s\"']* [^()\n\"']*)\)")


@of_file()
@rule
def space_in_link(content: Content) -> Iterator[Problem]:
    """The address of a link has no space: readers would see it as it stands, brackets and all.

    PASS: [take part](/take-part/)
    FAIL: [take part](/take part/)
    """
    for where, prose, _ in content.proses:
        for found in _WITH_A_SPACE.finditer(prose.text):
            yield space_in_link.problem(
                line_in(prose, found.start()),
                f"“{shorten(found.group(), 60)}” is no link: its address has a space, and readers would see it as it stands.",
                f"Write the address as the page has it, such as {found[1].strip().replace(' ', '-')}",
                where,
            )


@of_file()
@rule
def long_link(content: Content) -> Iterator[Problem]:
    """The words of a link are read at a glance: 200 letters at most.

    PASS: Read [how to complain](/your-rights/complaints/).
    FAIL: a whole paragraph between [ and ]
    """
    for where, link in _links(content):
        if len(link.text) > MOST or len(link.title) > MOST:
            yield long_link.problem(
                link.mark,
                f"The words of the link “{shorten(link.text, 40)}” have more than {MOST} letters.",
                "Leave the few words between [ and ] that say where it leads, and write the others before or after it.",
                where,
            )


@of_file(_home)
@rule
def untrue_link(content: Content) -> Iterator[Problem]:
    """Where the words of a link look like a number, a web address or an e-mail, that is where it leads.

    http for https, www., a closing slash, and how a number is spaced make no difference. The name of a site may stand for
    each of its pages.

    PASS: [0306 999 0123](tel:+443069990123)
    PASS: [gov.uk](https://www.gov.uk/)
    FAIL: [0306 999 0123](tel:03069990124)
    FAIL: [www.gov.uk](https://www.example.org/)
    FAIL: name: Childline on 0800 1111, with phone: 0306 999 0123
    """
    home = content.once(_home)
    for where, words, href, mark in _worded(content):
        if not flaw(href) and (said := untrue(words, href, home)):
            yield untrue_link.problem(
                mark,
                f"The words of a link say “{shorten(said)}”, and it leads to “{shorten(href)}”.",
                "Write the same in both. If it is to lead there, say in its words what is there.",
                where,
            )
    for contact in content.each(Contact):
        own = {dialled(getattr(part, name)) for part, name in contact.numbers}
        said = untrue(contact.name, f"tel:{contact.phone}") if contact.phone else None
        if said and dialled(said) not in {None, *own}:
            yield untrue_link.problem(
                contact.marks.of("name"),
                f"The name says “{said}”, and the button with it rings {contact.phone}.",
                "Take the number out of the name: it stands beside it.",
                record_name(contact),
            )


def _worded(content: Content) -> Iterator[tuple[str, str, str, Mark]]:
    """What each link belongs to, its words, where it leads and its place: in texts, and in fields that become links."""
    for where, link in _links(content):
        yield from (
            (where, words, link.href, link.mark) for words in (link.text, link.title) if len(words) <= MOST
        )
    for contact in content.each(Contact):
        yield from _field(contact, "name", contact.web)
    for source in content.each(Source):
        for field in ("title", "short"):
            yield from _field(source, field, source.address)


def _field(record: Record, field: str, href: str | None) -> Iterator[tuple[str, str, str, Mark]]:
    """A name on which a web address is linked, where it is nothing but an address, an e-mail or a number.

    Names of papers and helplines may name a site among other words.
    """
    words = getattr(record, field)
    if (
        href
        and words
        and len(words) <= MOST
        and (" " not in words or not any(letter.isalpha() for letter in words))
    ):
        yield record_name(record), words, href, record.marks.of(field)


def _links(content: Content) -> Iterator[tuple[str, markdown.WrittenLink]]:
    """Each link in a text, with what it belongs to."""
    return ((where, link) for where, link in content.links if not link.image)
