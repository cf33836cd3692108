"""What an import adds to the text of a policy: the tests that pin what the original does, and a warning where it is
wrong.

In: what was converted and judged. Out: texts.

    with_pinned(imported, judgement)   ->   '…\\n\\ntest(\\n    "denied: no email",\\n…'
"""

from actiongen.auth0.load import load_trigger
from actiongen.commands.write_tests import with_tests
from actiongen.importer.judge.model import SAID, Difference, Judgement
from actiongen.importer.model import Imported
from actiongen.importer.write.model import Result
from actiongen.report.imported.facts import Verdict, name_of, verdict_of
from actiongen.report.written_test import NewTest
from actiongen.source import Source
from actiongen.unicode import is_printable


def with_pinned(imported: Imported, judgement: Judgement | None) -> str:
    """The policy with its tests; what the language cannot say of an event is left out."""
    policy = imported.policy
    assert policy is not None
    trigger = load_trigger(imported.original.trigger)
    if judgement is None or trigger is None:
        return policy.text
    source = Source(f"policies/{policy.stem}.policy", policy.text, policy.externs)
    tests = []
    for pin in judgement.tests:
        comment = "" if pin.difference is None else _remark(pin.difference)
        tests.append(NewTest(source.path, pin.title, pin.given, pin.expect, trigger, comment=comment))
    return with_tests(source, tests, (source,))[0]


def _remark(difference: Difference) -> str:
    """Why the two differ in an event: what somebody has accepted, else what the original does there."""
    if difference.accepted is not None:
        return f"accepted: {_one_line(difference.accepted)}"
    return SAID[difference.kind]


def with_comments(text: str, result: Result) -> str:
    """The policy with a warning at its top, if it does something else than its original."""
    if verdict_of(result) is not Verdict.WRONG:
        return text
    original = result.imported.original
    lines = [
        f"# actiongen import: this policy does something else than {name_of(original)} in",
        f"# {original.path}. Correct it before you deploy it; the import says in which event it differs.",
    ]
    return "".join(f"{_one_line(line)}\n" for line in lines) + "\n" + text


def _one_line(text: str) -> str:
    return " ".join("".join(char if is_printable(char) else " " for char in text).split())
