"""Every rule that content is checked against, by what it checks: the one list of them, from which docs/rules.md is
generated.

Each is beside the code that checks it.
"""

from __future__ import annotations

from collections.abc import Mapping

from localoffer import audit, diff, load
from localoffer.changes import cuts
from localoffer.edition import CHECKS
from localoffer.law import join, table
from localoffer.problems import Rule
from localoffer.records import field_mistakes, one_file, raw_text, values, yaml_mistakes, yaml_tree
from localoffer.rules import RECORD_RULES, TEXT_RULES, answers, dates, later, pages, removed

#: Rules about a change, not about the content of files: they are checked when two editions are compared.
OF_A_CHANGE: tuple[Rule, ...] = (
    removed.words_elsewhere,
    diff.VANISHED,
    cuts.CUT_NOT_TOLD,
    cuts.CHANGE_NOT_TOLD,
    cuts.CHANGE_NOT_THERE,
    cuts.PERHAPS_A_CUT,
    cuts.ID_CHANGED,
)

#: A chapter's heading and its rules. One that is checked in two places is in the first.
CHAPTERS: Mapping[str, tuple[Rule, ...]] = {
    "How the files are written": (
        load.MISSING_FILE,
        load.UNKNOWN_FILE,
        load.UNREADABLE_FILE,
        load.OUTSIDE_FOLDER,
        load.TOO_LARGE,
        raw_text.NOT_UTF_8,
        raw_text.MERGE_MARK,
        raw_text.ODD_CHARACTER,
        yaml_mistakes.TAB,
        yaml_mistakes.INDENTATION,
        yaml_mistakes.COLON_IN_TEXT,
        yaml_mistakes.MISSING_COLON,
        yaml_mistakes.UNCLOSED_QUOTE,
        yaml_mistakes.NEEDS_QUOTES,
        yaml_mistakes.LIST_IN_WRONG_PLACE,
        yaml_mistakes.NOT_UNDERSTOOD,
        yaml_tree.BRACKETS,
        yaml_tree.ALIAS,
        yaml_mistakes.TAG,
        yaml_tree.TOO_DEEP,
        yaml_tree.DUPLICATE_KEY,
        yaml_tree.TWO_DOCUMENTS,
        one_file.FRONT_MATTER,
    ),
    "What is in a field": (field_mistakes.UNKNOWN_FIELD, *values.RULES.values()),
    "What records say": RECORD_RULES,
    "What texts say": TEXT_RULES,
    "How records and pages fit together": (
        table.DECISION_TABLE,
        join.WRONG_ANSWER,
        join.EXAMPLE_DIFFERS,
        join.question_never_asked,
        dates.not_yet_shown,
        removed.removed_later,
        answers.no_answer_yet,
        answers.asked_for_and_answered,
        later.not_to_be_put_off,
        later.put_off_too_long,
        later.nothing_to_put_off,
        pages.nothing_to_get,
        pages.same_address,
        pages.unknown_drawing,
        pages.page_below,
        audit.BROKEN_LINK,
        audit.PAGE_NOBODY_FINDS,
        audit.NO_LETTER,
        audit.TEMPLATE_SLIP,
        audit.HEAVY_PAGE,
        audit.HEAVY_AGAIN,
        audit.LARGE_PAGE,
        audit.LONG_PAGE,
        audit.LONG_PAPER,
        *OF_A_CHANGE,
    ),
}

#: Each rule once, by id, including those for any edition.
REGISTRY: Mapping[str, Rule] = {
    rule.id: rule
    for rule in reversed([*(rule for chapter in CHAPTERS.values() for rule in chapter), *CHECKS])
}
