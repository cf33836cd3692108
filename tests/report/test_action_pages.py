"""The pages of ``actiongen docs``: as they were, complete for every good case, and no text of a policy gets out of its
place.

``pytest --update`` rewrites the pages of tests/cases/docs.
"""

import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from bench import markdown, mermaid
from bench.compile import programs_of
from differential.choices import Choices
from differential.pairs import program_of
from differential.policy import write_policy
from seeds import ONLY, seeds
from test_good_cases import CASES as GOOD
from test_good_cases import Case

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import MethodKind, Tag
from actiongen.auth0.words import moment, words_of_field, words_of_method
from actiongen.facts.constants import constant
from actiongen.flow.resolved import Resolved
from actiongen.recursion import deep_recursion
from actiongen.report.action_index import Folder, pages
from actiongen.report.action_page import MARK
from actiongen.report.flow_steps import abilities_of
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.unit import loader

GOLDEN = Path(__file__).parents[1] / "cases" / "docs"
SHOWN = (
    *("clients", "continue_handler", "externs", "guards", "mfa", "requests"),
    *("credentials_exchange", "custom_email_provider", "custom_phone_provider", "custom_token_exchange"),
    *("event_stream", "password_reset_post_challenge", "post_change_password", "post_credential_validation"),
    *("post_user_registration", "pre_user_registration", "send_phone_message"),
)


def pages_of(case: Case, folder: Path) -> dict[str, str]:
    programs = programs_of(case.policies(folder))
    with deep_recursion():
        return dict(pages(Folder(programs, ())))


def page(text: str, name: str = "case") -> str:
    """The page of one policy."""
    source = Source(f"policies/{name}.policy", text)
    program = parse(source).then(lambda tree: analyse(tree, load=loader((source,))))
    assert program.is_clean, [(each.message, each.help) for each in program.diagnostics]
    assert isinstance(program.value, ir.Program)
    return dict(pages(Folder([program.value], ())))[f"{name}.md"]


def section(text: str, title: str) -> str:
    """What stands below a heading."""
    return text.partition(f"\n## {title}\n\n")[2].partition("\n## ")[0].strip()


@pytest.mark.parametrize("name", SHOWN)
def test_pages_are_as_they_were(name: str, tmp_path: Path, update: bool) -> None:
    case = next(case for case in GOOD if case.path.stem == name)
    made = pages_of(case, tmp_path)
    for file, text in made.items():
        if file.endswith(".md") and file != "README.md":
            golden = GOLDEN / file
            if update:
                golden.parent.mkdir(exist_ok=True)
                golden.write_text(text, encoding="utf-8")
            assert text == golden.read_text(encoding="utf-8")


def test_every_trigger_has_a_page_here() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in GOLDEN.glob("*.md"))
    assert [each for each in trigger_ids() if f"| Trigger | `{each}`, version" not in text] == []


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.path.stem)
def test_a_page_says_all(case: Case, tmp_path: Path) -> None:
    programs = programs_of(case.policies(tmp_path))
    made = pages_of(case, tmp_path / "again")
    for program in programs:
        tags, _, text = markdown.read(made[f"{program.stem}.md"])
        assert tags <= markdown.TAGS
        missing = [each for each in said(program) if " ".join(each.split()) not in text]
        assert not missing, program.stem
        assert "something that is wrong" not in text
    for name, svg in made.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(svg)


def said(program: ir.Program) -> Iterator[str]:
    """What has to stand on the page of an action: rules, reasons, names that are written, secrets, tests."""
    yield program.header.name
    yield program.header.resource
    for step in program.all_steps:
        if isinstance(step, ir.Rule | ir.Guard) and step.title:
            yield step.title
    for site in Resolved(program).sites:
        if isinstance(site.effect, ir.Call):
            yield from texts_of(site.effect)
    yield from (secret.name for secret in program.secrets)
    for test in program.tests:
        yield test.title
        yield test.case or ""
    yield from (each.title for each in program.properties)


def texts_of(call: ir.Call) -> Iterator[str]:
    keys = {Tag.CLAIM, Tag.SCOPE, Tag.APP_METADATA, Tag.USER_METADATA, Tag.SAML}
    known = [constant(argument) for argument in call.arguments]
    wanted = known if Tag.DENIAL in call.method.tags else known[:1] if keys & {*call.method.tags} else []
    for value in wanted:
        if value is not None and isinstance(value[0], str) and value[0].isprintable():
            yield value[0]


# Hostile texts

HOSTILE = (
    "<script>alert(1)</script>",
    "<!-- open",
    "<img src=x onerror=alert(1)>",
    "a | b || c \\| d",
    "`code` ``more`` ```",
    "[link](https://evil.example) ![image](https://evil.example/x.png)",
    "](https://evil.example)",
    "**bold** _it_ ~~gone~~ a_b_c",
    "&lt;b&gt; &amp;nbsp; &#60;",
    "--> <!-- x",
    "# heading #",
    "- item",
    "1. item",
    "12) item",
    "+ item",
    "=====",
    "> quote",
    "$x$ \\ \\n :smile:",
    "<https://evil.example>",
    "```mermaid",
    "~~~",
    "{x} }} {{ %}",
    '"]; end; click action1 href "javascript:alert(1)"',
)


