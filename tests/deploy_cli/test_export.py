"""What the real tool exports is what ``actiongen import`` reads."""

from pathlib import Path

import pytest
from terraform_provider.tenant import Tenant

from actiongen.importer.model import Binding, Package
from actiongen.importer.sources.detect import detect
from actiongen.importer.sources.files import Files
from actiongen.importer.sources.read import read_export
from actiongen.project.foreign import foreign
from deploy_cli.command import a0deploy

CODE = 'exports.onExecutePostLogin = async (event, api) => {\n  // "ä"\n  api.access.deny("No");\n};\n'
SECRET = "hunter2"


@pytest.mark.parametrize("form", ["yaml", "directory"])
def test_an_export_is_read(form: str, tmp_path: Path) -> None:
    tenant = Tenant()
    name = "MFA / for: Gäste"
    tenant.add_by_hand(name, "post-login")
    tenant.add_by_hand("Other", "post-login")
    tenant.by_name("Other").code = CODE
    action = tenant.by_name(name)
    action.code, action.secrets = CODE, {"KEY": SECRET}
    action.dependencies = [{"name": "axios", "version": "1.10"}]
    with a0deploy(tmp_path, tenant) as run:
        done = run.export(form, tmp_path / "out", ("actions", "triggers"))
    assert done.returncode == 0, done.stdout + done.stderr
    folder = foreign(tmp_path / "out")
    assert folder is not None
    files = Files("out", folder.names, folder.text)
    assert detect(files) == "deploy-cli"
    export = read_export(files, "deploy-cli")
    assert export.missed == ()
    read = {each.name: each for each in export.originals}
    assert read.keys() == {name, "Other"}
    mfa = read[name]
    assert (mfa.code, mfa.trigger, mfa.secrets) == (CODE, "post-login", ("KEY",))
    assert mfa.packages == (Package("axios", "1.10"),)
    bound = tuple(tenant.flow("post-login"))
    assert export.bindings == ((Binding("post-login", bound),) if bound else ())
