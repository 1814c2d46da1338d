"""The data files, by path below the site."""

from __future__ import annotations

import json
from functools import cache, partial

from localoffer.addresses import DATA
from localoffer.data.offer import OfferData, offer_data
from localoffer.data.referral import services
from localoffer.data.tables import tables
from localoffer.pages.page import Chrome
from localoffer.views.shown import Shown
from localoffer.web.feeds import lasting_id

OFFER = "offer.json"
SCHEMA = "offer.schema.json"
REFERRAL = "open-referral.json"


def documents(shown: Shown, chrome: Chrome) -> dict[str, bytes]:
    data = offer_data(shown, chrome)
    offer = {"$schema": SCHEMA, **data.model_dump(mode="json")}
    files = {
        OFFER: as_json({"notice": offer["notice"], **offer}),
        SCHEMA: schema(),
        **tables(data),
        REFERRAL: as_json(services(data, partial(lasting_id, chrome))),
    }
    return {f"{DATA.lstrip('/')}{name}": content.encode() for name, content in files.items()}


@cache
def schema() -> str:
    """The JSON Schema (2020-12) of `offer.json`."""
    made = OfferData.model_json_schema(mode="serialization")
    made["properties"]["$schema"] = {"type": "string", "description": "Where this schema is."}
    return as_json({"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **made})


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
