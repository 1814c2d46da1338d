"""One home for each rule: every one stands in the registry, and something shows each of them broken."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import localoffer
from localoffer.edition import CHECKS
from localoffer.problems import Rule
from localoffer.rules.registry import REGISTRY
from tests.council import ROOT
from tests.each import each

CODE = sorted((ROOT / "localoffer").rglob("*.py"))
#: What no folder in tests/broken can show, and the test that does: rules about the disk itself, about another edition,
#: about a template, and about the weight of what is made.
SHOWN_BY_A_TEST = {
    "missing-file": "test_load.py::test_a_folder_that_is_not_there_is_told",
    "unreadable-file": "test_load.py::test_a_file_that_cannot_be_read_is_told",
    "outside-folder": "test_load.py::test_a_link_out_of_the_folder_is_refused",
    "too-large": "test_load.py::test_a_very_large_file_is_refused",
    "vanished": "test_difference.py::test_a_voice_that_is_gone_is_refused_by_name",
    "cut-not-told": "test_changes.py::test_a_cut_that_nobody_accounts_for_is_refused_at_its_line",
    "id-changed": "test_changes.py::test_another_id_of_what_has_an_address_is_a_warning_at_its_line",
    "perhaps-a-cut": "test_changes.py::test_a_first_age_below_words_that_may_have_promised_more_is_asked_about",
    "change-not-there": "test_difference.py::test_what_readers_are_told_of_and_was_put_back_is_a_warning_at_its_line",
    "change-not-told": "test_changes.py::test_a_change_that_no_file_tells_is_a_warning_that_names_the_command",
    "no-letter": "test_typefaces.py::test_a_character_that_no_typeface_has_is_named_with_its_line",
    "nothing-to-get": "test_hostile.py::test_a_day_before_everything_is_a_message_and_not_a_template_slip",
    "template-slip": "test_audit.py::test_a_slip_in_a_template_names_the_template",
    "words-elsewhere": "test_difference.py::test_words_that_were_taken_away_and_stand_elsewhere_are_named_with_their_place",
    "heavy-page": "test_audit.py::test_a_page_too_heavy_for_a_cheap_phone_is_a_warning_at_its_file",
    "heavy-again": "test_audit.py::test_a_page_too_heavy_for_a_cheap_phone_is_a_warning_at_its_file",
    "large-page": "test_audit.py::test_a_page_too_large_for_an_old_phone_is_a_warning_at_its_file",
    "long-page": "test_audit.py::test_a_text_that_makes_its_page_too_long_for_a_phone_is_a_warning_that_names_it",
    "long-paper": "test_audit.py::test_a_paper_that_is_too_long_is_a_warning_at_the_file_of_its_texts",
}


#: What an edition is held against has no examples: tests/edition shows what each check finds.
RULES = [id for id in REGISTRY if id not in {check.id for check in CHECKS}]


def _rules_in_the_code() -> Iterator[tuple[str, Rule]]:
    for found in pkgutil.walk_packages(localoffer.__path__, "localoffer."):
        module = importlib.import_module(found.name)
        yield from ((found.name, value) for value in vars(module).values() if isinstance(value, Rule))


def test_every_rule_in_the_code_stands_in_the_registry_with_one_wording() -> None:
    found = list(_rules_in_the_code())
    assert found
    assert {(module, rule.id) for module, rule in found if rule.id not in REGISTRY} == set()
    assert {(module, rule.id) for module, rule in found if rule.words != REGISTRY[rule.id].words} == set()


def test_only_a_rule_makes_a_problem() -> None:
    makers = {
        path.name
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    }
    # The checks of an edition leave it to `look` to name each problem by the check that found it.
    assert makers == {"problems.py", "edition.py"}


@each(RULES)
def test_each_rule_is_worded_and_has_an_example_of_each_kind(id: str) -> None:
    said, _, examples = REGISTRY[id].words.partition("PASS:")
    assert said.strip().endswith(".")
    assert "FAIL:" in examples
    assert "A warning:" not in said  # the level says that


@each(RULES)
def test_each_rule_is_shown_broken(id: str) -> None:
    if id in SHOWN_BY_A_TEST:
        file, _, name = SHOWN_BY_A_TEST[id].partition("::")
        assert f"def {name}(" in (ROOT / "tests/engine" / file).read_text(encoding="utf-8")
    else:
        told = (ROOT / "tests/broken" / id / "expected.txt").read_text(encoding="utf-8")
        assert f"Rule: {id}\n" in told
