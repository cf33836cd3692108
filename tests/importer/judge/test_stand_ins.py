"""Packages that no case has are stood in for, on both sides alike; what a stand-in lacks is named."""

from pathlib import Path

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_pairs import class_of, compiled, judged

from actiongen.importer.convert import convert
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.model import Judgement
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original, Package
from actiongen.ir import Program
from actiongen.runner.find import find_node
from actiongen.source import Source
from actiongen.unit import compile_file, loader

pytestmark = pytest.mark.slow

SEEN = 'with rule("A"):\n    api.user.setAppMetadata("seen", True)'

PACKAGES = [
    (
        "twilio",
        "const client = require('twilio')(secret, secret);\n"
        "const told = await client.messages.create({ to: id, body: 'hello' });\n"
        "return told.sid;",
    ),
    (
        "aws-sdk",
        "const AWS = require('aws-sdk');\nconst s3 = new AWS.S3({ region: secret });\n"
        "const found = await s3.getObject({ Bucket: 'b', Key: id }).promise();\n"
        "return found.sid;",
    ),
    (
        "mongodb",
        "const { MongoClient } = require('mongodb');\nconst client = new MongoClient(secret);\n"
        "await client.connect();\n"
        "const user = await client.db('a').collection('users').findOne({ id: id });\n"
        "await client.close();\nreturn user && user.sid;",
    ),
    (
        "@google-cloud/storage",
        "const { Storage } = require('@google-cloud/storage');\n"
        "const found = await new Storage({ key: secret }).bucket('b').file(id).getMetadata();\nreturn found.sid;",
    ),
]


def imported(helper: str, trials: Trials) -> Judgement:
    """An original with a helper that becomes an extern."""
    code = (
        f"async function ask(id, secret) {{\n{helper}\n}}\n"
        "exports.onExecutePostLogin = async (event, api) => {\n  try {\n"
        "    const sid = await ask(event.user.user_id, event.secrets.KEY);\n"
        "    if (sid === 'x') { api.access.deny('x'); }\n"
        "  } catch (error) { console.log('failed'); }\n};\n"
    )
    named = ("twilio", "aws-sdk", "mongodb", "@google-cloud/storage")
    packages = tuple(Package(name, "1.2.3") for name in named if f"'{name}'" in helper)
    original = Original(Kind.ACTION, "a.js", "A", code, packages=packages)
    policy = convert(original).policy
    assert policy is not None
    source = Source("policies/a.policy", policy.text, policy.externs)
    made = compile_file(source, loader((source,)))
    assert isinstance(made.content, Program) and made.unit.javascript is not None
    return judge(case_of(original, made.content, made.unit.javascript), trials, Options(events=300))


@pytest.mark.parametrize("helper", [each[1] for each in PACKAGES], ids=[each[0] for each in PACKAGES])
def test_an_extern_with_a_package_is_judged(helper: str, trials: Trials) -> None:
    judgement = imported(helper, trials)

    assert not judgement.failures
    assert judgement.events > 20
    assert all(each.is_repair for each in judgement.differences), judgement.differences
    assert [arm.kind for arm in judgement.coverage.missed] in ([], ["no right side of &&"])


def test_a_call_that_the_policy_does_not_make_is_seen(trials: Trials) -> None:
    body = (
        "await require('twilio')('a', 'b').messages.create({ body: 'hello' }).catch(() => null);\n"
        "api.user.setAppMetadata('seen', true);"
    )
    judgement = judged(Pair("twilio", body, SEEN, 0, 0), trials, Options(events=20))

    assert [class_of(each) for each in judgement.differences] == ["OTHER"]
    assert judgement.differences[0].what.startswith(
        "the original does twilio, twilio().messages.create, api.user."
    )


def test_what_is_made_that_the_policy_does_not_make_is_seen(trials: Trials) -> None:
    body = "new (require('aws-sdk').Lambda)({ region: 'x' });\napi.user.setAppMetadata('seen', true);"
    judgement = judged(Pair("aws-sdk", body, SEEN, 0, 0), trials, Options(events=20))

    assert judgement.problem is None
    assert [class_of(each) for each in judgement.differences] == ["OTHER"]
    assert judgement.differences[0].what.startswith("the original does new aws-sdk.Lambda, api.user.")


SIGNED = '''"""A pair."""

action(name="Pair", trigger="post-login")

secrets("KEY")

token = jwt.sign(
    {}, event.secrets.KEY, algorithm="RS256", expires_in=minutes(1), on_error=abort("no key")
)

with rule("A"):
    api.user.setAppMetadata("token", token)
'''


def test_what_a_key_of_a_pair_signs_is_drawn(trials: Trials) -> None:
    body = (
        "const { SignJWT } = require('jose');\nconst { createPrivateKey } = require('crypto');\n"
        "const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setIssuedAt()"
        ".setExpirationTime('1m').sign(createPrivateKey(event.secrets.KEY));\n"
        "api.user.setAppMetadata('token', token);"
    )
    code = f"exports.onExecutePostLogin = async (event, api) => {{\n{body}\n}};"
    original = Original(Kind.ACTION, "a.js", "A", code)
    program, javascript = compiled(SIGNED)
    judgement = judge(case_of(original, program, javascript), trials, Options(events=50))

    assert judgement.events > 0 and not judgement.failures
    assert all(each.is_repair for each in judgement.differences), judgement.differences
    assert judgement.equal > 0


def test_what_the_stand_in_of_jose_lacks_is_no_error_of_the_original(trials: Trials) -> None:
    body = (
        "const { EncryptJWT } = require('jose');\n"
        "api.user.setAppMetadata('a', await new EncryptJWT({}).encrypt(Buffer.from('x')));"
    )
    judgement = judged(Pair("jose", body, SEEN, 0, 0), trials, Options(events=20))

    assert not judgement.differences
    assert [each.what for each in judgement.failures] == ["jose.EncryptJWT"]


def test_jose_is_stood_in_for_though_there_are_other_packages(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}", "utf-8")
    body = "const { decodeJwt } = require('jose');\napi.user.setAppMetadata('seen', true);"
    with Trials(find_node(), tmp_path) as made:
        judgement = judged(Pair("jose", body, SEEN, 0, 0), made, Options(events=20))

    assert judgement.is_equal
