"""Ways to take part and have a say, ready to print."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.library import JoinedContact, JoinedGroup, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Group
from localoffer.views.common import Ending, Sourced, Trust, ending, trust
from localoffer.views.contacts import ContactView


@dataclass(frozen=True)
class GroupView(Sourced):
    """`ends`: from when it will no longer be there."""

    cited = ("trust", "contact")
    record: Group
    ends: Ending | None
    contact: ContactView | None
    trust: Trust


def group_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], group: JoinedGroup
) -> GroupView:
    record = group.record
    return GroupView(
        record=record,
        ends=ending(record.closes_after(library.as_of)),
        contact=contacts[group.contact] if group.contact else None,
        trust=trust(library, record.sources, checked=record.checked, uncertain=record.uncertain),
    )
