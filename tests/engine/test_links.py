"""A link does what it says: where it may lead, and what its words may say of that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from localoffer.problems import Mark
from localoffer.records import bounds, links, markdown
from localoffer.records.links import flaw, has_words, home_flaw, is_email, untrue
from localoffer.records.phones import costs_more, dialled
from localoffer.records.values import Prose
from localoffer.rules.costs import _costly, _says_cost
from tests.council import ROOT
from tests.each import each

GOOD = [
    "https://www.example.org",
    "http://example.org/",
    "https://EXAMPLE.org./a",
    "https://example.org:443/",
    "https://example.org:8443/form",
    "https://example.org/a@b",
    "https://example.org/?to=https://other.example/",
    "https://example.org/a%20b?c=d&e=f#g",
    "https://my_site.example.org/",
    "https://11kbw.example.org/",
    "https://111.example.org/",
    "https://xn.example.org/",
    "https://local.example.org/",
    "mailto:team@example.org",
    "MAILTO:team@example.org",
    "mailto:first.last+offer@example.gov.uk",
    "mailto:team@example.org?subject=My%20plan",
    "mailto:team@example.org?body=Hello%0D%0AI%20need%20help&subject=50%25%20off",
    "tel:999",
    "tel:116123",
    "tel:01254585585",
    "tel:01254-585-585",
    "tel:+44%201254%20585585",
    "tel:+44(0)1254585585",
    "tel:00441254585585",
    "sms:85258",
    "sms:85258?body=SHOUT",
    "sms:85258?&body=SHOUT",
    "sms:07860039967",
    "/help-now/",
    "/help-now/#a:b",
    "#top",
]


@pytest.mark.parametrize("href", GOOD)
def test_an_ordinary_link_is_let_through(href: str) -> None:
    assert flaw(href) is None


BAD = {
    links.NO_PAGE: [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript%3Aalert(1)",
        "data:text/html,x",
        "blob:https://example.org/x",
        "ftp://example.org/",
        "//example.org",
        "/\\example.org",
    ],
    links.NOT_WHOLE: [
        "https:",
        "https://",
        "https:///example.org",
        "https:/example.org",
        "https:example.org",
        "https:\\\\example.org",
        "https://?a=b",
        "https://:443/",
        "https://example..org/",
        "https://-example.org/",
        "https://www.gov.uk\\@example.org/",
        "https://www.gov.uk%5Cexample.org/",
        "https://www.gov.uk%2Eexample.org/",
        "https://exam\u200bple.org/",
        "https://example.org/\u202egpj",
        "https://example.org/a b",
        "https://example.org/\ta",
        f"https://{'a' * 64}.org/",
    ],
    links.USERINFO: [
        "https://www.gov.uk@example.org/",
        "https://www.gov.uk:443@example.org/",
        "https://www.gov.uk%40example.org/",
        "https://@example.org/",
        "http://name:word@example.org",
    ],
    links.NUMBERED: [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://10.0.0.1:8080/",
        "http://192.168.1.1",
        "http://169.254.169.254/latest/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0x/",
        "http://127.0.0.1./",
        "http://8.8.8.8/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]:443/",
        "http://[fd00::1",
    ],
    links.PRIVATE: [
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://app.localhost/",
        "http://localhost.localdomain/",
        "https://intranet/",
        "https://printer.local/",
        "https://printer.LOCAL./",
        "https://plans.internal/",
        "https://router.home.arpa/",
        "https://wiki.corp/",
        "https://hidden.onion/",
    ],
    links.ODD_LETTERS: [
        "https://www.g\u043ev.uk/",
        "https://xn--gv-jlc.uk/",
        "https://www.XN--gv-jlc.uk/",
        "https://\uff47\uff4f\uff56.uk/",
        "https://127\u30020\u30020\u30021/",
    ],
    links.ODD_PORT: [
        "https://example.org:22/",
        "https://example.org:/",
        "https://example.org:0443/",
        "https://example.org:99999/",
        "https://example.org:a/",
    ],
    links.NO_NUMBER: [
        "tel:",
        "tel:0125458558",
        "tel:1254585585",
        "tel:999999",
        "tel://01254585585",
        "tel:01254585585;ext=1",
        "tel:01254585585,,1",
        "tel:*%2306%23",
        "tel:*%2A21*01254585585%23",
        "tel:0800CALLNOW",
        "tel:+33123456789",
        "tel:01254585585%0A999",
        "tel:\u0660\u0661254585585",
    ],
    links.NO_TEXT_NUMBER: [
        "sms:",
        "sms:12",
        "sms:85258,85259",
        "sms:85258;85259",
        "sms:85258?body=a&to=85259",
        "sms:85258?to=85259",
        "sms://85258",
    ],
    links.NO_MAIL: [
        "mailto:",
        "mailto:?subject=x",
        "mailto:team",
        "mailto:team@example",
        "mailto:team@localhost",
        "mailto:team@10.0.0.1",
        "mailto:a@example.org,b@example.org",
        "mailto:a@example.org%2Cb@example.org",
        "mailto:a@example.org;b@example.org",
        "mailto:a@example.org%0D%0ABcc:b@example.org",
        "mailto:a@b@example.org",
        "mailto://a@example.org",
        "mailto:a@ex\u0430mple.org",
    ],
    links.MAIL_MORE: [
        "mailto:a@example.org?cc=b@example.org",
        "mailto:a@example.org?bcc=b@example.org",
        "mailto:a@example.org?BCC=b@example.org",
        "mailto:a@example.org?b%63c=b@example.org",
        "mailto:a@example.org?to=b@example.org",
        "mailto:a@example.org?subject=x&cc=b@example.org",
        "mailto:a@example.org?subject=x&amp;cc=b@example.org",
        "mailto:a@example.org?subject=x&subject=y",
        "mailto:a@example.org?attach=/etc/passwd",
        "mailto:a@example.org?In-Reply-To=x",
        "mailto:a@example.org?subject=x#y",
    ],
    links.MAIL_LINES: [
        "mailto:a@example.org?subject=x%0ABcc:b@example.org",
        "mailto:a@example.org?subject=x%0D%0ABcc:b@example.org",
        "mailto:a@example.org?subject=x%250ABcc:b@example.org",
        "mailto:a@example.org?subject=x%E2%80%A8Bcc:b@example.org",
        "mailto:a@example.org?body=x%00",
        "mailto:a@example.org?body=x%0DBcc:b@example.org",
    ],
}


@each((href, wrong) for wrong, hrefs in BAD.items() for href in hrefs)
def test_a_link_that_leads_where_none_should_is_told_why(href: str, wrong: links.Flaw) -> None:
    assert flaw(href) == wrong


#: Markdown itself takes out what is wrong with these, and what is left is harmless.
MENDED = (
    "https://example.org/\u202egpj",
    "https://example.org/a b",
    "https://example.org/\ta",
    "https://@example.org/",
    "java\nscript:alert(1)",
)


@each(href for hrefs in BAD.values() for href in hrefs if href not in MENDED)
def test_no_such_link_becomes_one_on_a_page_however_it_is_written(href: str) -> None:
    for text in (f"[words](<{href}>)", f"[words][1]\n\n[1]: <{href}>", f"<{href}>"):
        assert "href" not in markdown.render_prose(Prose(text, Mark("page.md", 1, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "[a](mailto:a@example.org?b&#99;c=b@example.org)",
        "[a](mailto:a@example.org?subject=x&amp;bcc=b@example.org)",
    ],
)
def test_signs_written_in_another_way_hide_nothing(text: str) -> None:
    (link,) = markdown.links(Prose(text, Mark("page.md", 1, 1)))
    assert flaw(link.href) == links.MAIL_MORE


TRUE = [
    ("01254 585585", "tel:01254585585"),
    ("01254 585585", "tel:+441254585585"),
    ("+44 (0)1254 585585", "tel:01254585585"),
    ("0044 1254 585585", "tel:+44-1254-585585"),
    ("Call (01254) 585-585 now", "tel:01254585585"),
    ("Call 01254\u00a0585585.", "tel:01254585585"),
    ("Call 01254 585585 (24/7)", "tel:01254585585"),
    ("Call 0800 1111, 24 hours", "tel:08001111"),
    ("0800 1111 24 hours a day", "tel:08001111"),
    ("Childline, for under 19s, on 0800 1111, 365 days", "tel:08001111"),
    ("tel:08001111", "tel:08001111"),
    ("Ring 999", "tel:999"),
    ("116 123", "tel:116123"),
    ("Ring us by 31 March 2026", "tel:01254585585"),
    ("Call Shelter", "tel:08088004444"),
    ("Text SHOUT to 85258", "sms:85258"),
    ("07860 039967", "sms:07860039967"),
    ("https://www.gov.uk/", "https://www.gov.uk/"),
    ("https://www.gov.uk", "http://gov.uk/"),
    ("gov.uk", "https://www.gov.uk/"),
    ("GOV.UK", "https://www.gov.uk/universal-credit/how-to-claim"),
    ("Universal Credit (gov.uk)", "https://www.gov.uk/universal-credit"),
    ("Universal Credit on GOV.UK.", "https://www.gov.uk/universal-credit"),
    ("www.gov.uk/universal-credit", "https://www.gov.uk/universal-credit/"),
    ("https://www.gov.uk/a?b=c", "https://www.gov.uk/a?b=c"),
    ("www.gov.uk/a", "https://www.gov.uk/a#b"),
    ("example.org/a_(b)", "https://example.org/a_(b)"),
    ("https://example.org/2002/2051/01254585585", "https://example.org/2002/2051/01254585585"),
    ("childline.org.uk", "https://www.childline.org.uk/get-support/"),
    ("Childline.org.uk", "https://childline.org.uk"),
    ("11kbw.com", "https://11kbw.com/"),
    ("NHS 111 online", "https://111.nhs.uk"),
    ("111", "https://111.nhs.uk"),
    ("form.pdf", "https://example.org/forms/form.pdf"),
    ("README.md", "https://example.org/README.md"),
    ("forms.zip", "https://example.org/forms.zip"),
    ("letter.dotx and photo.heic", "https://example.org/forms/"),
    ("the form (PDF, 2.5 MB)", "https://example.org/forms/form.pdf"),
    ("team@example.org", "mailto:Team@example.org"),
    ("Write to team@example.org.", "mailto:team@example.org?subject=Hello"),
    ("mailto:team@example.org", "mailto:team@example.org"),
    ("Section 20", "/your-rights/"),
    ("sections 23C and 24B", "https://www.legislation.gov.uk/ukpga/1989/41"),
    ("S.I. 2010/2571, reg. 8(2)", "https://www.legislation.gov.uk/uksi/2010/2571"),
    ("The Care Leavers (England) Regulations 2010", "https://www.legislation.gov.uk/uksi/2010/2571"),
    ("24/7 help", "/help-now/"),
    ("and/or", "/help-now/"),
    ("18/19 and 2025/26", "/help-now/"),
    ("up to £3,000", "/what-you-can-get/"),
    ("£1,254,585,585", "/what-you-can-get/"),
    ("from 01-04-2023", "/what-you-can-get/"),
    ("2026-11-26", "/what-you-can-get/"),
    ("26.11.2026", "/what-you-can-get/"),
    ("0 to 25", "/what-you-can-get/"),
    ("9.30am to 5p.m.", "/help-now/"),
    ("e.g. a flat", "/places-to-live/"),
    ("i.e.this", "/places-to-live/"),
    ("St.Helens", "/places-to-live/"),
    ("Mr.Smith, B.Ed, Ph.D", "/places-to-live/"),
    ("the U.K.", "/places-to-live/"),
    ("@samaritans", "https://www.example.org/samaritans"),
    ("O2 and 3G", "https://www.example.org/"),
    ("999 people", "/figures/"),
    ("118 people and 116 more", "/figures/"),
    ("/help-now/", "/help-now/"),
    ("/help-now", "/help-now/#numbers"),
    ("Wi-Fi", "/what-you-can-get/"),
    ("585585", "tel:01254585585"),
    ("18001 0800 1111", "tel:08001111"),
    ("Call 01254 585585 before 31.03.2026, 09:00-17:00", "tel:01254585585"),
    ("09:00–17:00, 09:00–13:00", "/help-now/"),
    ("01.02.2026 – 03.04.2026", "/help-now/"),
    ("the A666, form P60, BB1 7DY", "tel:01254585585"),
    ("Email:team@example.org", "mailto:team@example.org"),
    ("GOV.UK’s page", "https://www.gov.uk/universal-credit"),
    ("https://www.gov.uk/a?b=c&d=e's", "https://www.gov.uk/a?b=c&d=e's"),
    ("", "/what-you-can-get/"),
]


@each(TRUE)
def test_words_that_say_where_the_link_leads_or_nothing_of_it_are_left_alone(words: str, href: str) -> None:
    assert untrue(words, href) is None


UNTRUE = [
    ("01254 585585", "tel:09098790000", "01254 585585"),
    ("Call 01254 585585 now", "tel:01254666400", "01254 585585"),
    ("+44 1254 585585", "tel:01254666400", "+44 1254 585585"),
    ("0800 1111", "https://www.childline.org.uk/", "0800 1111"),
    ("0800 1111", "/help-now/", "0800 1111"),
    ("0800 1111", "mailto:team@example.org", "0800 1111"),
    ("0800 1111 or 0808 800 5792", "tel:08001111", "0808 800 5792"),
    ("Call 999 or 112", "tel:999", "112"),
    ("Ring 999", "https://www.example.org/", "999"),
    ("116 123", "tel:999", "116 123"),
    ("118 118", "https://www.example.org/", "118 118"),
    ("\uff10\uff18\uff10\uff10 1111", "tel:09098790000", "0800 1111"),
    ("\u0660\u0668\u0660\u0660 1111", "tel:09098790000", "0800 1111"),
    ("08\u200b00 11\u00ad11", "tel:09098790000", "0800 1111"),
    ("0800\u20111111", "tel:09098790000", "0800-1111"),
    ("0\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e3 1111", "tel:09098790000", "0800 1111"),
    ("\u24ea\u2467\u24ea\u24ea 1111", "tel:09098790000", "0800 1111"),
    ("\U0001d420\U0001d428\U0001d42f.uk", "https://evil.example/", "gov.uk"),
    ("O8OO 1111", "tel:09098790000", "0800 1111"),
    ("Text 85259", "sms:85258", "85259"),
    ("Text 85258", "tel:01254585585", "85258"),
    ("Text SHOUT to 85258", "https://www.example.org/", "85258"),
    ("585585", "tel:01254666400", "585585"),
    ("999", "https://www.example.org/", "999"),
    ("T0800 1111", "tel:09098790000", "0800 1111"),
    ("0 8 0 0 1 1 1 1", "tel:09098790000", "0 8 0 0 1 1 1 1"),
    ("0800·1111", "tel:09098790000", "0800 1111"),
    ("0800 / 1111", "tel:09098790000", "0800 / 1111"),
    ("0800_1111", "tel:09098790000", "0800_1111"),
    ("https://www.gov.uk/", "http://evil.example/", "https://www.gov.uk/"),
    ("https://www.gov.uk/", "https://www.gov.uk.evil.example/", "https://www.gov.uk/"),
    ("https://www.gov.uk/a", "https://www.gov.uk/b", "https://www.gov.uk/a"),
    ("https://www.gov.uk/a", "https://www.gov.uk/a?to=evil", "https://www.gov.uk/a"),
    ("https://www.gov.uk/", "https://www.gov.uk/a", "https://www.gov.uk/"),
    ("gov.uk", "https://evil.example/gov.uk/x", "gov.uk"),
    ("gov.uk", "https://evil.example/gov.uk", "gov.uk"),
    ("gov.uk:443", "https://evil.example/gov.uk:443", "gov.uk:443"),
    ("bit.ly", "https://evil.example/bit.ly", "bit.ly"),
    ("gov.uk", "https://www.service.gov.uk/", "gov.uk"),
    ("GOV.UK", "https://evil.example/", "GOV.UK"),
    ("Gov.Uk", "https://evil.example/", "Gov.Uk"),
    ("Universal Credit (gov.uk)", "https://evil.example/", "gov.uk"),
    ("www.anything", "https://evil.example/", "www.anything"),
    ("bank.software", "https://evil.example/", "bank.software"),
    ("ftp://example.org/", "https://evil.example/", "ftp://example.org/"),
    ("http:\\\\gov.uk", "https://evil.example/", "http:\\\\gov.uk"),
    ("g\u043ev.uk", "https://www.gov.uk/", "g\u043ev.uk"),
    ("gov\uff0euk", "https://evil.example/", "gov.uk"),
    ("gov\u3002uk", "https://evil.example/", "gov.uk"),
    ("gov\u2024uk", "https://evil.example/", "gov.uk"),
    ("g\u200bov.u\u2060k", "https://evil.example/", "gov.uk"),
    ("\u202egov.uk", "https://evil.example/", "gov.uk"),
    ("gov.uk\u2044benefits", "https://evil.example/", "gov.uk/benefits"),
    ("//gov.uk", "https://evil.example/", "//gov.uk"),
    ("https//gov.uk", "https://evil.example/", "https//gov.uk"),
    ("https:gov.uk", "https://evil.example/", "https:gov.uk"),
    ("see:gov.uk", "https://evil.example/", "see:gov.uk"),
    ("GOV.UK’s page", "https://evil.example/", "GOV.UK"),
    ("‹gov.uk›", "https://evil.example/", "gov.uk"),
    ("gov.uk→help", "https://evil.example/", "gov.uk"),
    ("gov.uk", "/help-now/", "gov.uk"),
    ("gov.uk", "tel:999", "gov.uk"),
    ("gov.uk and nhs.uk", "https://www.gov.uk/", "nhs.uk"),
    ("gov.uk,nhs.uk", "https://www.gov.uk/", "nhs.uk"),
    ("team@example.org", "mailto:other@example.org", "team@example.org"),
    ("Write to team@example.org", "mailto:other@example.org", "team@example.org"),
    ("team\uff20example.org", "mailto:other@example.org", "team@example.org"),
    ("team@example.org", "https://www.example.org/", "team@example.org"),
    ("www.gov.uk@evil.example", "https://www.gov.uk/", "www.gov.uk@evil.example"),
    ("/help-now/", "/you-said/", "/help-now/"),
    ("/help-now/", "https://www.example.org/", "/help-now/"),
]


@each(UNTRUE)
def test_words_that_say_another_number_address_or_mail_are_found(
    words: str, href: str, said: str | None
) -> None:
    assert untrue(words, href) == said


def test_the_sites_own_address_may_be_written_out() -> None:
    home = "https://www.example.gov.uk/our-offer/"
    assert untrue("www.example.gov.uk/our-offer/help-now", "/help-now/", home) is None
    assert untrue("www.example.gov.uk/our-offer/help-now", "/you-said/", home)


@pytest.mark.parametrize(
    "text", ["", " ", "\u00a0", "\u200b", "\u00ad\u2060", "\u3164", "\u2800", "\u115f", ".", "→", "…", "*"]
)
def test_blanks_and_signs_are_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize("text", ["a", "1", "é", "مساعدة", "…more"])
def test_letters_and_numbers_are_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[](/a/)", ""),
        ("[![alt](b.png)](/a/)", ""),
        ("[&nbsp;](/a/)", ""),
        ("[**&#8203;**](/a/)", "\u200b"),
        ("[][1]\n\n[1]: /a/", ""),
        ("[**gov**.uk](/a/)", "gov.uk"),
        ("[gov\\.uk](/a/)", "gov.uk"),
        ("[gov&#46;uk](/a/)", "gov.uk"),
        ("[a `b`\nc](/a/)", "a b c"),
    ],
)
def test_the_words_of_a_link_are_what_a_reader_sees(text: str, words: str) -> None:
    (link,) = (link for link in markdown.links(Prose(text, Mark("page.md", 1, 1))) if not link.image)
    assert link.text == words
    assert link.href == "/a/"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.gov.uk/",
        "https://www.example.gov.uk",
        "https://x.github.io/our-offer/",
        "https://a.org/b/c_d.e~f",
    ],
)
def test_a_site_has_an_address_of_host_and_folder(address: str) -> None:
    assert home_flaw(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example.gov.uk/",
        "HTTPS://www.example.gov.uk/",
        "https://www.example.gov.uk@example.org/",
        "https://www.example.gov.uk/?a",
        "https://www.example.gov.uk/?",
        "https://www.example.gov.uk/#a",
        "https://www.example.gov.uk:8443/",
        "https://www.example.gov.uk//a/",
        "https://www.example.gov.uk/a/../b/",
        "https://www.example.gov.uk/a%20b/",
        "https://www.example.gov.uk/ä/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://plans.internal/",
        "https://example/",
        "https://",
        "/",
        "",
        f"https://x.example/{'a' * 200}/",
    ],
)
def test_anything_else_is_no_address_of_a_site(address: str) -> None:
    assert home_flaw(address)


def test_two_hundred_letters_are_not_too_many_for_an_address() -> None:
    longest = "https://x.example/".ljust(bounds.SITE, "a")
    assert home_flaw(longest) is None
    assert home_flaw(longest + "a") == links.HOME_LONG


def test_a_wrong_address_on_the_command_line_is_wrong_use(tmp_path: Path) -> None:
    said = subprocess.run(
        [
            sys.executable,
            "build.py",
            "--out",
            tmp_path / "site",
            "--address",
            "https://www.gov.uk@example.org/100%25",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "does not lead where it seems to" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("text", ["a@example.org", "o.b+c-d_e@sub.example.gov.uk"])
def test_an_e_mail_address_is_one(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("01254 585585", "+441254585585"),
        ("+44 1254 585585", "+441254585585"),
        ("(01254) 585-585", "+441254585585"),
        ("999", "999"),
        ("116 123", "116123"),
        ("1254 585585", None),
        ("01254 58558", None),
        ("0125 4585 5855 55", None),
        ("01254 555555", None),
        ("call", None),
    ],
)
def test_a_number_is_the_same_however_it_is_spaced(text: str, same: str | None) -> None:
    assert dialled(text) == same


@pytest.mark.parametrize(
    "number",
    [
        "0909 879 0000", "+44 909 879 0000", "0845 46 47", "0844 123 4567", "0871 123 4567", "0870 123 4567",
        "070 1234 5678", "07640 123456", "118 118", "118500",
    ],
)  # fmt: skip
def test_numbers_that_cost_more_are_known(number: str) -> None:
    assert costs_more(number)
    assert [found for _, found in _costly(f"Ring {number} 24 hours.")] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0871 123\n4567.",
        "Tel.0871 123 4567",
        "(+44) 871 123 4567",
        "0871·123·4567",
        "0871 123 4567 09.00-17.00",
    ],
)
def test_such_a_number_is_found_however_it_is_written(text: str) -> None:
    assert [costs_more(number) for _, number in _costly(text)] == [True]


@pytest.mark.parametrize(
    "number",
    ["01254 585585", "020 7946 0018", "0300 123 6600", "0345 123 4567", "0800 1111", "0808 800 5792", "07860 039967",
     "116 123", "999", "101", "111", "85258"],
)  # fmt: skip
def test_ordinary_and_free_numbers_are_not_among_them(number: str) -> None:
    assert not costs_more(number)
    assert not list(_costly(f"Ring {number} 24 hours."))


@pytest.mark.parametrize(
    "text",
    [
        "118 118 people", "£0,909,879", "2009 879 0000", "https://example.org/09098790000", "1.0909879000",
        "Open 09.00-17.00 (09.00-16.30 on Fridays)", "09.00 – 17.00, 09.00 – 13.00", "0900-1700 (0900-1300)",
        "0845 - 1645 (0845 - 1200)", "09.10.2026 - 11.12.2026", "09-10-2026 – 09-11-2026",
    ],
)  # fmt: skip
def test_other_digits_are_no_numbers_that_cost_more(text: str) -> None:
    assert not list(_costly(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0845 46 47. This costs more than an ordinary call.",
        "Ring 0845 46 47 (7p a minute).",
        "Ring 0845 46 47. You pay 2 pence a minute.",
        "Ring 0845 46 47, at an access charge.",
        "Ring 0845 46 47. Calls cost 7p and your network's charge.",
    ],
)
def test_a_text_may_say_what_the_number_costs(text: str) -> None:
    assert _says_cost(text, text.index("0845"))


@pytest.mark.parametrize("text", ["Ring 0845 46 47.", "For help with the cost of a bus, ring 0845 46 47."])
def test_a_text_that_does_not_say_what_the_number_costs_is_found(text: str) -> None:
    assert not _says_cost(text, text.index("0845"))
