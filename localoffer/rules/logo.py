"""The rule about the council's logo."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.papers.typeface import STANDARD
from localoffer.problems import Level, Problem, rule
from localoffer.records.logo import DAMAGED, Logo, NotALogo, logo_of
from localoffer.records.models import Site
from localoffer.rules.base import Content

#: The maximum number of bytes that the logo may add to a paper.
MOST_ON_PAPER = 40_000
_LOGO = b"""#set document(title: "x")
#image(bytes(sys.inputs.logo), format: "svg", alt: "x", height: 1cm)"""


@rule
def logo_there(content: Content) -> Iterator[Problem]:
    """The logo is a picture that exists and can be shown: an SVG, PNG or JPEG in content/. Until adopted is yes nobody sees
    it, so this is a warning.

    PASS: logo: logo.svg, and a drawing content/logo.svg
    FAIL: logo: logo.png, and no such file
    FAIL: logo: logo.png, and a photograph of 2 MB
    FAIL: logo: logo.svg, and a drawing with letters in a font that not every computer has
    FAIL: logo: ../logo.png
    """
    for site in content.each(Site):
        if site.logo:
            try:
                if weight_on_paper(logo_of(site.logo, content.loaded.pictures)) > MOST_ON_PAPER:
                    raise NotALogo(
                        "The picture is too large for the papers: every one has it.",
                        "Save it with fewer pixels or fewer colours, or as an SVG.",
                    )
            except NotALogo as flaw:
                yield logo_there.problem(
                    site.marks.of("logo"),
                    flaw.message,
                    flaw.hint,
                    level=Level.ERROR if site.adopted else Level.WARNING,
                )


def weight_on_paper(logo: Logo) -> int:
    """Roughly how many bytes the logo adds to a paper. Raises NotALogo if it cannot be drawn."""
    import typst

    try:
        made = typst.compile(_LOGO, format="pdf", sys_inputs={"logo": logo.drawing}, pdf_standards=[STANDARD])
    except typst.TypstError:
        raise NotALogo(*DAMAGED) from None
    assert isinstance(made, bytes)
    return len(made)
