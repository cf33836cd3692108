"""AG440: user metadata that is lost, for the same run makes another user the primary one.

In: a program. Out: an error for a call that sets user metadata, and one that sets the primary user, where one
run can make both: Auth0 does not keep the metadata.

    api.user.setUserMetadata(…) … api.authentication.setPrimaryUser(…)     ->   AG440
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.together import together
from actiongen.diagnostics.codes_meaning import METADATA_LOST_ON_LINK
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved

_PRIMARY, _METADATA = frozenset({Tag.PRIMARY_USER}), frozenset({Tag.USER_METADATA})


def metadata_lost_on_link(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a call that is lost."""
    for primary, metadata in together(resolved, _PRIMARY, _METADATA, in_order=False):
        assert isinstance(metadata.effect, ir.Call) and isinstance(primary.effect, ir.Call), "they have tags"
        yield Diagnostic(
            METADATA_LOST_ON_LINK,
            f"one run can call `api.{metadata.effect.method.name}` and `api.{primary.effect.method.name}`",
            Label(metadata.at, "lost then"),
            (Label(primary.at, "another user becomes the primary one here"),),
            notes=("what an Action sets in the user metadata is lost when it sets the primary user",),
            help="set it in an action below this one in the flow",
        )
