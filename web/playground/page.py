"""The state of the page, and what it can be asked.

In: requests, ``{"do": "put", …}``. Out: answers. Nothing raises: what goes wrong within the compiler is an answer too.

    page = Page()
    page.answer('{"do": "put", "files": [["policies/a.policy", "…"]]}')
    page.answer('{"do": "problems"}')   ->   '{"problems": []}'
"""

import json
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import cast

from actiongen.compiler import compile_folder
from actiongen.ide.javascript import javascript as shown
from actiongen.ide.workspace import Workspace
from actiongen.javascript.named import named_files
from actiongen.source import JavaScriptFile, Source
from playground.forms import Json, problems


class Page:
    """A folder of policies that somebody writes in a browser."""

    def __init__(self) -> None:
        self._workspace = Workspace()
        self.further: Mapping[str, Callable[[Workspace, Json], Json]] = {}
        """What is answered as soon as it has been loaded."""

    def answer(self, request: str) -> str:
        """What there is to say, with the time it took; or why the compiler broke down."""
        begun = time.perf_counter()
        asked = json.loads(request)
        try:
            found = self._found(asked)
        except Exception:
            found = {"failed": traceback.format_exc()}
        took = round((time.perf_counter() - begun) * 1000, 1)
        return json.dumps({**found, "took": took})

    def _found(self, asked: Json) -> Json:
        do = str(asked["do"])
        return self.further[do](self._workspace, asked) if do in self.further else _ANSWERS[do](self, asked)

    def _put(self, asked: Json) -> Json:
        """The texts are now these, and no other."""
        files = dict(cast(list[tuple[str, str]], asked["files"]))
        kept = {path for path in files if path.endswith(".policy")}
        for source in self._workspace.sources:
            if source.path not in kept:
                self._workspace.remove(source.path)
        for path in kept:
            root = path.partition("/")[0]
            named = named_files(files[path])
            externs = tuple(JavaScriptFile(each, files.get(f"{root}/{each}")) for each in named)
            self._workspace.put(Source(path, files[path], externs))
        return {}

    def _problems(self, _asked: Json) -> Json:
        """What is wrong with the policies."""
        found = [each for those in self._workspace.problems().values() for each in those]
        return {"problems": problems(found, self._workspace)}

    def _output(self, _asked: Json) -> Json:
        """The JavaScript of each policy, what deploys all of them, and what is wrong with any of it."""
        views = tuple(self._workspace.views())
        made = tuple(view.built for view in views)
        compiled = compile_folder(self._workspace.sources, lambda *_: made, self._workspace.options)
        answer: Json = {
            "javascript": {view.source.path: asdict(shown(view)) for view in views},
            "deployed": None,
            "problems": problems(compiled.diagnostics, self._workspace),
        }
        if compiled.value is not None and compiled.is_clean:
            files = compiled.value.files
            answer["deployed"] = [[file.path, file.text] for file in files if not file.path.endswith(".js")]
        return answer


_ANSWERS: Mapping[str, Callable[[Page, Json], Json]] = MappingProxyType(
    {"put": Page._put, "problems": Page._problems, "output": Page._output}
)
