"""The stages of a lift, one at a time: what a text becomes in one of them.

In: a text as it is written in a file of ``stages``. Out: a text. No stage needs the others, so a case takes a few
milliseconds and says one thing.

In the JavaScript of these cases ``$.len(x)`` is the built-in `len`, ``$.m.lower(x)`` the method `.lower`,
``$.extern.f(x)`` a call of an extern, and ``$kw({ a: 1 })`` as the last argument its keywords; what is between ``«``
and ``»`` is what could not be said, where `md5` and `send` are packages.
"""

import re
from collections.abc import Callable
from functools import partial

from actiongen.auth0.load import load_trigger
from actiongen.core import tree as core
from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.walk import bottom_up
from actiongen.importer.lift.around import candidates
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.decisions import decided
from actiongen.importer.lift.description import description
from actiongen.importer.lift.evident import evident, fixed, is_there, type_of
from actiongen.importer.lift.externs import Externs, known_everywhere
from actiongen.importer.lift.extraction import extracted
from actiongen.importer.lift.finish.blocks import joined_blocks
from actiongen.importer.lift.finish.conditions import shorter_conditions
from actiongen.importer.lift.finish.definitions import settled_names
from actiongen.importer.lift.finish.finished import finished
from actiongen.importer.lift.finish.numbers import with_each_helper_once, with_last_plain
from actiongen.importer.lift.finish.paths import named_paths
from actiongen.importer.lift.intrinsics import with_builtins
from actiongen.importer.lift.own_requests import with_requests, with_urls
from actiongen.importer.lift.own_times import with_times
from actiongen.importer.lift.phrases import effect, phrase
from actiongen.importer.lift.places import below
from actiongen.importer.lift.policy import Draft, acting, draft
from actiongen.importer.lift.settle import settled
from actiongen.importer.lift.simplify import simplified
from actiongen.importer.lift.strict import needed
from actiongen.importer.lift.text import written
from actiongen.importer.lift.titles import sentence, title_of
from actiongen.importer.model import Kind, Original, Package
from actiongen.importer.notes import Notes
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse
from actiongen.syntax.print import print_expression

HEAD = 'action(name="One", trigger="post-login")\n'
NOWHERE = Span("a.js", 0, 0)


def _policy(text: str) -> syn.File:
    file = parse(Source("policies/a.policy", f"{text}\n")).value
    assert file is not None
    return file


def _expression(text: str) -> syn.Expr:
    (statement,) = _policy(f"x = {text}").statements
    assert isinstance(statement, syn.Assign)
    return statement.value


def _javascript(text: str) -> core.File:
    file = read_core("a.js", text)
    assert isinstance(file, core.File), file
    made = bottom_up(file, _built_in)
    assert isinstance(made, core.File)
    return made


def _built_in(node: object) -> object:
    match node:
        case core.Call(core.Member() as function, arguments, span) if (name := _name(function)) is not None:
            keywords: tuple[tuple[str, core.Expr], ...] = ()
            match arguments:
                case (*rest, core.Call(core.Name("$kw"), (core.Object(entries),))):
                    keywords = tuple(
                        (each.key.value, each.value)
                        for each in entries
                        if isinstance(each, core.Entry) and isinstance(each.key, core.Text)
                    )
                    arguments = tuple(rest)
            given = tuple(each for each in arguments if not isinstance(each, core.Spread))
            return core.Builtin(name, given, span, keywords)
        case _:
            return node


def _name(function: core.Expr) -> str | None:
    words: list[str] = []
    while isinstance(function, core.Member) and isinstance(function.key, core.Text):
        words.append(function.key.value)
        function = function.object
    if not words or function != core.Name("$", function.span):
        return None
    first, *rest = reversed(words)
    if first == "m":
        return f".{rest[0]}"
    return f"extern:{rest[0]}" if first == "extern" else ".".join((first, *rest))


def _handler(body: str) -> str:
    above, _, rest = body.rpartition("\n====\n")
    return f"{above}\nexports.onExecutePostLogin = async (event, api) => {{\n{rest}\n}};\n"


def _said(notes: Notes, text: str) -> list[str]:
    said = [
        f"{each.kind.value}: {each.what} `{text[each.span.start : each.span.end]}`" for each in notes.repairs
    ]
    return said + [
        f"problem: {each.what}{f' ({each.help})' if each.help else ''} `{text[each.span.start : each.span.end]}`"
        for each in notes.problems
    ]


