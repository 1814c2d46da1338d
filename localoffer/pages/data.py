"""The page about the site's data for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import DATA
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, Licence
from localoffer.views.shown import Shown

#: In the order of the page; each is described in words.yaml.
FILES = (
    "entitlements.csv",
    "amounts.csv",
    "voices.csv",
    "actions.csv",
    "figures.csv",
    "offer.json",
    "offer.schema.json",
    "open-referral.json",
)


@dataclass(frozen=True)
class DataFile:
    """`key` is that of its description in words.yaml. `empty`: a table of names of columns alone."""

    name: str
    address: str
    empty: bool

    @property
    def key(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True)
class DataContext(Context):
    """`licence` is None while no council has adopted the edition, or if the council gave none."""

    template: ClassVar[str] = "pages/data.html"
    files: tuple[DataFile, ...]
    licence: Licence | None


def plan_data(shown: Shown, words: PageWords) -> Iterator[Page]:
    library = shown.library
    site = library.site
    empty = {
        "voices.csv": not shown.voices,
        "actions.csv": not shown.actions,
        "figures.csv": not (library.measures or library.tables),
    }
    context = DataContext(
        files=tuple(DataFile(name, f"{DATA}{name}", empty.get(name, False)) for name in FILES),
        licence=site.licence if site.adopted else None,
    )
    yield words_page(shown, words, "data", DATA, context, audience=Audience.OFFICERS)
