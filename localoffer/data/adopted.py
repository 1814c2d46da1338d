"""What only a site has that its council has adopted, at a known address; and what keeps search engines away from all others."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from localoffer.addresses import LINK_PICTURE, NOT_FOUND
from localoffer.library import Library
from localoffer.pages.page import Chrome, Page
from localoffer.papers.typeface import fonts
from localoffer.papers.typeset import to_json
from localoffer.records.models import Role, Site
from localoffer.records.phones import dialled
from localoffer.web.theme import Theme

ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
SECURITY = ".well-known/security.txt"
PICTURE = Path("picture/picture.typ")
PPI = 144
#: RFC 9116 asks for less than a year. The site is rebuilt each morning; one that nobody rebuilds is not to be trusted
#: for long.
GOOD_FOR = timedelta(days=364)


def documents(library: Library, pages: Iterable[Page], chrome: Chrome, theme: Theme) -> dict[str, bytes]:
    """Files for search engines, for people who report a security hole and for those who share a link, by path below the site."""
    if not chrome.adopted:
        return {ROBOTS: b"User-agent: *\nDisallow: /\n"}
    if not chrome.address:
        return {}
    made = {
        ROBOTS: f"User-agent: *\nAllow: /\nSitemap: {chrome.on_the_web(f'/{SITEMAP}')}\n".encode(),
        SITEMAP: _sitemap(pages, chrome).encode(),
        LINK_PICTURE.lstrip("/"): _picture(library.site, theme),
    }
    if contacts := tuple(_contacts(library)):
        made[SECURITY] = _security(contacts, library, chrome).encode()
    return made


def _picture(site: Site, theme: Theme) -> bytes:
    """What messaging apps show beside a link to the site: a PNG of 1,200 by 630 pixels with the site's title and its
    council on the council's colour. It carries no information."""
    this = {
        "title": site.title,
        "council": site.council.name,
        "colour": site.colours.main,
        "icon": theme.icons["wheel"],
        "language": site.language.partition("-")[0],
        "right-to-left": site.direction == "rtl",
    }
    import typst

    template = theme.paper_templates.parent / PICTURE
    made = typst.Compiler(root=template.parent, font_paths=fonts()).compile(
        input=template, format="png", ppi=PPI, sys_inputs={"this": to_json(this)}
    )
    assert isinstance(made, bytes)
    return made


def _sitemap(pages: Iterable[Page], chrome: Chrome) -> str:
    """Every page except duplicates: the one file repeats what pages say, and a former address redirects or says that
    nothing is there any more."""
    found = (
        page.address
        for page in pages
        if not page.alone and page.address != NOT_FOUND and not page.context.is_former
    )
    urls = "".join(
        f"<url><loc>{html.escape(chrome.on_the_web(address) or '')}</loc></url>\n" for address in found
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def _contacts(library: Library) -> Iterator[str]:
    """Where to report a security hole, as the council's record says; otherwise how its main line is reached."""
    if email := library.site.council.security_email:
        yield f"mailto:{email}"
        return
    if main := library.holder(Role.MAIN):
        record = main.contact.record
        if record.email:
            yield f"mailto:{record.email}"
        if record.phone and (number := dialled(record.phone)):
            yield f"tel:{number}"


def _security(contacts: tuple[str, ...], library: Library, chrome: Chrome) -> str:
    expires = datetime.combine(library.as_of, time(), UTC) + GOOD_FOR
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {library.site.language.partition('-')[0]}",
        f"Canonical: {chrome.on_the_web(f'/{SECURITY}')}",
    ]
    return "".join(f"{line}\n" for line in lines)
