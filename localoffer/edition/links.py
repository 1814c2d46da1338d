"""Whether every link works, and every number to dial and address to write to comes from a record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from localoffer.edition.edition import SLIP, Edition, listed, problem, slip
from localoffer.edition.stems import EVERYBODYS, number_of
from localoffer.edition.written import Entry
from localoffer.problems import Level, Problem, rule


@rule
def lost_link(edition: Edition) -> Iterator[Problem]:
    """Each link within the site leads to a page, paper or file that exists, and to a place that exists on it if it names one."""
    files = {f"/{name.removesuffix('index.html')}" for name in edition.documents}
    papers = {paper.address for paper in edition.papers}

    @cache
    def places(address: str) -> set[str]:
        return {str(node.attributes["id"]) for node in edition.trees[address].css("[id]")}

    for address, tree in edition.trees.items():
        hrefs = {node.attributes["href"] or "" for node in tree.css("a[href], link[href]")}
        hrefs |= {node.attributes["src"] or "" for node in tree.css("script[src], img[src]")}
        for href in sorted(hrefs):
            parts = urlsplit(href)
            if parts.scheme or href.startswith("//"):
                continue
            target = edition.target(address, href).partition("#")[0]
            lost = target not in files and target not in papers
            if lost or (
                parts.fragment and target in edition.trees and unquote(parts.fragment) not in places(target)
            ):
                yield slip(address, f"The link to {href} goes nowhere.")


@rule
def same_title(edition: Edition) -> Iterator[Problem]:
    """No two pages have the same title: nobody could tell them apart among tabs or search results. If the council wrote it
    twice, this is a warning. A page that leads on from a former address has the title of the page it leads to.
    """
    places: dict[str, list[str]] = {}
    for address, tree in edition.trees.items():
        title = tree.css_first("title")
        if title and not tree.css_first("meta[http-equiv='refresh']"):
            places.setdefault(" ".join(title.text().split()), []).append(address)
    for page in edition.pages:
        for found in (found for found in places.values() if page.address in found[1:]):
            own, find = edition.is_councils(page.title), edition.council.find
            yield problem(
                (own and (find(f"title: {page.title}\n") or find(page.title))) or page.address,
                f"{page.address} has the same title as {found[0]}: “{page.title}”.",
                "Give one of them another title.",
                level=Level.WARNING if own else Level.ERROR,
            )


@rule
def strange_number(edition: Edition) -> Iterator[Problem]:
    """Each link that dials, texts or writes has the number or address of a contact known on that day."""
    numbers = EVERYBODYS | {
        number.replace(" ", "")
        for contact in (*edition.contacts, *edition.shown("districts").values())
        for number in number_of(contact)
    }
    held = {
        "tel": numbers,
        "sms": numbers | {""},
        "mailto": {contact.of("email") for contact in edition.contacts} | {""},
    }
    strange: dict[tuple[str, str], list[str]] = {}
    for address, tree in edition.trees.items():
        for href in sorted({node.attributes["href"] or "" for node in tree.css("a[href]")}):
            parts = urlsplit(href)
            to = unquote(parts.path)
            if parts.scheme in held and to.replace(" ", "") not in held[parts.scheme]:
                strange.setdefault((parts.scheme, to), []).append(address)
    for (scheme, to), addresses in strange.items():
        places = edition.council.find_all(f"{scheme}:{to}") or edition.council.find_all(to)
        for place in places or addresses:
            on = listed(addresses) if places else place
            yield problem(
                place,
                f"{on} has a link to {scheme}:{to.replace(' ', '')}, which does not belong to any contact.",
                "Write the number of a record in content/contacts.yaml, or name the contact instead.",
            )


def _ways(contact: Entry) -> str:
    """The links by which a contact is reached, as a selector."""
    numbers = [f"{scheme}:{number}" for number in number_of(contact) for scheme in ("tel", "sms")]
    links = [*numbers, f"mailto:{contact.get('email')}", f"{contact.get('web')}"]
    return ", ".join(f"a[href='{link.replace(' ', '')}']" for link in links)


@rule
def contact_unreachable(edition: Edition) -> Iterator[Problem]:
    """Each contact’s number is on Help now as a link that dials it, and those for every page are on every page. A contact of
    the council’s that stands only where a page names it, and that no page names, is a warning.
    """
    own = {contact["id"] for contact in edition.council.lists.get("contacts", ())}
    for contact in edition.contacts:
        if contact.get("only_where_named") == "yes":
            if contact["id"] in own and not any(
                tree.css_first(_ways(contact)) for tree in edition.trees.values()
            ):
                yield problem(contact.mark, "It stands only where a page names it, and no page names it.",
                    "Name it under contacts: in the page that it is for, or delete it here.",
                    record=f"“{contact['name']}”", level=Level.WARNING,
                )  # fmt: skip
            continue
        if not contact.get("phone"):
            continue
        tel = f"a[href='tel:{contact['phone'].replace(' ', '')}']"
        everywhere = contact.get("every_page") == "yes"
        for address, tree in edition.trees.items():
            if (everywhere or address == "/help-now/") and not tree.css_first(tel):
                yield problem(contact.mark, f"{address} has no link that rings {contact['phone']}.",
                    SLIP, record=f"“{contact['name']}”",
                )  # fmt: skip


@rule
def mistake_untold(edition: Edition) -> Iterator[Problem]:
    """Each page says who to tell if it is wrong: the people who listen to care leavers, or the main line. An e-mail names the
    page and nothing about the reader, and beside it is the way to Help now for anyone who needs somebody tonight.
    """
    roles = {"participation", "main line"}
    told = [contact for contact in edition.contacts if roles & set(contact.get("roles") or ())]
    mails = {contact.of("email") for contact in told} - {""}
    numbers = {number.replace(" ", "") for contact in told for number in number_of(contact)}
    for page in edition.pages if mails or numbers else ():
        tree = edition.trees[page.address]
        for foot in tree.css("footer p, main > p"):
            links = [node.attributes["href"] or "" for node in foot.css("a")]
            leads = {edition.target(page.address, href).partition("?")[0] for href in links}
            helps = "/help-now/" not in edition.trees or leads & {"/help-now/", f"{page.address}#help"}
            if helps and any(_tells(urlsplit(href), mails, numbers, page.title) for href in links):
                break
        else:
            yield slip(page.address, f"{page.address} does not say who to tell if it is wrong.")


def _tells(link: SplitResult, mails: set[str], numbers: set[str], title: str) -> bool:
    if link.scheme == "tel":
        return link.path in numbers
    asked = dict(parse_qsl(link.query))
    return (
        link.scheme == "mailto"
        and unquote(link.path) in mails
        and asked.keys() == {"subject", "body"}
        and asked["subject"].endswith(title)
    )
