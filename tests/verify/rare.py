"""Small policies of post-login that reach places of the emitter which no other policy of the tests does.

In: nothing. Out: their texts by what they have, for ``verify_mutants.py``.
"""

POLICIES = {
    "nothing that is there": 'with rule("R"): log(coalesce(None, None), None)\n',
    "a text that is never empty": (
        'with rule("R"): log("a" or event.user.user_id, f"a{event.user.user_id}" or "b", '
        'f"{event.user.user_id}" or "b")\n'
    ),
    "lists of any type in lists": 'with rule("R"): log(read(event.request.body.y, [[json]]))\n',
    "a number on the left": 'with rule("R", when=not (8 <= event.stats.logins_count)): log("x")\n',
    "two reads that are equal": (
        "a = read(event.request.query.a, string)\n"
        'with rule("R", when=read(event.request.query.a.b[0], string) != read(event.request.query.b, string)):\n'
        '    log("x")\n'
        'with rule("S", when=read(from_json(a).x, string) == read(from_json(a).y, string)): log("x")\n'
        'with rule("T", when=read(from_json(a)[0], number) == read(from_json(a)[1], number) * 2): log("y")\n'
    ),
    "a list of any type that is there": (
        'with rule("R", when=event.user.name in coalesce(read(event.request.body.x, [json]), [])): log("x")\n'
    ),
    "extremes": (
        "schema(event.user.app_metadata, numbers=[number])\n"
        'with rule("R"): log(max([]), sum([]), min([1, *coalesce(event.user.app_metadata.numbers, [])]), sum([1, 2]))\n'
    ),
    "first members": (
        'M = [{"id": {"n": "a"}}, {"id": {"n": "b"}}]\n'
        'with rule("R"): log(first(m.id.n for m in M if m.id.n == event.user.name), '
        "first(r for r in event.authorization.roles), "
        'first(i.profileData.email for i in event.user.identities if i.provider == "x"))\n'
    ),
    "numbers in an address": (
        'with rule("R"):\n'
        "    http.get(f\"https://a.example/{sha256(event.user.user_id, 'hex')}/{coalesce(event.stats.logins_count, 0)}"
        '", on_error=stop())\n'
    ),
    "helpers that need the run": (
        "def a(): return now()\n"
        "def b(): return uuid()\n"
        "def c(): return event.user.name\n"
        "def d(): return c()\n"
        "name = event.user.name\n"
        "def e(): return name\n"
        'def f(x):\n    y = x.lower()\n    z = y.upper()\n    return f"{y}{y}{z}"\n'
        'with rule("R"): log(iso(a()), b(), c(), d(), e(), f(event.user.user_id))\n'
    ),
    "opposites": (
        'b = event.user.email == "x"\n'
        'with rule("R"):\n'
        '    api.user.setAppMetadata("b", not (event.user.email_verified and (b or event.user.name == "n")))\n'
        'with rule("S", when=not (event.user.name and any(r == "a" for r in event.authorization.roles))): log("z")\n'
        'with rule("T", when=not (b and not (event.user.email_verified or event.user.name))): log("x")\n'
        'with rule("U"): api.user.setAppMetadata("c", not (not event.user.email_verified and not b))\n'
    ),
    "keys": (
        'T = {"a": "x", "b": "y"}\n'
        'with rule("R", when=sha256(event.user.name, "hex") in T): log("n")\n'
        'with rule("S", when=event.user.name in T): log(T[event.user.name], T[event.user.email.lower()])\n'
        'with rule("T"): log(T[sha256(event.user.user_id, "hex")], T.get(sha256(event.user.user_id, "hex"), "n"))\n'
        'with rule("U"): log(({"a": "b"} if event.user.email_verified else {"a": "c"})[event.user.user_id])\n'
        'with rule("V"):\n    for r in event.authorization.roles:\n'
        "        if r in T: log(T[r], T[r].lower())\n"
        "        if r.lower() in T: log(T[r.lower()])\n"
    ),
    "the sum of a list that may be absent": (
        'x = [1, 2] if event.user.email_verified else None\nwith rule("R"): log(sum(x), max(x))\n'
    ),
    "dictionaries that are made": (
        "M = {r: r for r in event.authorization.roles}\n"
        "J = {r: event.request.body.x for r in event.authorization.roles}\n"
        "N = M if event.user.email_verified else None\n"
        'with rule("R"): log(M["a"].lower(), M["length"], read(J["a"], string), J["a"] == 1)\n'
        'with rule("S", when="a" in M): log(M["a"])\n'
        'with rule("T", when=event.user.name in J and "a" in J): log(J["a"] == "x", M[event.user.user_id])\n'
        'with rule("U"): log(N["a"], N["b"].lower(), N[event.user.name], event.user.name in N)\n'
    ),
    "a member of a record that is read": (
        'with rule("R", when=read(event.request.body.r, {"a": json}).a == 1): log("x")\n'
        'with rule("S", when=read(event.request.body.r, {"a": json}).a is not None):\n'
        '    api.user.setAppMetadata("a", read(event.request.body.r, {"a": json}).a)\n'
        'with rule("T"): api.user.setAppMetadata("b", {"x": read(event.request.body.r, {"a": json}).a.b[0]})\n'
    ),
    "a sum with what is known to be there": (
        "schema(event.user.app_metadata, plan=string)\n"
        'T = {"a": 1, "b": 2}\n'
        'with rule("R"):\n'
        "    if event.user.app_metadata.plan is None:\n"
        '        log("no")\n'
        "    else:\n"
        "        others = len([k for k, v in T.items() if k != event.user.app_metadata.plan])\n"
        '        api.user.setAppMetadata("k", sum([event.stats.logins_count, others]))\n'
    ),
}
