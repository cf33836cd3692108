"""Conditions and calls of a policy in plain words, for titles of rules.

In: an expression of the syntax tree. Out: a phrase, or None where it would be longer than it helps. The words for what
Auth0 offers are those of auth0/words.py.

    phrase(event.client.name == "Shop")   ->   "the name of the application is “Shop”"
"""

import re

from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.model import FieldType
from actiongen.auth0.words import words_of_field
from actiongen.syntax import tree as syn
from actiongen.unicode import is_printable

_HOST = re.compile(r"https?://([\w.-]+\.[a-z]+)(?:[/:?]|$)")
_HAS = re.compile(r"the (.+?) of (the \S+)")
_NUMBER = re.compile(r"(?<=[a-z])(_value)?(_\d+)?$")
DECIDED = "decided"
"""The name for what a function in JavaScript decides (decisions.py)."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_IS = re.compile(r"(is|has|can|should|needs|was|are)_(.+)")
_SENTENCE = re.compile(r"(.+)_(has|is|can|was)_(.+)")
_NOT = {"has": "has no", "is": "is not", "can": "cannot", "was": "was not"}
_ORDER = {"<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_EFFECTS = {
    "api.access.deny": "access is denied",
    "api.authentication.deny": "the login is refused",
    "api.access.rejectInvalidSubjectToken": "the token is refused",
    "api.validation.error": "the registration is refused",
    "api.notification.drop": "the message is dropped",
    "api.notification.retry": "the message is tried again",
    "api.multifactor.enable": "MFA is asked for",
    "api.authentication.challengeWith": "the user is challenged",
    "api.authentication.challengeWithAny": "the user is challenged",
    "api.authentication.enrollWith": "the user enrols a factor",
    "api.authentication.enrollWithAny": "the user enrols a factor",
    "api.authentication.setPrimaryUser": "the primary user is set",
    "api.authentication.recordMethod": "the method is recorded",
    "api.idToken.setCustomClaim": "the ID token gets {}",
    "api.accessToken.setCustomClaim": "the access token gets {}",
    "api.accessToken.addScope": "the access token gets the scope {}",
    "api.accessToken.removeScope": "the access token loses the scope {}",
    "api.samlResponse.setAttribute": "the SAML response gets {}",
    "api.user.setAppMetadata": "the app metadata keeps {}",
    "api.user.setUserMetadata": "the user metadata keeps {}",
    "api.redirect.sendUserTo": "the user is sent to another page",
    "api.prompt.render": "the user sees a form",
    "api.session.revoke": "the session is revoked",
    "api.session.setExpiresAt": "the session gets an end",
    "api.session.setIdleExpiresAt": "the idle session gets an end",
    "api.refreshToken.setExpiresAt": "the refresh token gets an end",
    "api.refreshToken.setIdleExpiresAt": "the idle refresh token gets an end",
    "api.refreshToken.revoke": "the refresh token is revoked",
    "api.cache.set": "the cache keeps a value",
    "api.transaction.setMetadata": "the transaction keeps {}",
    "api.redirect.encodeToken": "a token for another page is made",
    "stop": "nothing more is done",
    "abort": "the action fails",
    "log": "a line is logged",
}
_REQUESTS = ("get", "post", "put", "patch", "delete")
_DONE = {
    "add": "added",
    "append": "added",
    "clear": "cleared",
    "delete": "deleted",
    "disable": "disabled",
    "drop": "dropped",
    "enable": "enabled",
    "evict": "evicted",
    "record": "recorded",
    "remove": "removed",
    "set": "set",
    "update": "updated",
}


def effect(called: str, call: syn.Call) -> str:
    """What a call does, in the passive voice."""
    known = _EFFECTS.get(called)
    if known is None:
        return _unknown(called, call)
    if "{}" not in known:
        return known
    first = call.arguments[0].value if call.arguments else None
    shown = "a value"
    if isinstance(first, syn.String):
        shown = _quoted(first.value.rpartition("/")[2] or first.value)
    elif isinstance(first, syn.FString) and isinstance(first.parts[-1], str):
        shown = _quoted(first.parts[-1].rpartition("/")[2] or first.parts[-1])
    elif isinstance(first, syn.Name):
        shown = _words(first.id)
    is_gone = known.endswith(" keeps {}") and isinstance(call.arguments[-1].value, syn.Nothing)
    return (known.replace(" keeps ", " loses ") if is_gone else known).format(shown)


def _unknown(called: str, call: syn.Call) -> str:
    """What a call does for which there are no words: a request, a method, a function with a name of its own."""
    last = called.rpartition(".")[2]
    words = _words(last)
    if called.startswith("api."):
        verb, _, what = words.partition(" ")
        if verb in _DONE and what:
            return f"the {what} {'are' if what.endswith('s') else 'is'} {_DONE[verb]}"
        return f"{words} is called"
    if "." in called and last in _REQUESTS:
        return _request(last, call)
    return words if " " in words else f"{words} is called"


def _request(method: str, call: syn.Call) -> str:
    """``api.example.com is asked`` of a request whose host is written out."""
    first = call.arguments[0].value if call.arguments else None
    if isinstance(first, syn.FString):
        first = syn.String(first.parts[0], first.span) if isinstance(first.parts[0], str) else None
    host = _HOST.match(first.value) if isinstance(first, syn.String) else None
    if host is None:
        return "a request is sent"
    return f"{host[1]} is {'asked' if method == 'get' else 'told'}"


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[\w.-]+", text) else f"“{text.strip()}”"


def phrase(condition: syn.Expr) -> str | None:
    """What a condition says."""
    match condition:
        case syn.Logical(operator, operands) if len(operands) <= 3:
            parts = [phrase(each) for each in operands]
            if any(part is None or f" {_other(operator)} " in part for part in parts):
                return None
            return _listed([part for part in parts if part is not None], operator)
        case syn.Unary("not", operand):
            return _denied(operand)
        case syn.Compare(left, (link,)):
            return _compared(left, link)
        case syn.Call(syn.Name("truthy"), (argument,)):
            return _holds(argument.value)
        case syn.Name() | syn.Attribute() | syn.Subscript():
            return _holds(condition)
        case syn.Call(syn.Attribute(subject, "startswith" | "endswith" as method), (argument,)):
            shown, given = noun(subject), noun(argument.value)
            verb = "begins" if method == "startswith" else "ends"
            return None if shown is None or given is None else f"{shown} {verb} with {given}"
        case syn.Call(syn.Name("any"), (syn.Argument(None, syn.Generator(element, (clause,))),)):
            return _one_of(element, clause)
        case _:
            return None


def _listed(parts: list[str], operator: str) -> str:
    """The parts, what they have in common said once: "the status is at least 200 and below 300"."""
    ways = {part.partition(" is ")[2] for part in parts}
    if operator == "or" and len(ways) == 1 and "" not in ways:
        subjects = dict.fromkeys(part.partition(" is ")[0] for part in parts)
        return f"{' or '.join(subjects)} is {ways.pop()}"
    if operator == "and" and ways == {"true"}:
        return f"{' and '.join(part.removesuffix(' is true') for part in parts)} are true"
    said: list[str] = []
    before = ""
    for part in dict.fromkeys(parts):
        subject, verb, rest = part.partition(" is ")
        said.append(rest if verb and subject == before else part)
        before = subject if verb else ""
    return f" {operator} ".join(said)


def _one_of(element: syn.Expr, clause: syn.Clause) -> str | None:
    listed = noun(clause.iterable)
    match element:
        case syn.Compare(_, (syn.Comparison("==" | "in", right),)):
            given = noun(right)
            return None if listed is None or given is None else f"one of {listed} is {given}"
        case _:
            return None


def _other(operator: str) -> str:
    return "or" if operator == "and" else "and"


def _denied(operand: syn.Expr) -> str | None:
    match operand:
        case syn.Name() | syn.Attribute() | syn.Subscript():
            return _holds(operand, is_denied=True)
        case syn.Call(syn.Name("truthy"), (argument,)):
            return _holds(argument.value, is_denied=True)
        case syn.Compare(left, (syn.Comparison(">" | "!=", syn.Number(value=0) as zero),)):
            counted = _counted(left, "==", zero)
            return counted if counted is not None else f"not: {phrase(operand)}" if phrase(operand) else None
        case syn.Call(syn.Name("any")):
            inner = phrase(operand)
            return None if inner is None else f"n{inner}" if inner.startswith("one of") else f"not: {inner}"
        case _:
            inner = phrase(operand)
            return None if inner is None or " and " in inner or " or " in inner else f"not: {inner}"


def _holds(expr: syn.Expr, *, is_denied: bool = False) -> str | None:
    path = path_of(expr)
    words = None if path is None else words_of_field(path)
    if words is not None and words.holds:
        return words.fails if is_denied else words.holds
    shown = noun(expr)
    if shown is None:
        return None
    named = named_condition(expr.id, is_denied=is_denied) if isinstance(expr, syn.Name) else None
    if named is not None:
        return named
    return _absent(shown) if is_denied else _present(shown)


def named_condition(name: str, *, is_denied: bool = False) -> str | None:
    """What a name says that reads as a question."""
    found = _IS.fullmatch(name)
    if found is not None:
        if found[1] == "has":
            return f"there is {'no ' if is_denied else ''}{_words(found[2])}"
        return f"{name} is {'false' if is_denied else 'true'}"
    if name.startswith("not_"):
        return f"{'not ' if is_denied else ''}{_words(name)}"
    told = _SENTENCE.fullmatch(name)
    if told is not None:
        verb = _NOT[told[2]] if is_denied else told[2]
        return f"the {_words(told[1])} {verb} {_words(told[3])}"
    return None


def _present(shown: str) -> str:
    """That there is a value."""
    if shown.isupper():
        return f"{shown} is set"
    if " which " in shown:
        return f"{shown} {_be(shown)} known"
    found = _HAS.fullmatch(shown)
    if found is not None:
        return f"{found[2]} has {_article(f'the {found[1]}')}"
    return f"there {_be(shown)} {_article(shown)}"


def _absent(shown: str) -> str:
    """That there is no value."""
    if shown.isupper():
        return f"{shown} is missing"
    if " which " in shown:
        return f"{shown} {_be(shown)} not known"
    found = _HAS.fullmatch(shown)
    if found is not None:
        return f"{found[2]} has no {found[1]}"
    return f"there {_be(shown)} no {_bare(shown)}"


def _be(shown: str) -> str:
    what = re.split(r" of | in | for | from | which ", _bare(shown))[0]
    return "are" if re.search(r"[^su\W“”]s$", what) else "is"


def _compared(left: syn.Expr, link: syn.Comparison) -> str | None:
    operator, right = link.operator, link.right
    if isinstance(left, syn.Attribute) and left.value == syn.Name(DECIDED, left.span):
        return "the function decides so"
    shown = noun(left)
    if shown is None:
        return None
    if isinstance(right, syn.Nothing):
        return _absent(shown) if operator == "is" else _present(shown)
    counted = _counted(left, operator, right)
    if counted is not None:
        return counted
    if isinstance(right, syn.Boolean):
        return f"{shown} {operator} {str(right.value).lower()}"
    given = noun(right)
    if given is None:
        return None
    if operator in ("==", "!="):
        return f"{shown} {'is' if operator == '==' else 'is not'} {given}"
    if operator in _ORDER:
        return f"{shown} {_ORDER[operator]} {given}"
    if isinstance(left, syn.String):
        are_many = given.endswith("s")
        if operator == "in":
            return f"{given} {'have' if are_many else 'has'} {shown}"
        return f"{given} {'do' if are_many else 'does'} not have {shown}"
    listed = "" if isinstance(right, syn.ListDisplay) else "in "
    return f"{shown} {'is' if operator == 'in' else 'is not'} {listed}{given}"


def _counted(left: syn.Expr, operator: str, right: syn.Expr) -> str | None:
    """``len(xs) > 0`` and the like."""
    match left, right:
        case syn.Call(syn.Name("len"), (argument,)), syn.Number(value=0) if operator in (">", "!=", "=="):
            shown = noun(argument.value)
            return None if shown is None else _absent(shown) if operator == "==" else _present(shown)
        case _:
            return None


def noun(expr: syn.Expr) -> str | None:
    """An expression as a noun: "the e-mail address of the user"."""
    match expr:
        case syn.String(value):
            return f"“{value}”" if 0 < len(value) <= 40 and all(map(is_printable, value)) else None
        case syn.Number(text=text):
            return text
        case syn.Name(id):
            return _words(id)
        case syn.ListDisplay(items) if 0 < len(items) <= 3:
            parts = [noun(each) if not isinstance(each, syn.Starred) else None for each in items]
            return None if None in parts else " or ".join(part or "" for part in parts)
        case syn.Call(syn.Name("email_domain"), (argument,)):
            inner = noun(argument.value)
            return None if inner is None else "the domain of the e-mail address"
        case syn.Call(syn.Name("len"), (argument,)):
            inner = noun(argument.value)
            if inner is None:
                return None
            return f"the length of {inner}" if _is_text(argument.value) else f"the number of {_bare(inner)}"
        case syn.Call(syn.Attribute(subject, "lower" | "upper" | "strip"), ()):
            return noun(subject)
        case syn.Call(syn.Name("read" | "coalesce" | "truthy"), (argument, *_)):
            return noun(argument.value)
        case syn.Attribute() | syn.Subscript():
            return _member(expr)
        case _:
            return None


def _is_text(expr: syn.Expr) -> bool:
    """Whether it is a text by what Auth0 documents."""
    path = path_of(expr) if isinstance(expr, syn.Attribute | syn.Subscript) else None
    field = None if path is None else any_trigger().field(path)
    return field is not None and field.type is FieldType.STRING


def _member(expr: syn.Attribute | syn.Subscript) -> str | None:
    path = path_of(expr)
    if path is None:
        return f"the {_words(expr.name)}" if isinstance(expr, syn.Attribute) else _entry(expr)
    words = words_of_field(path)
    if words is not None:
        return words.says
    if path[:1] == ("secrets",):
        return path[-1]
    for length in range(len(path) - 1, 0, -1):
        outer = words_of_field(path[:length])
        if outer is not None:
            return f"“{path[-1]}” in {outer.says}"
    return f"the {_words(path[-1])} of the {_words(path[-2])}" if len(path) > 1 else f"the {_words(path[0])}"


def _entry(expr: syn.Subscript) -> str | None:
    """What stands under a key that a name or a path gives."""
    if not isinstance(expr.index, syn.Name | syn.Attribute):
        return None
    inner, key = noun(expr.value), noun(expr.index)
    return None if inner is None or key is None else f"the value which {inner} has for {key}"


def path_of(expr: syn.Expr) -> tuple[str, ...] | None:
    """``("user", "email")`` of ``event.user.email``."""
    words: list[str] = []
    while True:
        match expr:
            case syn.Attribute(value, name):
                words.append(name)
                expr = value
            case syn.Subscript(value, syn.String(key)):
                words.append(key)
                expr = value
            case syn.Name("event"):
                return tuple(reversed(words))
            case _:
                return None


def _words(name: str) -> str:
    if name.isupper():
        return name
    name = _NUMBER.sub("", name)
    return _CAMEL.sub(" ", name).replace("_", " ").strip().lower()


def _bare(shown: str) -> str:
    return shown.removeprefix("the ")


def _article(shown: str) -> str:
    bare = _bare(shown)
    if not bare[:1].islower() or re.split(r" of | in | for ", bare)[0].endswith(("ata", "access")):
        return bare
    if _be(bare) == "are":
        return bare
    return f"{'an' if bare[:1] in 'aeio' else 'a'} {bare}"
