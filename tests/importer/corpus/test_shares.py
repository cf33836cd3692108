"""How many public Actions and Rules become policies, and why others do not, or not without JavaScript.

The files are not in this repository: ``ACTIONGEN_CORPUS`` names a folder that holds them, else they come from the
network, else the tests are skipped and say why. `shares.json` has the numbers of docs/import.md: fewer policies, or
reasons of other weight, are a failure; ``pytest --update`` writes what is found.
"""

import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from actiongen.importer import convert as converting
from actiongen.importer.convert import convert
from actiongen.importer.model import Imported, Kind, Original, Package
from importer.corpus.originals import KINDS, NoCorpus, texts
from importer.corpus.reasons import reasons

SHARES = Path(__file__).with_name("shares.json")
PAGE = Path(__file__).parents[3] / "docs" / "import.md"
_LISTED = 10
# So many files of a kind may have a reason less, or more, until the page is written anew.
_MOST_OTHERS = 3
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


def why(kind: str, name: str, text: str) -> tuple[Imported, list[str]]:
    """What becomes of a file, and what the import says of it before it takes anything out."""
    said: list[list[str]] = []
    once = converting._once

    def noted(*args: Any) -> Any:
        policy = once(*args)
        said.append([] if policy is not None else [each.what for each in args[-1].problems])
        return policy

    with mock.patch.object(converting, "_once", noted):
        made = imported(kind, name, text)
    return made, said[0] if said else [each.what for each in made.problems]


def test_the_page_lists_the_commonest_reasons() -> None:
    counted: Counter[str] = Counter()
    shares = json.loads(SHARES.read_text("utf-8"))
    for kind in KINDS:
        counted.update(shares[kind]["reasons"])
    page = PAGE.read_text("utf-8")

    for reason, files in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:_LISTED]:
        assert f"| {reason} | {files} |" in page


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_as_many_become_policies_as_the_page_says(kind: str, request: pytest.FixtureRequest) -> None:
    try:
        files = texts(kind)
    except NoCorpus as problem:
        reason = f"no public file was imported, for these cannot be had: {problem}"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    found_of = [(text, *why(kind, name, text)) for name, text in files.items()]
    done = [each.policy for _, each, _ in found_of]
    told = Counter(
        reason
        for text, each, said in found_of
        if each.policy is None or each.policy.externs
        for reason in reasons(said, text)
    )
    found: dict[str, Any] = {
        "files": len(files),
        "plain": sum(each is not None and not each.externs for each in done),
        "with_extern": sum(each is not None and bool(each.externs) for each in done),
        "reasons": dict(told),
    }
    shares = json.loads(SHARES.read_text("utf-8"))
    if request.config.getoption("--update"):
        SHARES.write_text(json.dumps({**shares, kind: found}, indent=2, sort_keys=True) + "\n", "utf-8")
        return
    known = shares[kind]
    assert found["files"] == known["files"]
    assert found["plain"] >= known["plain"]
    assert found["plain"] + found["with_extern"] >= known["plain"] + known["with_extern"]
    for reason in {*found["reasons"], *known["reasons"]}:
        assert abs(found["reasons"].get(reason, 0) - known["reasons"].get(reason, 0)) <= _MOST_OTHERS, reason
