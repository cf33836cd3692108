"""The texts of an export that auth0-deploy-cli replaces when it deploys.

In: an original. Out: the same with a note, or ``Missed`` where its name is one of them.

    noted(original)   ->   original with the note "its code has `##REGION##`, …"

Which texts those are: ``backends/deploy_cli/placeholders.py``.
"""

from dataclasses import replace

from actiongen.backends.deploy_cli.placeholders import placeholders
from actiongen.importer.model import Missed, Original
from actiongen.importer.sources.records import in_words


def noted(original: Original) -> Original | Missed:
    """The original with what is to be said of placeholders in it."""
    in_name = placeholders(original.name)
    if in_name:
        why = (
            f"auth0-deploy-cli replaces `{in_name[0]}` in its name, so that nobody knows here what Auth0 calls it: "
            "write the name of one tenant and import again"
        )
        return Missed(original.path, in_words(original), why)
    in_code = placeholders(original.code)
    if not in_code:
        return original
    shown = ", ".join(f"`{each}`" for each in in_code[:5]) + (", …" if len(in_code) > 5 else "")
    note = (
        f"its code has {shown}, which auth0-deploy-cli replaces for each tenant; the policy has it as it stands: "
        "make a setting of it"
    )
    return replace(original, notes=(*original.notes, note))
