"""The same tenant in every form gives the same originals; what cannot be read is named, and no secret leaves."""

import json
from dataclasses import fields, is_dataclass

import pytest
from importer.sources.texts import files

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.importer.model import Binding, Export, Kind, Package
from actiongen.importer.sources.detect import FORMS, detect
from actiongen.importer.sources.js import trigger_of
from actiongen.importer.sources.read import joined, read_export

MFA = 'exports.onExecutePostLogin = async (event, api) => {\n  api.multifactor.enable("any");\n};\n'
ROLES = "exports.onExecutePostLogin = async (event, api) => {};\n"
RULE = "function addCountry(user, context, callback) {\n  callback(null, user, context);\n}\n"
HOOK = "module.exports = function (client, scope, audience, context, cb) {\n  cb(null, {});\n};\n"
LIB = "exports.one = () => 1;\n"
SECRET = "hunter2-s3cr3t"

ACTION = {
    "name": "MFA for staff",
    "runtime": "node22",
    "dependencies": [{"name": "axios", "version": "1.7.2"}, {"name": "lodash", "version": "latest"}],
    "secrets": [{"name": "API_KEY", "value": SECRET}],
    "supported_triggers": [{"id": "post-login", "version": "v3"}],
    "modules": [{"module_name": "lib", "module_version_number": 4}],
}
PLAIN = {"name": "Roles", "supported_triggers": [{"id": "post-login", "version": "v3"}]}
BOUND = {"post-login": [{"action_name": "Other", "display_name": "Other"}, {"action_name": "MFA for staff"}]}
RULE_OF = {"name": "Country", "order": 2, "stage": "login_success", "enabled": True}
HOOK_OF = {
    "name": "scopes",
    "triggerId": "credentials-exchange",
    "enabled": True,
    "secrets": {"KEY": SECRET},
    "dependencies": {"bcrypt": "3.0.6"},
}
MODULE = {
    "name": "lib",
    "secrets": [{"name": "LIB_KEY", "value": SECRET}],
    "dependencies": [{"name": "a", "version": "1.0.0"}],
}
CODES = {
    "actions/MFA for staff/code.js": MFA,
    "actions/Roles/code.js": ROLES,
    "rules/Country.js": RULE,
    "hooks/scopes.js": HOOK,
    "action-modules/lib/code.js": LIB,
}
FOLDER = {
    **CODES,
    "actions/MFA for staff.json": json.dumps({**ACTION, "code": "./actions/MFA for staff/code.js"}),
    "actions/Roles.json": json.dumps({**PLAIN, "code": "./actions/Roles/code.js"}),
    "triggers/triggers.json": json.dumps(BOUND),
    "rules/Country.json": json.dumps({**RULE_OF, "script": "./Country.js"}),
    "rules/First.json": json.dumps(
        {**RULE_OF, "name": "First", "order": 1, "enabled": False, "script": "./Country.js"}
    ),
    "rules-configs/URL.json": json.dumps({"key": "URL", "value": SECRET}),
    "hooks/scopes.json": json.dumps({**HOOK_OF, "script": ".\\scopes.js"}),
    "action-modules/lib.json": json.dumps({**MODULE, "code": "./action-modules/lib/code.js"}),
}
# JSON is YAML, too.
YAML = {
    **CODES,
    "tenant.yaml": "\n".join(
        f"{key}: {json.dumps(value)}"
        for key, value in {
            "actions": [
                {**ACTION, "code": "./actions/MFA for staff/code.js"},
                {**PLAIN, "code": "./actions/Roles/code.js"},
            ],
            "triggers": BOUND,
            "rules": [
                {**RULE_OF, "script": "./rules/Country.js"},
                {**RULE_OF, "name": "First", "order": 1, "enabled": False, "script": "./rules/Country.js"},
            ],
            "rulesConfigs": [{"key": "URL", "value": SECRET}],
            "hooks": [{**HOOK_OF, "script": "./hooks/scopes.js"}],
            "actionModules": [{**MODULE, "code": "./action-modules/lib/code.js"}],
        }.items()
    ),
}
API = {
    "actions.json": json.dumps({"actions": [{**ACTION, "code": MFA}, {**PLAIN, "code": ROLES}], "total": 2}),
    "bindings.json": json.dumps(
        {
            "bindings": [
                {"trigger_id": "post-login", "action": {"name": "Other"}},
                {"trigger_id": "post-login", "action": {"name": "MFA for staff"}},
            ]
        }
    ),
    "rules.json": json.dumps(
        [
            {**RULE_OF, "id": "rul_1", "script": RULE},
            {**RULE_OF, "name": "First", "order": 1, "enabled": False, "script": RULE},
        ]
    ),
    "configs.json": json.dumps([{"key": "URL"}]),
    "hook.json": json.dumps({**HOOK_OF, "script": HOOK}),
    "modules.json": json.dumps({"modules": [{**MODULE, "code": LIB}]}),
}
TERRAFORM = {
    "code/mfa.js": MFA,
    "rule.js": RULE,
    "main.tf": f"""
locals {{
  trigger = "post-login"
}}

resource "auth0_action" "mfa" {{
  name    = "MFA for staff"
  runtime = "node22"
  code    = file("${{path.module}}/code/mfa.js")
  deploy  = true
  supported_triggers {{
    id      = local.trigger
    version = "v3"
  }}
  dependencies {{
    name    = "axios"
    version = "1.7.2"
  }}
  dependencies {{
    name    = "lodash"
    version = "latest"
  }}
  modules {{
    module_id         = auth0_action_module.lib.id
    module_version_id = auth0_action_module.lib.version_id
  }}
  secrets {{
    name  = "API_KEY"
    value = "{SECRET}"
  }}
}}

resource "auth0_action" "roles" {{
  name = "Roles"
  code = <<-EOT
    exports.onExecutePostLogin = async (event, api) => {{}};
  EOT
  supported_triggers {{
    id      = "post-login"
    version = "v3"
  }}
}}

resource "auth0_trigger_actions" "login" {{
  trigger = local.trigger
  actions {{
    id           = var.other
    display_name = "Other"
  }}
  actions {{
    id           = auth0_action.mfa.id
    display_name = auth0_action.mfa.name
  }}
}}

resource "auth0_rule" "country" {{
  name   = "Country"
  script = file("rule.js")
  order  = 2
}}

resource "auth0_rule" "first" {{
  name    = "First"
  script  = file("./rule.js")
  order   = 1
  enabled = false
}}

resource "auth0_rule_config" "url" {{
  key   = "URL"
  value = "{SECRET}"
}}

resource "auth0_hook" "scopes" {{
  name         = "scopes"
  trigger_id   = "credentials-exchange"
  enabled      = true
  script       = {json.dumps(HOOK)}
  secrets      = {{ KEY = "{SECRET}" }}
  dependencies = {{ bcrypt = "3.0.6" }}
}}

resource "auth0_action_module" "lib" {{
  name = "lib"
  code = {json.dumps(LIB)}
  dependencies {{
    name    = "a"
    version = "1.0.0"
  }}
  secrets {{
    name  = "LIB_KEY"
    value = "{SECRET}"
  }}
}}
""",
}
WHOLE = {"deploy-cli folder": FOLDER, "deploy-cli YAML": YAML, "api": API, "terraform": TERRAFORM}


