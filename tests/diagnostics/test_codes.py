"""The table of codes."""

import re

from actiongen.diagnostics.codes import ALL, by_name


def test_ids_and_names_are_well_formed_and_found() -> None:
    assert len(ALL) > 50
    for id, code in ALL.items():
        assert id == code.id and re.fullmatch(r"AG[1-9][0-9]{2}", id)
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code.name), code
        assert code.summary, code
        assert by_name(code.name) is code
    assert by_name("no-such-code") is None
