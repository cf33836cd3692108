"""Where Auth0 documents the event and the ``api`` of a trigger.

In: the id of a trigger. Out: the address of a page.

    >>> event_page("post-login")
    'https://auth0.com/docs/actions/reference/post-login/post-login-event-object'
"""

_ROOT = "https://auth0.com/docs/actions/reference"
_WITHOUT_PAGES = frozenset({"any", "post-credential-validation"})
"""The public repository auth0/docs-v2 (main/docs/actions/reference) has a folder for each of the other triggers."""


def event_page(trigger: str) -> str | None:
    """The page of the event; None where there is none."""
    return _page(trigger, "event")


def api_page(trigger: str) -> str | None:
    """The page of the methods; None where there is none."""
    return _page(trigger, "api")


def _page(trigger: str, part: str) -> str | None:
    return None if trigger in _WITHOUT_PAGES else f"{_ROOT}/{trigger}/{trigger}-{part}-object"
