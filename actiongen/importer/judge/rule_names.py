"""What Rules call the parts of an event.

In: a path below the context of a Rule, which begins with ``CONTEXT``. Out: the same by its name in an event.

    renamed(("context()", "clientID"))   ->   ("client", "client_id")
"""

Path = tuple[str, ...]

CONTEXT = "context()"

_CONTEXT: dict[Path, Path] = {
    ("clientID",): ("client", "client_id"),
    ("clientName",): ("client", "name"),
    ("clientMetadata",): ("client", "metadata"),
    ("connection",): ("connection", "name"),
    ("connectionID",): ("connection", "id"),
    ("connectionStrategy",): ("connection", "strategy"),
    ("connectionMetadata",): ("connection", "metadata"),
    ("protocol",): ("transaction", "protocol"),
    ("stats", "loginsCount"): ("stats", "logins_count"),
    ("sessionID",): ("session", "id"),
    ("tenant",): ("tenant", "id"),
    ("riskAssessment",): ("authentication", "riskAssessment"),
    ("request", "userAgent"): ("request", "user_agent"),
    ("request", "geoip", "country_code"): ("request", "geoip", "countryCode"),
    ("request", "geoip", "country_name"): ("request", "geoip", "countryName"),
    ("request", "geoip", "city_name"): ("request", "geoip", "cityName"),
    ("request", "geoip", "time_zone"): ("request", "geoip", "timeZone"),
}


def renamed(path: Path) -> Path:
    """A path below the context of a Rule by its name in an event."""
    if path[:1] != (CONTEXT,):
        return path
    for length in range(len(path) - 1, 0, -1):
        found = _CONTEXT.get(path[1 : 1 + length])
        if found is not None:
            return (*found, *path[1 + length :])
    return path if len(path) == 1 else path[1:]
