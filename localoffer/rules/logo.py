"""The rule about the council's logo."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.load import LARGEST_PICTURE
from localoffer.problems import Level, Problem, rule
from localoffer.records.models import Site
from localoffer.records.naming import record_name
from localoffer.rules.base import Content


@rule
def logo_there(content: Content) -> Iterator[Problem]:
    """The logo is a picture that is there: a PNG or JPEG in content/, of at most 100 KB. Until adopted is yes nobody sees
    it, so that is a warning.

    PASS: logo: logo.png, and a picture content/logo.png
    FAIL: logo: logo.png, and no such file
    FAIL: logo: ../logo.png
    """
    for site in content.each(Site):
        if site.logo and site.logo not in content.loaded.pictures:
            yield logo_there.problem(
                site.marks.of("logo"),
                f"There is no picture called “{site.logo}” in content/ that is a PNG or JPEG of at most "
                f"{LARGEST_PICTURE // 1000} KB.",
                "Put the picture into content/, saved as one of these and small enough, and write its file name here as it "
                "is there, such as logo.png; or take the line away.",
                record_name(site),
                Level.ERROR if site.adopted else Level.WARNING,
            )
