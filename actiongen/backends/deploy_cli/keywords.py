"""The keywords of auth0-deploy-cli that stand for what is not in the output: values of secrets and settings, names of
Actions that are no policies.

In: an action, or the name of an external Action. Out: keywords, which the tool replaces between two ``##``.

    >>> secret_keyword("mfa_action", "API_KEY")
    'MFA_ACTION_API_KEY'

Source: auth0-deploy-cli 8.44, ``lib/tools/utils.js`` (keywordReplace) and ``lib/commands/import.js``: the keywords are
those of AUTH0_KEYWORD_REPLACE_MAPPINGS and every variable of the environment, whose values come first.
"""

from actiongen.ir import ActionSummary

# The tool has its own settings from variables of these names: the client secret of the tenant is one of them.
_SETTINGS = frozenset({"EXCLUDED_PROPS", "EXTENSION_SECRET", "INCLUDED_PROPS"})
_SETTINGS_PREFIX = "AUTH0_"


def secret_keyword(stem: str, secret: str) -> str:
    """The keyword of one secret or setting."""
    return f"{stem}_{secret}".upper()


def external_keyword(name: str) -> str:
    """The keyword of the name that an external Action has in Auth0."""
    return f"{name}_action_name".upper()


def keywords(action: ActionSummary) -> tuple[str, ...]:
    """The keywords of an action, as often as they would be declared."""
    return tuple(secret_keyword(action.stem, secret.name) for secret in action.secrets)


def is_setting_of_the_tool(keyword: str) -> bool:
    """Whether auth0-deploy-cli means something of its own by a variable of that name."""
    return keyword.startswith(_SETTINGS_PREFIX) or keyword in _SETTINGS


def placed(keyword: str) -> str:
    """The keyword as it stands in a file, to be replaced."""
    return f"##{keyword}##"
