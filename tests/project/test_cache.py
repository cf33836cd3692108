"""A cache may cost time and never correctness, whatever it holds."""

import gc
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from bad_cases import BAD, cases_of
from seeds import chance

import actiongen
from actiongen.commands.build import build as run_build
from actiongen.commands.check import check as run_check
from actiongen.commands.request import Request
from actiongen.diagnostics.outcome import Outcome
from actiongen.options import Options
from actiongen.project import cache, incremental, last_build, unit_codec
from actiongen.project.cache import Cache, FileKind, ReadFile
from actiongen.project.disk import Folder
from actiongen.project.files import read
from actiongen.project.unit_codec import CachedUnit
from actiongen.source import Source
from actiongen.unit import Unit, compile_files

GOOD = Path(__file__).parent.parent / "cases" / "good"

LIBRARY = 'ADMIN = "{admin}"\n'
ACTION = '''"""{words}"""

action(name="{name}", trigger="post-login")

load("shared/people.policy", "ADMIN")

with rule("Only one", when=event.user.email == ADMIN):
    api.access.deny("{words}")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies" / "shared").mkdir(parents=True)
    (tmp_path / "policies" / "shared" / "people.policy").write_text(LIBRARY.format(admin="a@corp.example"))
    for index in range(3):
        write(tmp_path, index, "Go away.")
    return tmp_path


def write(folder: Path, index: int, words: str) -> None:
    text = ACTION.format(name=f"One {index}", words=words)
    (folder / "policies" / f"one_{index}.policy").write_text(text)


def build(folder: Path, *, cache: bool = True, check: bool = False) -> Outcome:
    request = Request(folder / "policies", folder / "generated", cache=cache)
    return run_build(request, only=None, check=check)


def output(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in (folder / "generated").iterdir()}


def fresh(folder: Path) -> tuple[dict[str, str], Outcome]:
    """The output without any cache, and what is said of it."""
    outcome = run_build(Request(folder / "policies", folder / "fresh", cache=False), only=None, check=False)
    return {each.name: each.read_text() for each in (folder / "fresh").iterdir()}, outcome


def entries(folder: Path) -> list[Path]:
    kept = folder / "policies" / cache.FOLDER
    return sorted(each for each in kept.iterdir() if each.name != ".gitignore") if kept.exists() else []


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes which policies are compiled and not taken from the cache."""
    found: list[str] = []
    real = incremental.compile_all

    def noted(wanted, *rest, **options):  # type: ignore[no-untyped-def]
        found.extend(each.path for each in wanted)
        return real(wanted, *rest, **options)

    monkeypatch.setattr(incremental, "compile_all", noted)
    return found


# What is compiled again


def test_what_is_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compiled(monkeypatch)
    paths = [f"policies/one_{index}.policy" for index in range(3)]
    library = "policies/shared/people.policy"
    build(folder)
    assert found == [*paths, library]
    found.clear()
    assert build(folder).notes[0] == "wrote 0 files, 6 unchanged" and found == []
    write(folder, 1, "Stay away.")
    assert build(folder).notes[0] == "wrote 1 file, 5 unchanged" and found == [paths[1]]
    assert "Stay away." in output(folder)["one_1.js"]
    found.clear()
    (folder / "policies" / "shared" / "people.policy").write_text(LIBRARY.format(admin="b@corp.example"))
    build(folder)
    assert found == [*paths, library]
    assert "b@corp.example" in output(folder)["one_2.js"]


def test_a_build_of_the_same_needs_the_record_of_the_last_one_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = compiled(monkeypatch)
    build(folder)
    found.clear()
    for entry in entries(folder):
        if entry.name.startswith("unit-"):
            entry.unlink()
    assert build(folder).notes[0] == "wrote 0 files, 6 unchanged" and found == []


def test_a_library_that_was_missing_is_seen(folder: Path) -> None:
    library = folder / "policies" / "shared" / "people.policy"
    text = library.read_text()
    library.unlink()
    assert build(folder).exit_code == 1
    library.write_text(text)
    assert build(folder).exit_code == 0
    library.rename(library.with_name("other.policy"))
    assert build(folder).exit_code == 1


def test_output_that_somebody_changed_is_written_again(folder: Path) -> None:
    build(folder)
    wanted = output(folder)
    for name in wanted:
        (folder / "generated" / name).write_text(wanted[name] + "\n")
        assert build(folder, check=True).exit_code == 1
        if name != ".actiongen-manifest":
            build(folder)
            assert output(folder) == wanted
        (folder / "generated" / name).unlink()
        build(folder)
        assert output(folder) == wanted


def test_the_same_is_said_again(folder: Path) -> None:
    first, second = build(folder), build(folder)
    assert first.diagnostics == second.diagnostics != ()
    assert {diagnostic.code.name for diagnostic in second.diagnostics} == {"not-in-flow", "email-case"}
    assert first.sources == second.sources and first.notes[1:] == second.notes[1:]
    request = Request(folder / "policies")
    assert run_check(request) == run_check(request)


def test_settings_and_the_code_itself_are_part_of_the_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = read(folder / "policies").value or ()
    names = {
        last_build.build_key(command, options, given)
        for command in ("build", "check")
        for options in (Options(), Options(runtime="node22"))
        for given in (sources, sources[1:], (replace(sources[0], path="policies/x.policy"), *sources[1:]))
    }
    assert len(names) == 12
    build(folder)
    found = compiled(monkeypatch)
    monkeypatch.setattr(cache, "identity", lambda: "another version")
    build(folder)
    assert len(found) == 4


def test_the_identity_follows_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(actiongen.__file__).parent == cache._PACKAGE
    package = tmp_path / "actiongen"
    (package / "ir").mkdir(parents=True)
    (package / "a.py").write_text("x = 1\n")
    (package / "ir" / "b.json").write_text("1\n")
    monkeypatch.setattr(cache, "_PACKAGE", package)
    identity = cache.identity.__wrapped__
    seen = {identity()}
    os.utime(package / "ir" / "b.json", ns=(1, 1))
    seen.add(identity())
    (package / "a.py").write_text("x = 22\n")
    seen.add(identity())
    (package / "a.py").rename(package / "c.py")
    seen.add(identity())
    (package / "d.py").write_text("")
    seen.add(identity())
    (package / "d.py").write_text("1")
    os.utime(package / "d.py", ns=(23, 23))
    seen.add(identity())
    (package / "d.py").write_text("x" * 12)
    os.utime(package / "d.py", ns=(3, 3))
    seen.add(identity())
    (package / "d.py1").write_text("x" * 2)
    os.utime(package / "d.py1", ns=(3, 3))
    (package / "d.py").unlink()
    seen.add(identity())
    assert len(seen) == 8
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.pyc").write_text("")
    assert identity() in seen


def test_the_identity_of_a_wheel_is_that_of_its_files_wherever_and_whenever_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def identity(folder: str, record: str) -> str:
        place = tmp_path / folder
        (place / "actiongen").mkdir(parents=True)
        (place / "actiongen" / "a.py").write_text(folder)
        (place / "actiongen-0.1.0.dist-info").mkdir()
        (place / "actiongen-0.1.0.dist-info" / "RECORD").write_text(record)
        monkeypatch.setattr(cache, "_PACKAGE", place / "actiongen")
        return cache.identity.__wrapped__()

    assert identity("one", "actiongen/a.py,sha256=1,1") == identity("two", "actiongen/a.py,sha256=1,1")
    assert identity("three", "actiongen/a.py,sha256=2,1") != identity("four", "actiongen/a.py,sha256=1,1")


def test_the_identity_follows_the_packages_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_own_files", lambda: ())
    identity = cache.identity.__wrapped__
    for name in ("site-packages", "dist-packages", "elsewhere"):
        (tmp_path / name).mkdir()
    missing = tmp_path / "missing" / "site-packages"
    monkeypatch.setattr(sys, "path", [str(missing), *map(str, tmp_path.iterdir())])
    seen = [identity()]
    for name in ("site-packages/a-1.dist-info", "dist-packages/b-1.dist-info", "site-packages/c-1.dist-info"):
        (tmp_path / name).mkdir()
        seen.append(identity())
    assert len(set(seen)) == 4
    (tmp_path / "elsewhere" / "d-1.dist-info").mkdir()
    (tmp_path / "site-packages" / "numbers.py").write_text("")
    assert identity() == seen[-1]
    monkeypatch.setattr(sys, "path", [*reversed(sys.path)])
    assert identity() == seen[-1], "whatever the order in which they are found"
    monkeypatch.setattr(sys, "version", "another Python")
    assert identity() not in seen


def test_a_file_that_is_not_there_is_another_than_one_that_is() -> None:
    def name(kind: FileKind, path: str, digest: str | None) -> str:
        return cache.key_of(("unit",), (ReadFile(kind, path, digest),))

    names = {
        name(kind, path, digest)
        for kind in FileKind
        for path in ("a.policy", "b.policy")
        for digest in (None, cache.digest(""), cache.digest("x"))
    }
    assert len(names) == 12


def test_a_build_says_how_far_it_is(folder: Path) -> None:
    def seen() -> list[tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        request = Request(
            folder / "policies", folder / "generated", progress=lambda done, all: steps.append((done, all))
        )
        run_build(request, only=None, check=False)
        return steps

    assert seen() == [(1, 4), (2, 4), (3, 4), (4, 4)]
    write(folder, 1, "Stay away.")
    assert seen() == [(1, 1)]
    assert seen() == []


# What the cache may hold


def damage(kind: str, file: Path, others: list[Path], random: Random) -> None:
    data = file.read_bytes()
    match kind:
        case "gone":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "half":
            file.write_bytes(data[: random.randrange(len(data) or 1)])
        case "flipped":
            at = random.randrange(len(data) or 1)
            flipped = bytes([byte ^ (1 << random.randrange(8)) for byte in data[at : at + 1]])
            file.write_bytes(data[:at] + flipped + data[at + 1 :])
        case "swapped":
            file.write_bytes(random.choice(others).read_bytes())
        case "sealed nonsense":
            name = file.name.partition("-")[2]
            body = random.choice(
                [b"null", b"[]", b"{}", b"[[],[]]", b"[" * 5000, b'[{},[],"x"]', b"[[[]],1]"]
            )
            file.write_bytes(cache._seal(name, body) + b"\n" + body)
        case "a folder":
            file.unlink()
            file.mkdir()
        case "a loop":
            file.unlink()
            file.symlink_to(file.name)
        case "a pipe":
            file.unlink()
            os.mkfifo(file)


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize(
    "kind", ["gone", "empty", "half", "flipped", "swapped", "sealed nonsense", "a folder", "a loop", "a pipe"]
)
def test_a_damaged_cache_changes_nothing(folder: Path, kind: str) -> None:
    random = chance(3)
    for turn in range(6):
        write(folder, turn % 3, f"Go away, {turn}.")
        build(folder)
        write(folder, (turn + 1) % 3, f"Or stay, {turn}.")
        found = [entry for entry in entries(folder) if entry.is_file()]
        for file in found:
            if random.random() < 0.7:
                damage(kind, file, [each for each in found if each.is_file() and each != file], random)
        outcome = build(folder)
        wanted, said = fresh(folder)
        assert output(folder) == wanted
        assert outcome.diagnostics == said.diagnostics
        again = build(folder)
        assert output(folder) == wanted and again.diagnostics == said.diagnostics


def test_what_others_sealed_counts_for_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody builds, changes the entries so that they say what he likes, and commits them."""
    monkeypatch.setattr(cache, "_own_folder", lambda: tmp_path / "his")
    cache._secret.cache_clear()
    build(folder)
    for file in entries(folder):
        body = file.read_bytes().partition(b"\n")[2].replace(b"Go away.", b"Come in.")
        file.write_bytes(cache._seal(file.name.partition("-")[2], body) + b"\n" + body)
    shutil.rmtree(folder / "generated")
    build(folder)
    assert "Come in." in output(folder)["one_1.js"], "the entries are as good as those of actiongen"
    wanted = fresh(folder)[0]
    monkeypatch.setattr(cache, "_own_folder", lambda: tmp_path / "ours")
    cache._secret.cache_clear()
    assert build(folder, check=True).exit_code == 1
    build(folder)
    assert output(folder) == wanted
    assert (tmp_path / "ours" / "seal").stat().st_mode & 0o077 == 0
    cache._secret.cache_clear()


@pytest.mark.parametrize("what", ["file", "no home", "half a secret"])
def test_the_secret_is_made_or_nothing_is_kept(
    folder: Path, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("XDG_CACHE_HOME", str(own) if what != "no home" else "")
    if what == "file":
        own.write_text("precious")
    elif what == "no home":
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    else:
        (own / "actiongen").mkdir(parents=True)
        (own / "actiongen" / "seal").write_bytes(b"half")
    cache._secret.cache_clear()
    assert build(folder).exit_code == 0
    assert output(folder) == fresh(folder)[0]
    assert bool(entries(folder)) is (what == "half a secret")
    assert what != "file" or own.read_text() == "precious"
    cache._secret.cache_clear()


def test_a_cache_that_is_a_link_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (folder / "policies" / cache.FOLDER).symlink_to(tmp_path / "precious")
    assert build(folder).exit_code == 0
    assert list((tmp_path / "precious").iterdir()) == []


def test_only_entries_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_ENTRIES", 1)
    kept = Cache(tmp_path / cache.FOLDER)
    kept.put("unit", cache.key("1"), 1)
    (tmp_path / cache.FOLDER / "precious").write_text("precious")
    os.utime(tmp_path / cache.FOLDER / "precious", (1, 1))
    for index in range(3):
        kept.put("unit", cache.key(str(index)), index)
    kept.sweep()
    names = sorted(each.name for each in (tmp_path / cache.FOLDER).iterdir())
    assert len(names) == 3 and {".gitignore", "precious"} < set(names)


def test_an_entry_of_another_policy_is_none(folder: Path) -> None:
    kept = Cache(folder / cache.FOLDER)
    kept.put("unit", cache.key("a"), ["a"])
    (file,) = (each for each in (folder / cache.FOLDER).iterdir() if each.name != ".gitignore")
    file.rename(file.with_name(f"unit-{cache.key('b')}"))
    assert kept.get("unit", cache.key("b")) is None and kept.get("unit", cache.key("a")) is None


def test_keys_of_several_texts_do_not_run_together() -> None:
    parts = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("1:a", "b"), ("\ud800",)]
    assert len({cache.key(*part) for part in parts}) == len(parts)


@pytest.mark.parametrize("what", ["file", "dangling", "no right"])
def test_without_a_place_there_is_no_cache(folder: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder / "policies" / cache.FOLDER
    if what == "file":
        place.write_text("precious")
    elif what == "dangling":
        place.symlink_to("nothing/at/all")
    else:
        real = os.mkdir

        def refuse(path: str, *rest: object, **named: object) -> None:
            if cache.FOLDER in str(path):
                raise PermissionError(13, "Permission denied")
            real(path, *rest, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "mkdir", refuse)
    for _ in range(2):
        assert build(folder).exit_code == 0
    assert output(folder) == fresh(folder)[0]
    assert what != "file" or place.read_text() == "precious"


def test_no_cache_keeps_nothing(folder: Path) -> None:
    build(folder, cache=False)
    assert not (folder / "policies" / cache.FOLDER).exists()


def test_the_cache_is_left_out_of_versions_and_of_policies(folder: Path) -> None:
    build(folder)
    kept = folder / "policies" / cache.FOLDER
    assert (kept / ".gitignore").read_text() == "*\n"
    (kept / "x.policy").write_text("x = (")
    assert build(folder).exit_code == 0


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_ENTRIES", 10)
    kept = Cache(tmp_path / cache.FOLDER)
    for index in range(30):
        kept.put("unit", cache.key(str(index)), index)
        file = tmp_path / cache.FOLDER / f"unit-{cache.key(str(index))}"
        os.utime(file, (index, index))
    kept.sweep()
    left = [each for each in (tmp_path / cache.FOLDER).iterdir() if each.name != ".gitignore"]
    assert 8 <= len(left) <= 10 and kept.get("unit", cache.key("29")) == 29
    assert (tmp_path / cache.FOLDER / ".gitignore").exists()


@pytest.mark.parametrize(("bound", "kept_of_five"), [("_MOST_ENTRIES", 3), ("_MOST_BYTES", 3)])
def test_what_was_not_used_for_the_longest_time_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, kept_of_five: int
) -> None:
    kept = Cache(tmp_path)
    for index in range(5):
        kept.put("unit", cache.key(str(index)), index)
        os.utime(tmp_path / f"unit-{cache.key(str(index))}", (index, index))
    size = (tmp_path / f"unit-{cache.key('0')}").stat().st_size
    kept.sweep()
    assert len(list(tmp_path.iterdir())) == 6
    monkeypatch.setattr(cache, bound, kept_of_five * (1 if bound == "_MOST_ENTRIES" else size))
    Cache(tmp_path).sweep()
    assert len(list(tmp_path.iterdir())) == 6, "one that has written nothing sweeps nothing"
    kept.sweep()
    assert [kept.get("unit", cache.key(str(index))) for index in range(5)] == [None, None, 2, 3, 4]


def test_what_a_killed_process_left_half_written_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(tmp_path)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        kept.put("unit", cache.key("a"), 1)
    (half,) = (file for file in tmp_path.iterdir() if file.name != ".gitignore")
    assert kept.get("unit", cache.key("a")) is None
    monkeypatch.setattr(cache, "_MOST_ENTRIES", 0)
    kept.sweep()
    assert not half.exists()


def test_a_build_that_has_written_entries_sweeps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[str] = []
    monkeypatch.setattr(Cache, "sweep", lambda _: swept.append("swept"))
    build(folder)
    assert len(swept) == 1
    (folder / "generated" / "one_1.js").unlink()
    build(folder)
    assert len(swept) == 1, "all units came from the cache"


def test_an_entry_that_goes_while_others_are_swept_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(tmp_path)
    for name in ("a", "b", "c"):
        kept.put("unit", cache.key(name), name)
    gone, real = f"unit-{cache.key('a')}", Folder.status
    monkeypatch.setattr(Folder, "status", lambda folder, name: None if name == gone else real(folder, name))
    monkeypatch.setattr(cache, "_MOST_ENTRIES", 0)
    kept.sweep()
    assert sorted(file.name for file in tmp_path.iterdir()) == [".gitignore", gone]


def test_what_cannot_be_put_into_its_place_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left")))
        kept.put("unit", cache.key("a"), 1)
    assert [file.name for file in tmp_path.iterdir()] == [".gitignore"]
    kept.put("unit", cache.key("a"), 1)
    assert kept.get("unit", cache.key("a")) == 1


def test_an_entry_is_kept_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_LONGEST", 200)
    kept = Cache(tmp_path)
    for length in (133, 134):
        kept.put("unit", cache.key(str(length)), "x" * length)
    assert (
        kept.get("unit", cache.key("133")) == "x" * 133
    ), "with its quotes, a seal and the end of a line: 200"
    assert kept.get("unit", cache.key("134")) is None and len(list(tmp_path.iterdir())) == 2


def test_one_kind_of_entry_is_not_another(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put("unit", cache.key("a"), 1)
    kept.put("build", cache.key("a"), 2)
    assert (kept.get("unit", cache.key("a")), kept.get("build", cache.key("a"))) == (1, 2)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".gitignore",
        f"build-{cache.key('a')}",
        f"unit-{cache.key('a')}",
    ]


def test_without_a_folder_there_is_no_cache() -> None:
    kept = Cache(None)
    kept.put("unit", cache.key("a"), 1)
    kept.sweep()
    assert kept.get("unit", cache.key("a")) is None


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing tells what is open")
def test_a_cache_that_nobody_has_any_more_is_closed(tmp_path: Path) -> None:
    gc.freeze()  # what is there need not be looked at
    before = {file.name for file in Path("/proc/self/fd").iterdir()}
    for _ in range(2):
        kept = Cache(tmp_path / "new")
        kept.put("unit", cache.key("a"), 1)
        del kept
        gc.collect()
        assert {file.name for file in Path("/proc/self/fd").iterdir()} == before


@pytest.mark.parametrize("given", ["absolute", "relative", ""])
def test_the_secret_lies_where_only_the_user_looks_and_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own") if given == "absolute" else given)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    own = tmp_path / "own" if given == "absolute" else tmp_path / "home" / ".cache"
    cache._secret.cache_clear()
    Cache(tmp_path / "kept").put("unit", cache.key("a"), 1)
    assert [file.name for file in (own / "actiongen").iterdir()] == ["seal"]
    assert (own / "actiongen").stat().st_mode & 0o777 == 0o700
    assert (own / "actiongen" / "seal").stat().st_mode & 0o777 == 0o600
    cache._secret.cache_clear()  # as another process has none yet
    assert Cache(tmp_path / "kept").get("unit", cache.key("a")) == 1
    cache._secret.cache_clear()


def test_where_there_is_no_home_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    with pytest.raises(OSError, match=r"^\[Errno 0\] there is no home$"):
        cache._own_folder()


# What is kept comes back as it was


def all_sources() -> list[tuple[Source, ...]]:
    found = [
        chunk.sources
        for file in sorted(BAD.glob("*.policy"))
        for case in cases_of(file)
        for chunk in (case.bad, case.good)
    ]
    for path in sorted(GOOD.glob("*.policy")):
        found.append((Source(f"policies/{path.name}", path.read_text(encoding="utf-8")),))
    return found


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("part", range(4))
def test_units_come_back_as_they_were(part: int) -> None:
    seen = 0
    for sources in [*all_sources()][part::4]:
        for file in compile_files(sources, sources):
            assert unit_codec.decode(json.loads(packed(file.unit))).unit == file.unit
            seen += len(file.unit.diagnostics)
    assert seen > 100


def packed(unit: Unit) -> str:
    read = ReadFile(FileKind.LIBRARY, "shared/people.policy", None)
    return json.dumps(unit_codec.encode(CachedUnit((read,), unit)))


def test_what_is_no_unit_is_refused() -> None:
    (sources,) = ((Source("policies/a.policy", ACTION.format(name="A", words="B")),),)
    whole = packed(compile_files(sources, sources)[0].unit)
    random = chance(5)
    for _ in range(3000):
        value = _mutated(json.loads(whole), random)
        try:
            unit_codec.decode(value)
        except ValueError:
            continue
    for kind in (None, 1, "x", [], {}, [[]] * 7, [None] * 7):
        with pytest.raises(ValueError):
            unit_codec.decode(kind)  # type: ignore[arg-type]


def _mutated(value: object, random: Random) -> object:
    """The value with one part somewhere in it replaced."""
    if isinstance(value, list) and value and random.random() < 0.85:
        at = random.randrange(len(value))
        return [*value[:at], _mutated(value[at], random), *value[at + 1 :]]
    return random.choice([None, True, 3, "x", [], {}, [[]], ["a", "b", "c"]])


# What is imported


@pytest.mark.slow
def test_a_build_that_changes_nothing_imports_no_compiler(folder: Path) -> None:
    code = """
import atexit, sys
heavy = ("lark", "esprima", "jinja2", "black", "rich", "actiongen.ir", "actiongen.syntax", "actiongen.auth0",
         "actiongen.backends.javascript", "importlib.metadata", "multiprocessing", "difflib")
atexit.register(lambda: print(*[name for name in heavy if name in sys.modules], sep=",", file=sys.stderr))
from actiongen.cli.main import main
main()
"""
    for command, light in (
        (["build"], False),
        (["build"], True),
        (["build", "--check"], True),
        (["--version"], True),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *command], cwd=folder, capture_output=True, text=True, check=True
        )
        assert (done.stderr.splitlines()[-1] == "") is light, (command, done.stderr.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["project/cache.py", "analysis/infer.py", "syntax/policy.lark", "auth0/platform.json"]
)
def test_another_compiler_is_another_cache(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "actiongen"
    compiler = Path(cache.__file__).parent.parent
    shutil.copytree(compiler, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "_PACKAGE", package / cache._PACKAGE.relative_to(compiler))
    before = cache.identity.__wrapped__()
    file = package / name
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert cache.identity.__wrapped__() != before
