"""A page of the plan, what surrounds it, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from localoffer.addresses import LINK_PICTURE
from localoffer.library import Library
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, Council, Record
from localoffer.records.values import When
from localoffer.views.common import Link, Sourced
from localoffer.views.contacts import ContactBrief
from localoffer.views.shown import AfterStrategy, Shown


class Context(Sourced):
    """What the template of one page or paper gets: typed, frozen, ready to print. It names its template.

    A page's template gets `page` (its context), `here` (the `Page`), `site` (`Chrome`) and `words` (the interface
    words). Addresses start at the site's root; the filter `url` makes them relative to the page. `Prose` goes through
    the filter `prose`.
    """

    template: ClassVar[str]
    #: Only an entitlement's own page shows its sources.
    cited: ClassVar[tuple[str, ...]] = ()
    #: Whether the page only leads on to where something is now.
    leads_on: ClassVar[bool] = False
    #: Whether there is nothing any more at its address, or only what leads on.
    is_former: ClassVar[bool] = False
    #: Whether the page states the size of what a reader can keep.
    states_sizes: ClassVar[bool] = False

    def papers_mentioned(self, papers: Sequence[str]) -> Sequence[str]:
        """The papers, by address, that the page mentions besides its own."""
        return ()


@dataclass(frozen=True)
class Page:
    """One page of the plan. `address` begins and ends with `/`, except `/404.html`.

    `mark` is the record or file it was made from: if two pages have the same address, the problem names both. `under`
    is the address of the page whose navigation entry it shares, if that is another; `crumbs` are its breadcrumbs.
    `alone`: a self-contained file for downloading, with its styles inside. `grows_with` is the council's file that
    makes it long, if different. `below` are the Markdown pages that name this one as their parent.
    """

    address: str
    context: Context
    title: str
    sentence: str
    mark: Mark
    audience: Audience = Audience.CARE_LEAVERS
    under: str = ""
    crumbs: tuple[Link, ...] = ()
    explain_words: bool = True
    alone: bool = False
    papers: tuple[Link, ...] = ()
    grows_with: Mark | None = None
    below: tuple[Link, ...] = ()

    @property
    def template(self) -> str:
        """The template's path below `templates/`, as the context names it."""
        return self.context.template

    @property
    def main(self) -> str:
        """The navigation entry that it belongs to: the first part of an address."""
        return (self.under or self.address).strip("/").partition("/")[0]


@dataclass(frozen=True)
class NavItem:
    """`key` is that of its title in words.yaml under `nav`."""

    key: str
    address: str


@dataclass(frozen=True)
class SuccessorView:
    """The council that takes over, if its name is known. `has_taken_over`: it is now the one to ask."""

    name: str | None
    starts: When
    has_taken_over: bool
    note: str | None


@dataclass(frozen=True)
class LogoView:
    """The council's logo: a file of the site and its size on a page in pixels; the same as a drawing for papers, and
    as a data: address for a page that links no file."""

    address: str
    width: int
    height: int
    drawing: str
    held: str


@dataclass(frozen=True)
class Chrome:
    """What surrounds every page. `after`: the strategy has expired, or another one has replaced it. `mistakes` is whom to
    tell that a page is wrong. `address` is the site's web address, if known."""

    title: str
    language: str
    direction: str
    council: Council
    adopted: bool
    notice: str | None
    successor: SuccessorView | None
    as_of: When
    after: AfterStrategy | None
    nav: tuple[NavItem, ...]
    footer: tuple[NavItem, ...]
    numbers: tuple[ContactBrief, ...]
    mistakes: ContactBrief | None
    help_now: str | None
    finder: str | None
    one_file: str | None
    address: str | None
    logo: LogoView | None

    def on_the_web(self, address: str) -> str | None:
        """The full address of a page or file of the site, if the site's own is known."""
        return self.address.rstrip("/") + address if self.address else None

    @property
    def picture(self) -> str | None:
        """The full address of the picture shown beside a link to the site, once the council has adopted it."""
        return self.on_the_web(LINK_PICTURE) if self.adopted else None


def present(items: Mapping[str, str], planned: Collection[str]) -> tuple[NavItem, ...]:
    """Those of the addresses that exist."""
    return tuple(NavItem(key, address) for key, address in items.items() if address in planned)


#: `words.yaml`, the group `pages`: title and sentence of each page that is not made from one record.
PageWords = Mapping[str, Mapping[str, str]]


def title_and_sentence(shown: Shown, words: PageWords, key: str) -> tuple[str, str]:
    """For a page or paper that is not made from one record. Raises ValueError, in words, if words.yaml has none."""
    if key not in words:
        raise ValueError(
            f"templates/words.yaml: nothing says what “{key}” is called. Write title: and sentence: below {key}:, under pages:."
        )
    council, own = shown.library.site.council, words[key]

    def named(text: str) -> str:
        return text.replace("{council}", council.short).replace("{area}", council.area or council.short)

    return named(own["title"]), named(own["sentence"])


def file_of(records: Iterable[Record]) -> Mark | None:
    """The file, as a whole, that contains the first of the records."""
    return next((Mark(record.marks.record.file) for record in records), None)


def offered_by_council(library: Library) -> Iterator[Record]:
    return (entitlement.council for entitlement in library.entitlements if entitlement.council)


#: The council's records that make a page long, by the key of the page in words.yaml.
_GROWS_WITH: Mapping[str, Callable[[Library], Iterable[Record]]] = {
    **dict.fromkeys((
        "home", "offer", "money", "who-gets-what", "a-to-z", "finder", "papers", "one-file", "first-file",
        "further-file", "coverage",
    ), offered_by_council),
    **dict.fromkeys(
        ("you-said", "by-state", "by-date", "on-a-page", "for-councillors"),
        lambda library: (voice.record for voice in library.voices),
    ),
    **dict.fromkeys(
        ("action-plan", "by-quarter", "by-owner"),
        lambda library: (action.record for action in library.actions),
    ),
    "strategy": lambda library: (priority.record for priority in library.every_priority),
    "pledges": lambda library: (pledge.record for pledge in library.pledges),
    "inspections": lambda library: (finding.record for finding in library.findings),
    "local-picture": lambda library: (*library.measures, *library.tables),
    "take-part": lambda library: (group.record for group in library.groups),
    "help-now": lambda library: (contact.record for contact in library.contacts),
}  # fmt: skip


def words_page(
    shown: Shown,
    words: PageWords,
    key: str,
    address: str,
    context: Context,
    *,
    audience: Audience = Audience.CARE_LEAVERS,
    crumbs: tuple[Link, ...] = (),
    explain_words: bool = True,
) -> Page:
    """A page whose title and sentence are in words.yaml."""
    title, sentence = title_and_sentence(shown, words, key)
    return Page(
        address=address,
        context=context,
        title=title,
        sentence=sentence,
        mark=shown.library.site.marks.record,
        audience=audience,
        under=crumbs[0].address if crumbs else "",
        crumbs=crumbs,
        explain_words=explain_words,
        grows_with=file_of(_GROWS_WITH[key](shown.library)) if key in _GROWS_WITH else None,
    )
