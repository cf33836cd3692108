"""The exports at some paths.

In: paths of the user, and the form that they have, None to see for oneself. Out: one :class:`Export`, or the outcome
that ends the command.

    exported((Path("export"),), None).originals   ->   (Original(Kind.ACTION, "export/actions/MFA/code.js", …), …)
"""

from dataclasses import replace
from pathlib import Path

from actiongen.commands.request import failed
from actiongen.diagnostics.codes_project import NOTHING_TO_IMPORT, UNREADABLE_FILE, YAML_MISSING
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import NO_TOOL, Outcome, outside, usage
from actiongen.importer.legacy.handed import with_handed
from actiongen.importer.model import Export
from actiongen.importer.sources.detect import FORMS, detect
from actiongen.importer.sources.files import Files, Unread
from actiongen.importer.sources.read import joined, read_export
from actiongen.importer.sources.yaml_reader import YamlMissing
from actiongen.importer.write.stems import with_stems
from actiongen.project.boundary import strays
from actiongen.project.foreign import Foreign, UnreadableError, foreign

_HINT = (
    "give JavaScript of an Action, an export of auth0-deploy-cli, Terraform, or answers of the Management API"
)


def exported(paths: tuple[Path, ...], form: str | None, but: tuple[Path, ...] = ()) -> Export | Outcome:
    """Reads them all; of one that leads out of the repository by a link nothing is read, nor of the folders ``but``."""
    exports: list[Export] = []
    for path in paths:
        found = _exported(path, form, but)
        if isinstance(found, Outcome):
            return found
        exports.append(found)
    export = joined(exports)
    originals = with_stems(export.originals)
    return replace(export, originals=with_handed(originals))


def _exported(path: Path, form: str | None, but: tuple[Path, ...]) -> Export | Outcome:
    if strays(path):
        return failed((outside(path),), ())
    try:
        folder = foreign(path, but)
        if folder is None:
            return usage(NOTHING_TO_IMPORT, f"there is no file or folder `{path.as_posix()}`", _HINT)
        files = _files(folder)
        seen = form or detect(files)
        if seen is None:
            return usage(NOTHING_TO_IMPORT, f"there is nothing to import in `{path.as_posix()}`", _HINT)
        export = read_export(files, seen)
    except UnreadableError as error:
        where = path.as_posix()
        message = f"`{where}` cannot be read: {error}"
        return failed((Diagnostic(UNREADABLE_FILE, message, Label.of_file(where)),), ())
    except YamlMissing as missing:
        return Outcome(NO_TOOL, (Diagnostic(YAML_MISSING, str(missing), None),))
    if not export.originals and not export.missed:
        message = f"there is no Action, Rule or Hook in `{path.as_posix()}`, read as {seen}"
        return usage(NOTHING_TO_IMPORT, message, _other_form(detect(files), seen))
    return export


def _other_form(detected: str | None, form: str) -> str:
    """What to try instead."""
    if detected is not None and detected != form:
        return f"it looks like {detected}: leave `--from` out, or say `--from {detected}`"
    first, *others = (f"`--from {each}`" for each in FORMS if each != form)
    return f"if it is something else, say {', '.join(others)} or {first}"


def _files(folder: Foreign) -> Files:
    def load(name: str) -> str | Unread:
        try:
            return folder.text(name)
        except UnreadableError as error:
            return Unread(str(error))

    return Files(folder.shown, folder.names, load)
