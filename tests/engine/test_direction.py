"""Words from right to left bear their direction, on pages and on papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from localoffer import road
from localoffer.web.direction import isolated, with_directions
from tests.council import AS_OF, change, outcome


def test_a_page_from_left_to_right_keeps_its_bytes() -> None:
    page = '<!doctype html><p class="a">Zażółć → ✓ 😀 ትግርኛ</p>'
    assert with_directions(page) is page
    assert isolated('{"text":"Zażółć"}') == '{"text":"Zażółć"}'


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<title>مرحبا</title>", '<title dir="auto">مرحبا</title>'),
        ("<p>He said <b>مرحبا</b>.</p>", '<p>He said <b dir="auto">مرحبا</b>.</p>'),
        ('<p class="a">מרחב<br>and more</p><p>b</p>', '<p class="a" dir="auto">מרחב<br>and more</p><p>b</p>'),
        ("<ul><li>a<li>اردو</ul><p>b</p>", '<ul><li>a<li dir="auto">اردو</ul><p>b</p>'),
        ("<script>a = 'مرحبا'</script>", "<script>a = 'مرحبا'</script>"),
        ('<p dir="rtl">مرحبا</p>', '<p dir="rtl">مرحبا</p>'),
        # Within an element that says its direction, that of its first letter is not asked.
        ('<div dir="rtl"><p>GOV.UK مرحبا</p></div>', '<div dir="rtl"><p>GOV.UK مرحبا</p></div>'),
        (
            '<div dir="rtl"><p dir="ltr"><b>مرحبا</b></p></div>',
            '<div dir="rtl"><p dir="ltr"><b dir="auto">مرحبا</b></p></div>',
        ),
        # After such letters, the last group of a number would be shown first.
        ("<p>مرحبا 01254 666400</p>", '<p dir="auto">مرحبا <bdi dir="ltr">01254\u00a0666400</bdi></p>'),
        (
            "<p><a>0306 999 0123</a> مرحبا</p>",
            '<p dir="auto"><a><bdi dir="ltr">0306\u00a0999\u00a00123</bdi></a> مرحبا</p>',
        ),
        (
            '<div dir="rtl"><p>+44 1254 666400</p>مرحبا</div>',
            '<div dir="rtl"><p><bdi dir="ltr">+44\u00a01254\u00a0666400</bdi></p>مرحبا</div>',
        ),
        (
            "<p>مرحبا 01254-666400, 16-21, 2,000</p>",
            '<p dir="auto">مرحبا <bdi dir="ltr">01254-666400</bdi>, 16-21, 2,000</p>',
        ),
        # And the sign of a sum would be shown behind it.
        (
            "<p>مرحبا £3,000, £24.50.</p>",
            '<p dir="auto">مرحبا <bdi dir="ltr">£3,000</bdi>, <bdi dir="ltr">£24.50</bdi>.</p>',
        ),
        ("<p>مرحبا -£20</p>", '<p dir="auto">مرحبا <bdi dir="ltr">-£20</bdi></p>'),
        # A day's number, or a house's, would be shown last.
        (
            "<p>مرحبا 1 April 2023 مرحبا: 10 Duke Street, 18 or 21</p>",
            '<p dir="auto">مرحبا <bdi dir="ltr">1\u00a0April\u00a02023</bdi> مرحبا: '
            '<bdi dir="ltr">10 Duke Street, 18 or 21</bdi></p>',
        ),
        (
            "<p>مرحبا (10a Duke Street) 10 St. Mary’s Road, Leeds. مرحبا 18 or 21.</p>",
            '<p dir="auto">مرحبا (10a Duke Street) 10 St. Mary’s Road, Leeds. مرحبا '
            '<bdi dir="ltr">18\u00a0or\u00a021</bdi>.</p>',
        ),
        ("<p>مرحبا for 3 years</p>", '<p dir="auto">مرحبا for 3 years</p>'),
        # A line in English within a page that runs to the left.
        (
            '<div dir="rtl"><p>Call us.</p><p>Call <b>مرحبا</b></p><p>12 &amp; 13</p></div>',
            '<div dir="rtl"><p dir="auto">Call us.</p><p>Call <b>مرحبا</b></p><p>12 &amp; 13</p></div>',
        ),
        # A part of a line by itself would be shown before what comes before it.
        (
            '<div dir="rtl"><p>Call<br><a>the team</a></p><p>مرحبا <b>call</b> <i>us</i></p></div>',
            '<div dir="rtl"><p dir="auto">Call<br><a>the team</a></p><p>مرحبا <b>call</b> <i>us</i></p></div>',
        ),
        # The number of a line that runs to the right would be beside the page.
        (
            '<div dir="rtl"><ol><li>Call <a>us</a>.</li><li>مرحبا</li><li>a<ul><li>مرحبا</li></ul></li></ol></div>',
            '<div dir="rtl"><ol><li><bdi>Call <a>us</a>.</bdi></li><li>مرحبا</li><li>a<ul><li>مرحبا</li></ul></li></ol></div>',
        ),
        ("<p>مرحبا</p><p>01254 666400</p>", '<p dir="auto">مرحبا</p><p>01254 666400</p>'),
        ("<title>مرحبا 01254 666400</title>", '<title dir="auto">مرحبا 01254 666400</title>'),
        ('<img alt="مرحبا"><p>b</p>', '<img alt="مرحبا"><p>b</p>'),
    ],
)
def test_what_holds_such_letters_finds_its_own_direction(page: str, wanted: str) -> None:
    assert with_directions(page) == wanted


def test_a_paper_sets_such_a_text_apart() -> None:
    assert isolated('{"a":"مرحبا \\" x","b":"c"}') == '{"a":"\u2068مرحبا \\" x\u2069","b":"c"}'


def test_a_number_in_groups_keeps_its_order_on_a_paper() -> None:
    assert isolated('{"a":"مرحبا 01254 666400"}') == '{"a":"\u2068مرحبا \u206601254 666400\u2069\u2069"}'


def test_a_sum_keeps_its_sign_before_it_on_a_paper() -> None:
    assert isolated('{"a":"مرحبا £3,000."}') == '{"a":"\u2068مرحبا \u2066£3,000\u2069.\u2069"}'


def test_a_day_keeps_its_order_on_a_paper() -> None:
    assert isolated('{"a":"مرحبا 1 April 2023."}') == '{"a":"\u2068مرحبا \u20661 April 2023\u2069.\u2069"}'


def test_a_voice_in_arabic_stands_on_pages_and_papers(good: Path) -> None:
    change(good, "pledges.yaml", "Care leavers said they did not know who to ring.", "لم أعرف بمن أتصل. 123")
    made = road.documents(
        good, AS_OF, root=good, national=good / "national", asked=road.Asked(until=road.Until.PAPERS)
    )
    assert not made.problems
    page = made.documents["you-said/who-to-ring/index.html"].decode()
    assert 'dir="auto">لم أعرف' in page
    assert 'dir="auto"' not in made.documents["help-now/index.html"].decode()
    assert made.documents["papers/poster-you-said.pdf"].startswith(b"%PDF")
    assert not any(b'dir="auto"' in content for content in outcome().documents.values())
