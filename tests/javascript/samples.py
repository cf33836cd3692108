"""Random programs in the subset of JavaScript that the back end writes, for comparison with Prettier."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from actiongen.javascript import tree as js

_NAMES = """
    a xs x id at key user email domain roles event api item value isAdmin userDomain TEST_TENANT
    allowedDomains Boolean String undefined $ _ integrationTestDomain isEmailVerified organizationMetadata
    FORCE_MFA_DOMAINS_FOR_TENANT Object JSON Date Math isFirstLoginFromThisCountryOrContinentOfTheUser
    response emailDomain require define
"""
_FIELDS = """
    id user email name length value roles app_metadata user_metadata identities request organization
    transaction protocol authorization requested_scopes connection auth_require_mfa challengeRequired
    multifactor logins_count continentCode query X isKnownDeviceOfThisUserAccordingToTheDirectory na-me
    https://example.com/claim 0 Factory $
"""
_METHODS = """
    map filter some every includes slice trim toLowerCase startsWith find at enable deny setCustomClaim
    setAppMetadata flatMap join sort encodeToken Create
"""
NAMES = _NAMES.split()
FIELDS = _FIELDS.split()
METHODS = _METHODS.split()
WORDS = (
    *(
        "any",
        "a",
        "",
        "MFA",
        "https://example.com/roles",
        "oauth2-refresh-token",
        'say "hi"',
        "it's",
        "back\\slash",
    ),
    *(
        "Access is denied for this application",
        "integration-test.example.com",
        "${x}",
        "`tick`",
        "é",
        "日本語",
        "🦉",
    ),
    *(
        "line\nbreak",
        "\u2028",
        "\ud800",
        "tab\t",
        "both \" and '",
        "a rather long message that fills most of a line",
    ),
)
KEYS = (
    *(
        "id",
        "key",
        "type",
        "a",
        "requestId",
        "redirect_uri",
        "na-me",
        "1",
        "1.5",
        "007",
        "class",
        "__proto__",
    ),
)
OPERATORS = ("===", "!==", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "==", "!=")
LOGICAL = ("&&", "||", "??")

SEEDS, LENGTHS = range(5), range(90)
"""Of the programs whose layout is compared with that of Prettier."""

T = TypeVar("T")


class Samples:
    """Makes one random program after another from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.in_async = True

    def program(self) -> tuple[js.Statement, ...]:
        statements: list[js.Statement] = []
        for _ in range(self.random.choice((1, 1, 1, 2))):
            if self.chance(0.05):
                statements += [js.DocComment(("What this file does.",)), js.Blank()]
            statements.append(self.top_level())
            if self.chance(0.3):
                statements.append(js.Blank())
        return tuple(statements)

    def top_level(self) -> js.Statement:
        match self.random.randrange(10):
            case 0:
                is_async, body = self.function_body(0.7, lambda: self.block(3))
                handler = js.Arrow(("event", "api")[: self.random.randint(0, 2)], body, is_async)
                return js.ExportHandler("onExecutePostLogin", handler, self.doc(), self.comment())
            case 1:
                parameters = self.parameters(4)
                is_async, statements = self.function_body(0.3, lambda: self.block(3))
                return js.Function(self.name(), parameters, statements, is_async, self.doc(), self.comment())
            case _:
                return self.statement(3)

    def statement(self, depth: int) -> js.Statement:
        comment = self.comment()
        kinds = 11 if depth > 0 else 5
        match self.random.randrange(kinds):
            case 0 | 1:
                return js.Const(self.name(), self.expression(depth + 1), comment)
            case 2:
                return js.Do(self.call(depth + 1), comment)
            case 3:
                value = self.expression(depth + 1) if self.chance(0.8) else None
                return js.Return(value, comment)
            case 4:
                error = js.New(js.Name("Error"), (self.expression(1),))
                return js.Throw(error if self.chance(0.6) else self.expression(depth), comment)
            case 5 | 6 | 7:
                arms = tuple(
                    (self.condition(depth), self.block(depth - 1))
                    for _ in range(self.random.choice((1, 1, 2, 3)))
                )
                return js.If(arms, self.block(depth - 1) if self.chance(0.3) else (), comment)
            case 8:
                target = js.Pattern((self.name(), self.name())) if self.chance(0.3) else self.name()
                return js.ForOf(target, self.expression(depth), self.block(depth - 1), comment)
            case 9:
                return js.Try(self.block(depth - 1), self.block(depth - 1), comment)
            case _:
                value = self.expression(depth) if self.chance(0.3) else self.call(depth)
                return js.Block(self.block(depth - 1), comment) if self.chance(0.3) else js.Do(value, comment)

    def block(self, depth: int) -> tuple[js.Statement, ...]:
        statements: list[js.Statement] = []
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            statements.append(self.statement(depth - 1))
            if self.chance(0.2):
                statements.append(js.Blank())
        return tuple(statements)

    def expression(self, depth: int) -> js.Expr:
        if depth <= 0:
            return self.leaf()
        match self.random.randrange(24):
            case 0 | 1 | 2:
                return self.leaf()
            case 3 | 4 | 5:
                return self.path(depth)
            case 6 | 7 | 8 | 9:
                return self.call(depth)
            case 10 | 11:
                return self.condition(depth)
            case 12:
                return js.Binary(
                    self.random.choice(OPERATORS), self.expression(depth - 1), self.expression(depth - 1)
                )
            case 13:
                return js.Binary(
                    self.random.choice(LOGICAL), self.expression(depth - 1), self.expression(depth - 1)
                )
            case 14 | 15:
                return js.Conditional(
                    self.condition(depth - 1), self.expression(depth - 1), self.expression(depth - 1)
                )
            case 16:
                return self.template(depth)
            case 17:
                return self.array(depth)
            case 18 | 19:
                return self.object(depth)
            case 20:
                return self.arrow(depth)
            case 21:
                return js.Unary(self.random.choice(("!", "-", "typeof", "!")), self.expression(depth - 1))
            case 22:
                return js.Await(self.call(depth - 1)) if self.in_async else self.call(depth - 1)
            case _:
                return js.New(self.random.choice((js.Name("Set"), self.path(1))), self.arguments(depth - 1))

    def leaf(self) -> js.Expr:
        match self.random.randrange(12):
            case 0 | 1 | 2 | 3:
                return js.Name(self.name())
            case 4 | 5 | 6:
                return self.string()
            case 7:
                return js.Number(self.random.choice((0, 1, -1, 10, 1.5, 86400000, -0.25, 1e21, 1e-7)))
            case 8:
                return js.Boolean(self.chance(0.5))
            case 9:
                return js.Null()
            case 10:
                return js.Regex(
                    self.random.choice(("^a+$", "[^@]+@example\\.com", "x", "")),
                    self.random.choice(("", "i", "iu")),
                )
            case _:
                return self.path(1)

    def path(self, depth: int) -> js.Expr:
        value: js.Expr = js.Name(self.random.choice(("event", "event", self.name())))
        if depth > 1 and self.chance(0.1):
            value = self.expression(depth - 1)
        for _ in range(self.random.randint(1, 4)):
            optional = self.chance(0.25)
            if self.chance(0.12):
                index = self.random.choice(
                    (js.Number(0), js.Number(12), js.Name("key"), self.string(), self.expression(depth - 1))
                )
                value = js.Index(value, index, optional)
            else:
                value = js.Member(value, self.random.choice(FIELDS), optional)
        return value

    def call(self, depth: int) -> js.Expr:
        match self.random.randrange(10):
            case 0 | 1:
                return js.Call(js.Name(self.name()), self.arguments(depth - 1), self.chance(0.05))
            case 2:
                if self.chance(0.4):
                    return js.Call(js.Name("Boolean"), (self.condition(depth - 1),))
                head = js.Call(js.Name(self.name()), self.arguments(depth - 1))
                return js.Call(
                    self.random.choice((head, self.expression(depth - 1))), self.arguments(depth - 1)
                )
            case 3 | 4 | 5:
                return js.Call(self.method(self.path(depth)), self.arguments(depth - 1), self.chance(0.05))
            case _:
                value = self.random.choice(
                    (js.Name(self.name()), self.path(depth - 1), self.expression(depth - 2))
                )
                for _ in range(self.random.randint(1, 4)):
                    if self.chance(0.15):
                        value = self.random.choice(
                            (js.Member(value, self.random.choice(FIELDS)), js.Index(value, js.Number(0)))
                        )
                    value = js.Call(self.method(value), self.arguments(depth - 2))
                return value

    def method(self, value: js.Expr) -> js.Expr:
        return js.Member(value, self.random.choice(METHODS), self.chance(0.15))

    def arguments(self, depth: int) -> tuple[js.Expr | js.Spread, ...]:
        count = self.random.choice((0, 1, 1, 1, 2, 2, 3))
        items: list[js.Expr | js.Spread] = [self.expression(depth) for _ in range(count)]
        if self.chance(0.15):
            items = [self.simple(self.random.randint(0, 3)) for _ in items]
        elif items and self.chance(0.35):
            items[-1] = self.arrow(depth)
        elif items and self.chance(0.2):
            items[-1] = self.object(depth)
        elif items and self.chance(0.05):
            items[0] = self.arrow(depth)
        elif items and self.chance(0.05):
            items[-1] = js.Spread(self.expression(depth - 1))
        return tuple(items)

    def simple(self, depth: int) -> js.Expr:
        """An argument so simple that it may keep a chain of calls on a line, or just not."""
        if depth <= 0:
            return self.leaf()
        inner = self.simple(depth - 1)
        match self.random.randrange(6):
            case 0 | 1:
                return js.Call(js.Name(self.name()), (inner,))
            case 2:
                return js.Array((inner,))
            case 3:
                return js.Object((js.Property("id", inner),))
            case 4:
                return js.Unary("!", inner)
            case _:
                return js.Template((inner,))

    def arrow(self, depth: int) -> js.Arrow:
        parameters = self.parameters(3)
        is_block = self.chance(0.25)
        is_async, body = self.function_body(
            0.15, lambda: self.block(min(depth, 2)) if is_block else self.expression(depth - 1)
        )
        return js.Arrow(parameters, body, is_async)

    def function_body(self, probability: float, make: Callable[[], T]) -> tuple[bool, T]:
        outside, self.in_async = self.in_async, self.chance(probability)
        is_async, body = self.in_async, make()
        self.in_async = outside
        return is_async, body

    def parameters(self, most: int) -> tuple[str | js.Pattern, ...]:
        if self.chance(0.1):
            return (js.Pattern(tuple(f"{self.name()}{i}" for i in range(self.random.randint(0, 4)))),)
        names: list[str | js.Pattern] = [
            js.Pattern((f"p{i}", self.name())) if self.chance(0.1) else f"{self.name()}{i}"
            for i in range(self.random.choice((0, 1, 1, 1, 2, self.random.randint(2, most))))
        ]
        return tuple(names)

    def condition(self, depth: int) -> js.Expr:
        if depth <= 0:
            return self.random.choice((self.path(1), self.leaf()))
        match self.random.randrange(10):
            case 0 | 1 | 2 | 3:
                operator = self.random.choice(("&&", "||"))
                value = self.condition(depth - 1)
                for _ in range(self.random.randint(1, 3)):
                    value = js.Binary(operator, value, self.condition(depth - 1))
                return value
            case 4:
                return js.Unary("!", self.condition(depth - 1))
            case 5 | 6 | 7:
                operator = self.random.choice(("===", "!==", "<", ">="))
                return js.Binary(
                    operator, self.path(1), self.random.choice((self.leaf(), self.expression(depth - 1)))
                )
            case 8:
                return self.call(depth - 1)
            case _:
                return js.Binary(
                    self.random.choice(LOGICAL), self.condition(depth - 1), self.condition(depth - 1)
                )

    def template(self, depth: int) -> js.Template:
        parts: list[str | js.Expr] = []
        for _ in range(self.random.randint(0, 4)):
            parts.append(self.random.choice(WORDS) if self.chance(0.5) else self.expression(depth - 1))
        return js.Template(tuple(parts))

    def array(self, depth: int) -> js.Array:
        count = self.random.choice((0, 1, 2, 3, 5, 9))
        match self.random.randrange(5):
            case 0:
                return js.Array(tuple(js.Number(self.random.randint(-5, 10**9)) for _ in range(count * 3)))
            case 1:
                return js.Array(tuple(self.string() for _ in range(count)))
            case 2:
                return js.Array(tuple(self.object(depth - 2) for _ in range(min(count, 3))))
            case 3:
                return js.Array((js.Spread(js.Name(self.name())), self.expression(depth - 1)))
            case _:
                return js.Array(tuple(self.expression(depth - 1) for _ in range(min(count, 3))))

    def object(self, depth: int) -> js.Object:
        properties: list[js.Property | js.Spread] = []
        for _ in range(self.random.choice((0, 1, 1, 2, 2, 3, 5))):
            if self.chance(0.1):
                properties.append(js.Spread(self.expression(depth - 1)))
            elif self.chance(0.2):
                name = self.name()
                properties.append(js.Property(name, js.Name(name)))
            else:
                named = js.Name(self.name()) if self.chance(0.1) else None
                key = named or self.random.choice((*KEYS, *NAMES))
                properties.append(js.Property(key, self.expression(depth - 1)))
        return js.Object(tuple(properties))

    def string(self) -> js.String:
        words = self.random.choices(WORDS, k=self.random.choice((1, 1, 1, 2)))
        return js.String(" ".join(words))

    def name(self) -> str:
        return self.random.choice(NAMES)

    def comment(self) -> tuple[str, ...]:
        return self.random.choice(((), (), (), (), ("First logins skip MFA",), ("x" * 90, "trailing  ", "")))

    def doc(self) -> tuple[str, ...]:
        return self.random.choice(((), ("The domain of an e-mail address.", "", "@param {string} email")))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability


