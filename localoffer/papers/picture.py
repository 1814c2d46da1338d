"""Pictures made or checked with Typst: the one that messaging apps show beside a link to the site, which carries no
information; and the council's logo, before it goes on papers."""

from __future__ import annotations

from pathlib import Path

from localoffer.papers.typeface import STANDARD, fonts
from localoffer.papers.typeset import to_json
from localoffer.records.logo import DAMAGED, Logo, NotALogo
from localoffer.records.models import Site
from localoffer.web.theme import Theme

TEMPLATE = Path("picture/picture.typ")
PPI = 144
#: The maximum number of bytes that the logo may add to a paper.
MOST_ON_PAPER = 40_000
_LOGO = b"""#set document(title: "x")
#image(bytes(sys.inputs.logo), format: "svg", alt: "x", height: 1cm)"""


def picture(site: Site, theme: Theme) -> bytes:
    """A PNG of 1,200 by 630 pixels: the site's title and its council on the council's colour."""
    this = {
        "title": site.title,
        "council": site.council.name,
        "colour": site.colours.main,
        "icon": theme.icons["wheel"],
        "language": site.language.partition("-")[0],
        "right-to-left": site.direction == "rtl",
    }
    import typst

    template = theme.paper_templates.parent / TEMPLATE
    made = typst.Compiler(root=template.parent, font_paths=fonts()).compile(
        input=template, format="png", ppi=PPI, sys_inputs={"this": to_json(this)}
    )
    assert isinstance(made, bytes)
    return made


def weight_on_paper(logo: Logo) -> int:
    """Roughly how many bytes the logo adds to a paper. Raises NotALogo if it cannot be drawn."""
    import typst

    try:
        made = typst.compile(_LOGO, format="pdf", sys_inputs={"logo": logo.drawing}, pdf_standards=[STANDARD])
    except typst.TypstError:
        raise NotALogo(*DAMAGED) from None
    assert isinstance(made, bytes)
    return len(made)