def everything(value: object) -> str:
    """All texts of a value, those too that it does not show."""
    if is_dataclass(value):
        return "\n".join(everything(getattr(value, each.name)) for each in fields(value))
    return "\n".join(map(everything, value)) if isinstance(value, tuple) else str(value)


def read(texts: dict[str, str]) -> Export:
    found = files(texts)
    form = detect(found)
    assert form is not None
    return read_export(found, form)


@pytest.mark.parametrize("form", WHOLE)
def test_every_form_says_the_same(form: str) -> None:
    export = read(WHOLE[form])
    assert export.missed == () and form.startswith(export.form)
    mfa, roles, first, country, hook = export.originals
    assert (mfa.kind, mfa.name, mfa.code, mfa.trigger, mfa.version) == (
        Kind.ACTION,
        "MFA for staff",
        MFA,
        "post-login",
        "v3",
    )
    assert (mfa.runtime, mfa.packages) == ("node22", (Package("axios", "1.7.2"), Package("lodash", "")))
    assert (mfa.secrets, mfa.modules) == (("API_KEY",), ("lib",))
    assert mfa.module_versions == (("",) if form == "terraform" else ("4",))
    assert mfa.resource == ("mfa" if form == "terraform" else None) and mfa.notes == ()
    assert (roles.name, roles.code) == ("Roles", ROLES)
    assert (first.kind, first.name, first.order, first.is_enabled) == (Kind.RULE, "First", 1, False)
    assert (country.order, country.is_enabled, country.settings, country.code) == (2, True, ("URL",), RULE)
    assert (hook.kind, hook.trigger, hook.is_enabled) == (Kind.HOOK, "credentials-exchange", True)
    assert (hook.secrets, hook.packages, hook.code) == (("KEY",), (Package("bcrypt", "3.0.6"),), HOOK)
    (module,) = export.modules
    assert (module.name, module.code, module.secrets) == ("lib", LIB, ("LIB_KEY",))
    assert module.packages == (Package("a", "1.0.0"),)
    resource = "login" if form == "terraform" else None
    assert export.bindings == (Binding("post-login", ("Other", "MFA for staff"), resource),)


