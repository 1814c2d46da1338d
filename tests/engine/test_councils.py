"""Every council's own name works, and another's that came along with a copied text is found: over the councils of England."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pytest

from localoffer.load import load
from localoffer.read import read
from localoffer.records.councils import Councils, core_of
from localoffer.records.files import pick
from localoffer.records.models import CouncilKind, CouncilsOfAKind
from localoffer.road import NATIONAL, TEMPLATES
from localoffer.rules.base import Content
from localoffer.rules.copied_names import another_council
from localoffer.web.theme import load_theme
from tests.council import AS_OF, ROOT, bare_council

PALETTE = load_theme(TEMPLATES).palette


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A national folder of nothing but the list of councils."""
    folder = tmp_path_factory.mktemp("national")
    shutil.copy(NATIONAL / "councils.yaml", folder)
    return folder


@cache
def _lists(folder: Path) -> tuple[CouncilsOfAKind, ...]:
    records, problems = read(load(folder / "none", folder, ROOT))
    assert [problem for problem in problems if "councils.yaml" in problem.mark.file] == []
    return pick(records.national, CouncilsOfAKind)


def _full_names(folder: Path) -> list[str]:
    return [
        name.partition(";")[0]
        for kind in _lists(folder)
        if not kind.begins
        for name in (*kind.councils, *kind.districts)
    ]


def _found(
    folder: Path, national: Path, name: str, short: str, area: str, words: str, more: str = ""
) -> list[str]:
    """What the rule says of a page of a council with this name."""
    bare_council(folder)
    (folder / "content/pages").mkdir()
    named = {"name": name, "short": short, "area": area}
    lines = "".join(f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in named.items())
    site = (folder / "content/site.yaml").read_text(encoding="utf-8")
    site = site.replace("  name: Exampleton Borough Council\n  short: Exampleton\n", lines) + more
    (folder / "content/site.yaml").write_text(site, encoding="utf-8")
    (folder / "content/pages/about.md").write_text(
        f"---\ntitle: About\nsentence: About us.\n---\n{words}\n", encoding="utf-8"
    )
    loaded = load(folder, national, folder)
    records, _ = read(loaded)
    assert records.site, name
    return [problem.message for problem in another_council(Content(loaded, records, AS_OF, PALETTE))]


def test_the_list_has_every_principal_council_of_england_once(national: Path) -> None:
    names = _full_names(national)
    assert len(names) == len(set(names)) == 317
    of_kind = {
        kind: sum(len(it.councils) for it in _lists(national) if it.kind is kind and not it.begins)
        for kind in CouncilKind
    }
    assert list(of_kind.values()) == [21, 62, 36, 32, 1, 1]
    assert sum(len(it.districts) for it in _lists(national)) == 164


def test_each_council_is_known_by_its_name_and_no_two_by_the_same(national: Path) -> None:
    councils = Councils(_lists(national))
    for name in _full_names(national):
        listed = councils.listed(name)
        assert listed, name
        assert listed.name == name
        assert (listed.kind is None) == (listed.county is not None), name


@pytest.mark.parametrize(
    ("name", "kind", "county"),
    [
        ("Derbyshire", CouncilKind.COUNTY, None),
        ("The City of London Corporation", CouncilKind.CITY_OF_LONDON, None),
        ("Corporation of London", CouncilKind.CITY_OF_LONDON, None),
        ("Hull City Council", CouncilKind.UNITARY, None),
        ("Borough Council of King’s Lynn & West Norfolk", None, "Norfolk County Council"),
        ("LB Nowhere", None, None),
    ],
)
def test_a_council_is_of_the_kind_that_the_list_says(
    national: Path, name: str, kind: CouncilKind | None, county: str | None
) -> None:
    listed = Councils(_lists(national)).listed(name)
    assert (listed.kind, listed.county) == (kind, county) if listed else (kind, county) == (None, None)


