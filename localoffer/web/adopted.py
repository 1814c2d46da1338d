"""What only a site has that its council has adopted, at a known address; and what keeps search engines away from all others."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from localoffer.addresses import LINK_PICTURE, NOT_FOUND
from localoffer.library import Library
from localoffer.pages.page import Chrome
from localoffer.papers.picture import picture
from localoffer.plan import SitePlan
from localoffer.records.models import Role
from localoffer.records.phones import dialled
from localoffer.web.theme import Theme

ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
SECURITY = ".well-known/security.txt"
#: RFC 9116 asks for less than a year. The site is rebuilt each morning; one that nobody rebuilds is not to be trusted
#: for long.
GOOD_FOR = timedelta(days=364)


def documents(library: Library, plan: SitePlan, theme: Theme) -> dict[str, bytes]:
    """Files for search engines, for people who report a security hole and for those who share a link, by path below the site."""
    chrome = plan.chrome
    if not chrome.adopted:
        return {ROBOTS: b"User-agent: *\nDisallow: /\n"}
    if not chrome.address:
        return {}
    made = {
        ROBOTS: f"User-agent: *\nAllow: /\nSitemap: {chrome.on_the_web(f'/{SITEMAP}')}\n".encode(),
        SITEMAP: _sitemap(plan).encode(),
        LINK_PICTURE.lstrip("/"): picture(library.site, theme),
    }
    if contacts := tuple(_contacts(library)):
        made[SECURITY] = _security(contacts, library, chrome).encode()
    return made


def _sitemap(plan: SitePlan) -> str:
    """Every page except duplicates: the one file repeats what pages say, and a former address redirects or says that
    nothing is there any more."""
    found = (
        page.address
        for page in plan.pages
        if not page.alone and page.address != NOT_FOUND and not page.context.is_former
    )
    urls = "".join(
        f"<url><loc>{html.escape(plan.chrome.on_the_web(address) or '')}</loc></url>\n" for address in found
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