@pytest.mark.parametrize("form", WHOLE)
def test_no_value_of_a_secret_is_kept(form: str) -> None:
    assert SECRET in str(WHOLE[form]) or form == "api"
    assert SECRET not in everything(read(WHOLE[form]))


def test_scripts_say_what_they_are() -> None:
    export = read(
        {
            "mfa.js": MFA,
            "roles/code.js": ROLES,
            "rule.js": f"/**\n * @title The country of a user\n */\n{RULE}",
            "hook.js": HOOK,
            "sms.js": "module.exports = (recipient, text, context, cb) => cb();",
            "unclear.js": "module.exports = function (user, context, cb) { cb(null, {}); };",
            "helper.js": "exports.help = () => 1;",
            "nothing.js": "console.log(1);",
            "mfa.test.js": MFA,
            "node_modules/a/index.js": MFA,
        }
    )
    assert [(each.kind.value, each.name, each.trigger) for each in export.originals] == [
        ("hook", "hook", "credentials-exchange"),
        ("action", "mfa", "post-login"),
        ("action", "roles", "post-login"),
        ("rule", "The country of a user", "post-login"),
        ("hook", "sms", "send-phone-message"),
    ]
    assert [each.path for each in export.missed] == [
        "export/helper.js",
        "export/nothing.js",
        "export/unclear.js",
    ]
    assert "pre-user-registration" in export.missed[2].why


def test_each_handler_of_auth0_has_its_trigger() -> None:
    for trigger in map(load_trigger, trigger_ids()):
        assert trigger is not None
        for handler in trigger.handlers:
            assert trigger_of(handler.name.removeprefix("onExecute").removeprefix("onContinue")) == trigger.id
    assert trigger_of("Nothing") == ""


