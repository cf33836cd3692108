"""An extern's file may require the Actions Modules that the action pins."""

import pytest

from actiongen.source import JavaScriptFile, Source
from actiongen.unit import compile_file, loader

FILE = 'const { sha3 } = require("actions:hashing");\nmodule.exports = { digest: (text) => sha3(text) };\n'


def _messages(modules: str) -> list[str]:
    text = (
        f'"""Digests."""\n\naction(name="A", trigger="post-login"{modules})\n\n\n'
        '@extern("externs/digest.js")\ndef digest(text: string) -> string: ...\n\n\n'
        'made = digest(event.user.user_id, on_error=abort("no digest"))\n\n'
        'with rule("It is kept"):\n    api.user.setAppMetadata("digest", made)\n'
    )
    source = Source("policies/a.policy", text, (JavaScriptFile("externs/digest.js", FILE),))
    unit = compile_file(source, loader((source,))).unit
    return [f"{each.message}: {each.help}" for each in (*unit.diagnostics, *unit.problems) if each.is_error]


def test_a_pinned_module_may_be_required() -> None:
    assert not _messages(', modules={"hashing": 3}')


@pytest.mark.parametrize("modules", ["", ', modules={"other": 3}'])
def test_one_that_is_not_pinned_may_not(modules: str) -> None:
    (message,) = _messages(modules)
    assert "`hashing`" in message and 'modules={"hashing": 3}' in message