def lifted(text: str) -> str:
    """The statements of a policy that those of a handler become, before the compiler is asked."""
    code = _handler(text)
    original = Original(
        Kind.ACTION, "a.js", "One", code, "post-login", packages=(Package("lodash", "4.17.21"),)
    )
    file, notes = _javascript(code), Notes()
    externs = Externs(file.text, known_everywhere(file))
    made = draft(file, original, "one", frozenset(code.split()), notes, externs, acting(file))
    lines = [] if made is None else [written(made.docstring, made.statements, made.comments).strip()]
    return "\n".join([*lines, *_said(notes, code)]).removeprefix(HEAD).strip()


def mended(text: str, *, is_exact: bool = False) -> str:
    """A policy that the compiler takes; ``is_exact``: it says what our own compiler has written."""
    text = text if text.startswith("action(") else HEAD + text
    file = _policy(text)
    trigger = load_trigger("post-login")
    assert trigger is not None
    notes = Notes()
    draft = Draft("policies/a.policy", None, file.statements, {}, is_exact=is_exact)
    made = settled(draft, trigger, notes)
    lines = [] if made is None else [written(None, made.statements, made.comments).strip()]
    return "\n".join([*lines, *_said(notes, text)]).removeprefix(HEAD).strip()


def _changed(change: Callable[[syn.File], syn.File]) -> Callable[[str], str]:
    return lambda text: written(None, change(_policy(text)).statements, {}).strip()


def _defined(text: str) -> str:
    """The policy without definitions that say nothing; ``# words: a b`` are the names of the original."""
    first, _, rest = text.partition("\n")
    words = frozenset(first.removeprefix("# words:").split()) if first.startswith("# words:") else frozenset()
    file = settled_names(_policy(rest if words else text), words, lambda old, new: None)
    return written(None, file.statements, {}).strip()


def _finished(text: str) -> str:
    """The policy as a person would write it; a title that is ``w`` with a number is no title of the original."""
    first, _, rest = text.partition("\n")
    words = frozenset(first.removeprefix("# words:").split()) if first.startswith("# words:") else frozenset()
    whole = HEAD + (rest if words else text)
    file, lines = _policy(whole), whole.split("\n")
    statements = [each for each in below(file) if isinstance(each, syn.Statement)]
    above = {each.span: lines[whole.count("\n", 0, each.span.start) - 1].strip() for each in statements}
    comments = {span: (line.removeprefix("# "),) for span, line in above.items() if line.startswith("# ")}
    worded = frozenset(
        title for each in statements if (title := title_of(each)) and re.fullmatch(r"w\d*", title)
    )
    draft = Draft("policies/a.policy", None, file.statements, comments, worded=worded)
    return finished(draft, words, Notes()).removeprefix(HEAD).strip()


def _with_paths(text: str) -> str:
    """The policy with names for long paths: ``# event.a.b: name | comment`` says what the original calls them."""
    notes = Notes()
    comments: dict[Span, tuple[str, ...]] = {}
    lines = text.split("\n")
    while lines[0].startswith("# event.") or lines[0].startswith("# other."):
        path, _, named = lines.pop(0).removeprefix("# ").partition(": ")
        name, _, comment = named.partition(" | ")
        notes.name(tuple(path.split(".")), name, (comment,) if comment else ())
    said = lines.pop(0).rpartition(": ")[2] if lines[0].startswith("# ") else ""
    file = _policy("\n".join(lines))
    if said:
        comments[file.statements[0].span] = (said,)
    made, free = named_paths(file, notes.names, comments)
    return written(None, made.statements, comments).strip() + "".join(f"\nfree: {each}" for each in free)


def _marked(text: str) -> tuple[core.File, Span, Externs]:
    code = f'const md5 = require("md5"); const send = require("send");\n{_handler(text)}'
    start, end = code.index("«"), code.index("»") - 1
    file = _javascript(code.replace("«", "").replace("»", ""))
    return file, Span("a.js", start, end), Externs(file.text, known_everywhere(file))


