"""The settings of a repository: its ``actiongen.toml``.

In: the folder to begin at. Out: :class:`Settings`, those of no file where there is none, and every mistake
of the file.

    read(Path("policies")).value.settings.out   ->   Path("/home/ann/login/generated")

The file that counts is the nearest one: in the folder of the policies or above it, else in the current
folder.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.diagnostics import codes
from actiongen.diagnostics.codes_project import (
    BAD_SETTING,
    NO_FOLDER,
    NOT_TOML,
    OUTSIDE_REPOSITORY,
    UNKNOWN_SETTING,
    UNREADABLE_FILE,
)
from actiongen.diagnostics.levels import Levels, is_adjustable
from actiongen.diagnostics.model import Checked, Code, Diagnostic, Edit, Fix, Label, Severity
from actiongen.diagnostics.outcome import USAGE, Outcome
from actiongen.lazy_dataclass import dataclass
from actiongen.options import PROOF_SECONDS, Options, Target
from actiongen.project import disk
from actiongen.project.boundary import is_inside, repository
from actiongen.project.toml_repair import repaired
from actiongen.source import Source, Span
from actiongen.spelling import LOOSE, meant

NAME = "actiongen.toml"
KEYS = ("policies", "out", "runtime", "deny", "checks", "deploy", "terraform", "prove", "verify")
DEPLOY_KEYS = ("target",)
PROVE_KEYS = ("timeout", "checks")
TERRAFORM_KEYS = tuple(option.name for option in fields(TerraformOptions))
_MOST_SECONDS = 3600
_MOST_BYTES = 256 * 1024
_LEVELS: Mapping[str, Severity | None] = {**{each.value: each for each in Severity}, "off": None}
_DENIABLE = ("warnings",)
_TABLE = re.compile(r"\s*\[\s*([\w.\"'-]+)\s*\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a repository has chosen; the folders lie where the file does."""

    policies: Path = Path("policies")
    out: Path = Path("generated")
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Found:
    """The settings and the file that they are from, or would be from; its text, where there is one, and where
    in it the folder of the policies stands.
    """

    settings: Settings
    file: Path
    sources: tuple[Source, ...] = ()
    policies: Span | None = None


def no_folder(found: Found) -> Outcome:
    """There is no folder of policies where the settings, or their defaults, look for one."""
    name = found.settings.policies.name
    place = Label(found.policies) if found.policies is not None and found.policies.end else None
    if place is not None:
        message = f"there is no folder `{name}`, which `policies` names"
        hint = "correct `policies`, or make the folder"
    else:
        message = f"there is no folder `{name}`"
        hint = "give the path of the policies, or begin with `actiongen init`"
    return Outcome(USAGE, (Diagnostic(NO_FOLDER, message, place, help=hint),), found.sources)


def read(start: Path | None) -> Checked[Found]:
    """The settings for the policies in ``start``; without a folder, those for the current one."""
    try:
        file = _nearest(start or Path()) or _nearest(Path(), above=False)
    except OSError as error:
        message = f"the current folder cannot be read: {error.strerror}"
        return Checked(Found(Settings(), Path(NAME)), (Diagnostic(UNREADABLE_FILE, message, None),))
    if file is None:
        return Checked(Found(Settings(), Path(NAME)))
    text = _text(file)
    if isinstance(text, Diagnostic):
        return Checked(Found(Settings(), file), (text,))
    source = Source(NAME, text)
    reader = _Reader(source, file.parent)
    settings = reader.read()
    named = reader.key("", "policies")
    return Checked(Found(settings, file, (source,), named), tuple(reader.found))


def _text(file: Path) -> str | Diagnostic:
    """The text of the file, or why it cannot be had."""
    try:
        real = file.resolve(strict=True)
        if not is_inside(real, repository(file.parent)):
            return _unreadable("it is a link that leads out of the repository")
        with disk.hold(real.parent) as folder:
            data = folder.read(real.name, _MOST_BYTES + 1) or b""
        if len(data) > _MOST_BYTES:
            return _unreadable(f"it is larger than {_MOST_BYTES // 1024} kB")
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return _unreadable("it is not UTF-8")
    except (OSError, RuntimeError) as error:
        return _unreadable(disk.reason(error))


def _unreadable(reason: str) -> Diagnostic:
    return Diagnostic(NOT_TOML, f"`{NAME}` cannot be read: {reason}", Label.of_file(NAME))


