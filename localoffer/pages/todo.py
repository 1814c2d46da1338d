"""What needs a person: a page for officers, which search engines are asked to leave out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar

from localoffer.addresses import FOR_COUNCILLORS, TO_DO
from localoffer.budgets import MOST_LISTED
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience
from localoffer.records.values import When
from localoffer.todo.items import Item, ItemKind
from localoffer.todo.listing import OfOwner, by_date, by_owner, counts, is_past
from localoffer.views.common import Link, as_when
from localoffer.views.shown import Shown

#: How many future items are at the top, and how many posts have a fold of their own.
NEXT, FOLDED = 6, 16
#: How many of the texts that are hard to read are listed, hardest first: each includes its worst sentences.
HARDEST = 10


@dataclass(frozen=True)
class ItemView:
    """`address` is None if the site has no page for it. `put_off` is when it comes back."""

    item: Item
    address: str | None
    day: When | None
    past: bool
    put_off: When | None


#: What is waiting, by kind.
TodoKinds = tuple[tuple[ItemKind, tuple[ItemView, ...]], ...]


@dataclass(frozen=True)
class TodoOwner:
    """What is waiting for one post or team."""

    owner: str
    number: int
    kinds: TodoKinds


@dataclass(frozen=True)
class TodoContext(Context):
    """`number` counts all, `counts` by kind, `put_off` those that wait. `next` are the next ones due. `unowned` is for
    those without a post; `owners` have the most to do, and `others` less. `more` is how many are not listed."""

    template: ClassVar[str] = "pages/todo.html"
    number: int
    put_off: int
    counts: tuple[tuple[ItemKind, int], ...]
    next: tuple[ItemView, ...]
    unowned: TodoKinds
    owners: tuple[TodoOwner, ...]
    others: tuple[TodoOwner, ...]
    more: int


def plan_todo(shown: Shown, words: PageWords, items: Sequence[Item], pages: Iterable[Page]) -> Iterator[Page]:
    """The page, if anything needs a person. `pages` are those that it may link to."""
    if not items:
        return
    planned = {page.address for page in pages}

    def views(those: Iterable[Item]) -> tuple[ItemView, ...]:
        return tuple(_view(item, shown, planned) for item in those)

    def kinds(group: OfOwner) -> TodoKinds:
        return tuple((kind, views(those)) for kind, those in group.kinds)

    as_of = shown.library.as_of
    easier = {item.key for item in [item for item in items if item.kind is ItemKind.WORDS][HARDEST:]}
    listed = [item for item in items if item.key not in easier][: MOST_LISTED["todo"]]
    groups = sorted(by_owner(listed), key=lambda group: -group.number)
    owners = tuple(
        TodoOwner(group.owner, group.number, kinds(group)) for group in groups if group.owner is not None
    )
    context = TodoContext(
        number=len(items),
        put_off=sum(item.later is not None for item in items),
        counts=counts(items),
        next=views(by_date(items, as_of)[:NEXT]),
        unowned=next((kinds(group) for group in groups if group.owner is None), ()),
        owners=owners[:FOLDED],
        others=owners[FOLDED:],
        more=len(items) - len(listed),
    )
    up = (Link(words["for-councillors"]["title"], FOR_COUNCILLORS),)
    yield words_page(
        shown, words, "todo", TO_DO, context, audience=Audience.OFFICERS, crumbs=up, explain_words=False
    )


def _view(item: Item, shown: Shown, planned: Collection[str]) -> ItemView:
    page = (item.address or "").partition("#")[0]
    return ItemView(
        item=item,
        address=item.address if page in planned else None,
        day=as_when(item.day),
        past=is_past(item, shown.library.as_of),
        put_off=as_when(item.later.until) if item.later else None,
    )