def _with_externs(made: core.File | None, externs: Externs) -> str:
    if made is None:
        return "-"
    body = made.exports[0][1].body
    declared = written(None, externs.declared("a.js"), {}).replace('@extern("a.js")\n', "").strip()
    parts = [print_core(body).strip(), *(declared.split("\n\n") if externs.made else [])]
    parts += [f"# {each.name} decides" for each in externs.made.values() if each.is_deciding]
    return "\n".join([*parts, externs.file("a.js").text or "" if externs.made else ""]).strip()


def taken(text: str) -> str:
    """The handler without what is marked, and the function that it has become."""
    file, span, externs = _marked(text)
    return _with_externs(extracted(file, span, externs), externs)


def steps_taken(text: str) -> str:
    """The handler in which a function decides about the fewest steps around what is marked that can be taken out."""
    file, span, externs = _marked(text)
    for steps in candidates(file, span, externs):
        made = decided(file, steps, externs, Notes())
        if made is not None:
            return _with_externs(made, externs)
    return "-"


def _timed(text: str) -> str:
    """Times of our own JavaScript; an hour has other milliseconds there, so that it is none of ours."""
    above = (
        "/**\n * Generated by actiongen from a.policy\n */\n\n"
        "const MS_PER_DAY = 24 * 60 * 60 * 1000; const MS_PER_HOUR = 60 * 1000;"
    )
    file = with_times(_javascript(f"{above}\n{_handler(text)}"))
    return print_core(file.exports[0][1].body).strip()


RUNTIME = frozenset(
    [
        *("asString", "asNumber", "asBoolean", "asArray", "asList", "asRecord"),
        *("asObject", "basicAuth", "compact", "dateIn", "hourIn", "weekdayIn"),
        *("decodeToken", "emailDomain", "fromBase64", "fromJson", "hasKey", "ipIn"),
        *("isMatch", "joinTexts", "largestOf", "smallestOf", "listItem", "lookUp"),
        *("ownMember", "parseTime", "removePrefix", "removeSuffix", "replaceText", "splitCsv"),
        *("toIso", "toJson", "toNumber", "encodedUrl", "redirectUrl", "sendRequest"),
        *("sendRepeatedly", "withJsonType", "withQuery", "sendAuthorized", "fetchKeys", "verifyToken"),
        "unlessThrown",
    ]
)
"""The functions of our runtime that a case may call."""


def _ours(text: str) -> str:
    """What the handler does with functions of our runtime; ``// without: f g`` says which are others of that name."""
    first, _, rest = text.partition("\n")
    others = first.removeprefix("// without:").split() if first.startswith("// without:") else []
    known = RUNTIME - {*others}
    file = with_urls(_javascript(_handler(rest if others else text)), known)
    file = with_requests(with_builtins(file, known), known)
    return print_core(file.exports[0][1].body).strip()


def _phrase(text: str) -> str:
    return phrase(_expression(text)) or "-"


def _effect(text: str) -> str:
    call = _expression(text)
    assert isinstance(call, syn.Call)
    return effect(called_name(call), call)


def _title(text: str) -> str:
    (rule,) = _policy(text).statements
    assert isinstance(rule, syn.With)
    return sentence(
        next((each.value for each in rule.call.arguments if each.keyword == "when"), None), rule.body
    )


def _type(text: str) -> str:
    *before, last = text.split("; ")
    file = _javascript(_handler("\n".join((*(f"{each};" for each in before), f"const it = {last};"))))
    lets = fixed(file)
    found = print_expression(type_of(evident(lets["it"]), NOWHERE))
    return f"{found}, {'there' if is_there(lets['it'], lets) else 'may be absent'}"


def _needed(text: str) -> str:
    expr = _expression(text)
    return print_expression(needed((expr,), expr.span))


STAGES: dict[str, Callable[[str], str]] = {
    "lifted": lifted,
    "mended": mended,
    "exactly": partial(mended, is_exact=True),
    "simplified": _changed(simplified),
    "paths": _with_paths,
    "conditions": _changed(shorter_conditions),
    "blocks": _changed(joined_blocks),
    "helpers": _changed(with_each_helper_once),
    "numbers": _changed(with_last_plain),
    "definitions": _defined,
    "taken": taken,
    "decided": steps_taken,
    "phrases": _phrase,
    "effects": _effect,
    "times": _timed,
    "ours": _ours,
    "finished": _finished,
    "described": lambda text: (description(tuple(text.split("\n"))) or "-").strip(),
    "titles": _title,
    "types": _type,
    "needed": _needed,
}
"""What the cases of a file go through; the file has the name."""
