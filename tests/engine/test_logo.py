"""The council's logo: shown on pages and papers once the edition is adopted, or one message at its line.

Nothing in it is run, fetched or read as anything but a picture.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.addresses import ONE_FILE
from localoffer.budgets import ALONE_BUDGET
from localoffer.papers.typeset import set_paper, typesetting
from localoffer.problems import Level
from localoffer.records.files import SITE_FILE
from localoffer.records.logo import MOST_BYTES, NotALogo, read_logo
from localoffer.render import path_of, render
from localoffer.rules.logo import weight_on_paper
from localoffer.web.theme import load_theme
from tests.council import AS_OF, change, outcome

SVG = "http://www.w3.org/2000/svg"


def png(wide: int = 200, high: int = 80) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    rows = (b"\0" + b"\x80" * wide) * high
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


def jpeg(wide: int, high: int) -> bytes:
    """As much of one as says how large it is."""
    return (
        b"\xff\xd8\xff\xe0\0\x10"
        + bytes(14)
        + b"\xff\xc0\0\x11\x08"
        + struct.pack(">HH", high, wide)
        + bytes(10)
        + b"\xff\xd9"
    )


def svg(inside: str = '<path d="M0 0h30v12z"/>', more: str = 'viewBox="0 0 30 12"') -> bytes:
    return f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" {more}>{inside}</svg>'.encode()


def with_logo(good: Path, name: str, content: bytes) -> int:
    """An adopted council with a logo. Returns the line that names it."""
    change(good, SITE_FILE, "adopted: no", "adopted: yes")
    (good / "content" / name).write_bytes(content)
    return change(good, SITE_FILE, "colours:", f"logo: {name}\ncolours:")


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("logo.png", png(), 'width="100" height="40"'),
        ("Crest.PNG", png(40, 80), 'width="20" height="40"'),
        ("logo.svg", svg(), 'width="100" height="40"'),
    ],
    ids=["png", "capitals", "svg"],
)
def test_a_logo_stands_on_every_page_with_its_size_and_the_councils_name(
    good: Path, name: str, content: bytes, shown: str
) -> None:
    with_logo(good, name, content)
    made = outcome(good)
    (asset,) = (path for path in made.documents if path.startswith("assets/logo."))
    assert (
        f'<img src="../{asset}" alt="Exampleton Borough Council" {shown}>'.encode()
        in made.documents["help-now/index.html"]
    )
    for page in made.pages:
        assert (
            b"<img "
            in made.documents[page.address.lstrip("/") + ("index.html" if page.address.endswith("/") else "")]
            or page.alone
        )


def test_nobody_sees_a_logo_before_the_council_stands_behind_the_edition(good: Path) -> None:
    with_logo(good, "logo.png", png())
    change(good, SITE_FILE, "adopted: yes", "adopted: no")
    assert not any(
        b"<img " in content for name, content in outcome(good).documents.items() if name.endswith(".html")
    )


def test_sheets_posters_and_the_strategy_have_the_logo_with_the_councils_name_for_who_hears_them(
    good: Path,
) -> None:
    with_logo(good, "logo.png", png())
    made, theme = outcome(good), load_theme(road.TEMPLATES)
    assert made.plan
    assert made.shown
    papers = {paper.template: paper for paper in made.plan.papers}
    for template in (
        "entitlement.typ",
        "outcome.typ",
        "on-a-page.typ",
        "poster-offer.typ",
        "poster-you-said.typ",
        "wallet-card.typ",
    ):
        printed = set_paper(papers[template], made.shown.library, made.plan.chrome, theme)
        with pikepdf.open(io.BytesIO(printed.content)) as pdf:
            told = [
                str(item["/Alt"])
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
            ]
        assert "Exampleton Borough Council" in told, template


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("crest-2.png", "There is no file “crest-2.png” in content/."),
        ("../logo.png", "Write only the file name. The file goes directly in content/."),
        ("content/logo.png", "Write only the file name. The file goes directly in content/."),
        ("LOGO.png", "There is no file “LOGO.png” in content/. The closest is “logo.png”."),
        ("logo.gif", "A logo is an SVG, PNG or JPEG."),
        ("folder.png", "There is a folder where a file should be."),
        ("link.png", "This is a link to a file outside the folder."),
        ("dead.png", "This is a link to a file that is not there."),
        ("empty.png", "The file is empty."),
        ("large.png", f"The file is larger than {MOST_BYTES // 1000} KB, and every page shows it."),
        ("words.png", "The file is not a PNG, whatever its name says."),
        ("cut.png", "The picture cannot be drawn: the file is damaged or cut off."),
        ("bits.png", "The picture cannot be drawn: the file is damaged or cut off."),
        ("cut.jpg", "The picture cannot be drawn: the file is damaged or cut off."),
        ("dot.png", "The picture has 1 by 1 pixels, so nobody would see it."),
        ("wide.png", "The picture has 2,000 by 600 pixels, and the most is 1,000,000."),
        (
            "strip.png",
            "The picture is too long and narrow: there is no room for it at the top of a page on a phone.",
        ),
        ("words.svg", "It cannot be read as an SVG, line 1."),
    ],
)
def test_what_cannot_be_the_logo_is_one_message_at_its_line(
    good: Path, tmp_path: Path, name: str, message: str
) -> None:
    content = good / "content"
    (tmp_path / "elsewhere.png").write_bytes(png())
    line = with_logo(good, "logo.png", png())
    (content / "folder.png").mkdir()
    (content / "link.png").symlink_to(tmp_path / "elsewhere.png")
    (content / "dead.png").symlink_to(content / "nothing.png")
    for other, bytes_ in {
        "empty.png": b"",
        "large.png": png() + bytes(MOST_BYTES),
        "words.png": b"<svg onload='alert(1)'>",
        "words.svg": b"no drawing",
        "cut.png": png()[:-40],
        "bits.png": png()[:24] + b"\x03" + png()[25:],
        "cut.jpg": jpeg(200, 80)[:-2],
        "dot.png": png(1, 1),
        "wide.png": png(2000, 600),
        "strip.png": png(500, 20),
    }.items():
        (content / other).write_bytes(bytes_)
    change(good, SITE_FILE, "logo: logo.png", f"logo: {name}")
    problems = road.documents(good, AS_OF, root=good, national=good / "national").problems
    assert [
        (problem.mark.file, problem.mark.line, problem.rule, problem.message)
        for problem in problems
        if problem.level is Level.ERROR
    ] == [(SITE_FILE, line, "logo-there", message)]


EVIL = "https://evil.example/"


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="https://evil.example/x.js"/>',
        '<rect onclick="alert(1)" onload="alert(1)" width="1" height="1"/>',
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example/"/></foreignObject>',
        '<a xlink:href="javascript:alert(1)"><rect width="1" height="1"/></a>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use xlink:href="data:image/svg+xml;base64,AAAA#a"/>',
        '<style>@import "https://evil.example/x.css"; @font-face{src:url(https://evil.example/f)} rect{fill:red}</style>',
        "<style>rect{background:url('https://evil.example/x')} a{fill:u\\72l(https://evil.example/)}</style>",
        "<style>/* { */ rect{fill:url(https://evil.example/#a)} /* } */</style>",
        '<rect style="fill:url(https://evil.example/#a)" width="1" height="1"/>',
        '<rect fill="url(https://evil.example/#a)" width="1" height="1"/>',
        '<rect style="background-image:url(https://evil.example/)" width="1" height="1"/>',
        '<set attributeName="href" to="javascript:alert(1)"/><animate attributeName="fill"/>',
        '<metadata><x xmlns="urn:x">alert(1)</x></metadata><title>alert(1)</title><!-- alert(1) -->',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
        '<?xml-stylesheet href="https://evil.example/x.css"?>',
        '<h:g xmlns:h="http://www.w3.org/1999/xhtml"><rect width="1" height="1"/></h:g>',
        "<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>",
    ],
)
def test_nothing_of_a_drawing_is_left_that_runs_or_leads_elsewhere(inside: str) -> None:
    drawing = read_logo("logo.svg", svg(inside + '<path d="M0 0h30v12z" fill="#123"/>')).content.decode()
    assert 'd="M0 0h30v12z" fill="#123"' in drawing
    for part in (
        "script",
        "alert",
        "evil",
        "javascript",
        "data:",
        "@",
        "\\",
        "<!--",
        "foreignObject",
        "iframe",
        "set ",
        "<?",
        " on",
    ):
        assert part not in drawing, part
    for element in ElementTree.fromstring(drawing).iter():
        assert element.tag.startswith(f"{{{SVG}}}")
        assert all(not value or "url" not in value or "url(#" in value for value in element.attrib.values())


def test_a_drawing_from_illustrator_keeps_its_colours_and_its_cuts() -> None:
    inside = (
        '<style type="text/css">\n\t.st0{fill:#00573F;}\n\t.st1{fill:url(#g);clip-path:url(#c)}\n</style>'
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#FFCC00"/></linearGradient><rect id="r" width="9" height="9"/></defs>'
        '<clipPath id="c"><use xlink:href="#r" style="overflow:visible"/></clipPath>'
        '<switch><foreignObject requiredExtensions="x"/><g style="clip-path:url(#c)"><rect class="st0" width="9" height="9"/></g></switch>'
    )
    document = b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    logo = read_logo("logo.svg", document + svg(inside, 'viewBox="0 0 300 120" width="100%"'))
    drawing = logo.content.decode()
    assert ".st0{fill:#00573F}.st1{fill:url(#g)}" in drawing
    assert '<use href="#r"' in drawing
    assert '<g style="clip-path:url(#c)"><rect class="st0"' in drawing
    assert "DOCTYPE" not in drawing
    assert (logo.wide, logo.high) == (300, 120)
    assert weight_on_paper(logo)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(),
            "It defines entities, which can turn a small file into a huge one.",
        ),
        (
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg(),
            "It defines entities, which can turn a small file into a huge one.",
        ),
        (
            b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://evil.example/">]>' + svg(),
            "It defines entities, which can turn a small file into a huge one.",
        ),
        (svg("<text>Council</text>"), "It has letters that each computer draws in its own font."),
        (svg('<image href="data:image/png;base64,AAAA"/>'), "It has another picture."),
        (svg("<script/>"), "Nothing is drawn in it."),
        (svg(more=""), "It does not say how large it is: it has neither viewBox nor width and height."),
        (
            svg(more='width="100%" height="100%"'),
            "It does not say how large it is: it has neither viewBox nor width and height.",
        ),
        (
            svg(more='viewBox="0 0 0 0"'),
            "It does not say how large it is: it has neither viewBox nor width and height.",
        ),
        (b"<html><path d='M0 0'/></html>", "Nothing is drawn in it."),
        (b"<g><path d='M0 0'/></g>", "It is another kind of file."),
        (svg("<g>" * 5000 + "</g>" * 5000), "Its parts are nested more than 60 deep."),
        (svg('<g id="a"><path d="M0 0"/><use href="#a"/></g>'), "It draws its parts over and over."),
        (
            svg(
                '<path id="a0" d="M0 0h9"/>'
                + "".join(f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 9 + "</g>" for n in range(20))
            ),
            "It draws its parts over and over.",
        ),
        (svg("<!-- £ -->").replace("£".encode(), b"\xa3"), "It cannot be read as an SVG, line 1."),
        (b'<?xml version="1.0" encoding="nonsense"?>' + svg(), "It cannot be read as an SVG."),
    ],
)
def test_a_drawing_that_cannot_be_made_safe_and_look_the_same_is_told_why(
    content: bytes, message: str
) -> None:
    with pytest.raises(NotALogo) as told:
        read_logo("logo.svg", content)
    assert told.value.message == message


def test_a_photograph_is_measured_by_its_first_frame() -> None:
    logo = read_logo("logo.jpg", jpeg(300, 100))
    assert (logo.wide, logo.high, logo.width) == (300, 100, 120)


def _part(mark: int, held: bytes) -> bytes:
    """A part of a JPEG that tells its length."""
    return bytes((0xFF, mark)) + struct.pack(">H", len(held) + 2) + held


def _exif(turned: int, order: str = ">") -> bytes:
    """What a camera writes: how the picture lies, and where it was taken."""
    begin = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    return _part(
        0xE1,
        b"Exif\0\0" + begin + struct.pack(f"{order}H", 1) + entry + bytes(4) + b"GPS 53.7 N, Ann Example",
    )


#: One of two scans, in which 0xFF stands before 0 and before a mark that begins nothing.
BEGIN, REST = b"\xff\xd8" + _part(0xE0, bytes(14)), (
    _part(0xDB, bytes(65)) + _part(0xC2, b"\x08" + struct.pack(">HH", 100, 300) + bytes(10)) + _part(0xC4, bytes(20))
    + _part(0xDA, bytes(6)) + b"drawn\xff\0\xff\xd3more" + _part(0xC4, b"\xff\xd9" + bytes(20))
    + _part(0xDA, bytes(6)) + b"the rest" + b"\xff\xd9"
)  # fmt: skip


def test_of_a_photograph_only_what_is_drawn_is_published() -> None:
    told = (
        _exif(1)
        + _part(0xE1, b"http://ns.adobe.com/xap/ Ann Example")
        + _part(0xED, b"Ann Example")
        + _part(0xFE, b"Ann Example")
    )
    colours = _part(0xE2, b"ICC_PROFILE") + _part(0xEE, b"Adobe")
    content = read_logo("logo.jpg", BEGIN + told + colours + REST + b"Ann Example, a film").content
    assert content == BEGIN + colours + REST


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photograph_that_is_to_be_turned_is_refused(order: str) -> None:
    with pytest.raises(NotALogo, match="lies on its side"):
        read_logo("logo.jpg", BEGIN + _exif(6, order) + REST)
    assert read_logo("logo.jpg", BEGIN + _exif(1, order) + REST).content == BEGIN + REST


@pytest.mark.parametrize("cut", range(0, 140, 7))
def test_a_photograph_that_is_cut_off_is_refused_or_shown_and_is_no_error(cut: int) -> None:
    whole = BEGIN + _exif(1) + REST
    try:
        assert b"Ann" not in read_logo("logo.jpg", whole[: len(whole) - cut]).content
        read_logo("logo.jpg", BEGIN + _exif(6)[:-cut] + REST)
    except NotALogo:
        pass


def test_of_a_png_the_words_about_it_are_not_published() -> None:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    whole = png()
    words = b"".join(chunk(kind, b"Ann Example") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"))
    assert read_logo("logo.png", whole[:33] + words + whole[33:] + b"Ann Example").content == whole


def test_the_one_file_holds_the_logo_itself_where_it_has_room_for_it(good: Path) -> None:
    with_logo(good, "logo.png", png())
    made = outcome(good)
    (shown,) = (image for image in LexborHTMLParser(made.documents[path_of(ONE_FILE)].decode()).css("img"))
    assert (shown.attributes["src"] or "").startswith("data:image/png;base64,")
    assert shown.attributes["alt"] == "Exampleton Borough Council"
    assert made.plan
    assert made.shown
    large = replace(made.plan.chrome.logo, held="data:image/png;base64," + "A" * ALONE_BUDGET)  # type: ignore[type-var]
    planned = replace(made.plan, chrome=replace(made.plan.chrome, logo=large))
    with typesetting((), made.shown.library, planned.chrome, load_theme(road.TEMPLATES)) as printing:
        rendered = render(planned, made.shown, load_theme(road.TEMPLATES), printing.papers)
    assert b"<img" not in rendered.documents[path_of(ONE_FILE)]
    assert b"<img" in rendered.documents["index.html"]
