"""What an imported policy looks like: the names, comments and titles that a person would write."""

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.lift.description import description
from actiongen.importer.model import Kind, Original


def _policy(*lines: str, above: str = "") -> str:
    body = "\n".join(f"  {line}" for line in lines)
    code = f"{above}exports.onExecutePostLogin = async (event, api) => {{\n{body}\n}};\n"
    policy = convert(Original(Kind.ACTION, "a.js", "A", code)).policy
    assert policy is not None
    return policy.text.partition('trigger="post-login")\n')[2].strip()


def test_a_comment_above_an_alias_stands_above_what_follows_it() -> None:
    text = _policy(
        "// only who has a plan",
        "const { plan } = event.user.app_metadata;",
        "if (!plan) { api.access.deny('no plan'); }",
    )
    assert 'with rule("Only who has a plan", when=not truthy(' in text


def test_a_long_path_keeps_its_name_and_comment() -> None:
    text = _policy(
        "// how sure Auth0 is",
        "const sure = event.authentication?.riskAssessment?.assessments?.NewDevice?.confidence;",
        "if (sure === 'low' || sure === 'medium') { api.multifactor.enable('any'); }",
        "if (sure === 'high') { api.accessToken.setCustomClaim('https://a.example/sure', true); }",
    )
    assert text.startswith(
        "# how sure Auth0 is\nsure = event.authentication.riskAssessment.assessments.NewDevice.confidence\n"
    )
    assert 'when=sure in ["low", "medium"]' in text
    assert text.count("riskAssessment") == 1


def test_the_last_version_of_a_variable_has_its_name() -> None:
    text = _policy(
        "let space = event.client.name.toLowerCase();",
        "if (!space.endsWith('/')) { space += '/'; }",
        "api.idToken.setCustomClaim(space + 'a', 1);",
    )
    assert "initial_space = event.client.name.lower()" in text
    assert "\nspace = " in text
    assert "_2" not in text


def test_what_nothing_reads_goes_away() -> None:
    assert "unused" not in _policy("const unused = 'x';", "api.access.deny('no');")


def test_a_value_is_written_out_once() -> None:
    text = _policy(
        "const place = { city: event.request.geoip?.cityName, zone: event.request.geoip?.timeZone };",
        "api.user.setAppMetadata('place', place);",
        "api.idToken.setCustomClaim('https://a.example/place',",
        "  { city: event.request.geoip?.cityName, zone: event.request.geoip?.timeZone });",
    )
    assert text.count("cityName") == 1


def test_a_condition_around_all_of_a_rule_is_its_own() -> None:
    text = _policy(
        "if (event.user.email_verified) { return; } else { api.access.deny('Verify your address'); }"
    )
    assert "with rule(\n" in text
    assert "when=not event.user.email_verified" in text
    assert "\n    if " not in text


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("if (!event.secrets.KEY) { api.access.deny('no'); }", "Access is denied when KEY is missing"),
        ("api.transaction.setMetadata('a', 'b');", "The transaction keeps a"),
        (
            "if (event.user.nickname.length < 3) { api.access.deny('short'); }",
            "Access is denied when the length of the nickname of the user is below 3",
        ),
        ("api.user.setAppMetadata('seenAt', 1);", "The app metadata keeps seenAt"),
        (
            "if (event.user.email) { api.accessToken.setCustomClaim('https://a.example/m', 1); }",
            "The access token gets m when the user has an e-mail address",
        ),
        (
            "const isOld = event.stats.logins_count > 1; const done = event.client.name === 'x';"
            " if (isOld && !done) { api.multifactor.enable('any'); }",
            "MFA is asked for when is_old is true and done is false",
        ),
        (
            "if (event.client.name === 'a') { if (event.stats.logins_count > 3) { console.log('x'); }"
            " api.multifactor.enable('any'); }",
            "MFA is asked for when the name of the application is “a”",
        ),
    ],
)
def test_titles_say_what_a_rule_does_and_when(line: str, title: str) -> None:
    assert f'"{title}"' in _policy(line)


def test_an_excuse_is_no_title() -> None:
    text = _policy(
        "const set = (key, value) => { if (value === null) { return; } api.idToken.setCustomClaim(key, value); };",
        "set('roles', event.user.nickname || 'x'); set('https://a.example/b', event.user.name || 'y');",
    )
    assert "# allow: reserved-claim" in text
    assert '"Allow' not in text
    assert "when there is" not in text


def test_two_rules_that_say_the_same_are_told_apart_by_their_texts() -> None:
    text = _policy(
        "if (event.request.query.a) { console.log('a'); api.session.revoke('first'); }",
        "if (event.request.query.b === event.request.query.c && event.request.query.d.length > 7",
        "  && event.request.query.e) { api.session.revoke('second'); }",
    )
    assert " (2)" not in text


def test_the_header_keeps_the_lines_of_its_author() -> None:
    said = description(
        (
            "Handler that will be called during the execution of a PostLogin flow.",
            "",
            "--- Tiers of the shop ---",
            "",
            "KEY    - what signs",
            "SPACE  - where claims stand",
            "",
            "@param {Event} event - Details about the user,",
            "  and the login.",
            '{ "a": 1',
            "}",
        )
    )
    assert said == ('Tiers of the shop\n\nKEY    - what signs\nSPACE  - where claims stand\n\n{ "a": 1\n}\n')


def test_a_header_of_auth0_alone_says_nothing() -> None:
    assert description(("Handler to be executed while", "")) is not None
    assert (
        description(
            (
                "Handler that will be invoked when this action is resuming after an external redirect. If your",
                "onExecutePostLogin function does not perform a redirect, this function can be safely ignored.",
                "",
                "@param {PostLoginAPI} api - Interface",
            )
        )
        is None
    )


def test_long_paragraphs_are_laid_out_anew() -> None:
    said = description(("word " * 30, "and more.", "", "- item"))
    assert said is not None
    assert max(map(len, said.split("\n"))) <= 84
    assert said.endswith("\n\n- item\n")
