"""Every component with its examples on one page, for developers: `python -m localoffer.gallery PAGE.html` writes it.

It is not part of the site and never published. The examples are beside the macro that they show, in
`templates/components/NAME/examples.html`; one for each component is hostile, with the worst words that a council could
write.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from localoffer.problems import Mark
from localoffer.records.values import Prose, When
from localoffer.render import templates_of
from localoffer.road import TEMPLATES
from localoffer.web import styles
from localoffer.web.theme import Theme, load_theme

#: A word too long for any line, markup that must be escaped, and a sentence that does not end.
HOSTILE = SimpleNamespace(
    word="Rechtsschutzversicherungsgesellschaftenverzeichnis",
    markup='<script>alert("x")</script> & <b>bold</b> “quoted”',
    long="The council will look at it again together with everybody who lives there or used to live there, and will " * 4,
    address="https://www.example.org/a/very/long/address/that-has-no-space-in-it/and-goes-on-and-on-and-on?to=the-end",
)  # fmt: skip
COLOURS = SimpleNamespace(main="#3D1F99", main_dark="#C3A6FF")
#: What surrounds a page, for a made-up council that has not adopted its edition.
SITE = SimpleNamespace(
    title="Leaving care in Exampleton",
    language="en-GB",
    direction="ltr",
    council=SimpleNamespace(short="Exampleton Council", area="Exampleton", name="Exampleton Council"),
    adopted=False,
    notice="Not yet the council’s own.",
    successor=None,
    as_of=When.of(date(2026, 11, 25)),
    help_now="/help-now/",
    finder="/find-what-is-yours/",
    one_file="/keep/offer.html",
    address=None,
    logo=None,
    mistakes=None,
)
HERE = SimpleNamespace(address="/gallery/", alone=False, title="Components", crumbs=(), papers=(), main="")
PRIORITY = {"id": "example", "deep": "#8A4B00", "tint": "#FFE9C7", "bright": "#FFC15E", "night": "#382D28"}


def components(theme: Theme) -> tuple[str, ...]:
    """The names of the components that have examples."""
    parts = (name.split("/") for name in theme.templates if name.startswith("components/"))
    return tuple(sorted(name for _, name, file in parts if file == "examples.html"))


def gallery(theme: Theme) -> str:
    """The page, self-contained."""
    environment = templates_of(theme)
    environment.globals.update(
        hostile=HOSTILE,
        when=lambda day: When.of(date.fromisoformat(day)),
        prose=lambda text: Prose(text, Mark("templates/gallery")),
        site=SITE,
        here=HERE,
        addresses=frozenset(),
        paper_facts=lambda address: ", 1 page, 40 KB",
        paper_title=lambda paper: paper["title"],
        moved_places={},
        sizes={"one_file": "(140 KB)"},
    )
    priorities = environment.get_template("css/priorities.css.j2").render(
        priorities=[PRIORITY], colours=COLOURS, logo=None
    )
    sheets = theme.sheets
    style = styles.squeezed(
        "\n".join(
            (sheets.settings, priorities, sheets.core, sheets.rest, sheets.record, *sheets.own.values())
        )
    )
    return environment.get_template("gallery/page.html").render(names=components(theme), style=style)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(gallery(load_theme(TEMPLATES)), encoding="utf-8")
