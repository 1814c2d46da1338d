"""What a site has once its council has adopted it at a known address; before that, none of it, and no robots."""

from __future__ import annotations

import gzip
import re
import shutil
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import brotli
import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.addresses import TO_DO
from localoffer.render import Documents
from localoffer.web.hosting import LEAST_PACKED, TEXT
from tests import council
from tests.council import AS_OF, GOOD, change

ADDRESS = "https://offer.example/our-offer/"
GONE = """---
title: How the bikes work
sentence: Where to get a bike.
closed:
  date: 2026-03
  reason: The shop has closed.
sources:
  - source: strategy
---

Go to the shop.
"""


def _made(folder: Path, site: str, address: str | None = ADDRESS) -> road.Made:
    shutil.copytree(GOOD, folder)
    change(folder, "content/site.yaml", "adopted: no", site)
    change(
        folder, "offer.yaml", "  - id: free-wifi\n", "  - id: free-wifi\n    formerly:\n      - old-name\n"
    )
    (folder / "content/pages/strategy/bikes.md").write_text(GONE, encoding="utf-8")
    made = road.documents(folder, AS_OF, asked=road.Asked(address), national=council.national(GOOD))
    assert made.fine
    return made


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> road.Made:
    return _made(tmp_path_factory.mktemp("adopted") / "council", "adopted: yes\ncompress: yes")


def _head(documents: Documents, name: str) -> dict[str, str]:
    """What the head of a page says for others: canonical address and social preview, robots."""
    tree = LexborHTMLParser(documents[name])
    told = {
        node.attributes.get("property") or node.attributes.get("name") or "": node.attributes.get("content")
        or ""
        for node in tree.css("head meta")
    }
    canonical = tree.css_first("link[rel=canonical]")
    return {**told, **({"canonical": canonical.attributes["href"] or ""} if canonical else {})}


def test_each_page_says_where_it_stands_and_what_to_show_beside_a_link(adopted: road.Made) -> None:
    for page in adopted.pages:
        name = page.address.lstrip("/") + ("index.html" if page.address.endswith("/") else "")
        head = _head(adopted.documents, name)
        # What needs a person is for officers, who find it from For councillors; what is gone nobody looks for.
        assert ("robots" in head) is (page.address in (TO_DO, "/strategy/bikes/"))
        if page.alone or page.address == "/404.html":
            assert "canonical" not in head
            continue
        assert head["og:title"] == page.title
        assert head["og:description"] == page.sentence
        assert head["og:image"] == ADDRESS + "picture.png"
    assert _head(adopted.documents, "help-now/index.html")["canonical"] == ADDRESS + "help-now/"
    old = "what-you-can-get/old-name/index.html"
    assert _head(adopted.documents, old)["canonical"] == ADDRESS + "what-you-can-get/free-wifi/"


def test_a_page_says_when_it_is_checked_again_and_until_it_is_adopted_that_nobody_has_confirmed_it(
    adopted: road.Made,
) -> None:
    name = "what-you-can-get/setting-up-home/index.html"
    for made, confirmed in ((council.outcome(), False), (adopted, True)):
        told = council.said(LexborHTMLParser(made.documents[name]), ".lo-trust")
        assert "To be checked again by: 31 January 2027." in told
        assert ("Not confirmed by the council." not in told) is confirmed


def test_the_picture_is_small_and_of_the_size_that_apps_show(adopted: road.Made) -> None:
    content = adopted.documents["picture.png"]
    image = Image.open(BytesIO(content))
    assert image.size == (1200, 630)
    assert len(content) < 100_000
    colours = image.convert("RGB").getcolors(1_000_000) or []
    assert max(colours)[1] == (0x0B, 0x6B, 0x4B), "The ground is the council's colour."
    assert (255, 255, 255) in {colour for _, colour in colours}


def test_the_sitemap_lists_each_page_once_by_its_whole_address(adopted: road.Made) -> None:
    tree = ElementTree.fromstring(adopted.documents["sitemap.xml"])
    listed = [place.text or "" for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(listed) == len(set(listed))
    assert {ADDRESS, ADDRESS + "help-now/"} <= set(listed)
    canonical = {
        _head(adopted.documents, urljoin(address, "index.html").removeprefix(ADDRESS))["canonical"]
        for address in listed
    }
    assert canonical == set(listed)
    assert not any("old-name" in address or address.endswith(".html") for address in listed)
    assert f"Sitemap: {ADDRESS}sitemap.xml" in adopted.documents["robots.txt"].decode()


def test_who_finds_a_fault_is_told_whom_to_tell_for_less_than_a_year(adopted: road.Made) -> None:
    fields = dict(
        line.split(": ", 1) for line in adopted.documents[".well-known/security.txt"].decode().splitlines()
    )
    assert fields["Contact"] == "tel:+441254585585"
    assert fields["Canonical"] == ADDRESS + ".well-known/security.txt"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", fields["Expires"])
    assert AS_OF < date.fromisoformat(fields["Expires"][:10]) < AS_OF + timedelta(days=365)


def test_the_councils_own_word_goes_before_its_main_line(tmp_path: Path) -> None:
    site = "adopted: yes"
    shutil.copytree(GOOD, tmp_path / "first")
    change(
        tmp_path / "first",
        "content/site.yaml",
        "  short: Exampleton\n",
        "  short: Exampleton\n  security_email: web@exampleton.gov.uk\n",
    )
    change(tmp_path / "first", "content/site.yaml", "adopted: no", site)
    made = road.documents(
        tmp_path / "first", AS_OF, asked=road.Asked(ADDRESS), national=council.national(GOOD)
    )
    assert "Contact: mailto:web@exampleton.gov.uk\n" in made.documents[".well-known/security.txt"].decode()


def test_beside_each_text_lies_the_same_packed(adopted: road.Made) -> None:
    documents = adopted.documents
    assert {"index.html.br", "index.html.gz", "feed.xml.gz", "sw.js.br"} <= set(documents)
    for name, content in documents.items():
        own = name.endswith(tuple(f".{ending}" for ending in TEXT)) and name != "staticwebapp.config.json"
        assert (
            (f"{name}.gz" in documents)
            == (f"{name}.br" in documents)
            == (own and len(content) >= LEAST_PACKED)
        )
        if f"{name}.gz" in documents:
            assert gzip.decompress(documents[f"{name}.gz"]) == content
            assert brotli.decompress(documents[f"{name}.br"]) == content
            assert documents[f"{name}.gz"][4:8] == bytes(4), "A time of day is in the bytes."
    assert b".br" not in documents["sw.js"]


@pytest.mark.parametrize(("site", "address"), [("adopted: no", ADDRESS), ("adopted: yes", None)])
def test_until_then_there_is_none_of_it(tmp_path: Path, site: str, address: str | None) -> None:
    documents = _made(tmp_path / "council", site, address).documents
    assert {"sitemap.xml", ".well-known/security.txt", "picture.png"} & set(documents) == set()
    assert not any(name.endswith((".br", ".gz")) for name in documents)
    for name in ("index.html", "help-now/index.html"):
        assert {"canonical", "og:image", "og:title"} & set(_head(documents, name)) == set()
    robots = {
        name: _head(documents, name).get("robots") for name in ("index.html", "404.html", "keep/offer.html")
    }
    wanted = None if site == "adopted: yes" else "noindex"
    assert robots == dict.fromkeys(robots, wanted)
    assert documents.get("robots.txt") == (
        None if site == "adopted: yes" else b"User-agent: *\nDisallow: /\n"
    )
