"""One policy for every host: what each is told of it, and what pages say of themselves."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase

import pytest

from localoffer.addresses import NOT_FOUND
from localoffer.web import hosting
from tests import council
from tests.council import BUSY, outcome

NAMES = (
    *(
        "index.html",
        "404.html",
        "help-now/index.html",
        "help-now/deep/er/index.html",
        "keep/offer.html",
        "sw.js",
    ),
    *(
        "assets/site.0123456789.css",
        "assets/find.0123456789.js",
        "papers/card.pdf",
        "feed.xml",
        "calendar.ics",
    ),
)


def _rules(adopted: bool = True) -> dict[str, dict[str, str]]:
    """`_headers` as its hosts read it: headers by the address that they are for."""
    rules: dict[str, dict[str, str]] = {}
    for line in hosting.documents(NAMES, adopted)["_headers"].decode().splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[list(rules)[-1]][name] = value
        else:
            rules[line] = {}
    return rules


@pytest.mark.parametrize("name", NAMES)
def test_of_the_rules_for_an_address_one_alone_says_how_long_to_keep_it(name: str) -> None:
    """Netlify and Cloudflare join what two rules say of one header."""
    address = "/" + name.removesuffix("index.html")
    fitting = [rule for pattern, rule in _rules().items() if fnmatchcase(address, pattern)]
    assert [rule["Cache-Control"] for rule in fitting if "Cache-Control" in rule] == [hosting.kept(name)]
    told = {header: value for rule in fitting for header, value in rule.items()}
    assert {header.name: header.value for header in hosting.headers(adopted=True)}.items() <= told.items()


def test_a_host_of_many_pages_learns_first_of_what_must_not_be_kept() -> None:
    """Cloudflare reads a hundred rules."""
    names = [f"page-{number}/index.html" for number in range(300)]
    first = re.findall(
        r"^/.*$", hosting.documents([*NAMES, *names], True)["_headers"].decode(), re.MULTILINE
    )[:6]
    assert {"/*", "/assets/*", "/sw.js"} <= set(first)


def test_azure_is_told_the_same() -> None:
    told = json.loads(hosting.documents(NAMES, True)["staticwebapp.config.json"])
    routes = {route["route"]: route["headers"] for route in told["routes"]}
    headers = {header.name: header.value for header in hosting.headers(adopted=True)}
    assert told["globalHeaders"] == {**headers, "Cache-Control": hosting.kept("index.html")}
    assert routes["/assets/*"]["Cache-Control"] == hosting.kept("assets/site.css")
    assert routes["/sw.js"]["Cache-Control"] == hosting.kept("sw.js")
    assert routes["/feed.xml"]["Content-Type"] == hosting.content_type("feed.xml")
    assert told["mimeTypes"][".ics"] == hosting.content_type("calendar.ics")
    assert told["responseOverrides"]["404"] == {"rewrite": "/404.html"}


@pytest.mark.parametrize("adopted", [True, False])
def test_every_host_keeps_search_engines_away_until_the_council_adopts_the_edition(adopted: bool) -> None:
    documents = hosting.documents(NAMES, adopted)
    written = (
        *(text.decode() for text in documents.values()),
        hosting.nginx("/", "/srv/www", adopted),
        hosting.apache("/", "/srv/www", adopted),
    )
    assert ["X-Robots-Tag" in text for text in written] == [not adopted] * len(written)


def test_pages_say_what_they_may_load_before_anything_else() -> None:
    made = council.outcome(BUSY)
    for page in made.pages:
        html = made.documents[
            page.address.lstrip("/") + ("index.html" if page.address.endswith("/") else "")
        ].decode()
        found = re.search(r'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)"', html)
        assert found, page.address
        directives = dict(part.split(" ", 1) for part in found[1].split("; "))
        wanted = dict(hosting.ALONE if page.alone else hosting.PAGE)
        if page.address == NOT_FOUND:
            # It holds its style where nobody said the site's address: let pass by its digest.
            assert re.fullmatch(r"'self' 'sha256-[\w+/=]+'", directives.pop("style-src"))
            del wanted["style-src"]
        assert wanted.items() <= directives.items()
        assert set(directives) - set(wanted) <= {"worker-src", "style-src"}
        assert "unsafe" not in found[1]
        assert html.index("Content-Security-Policy") < html.index("<title>")


def test_the_site_carries_its_policy_for_hosts_and_keeps_none_of_it_on_the_phone() -> None:
    documents = council.outcome(BUSY).documents
    assert {"_headers", "staticwebapp.config.json"} <= set(documents)
    assert b"staticwebapp" not in documents["sw.js"]


def test_a_copy_on_a_phone_is_old_after_thirty_days_and_the_one_file_after_six_months() -> None:
    due = council.page("/keep/offer.html", BUSY).css_first("time.lo-due")
    assert due
    assert council.AS_OF.isoformat() == "2026-11-22"
    assert due.attributes["datetime"] == "2027-05-22"
    assert b"OLD_MS = 30 * 24 * 60 * 60 * 1000;" in outcome(BUSY).documents["sw.js"]


def test_each_page_itself_keeps_other_sites_from_learning_of_it_where_a_host_sends_no_headers() -> None:
    pages = {name: page for name, page in outcome().documents.items() if name.endswith(".html")}
    assert [
        name for name, page in pages.items() if b'<meta name="referrer" content="no-referrer">' not in page
    ] == []
