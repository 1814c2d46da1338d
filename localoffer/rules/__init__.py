"""Every rule that checks records, in two tuples. A rule is a generator of problems; its docstring states it.

Pages and papers are planned from records that satisfy their rules. Nothing is planned from the content of a text, so
the rules about texts need not run first. `registry` has these and every other rule.
"""

from __future__ import annotations

from localoffer.rules.actions import done_without_update, heading_of_another_plan
from localoffer.rules.ages import age_contradicts_law
from localoffer.rules.answers import answer_target, answered_too_early, evidence_incomplete
from localoffer.rules.base import ContentRule
from localoffer.rules.changes import change_dated, nobody_asked, title_of_another_sum
from localoffer.rules.closed import (
    closed_but_needed,
    leads_to_what_is_closed,
    names_a_closed_contact,
    replaced_by_what_is_gone,
    replaced_in_a_circle,
)
from localoffer.rules.colours import colour_contrast
from localoffer.rules.copied_names import another_council
from localoffer.rules.costs import costly_number
from localoffer.rules.coverage import coverage_gap
from localoffer.rules.crisis import crisis_number, nobody_at_night
from localoffer.rules.dates import (
    announced_and_begun,
    date_long_past,
    dates_out_of_order,
    review_date_past,
    review_far_off,
    time_to_look,
    two_of_one_date,
    two_readings_of_one_date,
)
from localoffer.rules.districts import county_does_not, districts_of_a_county, kind_of_council
from localoffer.rules.ended_benefits import ended_benefit
from localoffer.rules.entitlements import missing_in_both, steps_if_no
from localoffer.rules.figures import (
    impossible_number,
    row_twice,
    small_count,
    small_count_worked_out,
    table_shape,
    total_of_rows,
)
from localoffer.rules.findings import unanswered_finding
from localoffer.rules.ids import duplicate_id, taken_id, word_twice
from localoffer.rules.ladder import broken_ladder
from localoffer.rules.links import link_without_words, long_link, space_in_link, unsafe_link, untrue_link
from localoffer.rules.logo import logo_there
from localoffer.rules.money import (
    amount_ended,
    amount_gap,
    amount_overlap,
    amount_to_look_at,
    amount_undated,
    band_gap,
    band_of_nobody,
    band_outside_ages,
    not_published_and_there,
    seen_without_review,
)
from localoffer.rules.national import below_floor, weaker_than_national
from localoffer.rules.owners import named_person, owner_is_a_post
from localoffer.rules.phones_in_text import number_that_was, phone_in_text
from localoffer.rules.placeholders import mark_of_a_form, merge_mark, notice_in_braces, placeholder
from localoffer.rules.promises import answered_whole_and_in_part, promise_says_who
from localoffer.rules.prose import (
    heading_skipped,
    heading_without_space,
    letter_in_code,
    link_in_a_line,
    lost_cell,
    lost_line,
    pasted_from_word,
    picture_in_text,
    raw_html,
    signs_on_the_page,
    wrong_letters,
)
from localoffer.rules.references import file_gone, unknown_reference
from localoffer.rules.removed import words_still_here, words_told
from localoffer.rules.sources import (
    landline_for_texts,
    nobody_told_of_mistakes,
    not_a_postcode,
    source_needed,
    unreachable_contact,
)
from localoffer.rules.sums_in_text import figure_contradicts_record, two_figures
from localoffer.rules.verdicts import (
    default_reason,
    nobody_gets_it,
    reason_after_if,
    verdict_contradicts,
    verdict_missing,
    verdict_twice,
    who_in_short,
)

RECORD_RULES: tuple[ContentRule, ...] = (
    file_gone,
    unknown_reference,
    missing_in_both,
    duplicate_id,
    taken_id,
    word_twice,
    kind_of_council,
    districts_of_a_county,
    dates_out_of_order,
    two_of_one_date,
    two_readings_of_one_date,
    announced_and_begun,
    done_without_update,
    heading_of_another_plan,
    review_date_past,
    review_far_off,
    date_long_past,
    time_to_look,
    amount_undated,
    seen_without_review,
    amount_to_look_at,
    amount_ended,
    amount_gap,
    amount_overlap,
    band_of_nobody,
    band_outside_ages,
    band_gap,
    not_published_and_there,
    below_floor,
    weaker_than_national,
    verdict_missing,
    verdict_twice,
    verdict_contradicts,
    default_reason,
    reason_after_if,
    who_in_short,
    nobody_gets_it,
    steps_if_no,
    broken_ladder,
    answer_target,
    evidence_incomplete,
    answered_too_early,
    replaced_in_a_circle,
    replaced_by_what_is_gone,
    names_a_closed_contact,
    closed_but_needed,
    words_still_here,
    words_told,
    coverage_gap,
    unanswered_finding,
    owner_is_a_post,
    named_person,
    promise_says_who,
    answered_whole_and_in_part,
    source_needed,
    unreachable_contact,
    crisis_number,
    nobody_at_night,
    nobody_told_of_mistakes,
    landline_for_texts,
    not_a_postcode,
    small_count,
    small_count_worked_out,
    table_shape,
    total_of_rows,
    row_twice,
    impossible_number,
    colour_contrast,
    logo_there,
    change_dated,
    nobody_asked,
    title_of_another_sum,
)

TEXT_RULES: tuple[ContentRule, ...] = (
    placeholder,
    notice_in_braces,
    mark_of_a_form,
    merge_mark,
    another_council,
    phone_in_text,
    number_that_was,
    costly_number,
    ended_benefit,
    county_does_not,
    age_contradicts_law,
    two_figures,
    figure_contradicts_record,
    raw_html,
    link_in_a_line,
    unsafe_link,
    link_without_words,
    space_in_link,
    long_link,
    untrue_link,
    leads_to_what_is_closed,
    lost_cell,
    lost_line,
    signs_on_the_page,
    picture_in_text,
    heading_skipped,
    heading_without_space,
    letter_in_code,
    pasted_from_word,
    wrong_letters,
)

RULES = RECORD_RULES + TEXT_RULES