#: Full name, short name, place; and a sentence in which the council calls itself by other forms of it.
OWN = [
    (
        "Bournemouth, Christchurch and Poole Council",
        "BCP Council",
        "",
        "Ring Bournemouth Christchurch & Poole Council.",
    ),
    (
        "London Borough of Hammersmith & Fulham",
        "H&F",
        "Hammersmith and Fulham",
        "Hammersmith and Fulham Council helps.",
    ),
    (
        "London Borough of Hammersmith and Fulham",
        "Hammersmith & Fulham",
        "",
        "Hammersmith & Fulham Council helps.",
    ),
    (
        "St. Helens Metropolitan Borough Council",
        "St Helens",
        "",
        "St Helens Council and St. Helens MBC are one.",
    ),
    ("St Helens Council", "St. Helens", "", "The St. Helens Borough Council said so."),
    (
        "City of London Corporation",
        "the City",
        "",
        "The City of London Corporation helps in the City of London.",
    ),
    ("The City of London Corporation", "City of London", "", "Ask the City of London Corporation."),
    ("Cheshire West and Chester Council", "Cheshire West", "", "Cheshire West & Chester Borough Council"),
    ("Reading Borough Council", "Reading", "Reading", "I was reading council papers of Reading Council."),
    ("Bury Metropolitan Borough Council", "Bury", "Bury", "Bury Council, or Bury MBC, will bury nobody."),
    (
        "Bath and North East Somerset Council",
        "B&NES",
        "",
        "Bath & North East Somerset Council, or B&NES Council.",
    ),
    (
        "Kingston upon Hull City Council",
        "Hull",
        "",
        "Hull City Council, once Kingston-upon-Hull City Council.",
    ),
    ("Hull City Council (Kingston upon Hull)", "Hull", "", "Kingston upon Hull City Council"),
    (
        "Royal Borough of Kingston upon Thames",
        "Kingston",
        "",
        "Kingston Council; the Royal Borough of Kingston.",
    ),
    ("Newcastle upon Tyne City Council", "Newcastle", "", "Newcastle City Council"),
    ("Newcastle City Council", "Newcastle", "Newcastle upon Tyne", "Newcastle Upon Tyne City Council"),
    ("Newcastle-under-Lyme Borough Council", "Newcastle", "", "Newcastle under Lyme Borough Council"),
    (
        "Borough Council of King’s Lynn & West Norfolk",
        "King's Lynn",
        "",
        "Kings Lynn and West Norfolk Borough Council",
    ),
    ("City of York Council", "York", "", "York Council, the City of York Council"),
    ("City of Bradford Metropolitan District Council", "Bradford", "", "Bradford Council, Bradford MDC"),
    ("City of Wolverhampton Council", "Wolverhampton", "", "Wolverhampton City Council"),
    ("City of Lincoln Council", "Lincoln", "", "Lincoln City Council"),
    ("Westminster City Council", "Westminster", "", "The City of Westminster says so."),
    ("City of Westminster", "Westminster", "", "Westminster City Council says so."),
    (
        "Durham County Council",
        "County Durham",
        "County Durham",
        "County Durham Council and Durham County Council",
    ),
    ("Herefordshire Council", "Herefordshire", "", "The County of Herefordshire District Council"),
    ("Council of the Isles of Scilly", "Scilly", "Isles of Scilly", "The Isles of Scilly Council"),
    ("Isle of Wight Council", "Isle of Wight", "", "The Isle of Wight Council"),
    ("Royal Borough of Windsor & Maidenhead", "RBWM", "", "Windsor and Maidenhead Borough Council"),
    ("Royal Borough of Greenwich", "Greenwich", "", "Greenwich Council, the London Borough of Greenwich"),
    ("St Albans City and District Council", "St Albans", "", "St Albans District Council"),
    (
        "Stockton-on-Tees Borough Council",
        "Stockton",
        "",
        "Stockton on Tees Borough Council, Stockton Council",
    ),
    ("Stoke-on-Trent City Council", "Stoke", "", "City of Stoke-on-Trent, Stoke Council"),
    ("Southend-on-Sea City Council", "Southend", "", "Southend-on-Sea Borough Council"),
    ("Brighton & Hove City Council", "Brighton & Hove", "", "Brighton and Hove City Council"),
    ("Telford & Wrekin Council", "Telford", "", "Telford and Wrekin Council"),
    ("East Riding of Yorkshire Council", "East Riding", "", "The East Riding of Yorkshire Council"),
    ("Westmorland and Furness Council", "Westmorland", "", "Westmorland & Furness Council"),
    ("Cumberland Council", "Cumberland", "", "Cumberland Council"),
    ("Dover District Council", "Dover", "", "Dover District Council"),
    ("Rutland County Council", "Rutland", "", "Rutland Council"),
    ("Milton Keynes City Council", "MK", "Milton Keynes", "Milton Keynes Council, the City of Milton Keynes"),
    ("Redcar & Cleveland Borough Council", "Redcar", "", "Redcar and Cleveland Borough Council"),
    ("Middlesbrough Council", "Middlesbrough", "", "Middlesbrough Borough Council"),
    ("Wirral Council", "Wirral", "", "The Metropolitan Borough of Wirral"),
    ("London Borough of Barking & Dagenham", "LBBD", "", "Barking and Dagenham Council"),
    ("East Surrey Council", "East Surrey", "", "East Surrey Council begins."),
    ("Lancaster City Council", "Lancaster", "", "The City of Lancaster, Lancaster City Council"),
    ("Tŷ Newydd-Exámple Council", "Tŷ Newydd", "", "Ty Newydd-Example Council"),
    ("Kings’ Cross (North) Borough Council", "King's Cross", "", "Kings Cross Borough Council"),
]


