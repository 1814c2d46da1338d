"""The picture that messaging apps show beside a link to the site: set by Typst as papers are, and never for reading."""

from __future__ import annotations

from pathlib import Path

import typst

from localoffer.papers.typeface import fonts
from localoffer.papers.typeset import to_json
from localoffer.records.models import Site
from localoffer.web.theme import Theme

TEMPLATE = Path("picture/picture.typ")
PPI = 144


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
    template = theme.paper_templates.parent / TEMPLATE
    made = typst.Compiler(root=template.parent, font_paths=fonts()).compile(
        input=template, format="png", ppi=PPI, sys_inputs={"this": to_json(this)}
    )
    assert isinstance(made, bytes)
    return made
