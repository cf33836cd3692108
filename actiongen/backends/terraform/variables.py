"""The Terraform variables that carry an action's secrets and settings, and the ids of what is no policy: other Actions,
Actions Modules.

In: an action. Out: the names of its variables.

    >>> secret_variable("mfa_action", "API_KEY")
    'mfa_action_api_key'
"""

from actiongen.ir import ActionSummary

# Terraform keeps these for its own arguments of a module.
RESERVED = frozenset({"depends_on", "for_each"})


def secret_variable(stem: str, secret: str) -> str:
    """The variable of one secret or setting."""
    return f"{stem}_{secret.lower()}"


def version_variable(stem: str) -> str:
    """The number to raise when a secret's value has changed: Terraform cannot see it."""
    return f"{stem}_secrets_version"


def optional_variable(stem: str) -> str:
    """The set of the optional secrets that are given."""
    return f"{stem}_optional_secrets"


def external_variable(name: str) -> str:
    """The id of an Action that is no policy."""
    return f"{name}_action_id"


def module_variable(name: str) -> str:
    """The ids of an Actions Module and of its versions."""
    return f"{name.lower().replace('-', '_')}_module"


def variables(action: ActionSummary) -> tuple[str, ...]:
    """The variables of an action, as often as they would be declared; plain secrets need fewer."""
    if not action.secrets:
        return ()
    names = [secret_variable(action.stem, secret.name) for secret in action.secrets]
    if any(secret.optional and not secret.is_setting for secret in action.secrets):
        names.append(optional_variable(action.stem))
    return (*names, version_variable(action.stem))
