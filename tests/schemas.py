"""The published schemas of JSON, as tests use them: what they do not name is refused.

In: the name of a form. Out: whether a value is one. The published schemas let fields be added, so that who reads a form
today can read it tomorrow; here a field that no schema describes is an error.

    validate("diagnostics", json.loads(text))
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parent.parent / "docs" / "schemas"


def validate(form: str, value: object) -> None:
    """Raises where the value is not of the form, or has more than it."""
    _validator(form).validate(value)


@cache
def _validator(form: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(closed(read(form)), format_checker=Draft202012Validator.FORMAT_CHECKER)


def read(form: str) -> dict[str, Any]:
    """The published schema of a form."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{form}-v1.schema.json").read_text(encoding="utf-8"))
    return schema


def closed(schema: Any) -> Any:
    """The schema with no more properties than it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return (
        {**inner, "additionalProperties": False} if "properties" in schema and "required" in schema else inner
    )
