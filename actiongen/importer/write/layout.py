"""All files of an import, as a person would lay them out.

In: an export, what came of its originals, and what the folder of the policies holds already. Out: :class:`Layout`.

    layout(export, results, There()).files[0].path   ->   'mfa.policy'
"""

import re
from collections.abc import Iterable, Iterator

from actiongen.importer.model import Export, Original
from actiongen.importer.write.flows import Flow, Flows, flows_of, flows_text
from actiongen.importer.write.model import File, Layout, Result, There

_FLOW = re.compile(r"""^flow\(\s*["']([a-z-]+)["']""", re.MULTILINE)
_FILE = "flows.policy"
_OTHER_FILE = "imported_flows.policy"


def layout(export: Export, results: Iterable[Result], there: There) -> Layout:
    """The files: policies, their externs, and one of flows."""
    results = tuple(results)
    files = [file for result in results for file in _policy(result)]
    flows = placed_flows(export, results)
    notes = [*flows.notes, *_clashes(files, there)]
    files += _flow_file(flows.flows, there, notes)
    notes += [f"the Actions Module {module.name} stays as it is" for module in export.modules]
    return Layout(tuple(_once(files)), tuple(notes))


def placed_flows(export: Export, results: Iterable[Result]) -> Flows:
    """The flows of what became a policy."""
    return flows_of(export, stems_of(results))


def stems_of(results: Iterable[Result]) -> dict[Original, str]:
    """The originals that became policies, with the names of these."""
    return {
        each.imported.original: each.imported.policy.stem
        for each in results
        if each.imported.policy is not None
    }


def _policy(result: Result) -> Iterator[File]:
    policy = result.imported.policy
    if policy is None:
        return
    yield File(f"{policy.stem}.policy", result.text or policy.text)
    for extern in policy.externs:
        yield File(extern.path, extern.text or "")


def _clashes(files: Iterable[File], there: There) -> Iterator[str]:
    """Policies of the same name in another folder."""
    for file in files:
        for path in there.policies:
            if path != file.path and path.rpartition("/")[2] == file.path:
                yield f"{path} has the name of the new {file.path}: rename one of them"


def _flow_file(flows: tuple[Flow, ...], there: There, notes: list[str]) -> Iterator[File]:
    """The flows that no other file has; a file of flows that somebody wrote stays as it is."""
    text = flows_text(flows)
    if not flows:
        return
    if there.policies.get(_FILE) == text:
        yield File(_FILE, text)
        return
    own = _OTHER_FILE if _FILE in there.policies else _FILE
    taken = {
        trigger: path
        for path, policy in there.policies.items()
        if path != own
        for trigger in _FLOW.findall(policy)
    }
    free = [flow for flow in flows if flow.trigger not in taken]
    for flow in flows:
        if flow.trigger in taken:
            names = ", ".join(f'"{entry.stem}"' for entry in flow.entries if entry.stem is not None)
            notes.append(
                f"{taken[flow.trigger]} has a flow of {flow.trigger}: add {names} to it where they belong"
            )
    if free:
        yield File(own, flows_text(free))


def _once(files: Iterable[File]) -> Iterable[File]:
    """Externs that two policies share are one file."""
    return dict.fromkeys(files)