def written(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    quoted = written(text)
    doc = quoted[1:-1]
    braced = doc.replace("{", "{{").replace("}", "}}")
    policy = f'''"""First: {doc}

{doc}

- {doc}

Consumers:
- {doc}: {doc}
"""

action(name={quoted}, trigger="post-login")

LIMIT = {quoted}

with rule({quoted}, when=event.user.name == LIMIT):
    log({{{quoted}: LIMIT, "in": f"{{event.client.name}}({{event.user.user_id}}"}})
    log({quoted}, event.client.name)
    api.idToken.setCustomClaim("https://corp.example/x", f"{{event.client.name}}{braced}")

with rule("The others are refused", when=event.user.name in [{quoted}, "x"]):
    api.access.deny({quoted})

test({quoted}, cases=[case({quoted}, given={{event.user.name: {quoted}}}, expect=[])])

never("Never: {doc}", then=api.access.deny({quoted}))
'''
    made = page(policy)
    tags, links, seen = markdown.read(made)
    assert tags <= markdown.TAGS
    assert [each for each in links if "evil" in each or "javascript" in each] == []
    flat = " ".join(text.split())
    # Heading, purpose twice, an item, a consumer twice, the logic, the table of refusals, tests and properties.
    assert seen.count(flat) >= 10, seen


def test_brackets_around_a_value_are_no_link() -> None:
    made = page(
        'action(name="A", trigger="post-login")\n\n'
        'with rule("A text", when=event.user.name is not None):\n'
        '    api.idToken.setCustomClaim("c", f"{event.user.name}(https://evil.example)")\n'
    )
    _, links, text = markdown.read(made)
    assert not any("evil" in each for each in links)
    assert "“{the name of the user}(https://evil.example)”" in text


# Words


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_every_trigger_and_method_has_words(trigger_id: str) -> None:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    assert moment(trigger_id).refused or not any(Tag.DENIAL in each.tags for each in trigger.methods.values())
    assert "The trigger" not in moment(trigger_id).begins
    for name, method in trigger.methods.items():
        for count in range(len(method.params) + 1):
            said = words_of_method(trigger_id, name, count)
            assert said is not None, name
            assert all(int(each) < len(method.params) for each in re.findall(r"\{(\d)\}", said)), name


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_what_a_call_can_do_is_said(trigger_id: str) -> None:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    effects = [each for each in trigger.methods.values() if each.kind is MethodKind.EFFECT]
    assert [each.name for each in effects if "call other methods of Auth0" in abilities_of(each)] == []


def test_words_are_of_fields_that_there_are() -> None:
    from actiongen.auth0.words import _words

    triggers = [load_trigger(each) for each in trigger_ids()]
    for path in _words()["fields"]:
        steps = tuple(path.split("."))
        assert any(trigger is not None and trigger.field(steps) is not None for trigger in triggers), path
        assert words_of_field(steps) is not None


CONDITIONS = [
    ("event.user.email_verified", "the e-mail address of the user is verified"),
    ("not event.user.email_verified", "the e-mail address of the user is not verified"),
    ("event.stats.logins_count <= 1", "the number of logins of the user is at most 1"),
    ("1 < event.stats.logins_count", "the number of logins of the user is more than 1"),
    (
        "not (event.stats.logins_count > 1 and event.user.email_verified)",
        "the number of logins of the user is not more than 1, or the e-mail address of the user is not verified",
    ),
    ("not event.stats.logins_count <= 1", "the number of logins of the user is not at most 1"),
    (
        'not time(event.user.created_at) <= time("2026-01-01")',
        "the time at which the user was created is not at or before `2026-01-01`",
    ),
    ('event.user.name != "x"', "the name of the user is not `x`"),
    ('event.user.name in ["x", "y"]', "the name of the user is either `x` or `y`"),
    ('event.user.name not in ["x", "y", "z"]', "the name of the user is none of `x`, `y` and `z`"),
    ('"Admin" in event.authorization.roles', "`Admin` is among the roles of the user"),
    ("event.session is None", "the session is missing"),
    ("event.user.name", "the name of the user is there and not empty"),
    ("not event.user.name", "the name of the user is missing or empty"),
    (
        'any(i.provider == "x" for i in event.user.identities)',
        "for at least one `i` among the identities of the user, `provider` of `i` is `x`",
    ),
    (
        'not any(i.provider == "x" for i in event.user.identities)',
        "for every `i` among the identities of the user, `provider` of `i` is not `x`",
    ),
    (
        "now() - time(event.user.created_at) > days(30)",
        "the time since the time at which the user was created is more than 30 days",
    ),
    (
        "event.user.user_metadata.plan == 'x' or event.user.app_metadata.tier == 'y'",
        "`plan` in the user metadata is `x`, or `tier` in the app metadata is `y`",
    ),
    (
        'matches(r"(?i)^x", event.user.name)',
        "the name of the user matches the pattern `^x` (upper and lower case",
    ),
]


@pytest.mark.parametrize(("condition", "words"), CONDITIONS)
def test_conditions_in_words(condition: str, words: str) -> None:
    made = page(
        f'action(name="A", trigger="post-login")\n\nwith rule("R", when={condition}):\n    log("x")\n'
    )
    assert f"1. **R.** If {words}" in section(made, "Logic")


def test_a_long_definition_is_a_term_and_a_short_one_is_said_at_once() -> None:
    made = page(
        'action(name="A", trigger="post-login")\n\n'
        "short = email_domain(event.user.email)\n"
        'long = short == "a" or short == "b" or short == "c" or short == "d" or short == "e" or short == "f"\n\n'
        'with rule("R", when=long and short != "g"):\n    stop()\n'
    )
    logic = section(made, "Logic")
    assert (
        "If `long` is true and the domain of the e-mail address of the user is not `g`, the action ends here."
        in logic
    )
    assert "### Terms\n\n- `long` is true if at least one of these is true:\n" in logic
    assert "  - the domain of the e-mail address of the user is `f`" in logic


def test_definitions_that_double_stay_short() -> None:
    lines = ["x0 = event.stats.logins_count", *(f"x{i} = x{i - 1} + x{i - 1}" for i in range(1, 60))]
    made = page(
        'action(name="A", trigger="post-login")\n\n'
        + "\n".join(lines)
        + '\n\nwith rule("R", when=x59 > 5):\n    stop()\n'
    )
    assert len(made) < 40_000


def test_arithmetic_says_what_is_worked_out_first() -> None:
    made = page(
        'action(name="A", trigger="post-login")\n\n'
        'with rule("R", when=(event.stats.logins_count + 1) * 2 > 7 - event.stats.logins_count * 3):\n    stop()\n'
    )
    left = "(the number of logins of the user plus 1) times 2"
    assert f"If {left} is more than 7 minus (the number of logins of the user times 3)" in made


def test_a_page_names_what_it_reads_writes_and_refuses() -> None:
    made = page(
        'action(name="A", trigger="post-login")\n\nsecrets("KEY")\n\n'
        'with rule("One", when=event.client.metadata.key == event.secrets.KEY):\n'
        '    api.access.deny("No.")\n\n'
        'with rule("Two", when=event.user.email):\n'
        '    api.idToken.setCustomClaim("https://x.example/e", event.user.email)\n'
    )
    assert "| 1. One | The login is refused | reason: “No.” |" in section(made, "What it can refuse, and why")
    assert "| `key` in the metadata of the application | `event.client.metadata.key` | 1 |" in made
    assert "| The e-mail address of the user | `event.user.email` | 2 |" in made
    assert "| Claims of the ID token | `https://x.example/e` |" in section(made, "What it writes")
    assert "| `KEY` | Secret | Required | `case_key` | 1 |" in section(made, "Secrets and settings")


def test_a_policy_without_a_docstring_says_that_nobody_knows_what_it_is_for() -> None:
    made = page('action(name="A", trigger="post-login")\n\nwith rule("R"):\n    log("x")\n')
    assert "\n# A\n\nThe policy does not say what it is for.\n" in made


def test_the_index_explains_the_words_of_auth0() -> None:
    index = dict(pages(Folder([], ())))["README.md"]
    assert index.startswith(f"{MARK}\n\n# Actions\n")
    assert "- **Trigger**: that moment" in section(index, "Words")


# Diagrams


@pytest.mark.long
def test_mermaid_reads_the_diagrams(tmp_path: Path) -> None:
    texts = [
        re.findall(r"```mermaid\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)[0]
        for file in sorted(GOLDEN.glob("*.md"))
    ]
    for index, text in enumerate(HOSTILE):
        quoted = written(text)
        made = page(
            f'action(name={quoted}, trigger="post-login")\n\nwith rule({quoted}):\n    abort({quoted})\n',
            f"hostile{index}",
        )
        texts += re.findall(r"```mermaid\n(.*?)```", made, re.DOTALL)
    assert len(texts) == len([*GOLDEN.glob("*.md")]) + len(HOSTILE)
    *found, broken = mermaid.problems([*texts, "flowchart TD\n  a[ -->"])
    assert found == [None] * len(texts) and broken is not None


# Policies of any kind


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("start", range(5_000, 5_060, 20))
def test_pages_of_random_policies(start: int) -> None:
    """Whatever a policy does can be said, at a length that somebody reads."""
    count = 0
    for seed in seeds(range(start, start + 20)):
        program = program_of(write_policy(Choices(Random(seed))))
        if program is None:
            continue
        count += 1
        with deep_recursion():
            made = dict(pages(Folder([program], ())))[f"{program.stem}.md"]
        tags, _, text = markdown.read(made)
        assert tags <= markdown.TAGS
        titles = [
            step.title for step in program.all_steps if isinstance(step, ir.Rule | ir.Guard) and step.title
        ]
        assert [title for title in titles if " ".join(title.split()) not in text] == []
        assert len(made) < 200_000
    assert count > 0 or ONLY in os.environ
