"""Money that may count against people whose right to stay is not settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site import editions, tree


@pytest.mark.parametrize("council", editions().values(), ids=editions())
@pytest.mark.parametrize("entitlement", ["early-benefit-claim", "crisis-fund", "council-tax"])
def test_whoever_may_lose_by_asking_is_warned_where_nothing_has_to_be_unfolded(
    entitlement: str, council: Path
) -> None:
    page = tree(f"/what-you-can-get/{entitlement}/", council=council)
    for fold in page.css("details"):
        fold.decompose()
    main = page.css_first("main")
    assert main
    assert "right to stay not settled?" in main.text().casefold()


@pytest.mark.parametrize("address", ["/pip/", "/council-tax-bill/", "/cannot-pay-rent/", "/someone-died/"])
def test_pages_that_send_to_other_public_funds_warn_them_too(address: str) -> None:
    main = tree(address).css_first("main")
    assert main
    assert "right to stay not settled" in main.text().casefold()
