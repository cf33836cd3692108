"""The page as a whole: its structure, what it may load, and that it is the same every time."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from report.html.pages import FLOWS, FOLDER, GREET, PEOPLE, commit, page_of, report, write

GOLDEN = Path(__file__).with_name("page.html")
SECRET = "sk-9f8e7d6c-not-for-everybody"


def body(page: str) -> str:
    """The page without its style, its script and what is drawn."""
    for tag in ("style", "script", "svg"):
        page = re.sub(rf"<{tag}\b.*?</{tag}>", f"<{tag}>…</{tag}>", page, flags=re.DOTALL)
    return re.sub("'sha256-[^&']*'|&#39;sha256-[^&]*&#39;", "…", page)


def test_the_structure_of_a_small_page(tmp_path: Path, update: bool) -> None:
    found = body(page_of(tmp_path, FOLDER))
    if update:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_the_policy_of_the_page_allows_what_is_on_it_and_nothing_else(tmp_path: Path) -> None:
    page = page_of(tmp_path, FOLDER)
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    allowed = dict(part.split(" ", 1) for part in policy.replace("&#39;", "'").split("; "))
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert allowed.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert allowed == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script>")


def test_ids_are_apart_and_links_lead_somewhere(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, {**FOLDER, "a/p1.policy": GREET.replace("Greet", "Other"), "broken.policy": "x = = 1\n"}
    )
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]*)"', page))
    assert links and links <= set(ids)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "other/second"))
    pages = []
    for folder in (first, second):
        folder.mkdir(parents=True)
        commit(folder, FOLDER)
        pages.append(
            page_of(
                folder, {**FOLDER, "greet.policy": GREET.replace("LIMIT = 3", "LIMIT = 4")}, "--base", "main"
            )
        )
    assert pages[0] == pages[1]
    assert str(tmp_path) not in pages[0]
    assert page_of(first, FOLDER, "--no-cache") == page_of(first, FOLDER)


def test_secrets_of_tests_stand_in_the_policy_alone(tmp_path: Path) -> None:
    policy = (
        'action(name="S", trigger="post-login")\nsecrets("KEY", "OTHER")\n'
        'with rule("R", when=event.request.query.key == event.secrets.KEY):\n'
        '    api.access.deny("Go away.")\n'
        f'test("refused", secrets={{"KEY": "{SECRET}"}}, given={{event.request.query.key: "x"}},'
        " expect=api.access.deny(...))\n"
    )
    page = page_of(tmp_path, {"s.policy": policy})
    assert "1 of 1 test failed" in page and "event.secrets.KEY" in page
    assert page.count(SECRET) == policy.count(SECRET) == 1, "where the policy has it, and nowhere else"


def test_errors_stand_on_the_page_and_the_rest_is_there(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        {
            **FOLDER,
            "bad.policy": GREET.replace("user_id", "user_idd")
            .replace("Greet", "Bad")
            .replace("is_banned and", 'event.user.emial == "x" and'),
        },
    )
    assert "AG203" in page and "`emial` is not a field of `event.user`" in page
    assert "<h2>policies/bad.policy</h2>" in page
    assert "1 file that does not compile" in page
    assert "<h2>Greet</h2>" in page and "JavaScript of Greet" in page and "JavaScript of Bad" not in page


def test_what_has_changed(tmp_path: Path) -> None:
    old = {
        **FOLDER,
        "gone.policy": GREET.replace("Greet", "Gone"),
        "same.policy": GREET.replace("Greet", "Same"),
    }
    commit(tmp_path, old)
    now = {
        "greet.policy": GREET.replace("> LIMIT", ">= LIMIT").replace(
            "{event.stats.logins_count: 3}", "{event.stats.logins_count: 2}"
        ),
        "flows.policy": FLOWS.replace('"greet", ', '"new", "greet", '),
        "shared/people.policy": PEOPLE.replace("auth0|1", "auth0|9"),
        "same.policy": old["same.policy"],
        "new.policy": GREET.replace("Greet", "New"),
    }
    page = page_of(tmp_path, now, "--base", "main")
    for words in (
        "Compared with <code>main</code>",
        "rule “The banned are refused”: "
        "<del><code>is_banned and event.stats.logins_count &gt; LIMIT</code></del> is now <ins>",
        "What it loads has changed: policies/shared/people.policy.",
        "action in the flow of post-login “new”",
        "new since main",
        '<span class="tag bad">removed</span>',
        "<ins data-n=",
    ):
        assert words in page, words
    assert page.index("<h2>New</h2>") < page.index("<h2>Flows</h2>") < page.index("<h2>Gone</h2>")


def test_a_base_that_does_not_compile(tmp_path: Path) -> None:
    commit(tmp_path, {**FOLDER, "greet.policy": GREET.replace("event.user.name is", "event.user.nam is")})
    write(tmp_path, FOLDER)
    done = report(tmp_path, "--html", "report.html", "--base", "HEAD")
    assert done.exit_code == 0, done.output
    assert "1 file did not compile at HEAD: no JavaScript is compared there" in done.output
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Some files did not compile at the base" in page
    assert "The file of then does not compile, so no JavaScript is compared." in page


def test_a_base_with_other_settings(tmp_path: Path) -> None:
    (tmp_path / "actiongen.toml").write_text('runtime = "node18"\n')
    commit(tmp_path, FOLDER)
    (tmp_path / "actiongen.toml").write_text('runtime = "node22"\n')
    page = page_of(tmp_path, FOLDER, "--base", "HEAD")
    assert "The policy is the same: the settings have changed, or an extern." in page
    assert "-  * Greet (post-login v3, node18)" in page and "+  * Greet (post-login v3, node22)" in page


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>--><b>", "'`${x}`"]
)
def test_names_are_texts(tmp_path: Path, name: str) -> None:
    quoted = name.replace('"', '\\"')
    hostile = (
        GREET.replace("Greet", quoted).replace("The banned are refused", quoted).replace("Go away.", quoted)
    )
    page = page_of(tmp_path, {**FOLDER, "greet.policy": hostile})
    assert name not in body(page)
    assert page.count("<script>") == page.count("</script>") == 1
    assert "<img" not in page and "<b>" not in page.replace("<b>not</b>", "").replace(
        "<b>help:</b>", ""
    ).replace("<b>note:</b>", "").replace("<b>for each of</b>", "")
