"""AG414, AG415: which tests of addresses are loose, what is advised, and where a fix is offered."""

import pytest

from .programs import fixed, gate, ids, labels, marks, only

EMAIL = "event.user.email"


def judged(condition: str, above: str = "") -> list[str]:
    return ids(f'{above}with rule("a", when={condition}):\n    log("x")\n')


# What is an address


@pytest.mark.parametrize(
    "address",
    [
        EMAIL,
        f"{EMAIL}.strip()",
        f'coalesce({EMAIL}, "nobody")',
        f'({EMAIL} or "nobody")',
        f"same({EMAIL})",
        f"same({EMAIL}.strip())",
    ],
)
def test_an_address_is_one_whatever_is_done_to_it(address: str) -> None:
    same = "def same(text):\n    return text\n\n"
    assert judged(f'{address} == "ann@corp.example"', same) == ["AG415"]
    assert judged(f'{address}.endswith("corp.example")', same) == ["AG414"]
    assert judged(f'{address}.lower() == "ann@corp.example"', same) == []


# AG414


@pytest.mark.parametrize(
    "test",
    [
        # of a domain there is nothing before and nothing behind
        f'"corp.example" in email_domain({EMAIL})',
        f'"@" in {EMAIL}',
        f'{EMAIL}.lower().endswith("")',
        f'{EMAIL}.lower().endswith("@corp.example")',
        f'{EMAIL}.lower().endswith(".gov")',
    ],
)
def test_tests_that_are_not_loose(test: str) -> None:
    assert "AG414" not in judged(test)


@pytest.mark.parametrize("domain", ["corp.example", "@corp.example"])
def test_a_domain_that_is_looked_for_anywhere(domain: str) -> None:
    diagnostic = only(gate(f'"{domain}" in {EMAIL}', 'log("x")'))
    assert marks(diagnostic) == ["true for `eve@corp.example.evil.example`"]
    assert diagnostic.help == f'write `email_domain({EMAIL}) == "corp.example"`'


def test_a_suffix_that_is_defined_elsewhere_is_shown_there_and_left_to_the_author() -> None:
    text = f'SUFFIX = "corp.example"\nwith rule("a", when={EMAIL}.endswith(SUFFIX)):\n    log("x")\n'
    assert labels(text) == [[f"{EMAIL}.endswith(SUFFIX)", 'SUFFIX = "corp.example"']]
    assert marks(only(text)) == ["true for `eve@notcorp.example`", "without the `@`"]
    assert only(text).fix is None


@pytest.mark.parametrize(
    ("test", "after"),
    [
        (f'{EMAIL}.endswith("Corp.example")', f'{EMAIL}.lower().endswith("@corp.example")'),
        (f'{EMAIL}.lower().endswith("corp.example")', f'{EMAIL}.lower().endswith("@corp.example")'),
        # `.lower()` behind a longer expression could change something else
        (
            f'coalesce({EMAIL}, "none").endswith("corp.example")',
            f'coalesce({EMAIL}, "none").endswith("@corp.example")',
        ),
    ],
)
def test_the_fix_of_a_suffix_writes_the_at_sign_and_lower_where_it_is_missing(test: str, after: str) -> None:
    assert after in fixed(gate(test, 'log("x")'))


def test_the_fix_writes_lower_once() -> None:
    named = f"mail = {EMAIL}.lower()\n" + gate('mail.endswith("corp.example")', 'log("x")')
    assert 'when=mail.endswith("@corp.example")' in fixed(named)


def test_a_suffix_that_is_no_domain_is_not_rewritten() -> None:
    assert only(gate(f'{EMAIL}.endswith("corp example")', 'log("x")')).fix is None


def test_the_advice_names_the_field_where_the_address_has_no_short_name() -> None:
    diagnostic = only(gate(f'coalesce({EMAIL}, "none").endswith("corp.example")', 'log("x")'))
    assert diagnostic.help == f'write `"@corp.example"`, or `email_domain({EMAIL}) == "corp.example"`'
    named = f'mail = {EMAIL}\n{gate("mail.endswith(" + repr("corp.example") + ")", "log(1)")}'
    assert "email_domain(mail)" in (only(named.replace("'", '"')).help or "")


# AG415


@pytest.mark.parametrize(
    "test",
    [
        f'{EMAIL} == "ann@corp.example"',
        f'"ann@corp.example" == {EMAIL}',
        f'{EMAIL} != "ann@corp.example"',
        f'{EMAIL} in ["ann@corp.example"]',
        # the other side may have any case too
        f"{EMAIL} == event.user.name",
        f"{EMAIL} in event.authorization.roles",
        f'{EMAIL}.startswith("ann")',
        f"any({EMAIL}.endswith(role) for role in event.authorization.roles)",
        f'any({EMAIL} == name for name in ["ann@corp.example"])',
    ],
)
def test_comparisons_that_the_case_decides(test: str) -> None:
    assert judged(test) == ["AG415"]


@pytest.mark.parametrize(
    "test",
    [
        f'{EMAIL}.upper() == "ANN@CORP.EXAMPLE"',
        f'email_domain({EMAIL}).upper() == "CORP.EXAMPLE"',
        "up == " + '"ANN@CORP.EXAMPLE"',
        f'{EMAIL}.startswith("+")',
        f"{EMAIL}.lower() == event.user.name",
    ],
)
def test_comparisons_that_no_case_decides(test: str) -> None:
    assert judged(test, f"up = {EMAIL}.upper()\n") == []


@pytest.mark.parametrize(
    ("subject", "what"), [(f"{EMAIL}.lower()", "the address"), (f"email_domain({EMAIL})", "the domain")]
)
def test_a_text_with_capitals_is_never_equal_to_what_is_in_lower_case(subject: str, what: str) -> None:
    diagnostic = only(gate(f'{subject} == "Corp.example"', 'log("x")'))
    assert diagnostic.message == f"`Corp.example` has capital letters, and {what} is in lower case here"


@pytest.mark.parametrize(
    ("test", "is_mended"),
    [
        (f'{EMAIL} == "ann@corp.example"', True),
        (f'{EMAIL} == "Ann@corp.example"', False),
        (f'coalesce({EMAIL}, "none") == "ann@corp.example"', False),
    ],
)
def test_a_fix_is_offered_where_lower_behind_the_address_is_enough(test: str, is_mended: bool) -> None:
    assert (only(gate(test, 'log("x")')).fix is not None) is is_mended
