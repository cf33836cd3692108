"""The time zones and the days of the week that the language knows.

In: nothing. Out: names. A zone is one that Node 18 and Node 22 both know, written ``Area/City`` or ``UTC``: the table
is ours, so that a policy compiles on every machine alike.

    "Europe/Vienna" in zones()   ->   True
"""

import json
from functools import cache
from importlib import resources

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def zones() -> frozenset[str]:
    """The names of all zones; made by scripts/build_zones.py."""
    return frozenset(json.loads(resources.files("actiongen.ir").joinpath("zones.json").read_text("utf-8")))
