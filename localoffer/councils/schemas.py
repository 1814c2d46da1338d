"""The files of a council as JSON Schema, generated from the models, so that editors complete and explain them as they
are written.

Draft 7: the newest that every version of the YAML language server reads, as used by VS Code and others. `python -m
localoffer.docs` writes one for each file into `schemas/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from pydantic.fields import FieldInfo

from localoffer.places import shipped
from localoffer.records.files import A_CHANGE, COUNCIL_FILES, SITE_FILE
from localoffer.records.forms import Choice, Form, Many, Value, called, described, fields, form_of
from localoffer.records.labels import label
from localoffer.records.models import ChangeNote, MayLoseWords, Record, Site
from localoffer.web.vocabulary import PARTS, Vocabulary, read_vocabulary

#: Each named record once, and where definitions are kept.
Definitions = dict[str, Any]
WHERE = "#/definitions/"


def schemas() -> Mapping[str, dict[str, Any]]:
    """The schema of each file, by path in a council's folder."""
    words = read_vocabulary((shipped("templates") / "vocabulary.yaml").read_text(encoding="utf-8"))
    made = {SITE_FILE: _schema(SITE_FILE, Site, words)}
    made |= {file: _schema(file, lists, words) for file, lists in COUNCIL_FILES.items()}
    made[A_CHANGE] = _schema(A_CHANGE, ChangeNote, words)
    return made


def _schema(file: str, holds: type[Record] | Mapping[str, type[Record]], words: Vocabulary) -> dict[str, Any]:
    """The schema for a file of lists, or for one that is a single record."""
    found: Definitions = {}
    if isinstance(holds, Mapping):
        whole: dict[str, Any] = {
            "type": ["object", "null"],
            "properties": {
                name: {
                    "description": described(model),
                    # A list with nothing in it yet is null.
                    "type": ["array", "null"],
                    "items": form_schema(model, words, found),
                }
                for name, model in holds.items()
            },
            "additionalProperties": False,
        }
    else:
        whole = _record(holds, words, found)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **whole,
        "title": file,
        "definitions": found,
    }


def _record(model: type[Record], words: Vocabulary, found: Definitions) -> dict[str, Any]:
    """A group of fields, with the required ones and no others."""
    needed = [name for name, field in fields(model).items() if field.is_required()]
    made: dict[str, Any] = {"title": called(model), "description": described(model), "type": "object"}
    made["properties"] = {
        name: {
            "title": label(model, name),
            **form_schema(form_of(field), words, found),
            "description": _explained(field.description or "", form_of(field)),
            **_default(field),
        }
        for name, field in fields(model).items()
    }
    made["additionalProperties"] = False
    if issubclass(model, MayLoseWords):
        lost = [name for name in needed if name in (*model.words, *model.around)]
        made["if"] = {"required": ["words_removed"]}
        made["else"] = {"required": lost}
        needed = [name for name in needed if name not in lost]
    if model.one_of:
        made["anyOf"] = [{"required": [name]} for name in model.one_of]
    return {**made, "required": needed} if needed else made


def form_schema(form: Form, words: Vocabulary, found: Definitions) -> dict[str, Any]:
    if isinstance(form, Value):
        return _value(form)
    if isinstance(form, Choice):
        return _choice(form, words)
    if isinstance(form, Many):
        bounds = {"minItems": form.least, "maxItems": form.most}
        return {
            "type": ["array", "string", "number"] if form.or_text else "array",
            "errorMessage": "Write a list: each entry on a line of its own below the field, with a hyphen before it.",
            "items": form_schema(form.of, words, found),
            **{name: bound for name, bound in bounds.items() if bound is not None},
        }
    name = form.__name__
    if name not in found:
        found[name] = {}
        found[name] |= _record(form, words, found)
    # Editors show the title of a list entry, and look for it here.
    return {"$ref": f"{WHERE}{name}", "title": called(form)}


def _value(form: Value) -> dict[str, Any]:
    made: dict[str, Any] = {"type": list(form.kinds) if len(form.kinds) > 1 else form.kinds[0]}
    # Shown instead of the pattern. There are no `examples`: editors would offer to insert them, even a telephone
    # number.
    made["errorMessage"] = f"Write {form.told}."
    if form.pattern:
        made["pattern"] = f"^({form.pattern})$"
    bounds = {"minimum": form.least, "maximum": form.most}
    return made | {name: bound for name, bound in bounds.items() if bound is not None}


def _choice(form: Choice, words: Vocabulary) -> dict[str, Any]:
    """The choices, each with its words on pages if the vocabulary has them."""
    looks = next((words[part] for part, (kind, _) in PARTS.items() if kind is form.of), {})
    said = [f"{looks[word].word}. {looks[word].means}".strip() for word in form.words if word in looks]
    # If they only repeat the choices they are no help.
    helps = [text.removesuffix(".") for text in said] != list(form.words)
    return {"enum": list(form.words), **({"markdownEnumDescriptions": said} if said and helps else {})}


def _default(field: FieldInfo) -> dict[str, Any]:
    """The meaning of a field that is left out, if that is a choice or a number: editors start with it."""
    default = field.default
    if isinstance(default, Enum):
        return {"default": default.value}
    return {"default": default} if isinstance(default, int) else {}


def _explained(description: str, form: Form) -> str:
    """What a field says, and how it is written if its choices do not show that."""
    one = form.of if isinstance(form, Many) else form
    if not isinstance(one, Value):
        return description
    return f"{description}\n\nHow to write it: {'a list: ' if one is not form else ''}{one.told}."
