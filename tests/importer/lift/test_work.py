"""A function that gives nothing is called after what it does."""

import pytest

from actiongen.core import tree as core
from actiongen.core.read import read_core
from actiongen.core.walk import below
from actiongen.importer.lift.work import name_of_work

NAMES = {
    "await client.messages.create({ body });": "create_messages",
    "analytics.track(event); await analytics.flush();": "track_analytics",
    "const form = new FormData(); form.append('a', a); const got = await fetch(url, { body: form });": "call_fetch",
    "if (ready) { emit(ce); }": "call_emit",
    "new Pool(url).query(sql);": "query_pool",
    "sns.publish(params).promise().then(done);": "publish_sns",
    "client?.users.assignRoles(id, roles);": "assign_roles_users",
    "process.env[name] = 'x';": "do_work",
    # It would stand for itself.
    "const send_mail = 1; mail.send(send_mail);": "do_work",
}


@pytest.mark.parametrize(("body", "name"), NAMES.items(), ids=NAMES.values())
def test_the_main_call_gives_the_name(body: str, name: str) -> None:
    file = read_core("a.js", f"exports.onExecutePostLogin = async () => {{ {body} }};")
    assert isinstance(file, core.File)
    function = next(each for each in below(file) if isinstance(each, core.Function))
    assert name_of_work(function.body) == name