@pytest.mark.parametrize(("name", "short", "area", "words"), OWN, ids=[case[0] for case in OWN])
def test_a_council_goes_by_its_own_name_in_whichever_form(
    tmp_path: Path, national: Path, name: str, short: str, area: str, words: str
) -> None:
    assert _found(tmp_path / "own", national, name, short, area or short, f"We are {name}. {words}") == []


def test_a_county_names_its_own_districts_and_no_others(tmp_path: Path, national: Path) -> None:
    told = _found(
        tmp_path / "own", national, "Derbyshire County Council", "Derbyshire", "Derbyshire",
        "Ring Amber Valley Borough Council or High Peak Council, and not Derby City Council or Fylde Borough Council.",
    )  # fmt: skip
    assert [message.partition("”")[0] for message in told] == [
        "“Derby City Council",
        "“Fylde Borough Council",
    ]


def test_the_council_that_takes_over_may_be_named(tmp_path: Path, national: Path) -> None:
    more = "successor:\n  name: West Surrey Council\n  from: 2027-04-01\n  sources:\n    - source: strategy\n"
    words = "West Surrey Council takes over, and East Surrey Council does not."
    told = _found(tmp_path / "own", national, "Surrey County Council", "Surrey", "Surrey", words, more)
    assert [message.partition("”")[0] for message in told] == ["“East Surrey Council"]


def test_the_name_of_every_other_council_is_found_where_its_kind_stands_beside_it(
    tmp_path: Path, national: Path
) -> None:
    names = _full_names(national)
    words = "\n\n".join(f"Ask {name} for it." for name in names)
    told = _found(tmp_path / "own", national, "Exampleton Borough Council", "Exampleton", "Exampleton", words)
    assert [message.partition("”")[0].lstrip("“") for message in told] == names


@pytest.mark.parametrize(
    "words",
    [
        "I was reading council papers, and the bath council tax pays for.",
        "Reading and Bury are towns. Council housing is there, too. In Bath. Council staff help.",
        "Deal with the Youth Council, the Bath Town Council, the Children in Care Council and the Arts Council.",
        "Pay your Reading Council Tax. Live in Bury. The Bolton News, Leeds University, Kent Police.",
    ],
)
def test_an_ordinary_word_is_a_councils_name_only_with_its_kind_beside_it(
    tmp_path: Path, national: Path, words: str
) -> None:
    assert (
        _found(tmp_path / "own", national, "Exampleton Borough Council", "Exampleton", "Exampleton", words)
        == []
    )


def test_one_of_two_councils_whose_names_begin_alike_is_another(tmp_path: Path, national: Path) -> None:
    words = "Ring Bristol City Council, North Somerset Council, or Somerset Council."
    told = _found(tmp_path / "own", national, "Somerset Council", "Somerset", "Somerset", words)
    assert [message.partition("”")[0] for message in told] == [
        "“Bristol City Council",
        "“North Somerset Council",
    ]


def test_a_name_without_its_kind_is_never_empty(national: Path) -> None:
    assert all(core_of(name) for name in _full_names(national))
    assert core_of("The County Borough Council") == ()
