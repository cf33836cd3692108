"""What the functions that send requests have in them, by what a policy asks and reads."""

import pytest
from backends.javascript.written import program_of

from actiongen.backends.javascript.emit import assemble
from actiongen.backends.javascript.runtime.features import Feature, sending

F = Feature
NO = 'on_error=log("no")'
CRM = (
    'secrets("K")\ncrm = oauth(base="https://a.example", token_url="https://b.example/t", client_id="c",'
    " client_secret=event.secrets.K)\n"
)


def asked(call: str, read: str = "1") -> str:
    return f'found = {call}\nwith rule("r"):\n    log({read})\n'


GET = f'http.get("https://a.example", {NO})'


@pytest.mark.parametrize(
    ("policy", "features"),
    [
        (asked(GET), set()),
        (asked(GET, "found.status"), {F.STATUS}),
        (asked(GET, "found is None"), {F.STATUS}),
        (asked(GET, "found.text"), {F.TEXT}),
        (asked(GET, "found.json.a"), {F.JSON}),
        (asked(GET, "found"), {F.STATUS, F.TEXT, F.JSON}),
        (f'{asked(GET)}with rule("s"):\n    same = found\n    log(same.text)\n', {F.TEXT}),
        (f"found = {GET}\nsame = found if event.user.email_verified else None\n"
         'with rule("r"):\n    log(same.status)\n', {F.STATUS}),
        (f"found = {GET}\nsame = None if event.user.email_verified else found\n"
         'with rule("r"):\n    log(same.text)\n', {F.TEXT}),
        (f"def of(answer):\n    return answer.text\n\n{asked(GET, 'of(found)')}", {F.TEXT}),
        (f"def tell(failure):\n    log(failure.reason)\n\n{asked(GET.replace(NO, 'on_error=tell'))}", {F.REASON}),
        (f"def tell(failure):\n    log(failure.status)\n\n{asked(GET.replace(NO, 'on_error=tell'))}",
         {F.FAILED_STATUS}),
        (f"def tell(failure):\n    log(failure)\n\n{asked(GET.replace(NO, 'on_error=tell'))}",
         {F.REASON, F.FAILED_STATUS}),
        (asked(f'http.post("https://a.example", text="x", {NO})'), {F.BODY}),
        (asked(f'http.post("https://a.example", json={{"a": 1}}, {NO})'), {F.BODY, F.HEADERS}),
        (asked(f'http.post("https://a.example", json={{"a": coalesce(meta.x, None)}}, {NO})'),
         {F.BODY, F.HEADERS, F.NO_BODY}),
        (asked(f'http.post("https://a.example", form={{"a": "b"}}, {NO})'), {F.FORM}),
        (asked(f'http.get("https://a.example", headers={{"X-A": "b"}}, {NO})'), {F.HEADERS}),
        (asked(f'http.get("https://a.example", accept=[404], {NO})'), {F.ACCEPT}),
        (asked(f'http.get("https://a.example", accept=..., {NO})'), {F.ACCEPT_ALL}),
        (asked(f'http.get("https://a.example", timeout=seconds(1), {NO})'), {F.TIMEOUT}),
        (asked(f'http.get("https://a.example", timeout=seconds(3), {NO})'), set()),
        (asked(f'http.get(f"https://a.example/{{event.user.user_id}}", {NO})'), {F.NO_ADDRESS}),
        (asked(f'http.get(f"https://a.example/{{event.stats.logins_count}}", {NO})'), set()),
        (f'with rule("r"):\n    for x in ["a", "b"]:\n        {GET}\n', {F.DEADLINE}),
    ],
)  # fmt: skip
def test_a_request_has_what_it_needs(policy: str, features: set[Feature]) -> None:
    assert texts(policy)["sendRequest"] == sending("sendRequest", frozenset(features))


@pytest.mark.parametrize(
    ("options", "features"),
    [
        ("", set()),
        ('query={"a": "b"},', {F.CLIENT_QUERY}),
        ('headers={"X-A": "b"},', {F.CLIENT_HEADERS, F.HEADERS}),
        ("retries=1,", {F.CLIENT_RETRIES}),
        ("timeout=seconds(1),", {F.TIMEOUT}),
    ],
)
def test_a_client_has_what_it_needs(options: str, features: set[Feature]) -> None:
    policy = CRM + asked(f'crm.get("/x", {options} {NO})')
    assert texts(policy)["sendAuthorized"] == sending("sendAuthorized", frozenset(features))


def test_keys_are_asked_for_again_where_they_are_to_be() -> None:
    for retries, features in (("", set()), (", retries=1", {F.KEY_RETRIES})):
        policy = f'keys = jwks("https://a.example"{retries})\n' + asked(
            f'jwt.verify(event.user.name, keys, algorithms=["RS256"], on_invalid=log("bad"), {NO})'
        )
        found = texts(policy)["fetchKeys"]
        assert found == sending("fetchKeys", frozenset(features | {F.STATUS, F.JSON}))


def texts(policy: str) -> dict[str, str]:
    return {helper.name: helper.text for helper in assemble(program_of(policy)).runtime}
