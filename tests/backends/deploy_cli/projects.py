"""Folders of policies as auth0-deploy-cli sees them.

In: policies by the names of their files. Out: what a build would write, by path.

    files({"greet": policy("Greet")}, 'flow("post-login", ["greet"])')["actions/greet.json"]
"""

from collections.abc import Mapping

from actiongen.compiler import Compiled, compile_folder
from actiongen.diagnostics.model import Checked
from actiongen.options import Options, Target
from actiongen.source import Source

DEPLOY_CLI = Options(target=Target.DEPLOY_CLI)


def compile_policies(
    policies: Mapping[str, str], flows: str = "", options: Options = DEPLOY_CLI
) -> Checked[Compiled]:
    """What the policies mean, and what is wrong with them."""
    sources = [Source(f"policies/{stem}.policy", text) for stem, text in policies.items()]
    if flows:
        sources.append(Source("policies/flows.policy", f'"""Flows."""\n{flows}\n'))
    return compile_folder(tuple(sources), options=options)


def files(policies: Mapping[str, str], flows: str = "", options: Options = DEPLOY_CLI) -> dict[str, str]:
    """All files of the output."""
    result = compile_policies(policies, flows, options)
    assert result.is_clean and result.value is not None, result.diagnostics
    return {file.path: file.text for file in result.value.files}