def statements_of_length(length: int) -> tuple[js.Statement, ...]:
    """Statements of many kinds, in which a text or a name has so many characters."""
    name = js.Name("n" * max(length, 1))
    words = js.String("w" * length)
    api = js.Name("api")
    roles = js.Member(js.Member(js.Name("event"), "authorization"), "roles", optional=True)
    call = js.Call(js.Member(js.Member(api, "idToken"), "setCustomClaim"), (words, roles))
    either = js.Binary("||", js.Binary("===", name, words), js.Unary("!", roles))
    record = js.Object((js.Property("id", words), js.Property("role", words), js.Property("roles", roles)))
    # Whether the object stays broken decides whether the chain around it is broken.
    found = js.Call(
        js.Member(js.Index(roles, js.Number(0)), "find"), (js.Object((js.Property("id", name),)),)
    )
    chain = js.Call(js.Member(js.Call(js.Member(roles, "some"), (js.Object(()),)), "slice"), (found,))
    return (
        js.Do(call),
        js.Const("isStaff", either),
        js.If(((either, (js.Return(either),)),)),
        js.Const("roles", js.Binary("??", roles, js.Array((words,)))),
        js.Const("kind", js.Conditional(either, words, js.Null())),
        js.Do(js.Call(js.Member(api, "send"), (name, record))),
        js.Const("text", js.Template(("a ", name, " b ", call))),
        js.Const("found", js.Call(js.Member(roles, "some"), (js.Arrow(("role",), either),))),
        js.Do(chain),
        js.Throw(js.New(js.Name("Error"), (words,))),
        js.ForOf(js.Pattern(("key", name.id)), chain, ()),
        js.Function("f", ("a", name.id), (js.Return(chain),)),
    )
