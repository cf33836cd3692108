"""How many public Actions and Rules become policies.

The files are not in this repository: ``ACTIONGEN_CORPUS`` names a folder that holds them, else they come from the
network, else the tests are skipped and say why. `shares.json` has the numbers of docs/import.md: fewer are a failure,
more are written by ``pytest --update``.
"""

import json
import re
import warnings
from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Imported, Kind, Original, Package
from importer.corpus.originals import KINDS, NoCorpus, texts

SHARES = Path(__file__).with_name("shares.json")
_REQUIRED = re.compile(r"""require\(\s*["']([^"'.][^"']*)["']""")
_VERSION = re.compile(r"(?<=.)@.*")
# Node's own modules and Auth0's are no packages.
_OWN = ("node:", "actions:", "crypto", "url", "querystring", "http", "https", "util", "fs", "path")


def imported(kind: str, name: str, text: str) -> Imported:
    """What becomes of a file of the corpus, with the packages that an export of it would name."""
    stem = Path(name).stem
    named = {_VERSION.sub("", each) for each in _REQUIRED.findall(text)}
    packages = tuple(Package(each, "1.0.0") for each in sorted(named) if not each.startswith(_OWN))
    if kind.endswith("rules"):
        return convert(Original(Kind.RULE, name, stem, text, trigger="post-login", packages=packages))
    return convert(Original(Kind.ACTION, name, stem, text, packages=packages))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_as_many_become_policies_as_the_page_says(kind: str, request: pytest.FixtureRequest) -> None:
    try:
        files = texts(kind)
    except NoCorpus as problem:
        reason = f"no public file was imported, for these cannot be had: {problem}"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    done = [imported(kind, name, text).policy for name, text in files.items()]
    found = {
        "files": len(files),
        "plain": sum(each is not None and not each.externs for each in done),
        "with_extern": sum(each is not None and bool(each.externs) for each in done),
    }
    shares = json.loads(SHARES.read_text("utf-8"))
    if request.config.getoption("--update"):
        SHARES.write_text(json.dumps({**shares, kind: found}, indent=2, sort_keys=True) + "\n", "utf-8")
        return
    known = shares[kind]
    assert found["files"] == known["files"]
    assert found["plain"] >= known["plain"]
    assert found["plain"] + found["with_extern"] >= known["plain"] + known["with_extern"]