ACTION_TF = """resource "auth0_action" "a" {
  name = "A"
  code = "exports.x = 1"
  supported_triggers {
    id = "post-login"
    version = "v3"
  }
}
"""
SINGLE_TF = """resource "auth0_trigger_action" "{0}" {{
  trigger   = "post-login"
  action_id = auth0_action.{0}.id
}}
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"exports.x = 1"', 'templatefile("a.js", {})', "`templatefile(…)`"),
        ('"exports.x = 1"', '"exports.x = ${var.x}"', "a text with `var.x` in it"),
        ('"exports.x = 1"', "local.code", "`local.code`"),
        ('"exports.x = 1"', 'file("../a.js")', "leads out of the folder"),
        ('"exports.x = 1"', 'file("/etc/passwd")', "does not begin in the export"),
        ('"exports.x = 1"', 'file("${path.cwd}/a.js")', "the path of its code is computed"),
        ('"exports.x = 1"', 'file("no.js")', "`no.js` cannot be read: there is no such file"),
        ('name = "A"', 'name = format("%s", var.a)', "its `name` is computed from `format(…)`"),
        ('name = "A"', "", "it has no `name`"),
        ('name = "A"', 'name = "A"\n  for_each = var.all', "`for_each` makes several"),
        ('name = "A"', "name = ", "line 2: here stands a value"),
        ("supported_triggers {", "supported_triggers {\n", None),
    ],
)  # fmt: skip
def test_what_terraform_computes_is_named(old: str, new: str, why: str | None) -> None:
    export = read_export(files({"main.tf": ACTION_TF.replace(old, new)}), "terraform")
    if why is None:
        assert len(export.originals) == 1
        return
    (missed,) = export.missed
    assert export.originals == ()
    assert why in missed.why


def test_what_else_terraform_computes_gets_a_note() -> None:
    text = ACTION_TF.replace(
        'name = "A"',
        'name = "A"\n  runtime = var.runtime\n  dynamic "secrets" {\n    for_each = var.all\n    content {}\n  }',
    )
    (original,) = read_export(files({"main.tf": text}), "terraform").originals
    assert original.notes == (
        "`runtime` is computed from `var.runtime`, and not taken over",
        "its `secrets` blocks are computed (`dynamic`), and not taken over",
    )
    (original,) = read_export(files({"modules/login/main.tf": ACTION_TF}), "terraform").originals
    assert original.notes[0].startswith("it stands in the Terraform module modules/login")


def test_a_rule_whose_place_is_computed_gets_a_note() -> None:
    text = 'resource "auth0_rule" "a" {\n  name = "A"\n  script = "x"\n  order = var.order\n  enabled = var.on\n}\n'
    (original,) = read_export(files({"main.tf": text}), "terraform").originals
    assert original.notes == (
        "`order` is computed from `var.order`, and not taken over",
        "`enabled` is computed from `var.on`, and not taken over",
    )


def test_what_is_no_export_is_passed_over() -> None:
    assert read({"a.yml": "x: [", "tenant.yaml": "actions: []"}).missed == ()
    assert read({"package.json": "{}", "a.json": '[{"key": "A"}]'}).missed == ()


def test_single_bindings_have_no_order() -> None:
    text = ACTION_TF + SINGLE_TF.format("a") + SINGLE_TF.format("b")
    (binding,) = read_export(files({"main.tf": text}), "terraform").bindings
    assert binding == Binding("post-login", ("A", "b"), None, False, ("a", "b"))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"actions/A.json": "{"}, "cannot be read as JSON"),
        ({"actions/A.json": "[" * 100_000}, "cannot be read as JSON"),
        ({"actions/A.json": '{"name": ' + "1" * 5000 + "}"}, "JSON: it holds a number that is too long"),
        ({"actions/A.json": "[]"}, "it holds no object"),
        ({"actions/A.json": "{}"}, "its `name` is no text"),
        ({"actions/A.json": '{"name": "A"}'}, "its `code` names no file"),
        ({"actions/A.json": '{"name": "A", "code": "./../x.js"}'}, "leads out of the folder"),
        ({"actions/A.json": '{"name": "A", "code": "..\\\\x.js"}'}, "leads out of the folder"),
        ({"actions/A.json": '{"name": "A", "code": "C:\\\\x.js"}'}, "does not begin in the export"),
        ({"actions/A.json": '{"name": "A", "code": "a\\u0000b"}'}, "is no path of a file"),
        ({"actions/A.json": '{"name": "A", "integration": {"a": 1}, "code": "a"}'}, "marketplace"),
        ({"actions/A.json": '{"name": "##ENV## A", "code": "a.js"}', "a.js": MFA}, "replaces `##ENV##` in its name"),
        ({"triggers/triggers.json": '{"post-login": [{}]}'}, "not each entry has an `action_name`"),
        ({"tenant.yaml": "actions: @@ACTIONS@@"}, "it is no list"),
        ({"tenant.yaml": "actions:\n- 1"}, "it is no object"),
        ({"tenant.yaml": "actions: &a\n- name: *a"}, "cannot be read as YAML: line 2"),
        ({"tenant.yaml": "a: 1\nactions: [\n"}, "cannot be read as YAML: line 3"),
        ({"actions.json": '{"actions": [{"name": "A", "supported_triggers": []}]}'}, "has no `code`"),
        (
            {"actions.json": '[{"name": "A", "supported_triggers": [], "integration": {"a": 1}, "code": "a"}]'},
            "marketplace",
        ),
        (
            {"actions.json": '[{"name": "A", "supported_triggers": [], "installed_integration_id": "i", "code": "a"}]'},
            "marketplace",
        ),
        ({"hooks.json": '[{"name": "A", "triggerId": "x"}]'}, "ask for it alone"),
        ({"actions.json": '{"actions": [{"name": "A", "supported_triggers": []}, {}]}'}, "its objects are no Actions"),
    ],
)  # fmt: skip
def test_broken_exports_are_named(texts: dict[str, str], why: str) -> None:
    export = read(texts)
    assert any(why in each.why for each in export.missed), export.missed
    assert export.originals == ()


def test_placeholders_in_code_are_named() -> None:
    texts = {
        "actions/A.json": '{"name": "A", "code": "a.js", "secrets": "@@S@@"}',
        "a.js": 'f("##REGION##", @@LIST@@)',
    }
    (original,) = read(texts).originals
    assert "placeholder of auth0-deploy-cli" in original.notes[0]
    assert "its code has `##REGION##`, `@@LIST@@`" in original.notes[1]


def test_what_is_deployed_is_what_runs() -> None:
    draft = {**ACTION, "code": "draft", "all_changes_deployed": False}
    deployed = {"deployed_version": {"code": MFA, "runtime": "node18", "secrets": [{"name": "OLD"}]}}
    (original,) = read({"a.json": json.dumps({**draft, **deployed})}).originals
    assert (original.code, original.runtime, original.secrets) == (MFA, "node18", ("OLD",))
    assert "its draft differs" in original.notes[0]
    (original,) = read({"a.json": json.dumps(draft)}).originals
    assert original.code == "draft" and "never deployed" in original.notes[0]


def test_what_a_policy_cannot_keep_gets_a_note() -> None:
    old = {
        **ACTION,
        "code": MFA,
        "runtime": "node12",
        "supported_triggers": [{"id": "post-login", "version": "v1"}],
    }
    (original,) = read({"a.json": json.dumps(old)}).originals
    assert original.notes[0].startswith("it is for v1 of post-login, the policy for v3")
    assert original.notes[1].startswith("it runs on node12")


def test_a_resource_has_a_name_of_terraform() -> None:
    text = ACTION_TF.replace('"auth0_action" "a"', '"auth0_action" "a\\n}"')
    assert read_export(files({"main.tf": text}), "terraform").originals == ()


def test_of_two_of_one_name_the_first_is_kept() -> None:
    exports = [read({"mfa.js": MFA}), read({"b/mfa.js": MFA}), read({"c/mfa.js": ROLES})]
    export = joined(exports)
    assert [each.path for each in export.originals] == ["export/mfa.js"]
    assert [each.path for each in export.missed] == ["export/c/mfa.js"]


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        ({"a.tf": 'resource "auth0_rule" "a" {}', "tenant.yaml": "rules: []"}, "terraform"),
        ({"a.tf": "", "tenant.yml": "rules:\n"}, "deploy-cli"),
        ({"hooks/a.json": "{}", "hooks/a.js": HOOK}, "deploy-cli"),
        ({"a.json": '[{"key": "A"}]', "a.js": MFA}, "api"),
        ({"a.json": '{"scripts": {}}', "a.js": MFA}, "js"),
        ({"x/y.cjs": MFA}, "js"),
        ({"a.tf": ""}, "terraform"),
        ({"a.txt": ""}, None),
        ({"a.yml": "x: [", "tenant.yaml": "hooks: []"}, "deploy-cli"),
        ({"package.json": '{"name": "a", "scripts": {}}', "a.js": MFA}, "js"),
        ({"actions/deep/A.json": "{}", "a.js": MFA}, "js"),
        ({"actions/A.txt": "", "a.js": MFA}, "js"),
        ({"actions/A.json": "{}", "a.js": MFA}, "deploy-cli"),
        ({"a.json": "{", "b.json": "", "a.js": MFA}, "js"),
        ({"a.tf": "auth0_", "actions/A.json": "{}"}, "terraform"),
        ({"b.tf": 'resource "aws_x" "a" {}', "a.js": MFA}, "js"),
        ({"a.yaml": "actions: []", "sub/b.yaml": "x: 1"}, "deploy-cli"),
        ({"sub/a.yaml": "actions: []", "a.js": MFA}, "js"),
        ({"a.yaml": " actions: []", "a.js": MFA}, "js"),
    ],
)
def test_the_form_is_seen(texts: dict[str, str], form: str | None) -> None:
    assert detect(files(texts)) == form
    assert form is None or form in FORMS


def test_a_folder_of_an_export_is_no_answer_of_the_api() -> None:
    """The JSON beside a Rule of auth0-deploy-cli says where its code stands."""
    rule = '{"script": "./gate.js", "name": "Gate", "order": 1, "enabled": true}'
    export = read_export(files({"gate.json": rule, "gate.js": "function (user) {}"}), "api")
    assert export.originals == ()
    assert "give the whole export" in export.missed[0].why
