"""What the council gives as services in Open Referral UK (HSDS-UK 3.0), for service directories.

The format of a response to `/services`, all on one page: https://docs.openreferraluk.org. Sums of money are not in its
`cost_options`, which are what people pay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from localoffer.data.offer import ContactData, EntitlementData, OfferData
from localoffer.data.tables import on_site

#: Makes the id of a thing from its kind and its own id.
Ids = Callable[[str], UUID]


def services(data: OfferData, ids: Ids) -> dict[str, Any]:
    """All given entitlements, as one page of services."""
    given = [one for one in data.entitlements if one.standing == "given"]
    contacts = {contact.id: contact for contact in data.contacts}
    return {
        **({"notice": data.notice} if data.notice else {}),
        "total_items": len(given),
        "total_pages": 1,
        "page_number": 1,
        "size": len(given),
        "first_page": True,
        "last_page": True,
        "empty": not given,
        "contents": [_service(one, data, contacts, ids) for one in given],
    }


def _service(
    one: EntitlementData, data: OfferData, contacts: dict[str, ContactData], ids: Ids
) -> dict[str, Any]:
    name, council = f"service/{one.id}", data.council
    organization = {
        "id": str(ids("organization")),
        "name": council.name,
        "description": f"The council of {council.area}, which gives care leavers its local offer.",
    }
    service = {
        "id": str(ids(name)),
        "name": one.title,
        "description": " ".join(part for part in (one.sentence, one.council_sentence) if part),
        # While the site's address is unknown, the service's own URN is used instead of its page.
        "url": on_site(data, one.page) if data.site else ids(name).urn,
        "status": "active",
        "minimum_age": one.age_from,
        "maximum_age": one.age_until - 1 if one.age_until else None,
        "assured_date": one.checked if one.checked and len(one.checked) == len("2026-11-26") else None,
        "organization": organization if one.council and not one.by_district and not one.giver else None,
        "service_areas": [
            {"id": str(ids(f"area/{one.id}")), "name": council.area if one.council else "England"}
        ],
        "contacts": [_contact(contacts[id], one, ids) for id in one.contacts],
    }
    return {key: value for key, value in service.items() if value is not None}


def _contact(contact: ContactData, one: EntitlementData, ids: Ids) -> dict[str, Any]:
    name = f"{one.id}/{contact.id}"
    numbers = [(f"phone/{name}", contact.phone, contact.hours)]
    numbers += ((f"phone/{name}/{more.phone}", more.phone, more.when) for more in contact.more_phones)
    phones = [
        {"id": str(ids(key)), "number": number, **({"description": said} if said else {})}
        for key, number, said in numbers
        if number
    ]
    return {
        "id": str(ids(f"contact/{name}")),
        "name": contact.name,
        **({"email": contact.email} if contact.email else {}),
        **({"phones": phones} if phones else {}),
    }
