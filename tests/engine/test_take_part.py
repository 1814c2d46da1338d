"""How somebody adds a voice: the ways in, the prepared e-mail and the card, and no form that everybody can read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.web.mailto import mailto
from localoffer.web.theme import load_theme
from tests import council
from tests.council import ROOT, change

TEMPLATE = ROOT / ".github/ISSUE_TEMPLATE"


def _prepared(page: LexborHTMLParser) -> str:
    """The address of the prepared e-mail."""
    (found,) = [
        str(link.attributes["href"])
        for link in page.css("main a[href^='mailto:']")
        if "subject=" in str(link.attributes["href"])
    ]
    return found


def _copied(page: LexborHTMLParser) -> str:
    """What somebody copies whose phone has no mail app: the last of the boxes for that."""
    box = page.css(".lo-say p")[-1]
    return re.sub(r"<br/?>", "\n", box.html or "").removeprefix("<p>").removesuffix("</p>")


def test_the_prepared_email_says_what_the_page_shows() -> None:
    page = council.page("/take-part/")
    parts = urlsplit(_prepared(page))
    said = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    (body,) = said["body"]
    # The room to write in is left to whoever copies.
    assert [line for line in body.split("\r\n") if line] == _copied(page).split("\n")
    (subject,) = said["subject"]
    assert subject
    assert subject in [node.text() for node in page.css("main span[data-plain]")]


def test_line_breaks_and_other_signs_of_the_email_are_percent_encoded() -> None:
    assert mailto(("A & B?", "", "50% – “yes”"), "Me & you", None) == (
        "mailto:?subject=Me%20%26%20you&body=A%20%26%20B%3F%0D%0A%0D%0A50%25%20%E2%80%93%20%E2%80%9Cyes%E2%80%9D"
    )


def test_the_email_has_no_recipient_until_the_contact_has_an_address(good: Path) -> None:
    page = council.page("/take-part/", good)
    main = page.css_first("main")
    assert main
    assert urlsplit(_prepared(page)).path == ""
    assert "No email address has been published" in main.text()
    # Then there is somebody to ring for it.
    assert main.css_first("a[href='tel:01254585585']")


def test_the_email_goes_to_the_contact_for_taking_part_once_it_has_an_address(good: Path) -> None:
    change(
        good,
        "content/contacts.yaml",
        "      - main line\n",
        "      - main line\n      - participation\n    email: your.say+1@example.org\n",
    )
    page = council.page("/take-part/", good)
    main = page.css_first("main")
    assert main
    assert unquote(urlsplit(_prepared(page)).path) == "your.say+1@example.org"
    assert "It goes to your.say+1@example.org." in main.text()
    assert "No email address has been published" not in main.text()


def test_the_email_asks_for_nothing_private() -> None:
    asked = _copied(council.page("/take-part/")).lower()
    lines = [line for line in asked.splitlines() if line.endswith(":")]
    assert lines
    assert not any(word in line for line in lines for word in ("name", "born", "birth", "phone", "number"))
    assert "leave out the names of other people" in asked


def test_no_page_has_anything_that_sends_by_itself() -> None:
    for planned in council.outcome().pages:
        page = council.page(planned.address)
        assert page.css("form, [formaction], [ping], button[type=submit], textarea") == [], planned.address


def test_the_card_asks_for_no_name_and_says_where_to_hand_it_in() -> None:
    main = council.page("/take-part/card/").css_first("main")
    assert main
    headings = " ".join(heading.text().lower() for heading in main.css("h2"))
    assert "want to say" in headings
    assert not re.search(r"name|birth|number|phone|address", headings)
    assert len(main.css(".lo-line")) >= 6
    assert "personal adviser" in main.text()
    assert load_theme(road.TEMPLATES).words["say"]["private"] in main.text()


def test_the_page_leads_to_the_groups_the_card_the_ledger_and_the_personal_adviser(good: Path) -> None:
    rights = good / "national/pages/your-rights"
    shutil.copy(rights / "complaints.md", rights / "personal-adviser.md")
    ways = council.page("/take-part/", good).css_first("section[aria-labelledby=ways]")
    assert ways
    found = {str(link.attributes["href"]) for link in ways.css("a")}
    assert ways.css_first("#forum")
    assert {"card/", "../you-said/", "../your-rights/personal-adviser/"} <= found


def test_people_are_asked_to_come_along_only_where_a_group_says_when_or_where_it_meets(good: Path) -> None:
    assert "Come along" not in council.page("/take-part/", good).text()
    assert "Ask first when and where people meet." in council.page("/take-part/", good).text()
    forum = "    title: The forum\n"
    change(good, "content/people.yaml", forum, f"{forum}    where: In the town hall.\n")
    text = council.words("/take-part/", good)
    assert "Come along and say it." in text
    assert "In the town hall." in text


APP = """  - id: say-it
    kind: app
    title: Say it
    sentence: You write what you want to say.
    how: Look for it where you get your apps.
    web: https://www.example.org/say-it
    sources:
      - source: strategy
"""


def test_nobody_is_asked_to_come_along_to_an_app(good: Path) -> None:
    change(good, "content/people.yaml", "groups:\n", f"groups:\n{APP}")
    ways = council.page("/take-part/", good).css_first("section[aria-labelledby=ways]")
    assert ways
    parts = re.split(r"(?=At a group|In an app|Through your personal adviser)", ways.text())
    (group,) = [part for part in parts if part.startswith("At a group")]
    (app,) = [part for part in parts if part.startswith("In an app")]
    assert "The forum" in group
    assert "Say it" not in group.replace("Come along and say it.", "")
    assert "How to get it" in app
    assert "Come along" not in app
    assert ways.css_first("a[href='https://www.example.org/say-it']")
    card = council.page("/take-part/card/", good)
    assert card.css_first("a[href$='#forum']")
    assert not card.css_first("a[href$='#say-it']")


def test_an_app_stands_beside_the_steps_for_those_who_are_told_no(good: Path) -> None:
    assert "In an app" not in council.words("/your-rights/if-they-say-no/", good)
    change(good, "content/people.yaml", "groups:\n", f"groups:\n{APP}")
    assert "In an app" in council.words("/your-rights/if-they-say-no/", good)


def test_no_form_on_a_code_host_asks_for_what_care_leavers_said() -> None:
    """It would be public before anybody can take a name out."""
    assert [path.name for path in TEMPLATE.iterdir()] == ["config.yml"]
    (link,) = yaml.safe_load((TEMPLATE / "config.yml").read_text(encoding="utf-8"))["contact_links"]
    assert link["url"].startswith("https://")
    assert "Everybody can read" in link["about"]
