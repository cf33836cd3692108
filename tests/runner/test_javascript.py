"""The harness's own JavaScript passes ESLint and Prettier."""

from importlib import resources

from bench.eslint import eslint
from bench.prettier import prettier

FILES = {
    file.name: file.read_text(encoding="utf-8")
    for file in resources.files("actiongen.runner").joinpath("js").iterdir()
    if file.name.endswith(".js")
}


def test_eslint_and_prettier() -> None:
    texts = list(FILES.values())
    assert len(texts) >= 10
    assert dict(zip(FILES, eslint(texts), strict=True)) == {name: [] for name in FILES}
    assert prettier(texts) == texts