def _runtimes() -> tuple[str, ...]:
    """Those that Auth0 offers: imported here, for most repositories choose none."""
    from actiongen.auth0.load import platform

    return tuple(runtime.name for runtime in platform().runtimes if runtime.usable)


def _nearest(folder: Path, *, above: bool = True) -> Path | None:
    real = folder.resolve()
    for each in (real, *real.parents) if above else (real,):
        # A link that leads nowhere is a file that cannot be read, not one that is not there.
        if os.path.lexists(each / NAME):
            return each / NAME
    return None


class _Reader:
    """Reads the values of one file and collects what is wrong with them."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source = source
        self._folder = folder
        self.found: list[Diagnostic] = []

    def read(self) -> Settings:
        """The settings; a value that is wrong counts as none."""
        import tomllib

        try:
            data: dict[str, object] = tomllib.loads(self._source.text)
        except tomllib.TOMLDecodeError as error:
            self._not_toml(str(error))
            return Settings()
        except (ValueError, RecursionError):
            self._not_toml("A number is too long, or brackets are nested too deeply (at line 1, column 1)")
            return Settings()
        self._unknown(data, KEYS, "")
        terraform = self._table(data, "terraform")
        self._unknown(terraform, TERRAFORM_KEYS, "terraform")
        deploy = self._table(data, "deploy")
        self._unknown(deploy, DEPLOY_KEYS, "deploy")
        target = self._choice(deploy, "target", tuple(each.value for each in Target), "deploy")
        prove = self._table(data, "prove")
        self._unknown(prove, PROVE_KEYS, "prove")
        runtimes = _runtimes() if "runtime" in data else ()
        secrets = self._choice(terraform, "secrets", ("write-only", "plain"), "terraform")
        return Settings(
            self._path(data, "policies", "policies"),
            self._path(data, "out", "generated"),
            Options(
                self._choice(data, "runtime", runtimes, ""),
                Levels(self._checks(self._table(data, "checks")), self._deny(data)),
                TerraformOptions(self._bindings(terraform), "plain" if secrets == "plain" else "write-only"),
                Target.TERRAFORM if target is None else Target(target),
                self._seconds(prove, "timeout", "prove", PROOF_SECONDS),
                proves_checks=self._yes_or_no(prove, "checks", "prove", "whether checks ask the solver"),
                verifies=self._yes_or_no(
                    data, "verify", "", "whether JavaScript must do what its policy says", default=True
                ),
            ),
        )

    def _not_toml(self, reason: str) -> None:
        at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", reason)
        text = self._source.text
        offset = len(text.rstrip()) - 1
        if at is not None and at[1]:
            lines = text.split("\n")
            offset = sum(len(line) + 1 for line in lines[: int(at[1]) - 1]) + int(at[2]) - 1
        words = reason[: at.start()] if at is not None else reason
        start, end = min(offset, len(text)), min(offset + 1, len(text))
        hint, fix = self._repair(start)
        message = f"this is not TOML: {words[:1].lower()}{words[1:]}"
        self._say(NOT_TOML, message, self._source.span(start, end), hint, fix)

    def _repair(self, offset: int) -> tuple[str | None, Fix | None]:
        """The edit of the line at ``offset`` that makes it TOML, where there is one."""
        text = self._source.text
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        span = self._source.span(start, len(text) if end < 0 else end)
        line = text[span.start : span.end]
        edit = repaired(line)
        if edit is None or edit == line:
            return None, None
        return f"write `{edit.strip()}`", Fix(f"write `{edit.strip()}`", (Edit(span, edit),))

    def _table(self, data: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = data.get(key, {})
        if isinstance(value, dict):
            return value
        self._bad(key, "", f"`{key}` is a table", f"write `[{key}]` and its keys below")
        return {}

    def _unknown(self, data: Mapping[str, object], known: tuple[str, ...], table: str) -> None:
        for key in data:
            if key not in known:
                where = f"`[{table}]`" if table else f"`{NAME}`"
                hint, fix = self._meant(key, known, table)
                names = ", ".join(f"`{each}`" for each in known)
                message = f"`{key}` is no key of {where}"
                self._say(
                    UNKNOWN_SETTING, message, self.key(table, key), hint or f"the keys are {names}", fix
                )

    def _path(self, data: Mapping[str, object], key: str, default: str) -> Path:
        value = data.get(key, default)
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            self._bad(key, "", f"`{key}` is the path of a folder", f'write `{key} = "{default}"`')
            value = default
        if not is_inside(self._folder / value, repository(self._folder)):
            message = f"`{key}` leads out of the repository"
            self._say(OUTSIDE_REPOSITORY, message, self.key("", key), _STAYS)
            value = default
        return self._folder / value

    def _choice(self, data: Mapping[str, object], key: str, known: tuple[str, ...], table: str) -> str | None:
        value = data.get(key)
        if value is None or (isinstance(value, str) and value in known):
            return value
        names = ", ".join(f'`"{each}"`' for each in known)
        given = f"`{value}`" if isinstance(value, str) else "this"
        self._bad(key, table, f"{given} is no value of `{key}`", f"it is one of {names}")
        return None

    def _seconds(self, data: Mapping[str, object], key: str, table: str, default: float) -> float:
        value = data.get(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _MOST_SECONDS:
            return float(value)
        hint = f"write a number of seconds above 0, at most {_MOST_SECONDS}: `{key} = {default:g}`"
        self._bad(key, table, f"this is no value of `{key}`", hint)
        return default

    def _deny(self, data: Mapping[str, object]) -> bool:
        value = data.get("deny", [])
        if not isinstance(value, list) or any(each not in _DENIABLE for each in value):
            self._bad("deny", "", "`deny` lists what counts as an error", 'write `deny = ["warnings"]`')
            return False
        return bool(value)

    def _yes_or_no(
        self, data: Mapping[str, object], key: str, table: str, what: str, *, default: bool = False
    ) -> bool:
        value = data.get(key, default)
        if isinstance(value, bool):
            return value
        self._bad(key, table, f"`{key}` says {what}", "it is `true` or `false`")
        return default

    def _bindings(self, data: Mapping[str, object]) -> bool:
        return self._yes_or_no(data, "bindings", "terraform", "whether flows are written", default=True)

    def _checks(self, data: Mapping[str, object]) -> dict[str, Severity | None]:
        levels: dict[str, Severity | None] = {}
        for key, value in data.items():
            code = codes.ALL.get(key) or codes.by_name(key)
            if code is None:
                names = [each.name for each in codes.ALL.values() if is_adjustable(each)]
                came = codes.successor(key)
                hint, fix = self._meant(key if came is None else came.name, names, "checks", key)
                message = f"no check is called `{key}`"
                self._say(UNKNOWN_SETTING, message, self.key("checks", key), hint, fix)
            elif not isinstance(value, str) or value not in _LEVELS:
                names = [f'`"{each}"`' for each in _LEVELS]
                self._bad(key, "checks", f"this is no level of `{key}`", f"it is one of {', '.join(names)}")
            elif code.id in levels:
                self._bad(key, "checks", f"`{code.name}` has two levels here", "take one of them out")
            elif _LEVELS[value] is not Severity.ERROR and not is_adjustable(code):
                self._bad(key, "checks", f"`{code.name}` is always an error", _ALWAYS)
            else:
                levels[code.id] = _LEVELS[value]
        return levels

    def _meant(
        self, word: str, known: tuple[str, ...] | list[str], table: str, key: str | None = None
    ) -> tuple[str | None, Fix | None]:
        close = meant(word, known, LOOSE)
        if close is None:
            return None, None
        span = self.key(table, key or word)
        fix = Fix(f"write `{close}`", (Edit(span, close),)) if span.end else None
        return f"did you mean `{close}`?", fix

    def _bad(self, key: str, table: str, message: str, hint: str) -> None:
        self._say(BAD_SETTING, message, self.key(table, key), hint)

    def _say(self, code: Code, message: str, span: Span, hint: str | None, fix: Fix | None = None) -> None:
        self.found.append(Diagnostic(code, message, Label(span), help=hint, fix=fix))

    def key(self, table: str, key: str) -> Span:
        """Where a key stands; the file as a whole where it stands in no line of its own."""
        current, start = "", 0
        word = re.compile(rf"\s*[\"']?({re.escape(key)})[\"']?\s*=")
        for line in self._source.text.split("\n"):
            header, here = _TABLE.match(line), word.match(line)
            if header is not None:
                current = header[1].strip("\"'")
                if not table and current == key:
                    return self._source.span(start + header.start(1), start + header.end(1))
            elif here is not None and current == table:
                return self._source.span(start + here.start(1), start + here.end(1))
            start += len(line) + 1
        return Span(NAME, 0, 0)


_STAYS = "name a folder of the repository; another one is given on the command line, for that one time"
_ALWAYS = "no Action that works could be written in spite of it: correct the policy"
