"""What the real auth0-deploy-cli makes of the output, against a tenant that answers as Auth0 does.

Each import takes the tool ten seconds of a processor, most of which it needs to compile its schema: so there are few.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from backends.deploy_cli.projects import files
from backends.terraform.projects import policy, with_dependencies
from terraform_provider.tenant import Module, Tenant

from actiongen.project import journal
from deploy_cli.command import Run, a0deploy

SECRETS = policy("Keyed", more='secrets("API_KEY", "PEM", optional=["CALLBACK"])\nsettings("REGION")')
POLICIES = {
    "packed": with_dependencies("Packed / ../x – Ä", '{"zod": "3.1.0", "@scope/axios": "1.7.2"}'),
    "keyed": SECRETS.replace(
        'event.client.name == "Shop"',
        "event.secrets.API_KEY == event.secrets.PEM or event.secrets.CALLBACK == event.secrets.REGION",
    ),
    "hashed": """\
action(name="Hashed", trigger="post-login", modules={"hashing": 2})


@extern("actions:hashing")
def digestOf(text: string) -> string: ...


digest = digestOf(event.user.user_id, on_error=api.access.deny("Later. $& $1 `${x}` é e\\u0301 \\u2028"))

with rule("Hashed", when=digest == "x"):
    log("hashed")
""",
    "m2m": policy("M2M", trigger="credentials-exchange"),
    "draft": policy("Draft").replace('"post-login")', '"post-login", deploy=False)'),
}
FLOWS = """\
flow("post-login", ["keyed", external("slack"), "hashed", "packed"])
flow("credentials-exchange", ["m2m"])
"""
GIVEN = {
    "KEYED_API_KEY": "k-5ecret $& ##KEYED_REGION##",
    "KEYED_PEM": '-----BEGIN\\nabc\\n\\"END\\"',
    "KEYED_CALLBACK": "",
    "KEYED_REGION": "eu",
    "SLACK_ACTION_NAME": "Slack, by hand",
}


@dataclass
class Repo:
    """An output, its tenant and the tool."""

    folder: Path
    tenant: Tenant
    run: Run

    @property
    def config(self) -> dict[str, Any]:
        """The example that was written, with everything filled in."""
        example = json.loads((self.folder / "config.example.json").read_text(encoding="utf-8"))
        assert example["AUTH0_KEYWORD_REPLACE_MAPPINGS"].keys() == GIVEN.keys()
        return {**example, "AUTH0_KEYWORD_REPLACE_MAPPINGS": GIVEN}

    def code(self, stem: str) -> str:
        return (self.folder / f"{stem}.js").read_bytes().decode("utf-8")


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repo]:
    folder = tmp_path / "generated"
    for path, text in files(POLICIES, FLOWS).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("utf-8"))
    tenant = Tenant()
    tenant.modules["mod_1"] = Module("mod_1", "hashing", "", versions=["one", "two", "three"])
    tenant.add_by_hand("Slack, by hand", "post-login")
    with a0deploy(tmp_path, tenant) as run:
        yield Repo(folder, tenant, run)


def test_an_import_and_another_one(repo: Repo) -> None:
    tenant = repo.tenant
    # Auth0 builds an Action before it deploys it: the tool tries again.
    tenant.failing["deploy Keyed"] = "400 Bad Request: A draft must be in the 'built' state"
    # As docs/deploy-cli.md has it: the example is the config, and everything comes from the environment.
    example = repo.folder / "config.example.json"
    done = repo.run(repo.folder, example, environment=GIVEN)
    assert done.returncode == 0, done.stdout + done.stderr
    names = {
        "packed": "Packed / ../x – Ä",
        "keyed": "Keyed",
        "hashed": "Hashed",
        "m2m": "M2M",
        "draft": "Draft",
    }
    for stem, name in names.items():
        action = tenant.by_name(name)
        assert action.code == repo.code(stem), stem
        assert action.runtime == "node22"
        assert action.deployed == (0 if stem == "draft" else 1), stem
    assert tenant.by_name("M2M").triggers == [{"id": "credentials-exchange", "version": "v2"}]
    assert tenant.by_name("Packed / ../x – Ä").dependencies == [
        {"name": "@scope/axios", "version": "1.7.2"},
        {"name": "zod", "version": "3.1.0"},
    ]
    assert tenant.by_name("Hashed").modules == [{"name": "hashing", "version": "2"}]
    assert tenant.by_name("Keyed").secrets == {
        # The value of a keyword may hold another one, which is replaced too.
        "API_KEY": "k-5ecret $& eu",
        "PEM": '-----BEGIN\nabc\n"END"',
        "CALLBACK": "",
        "REGION": "eu",
    }
    assert tenant.flow("post-login") == ["Keyed", "Slack, by hand", "Hashed", "Packed / ../x – Ä"]
    assert tenant.flow("credentials-exchange") == ["M2M"]
    assert tenant.by_name("Slack, by hand").deployed == 1

    # The trap: nothing has changed, and everything is sent and deployed again.
    tenant.calls.clear()
    assert repo.run(repo.folder, example, environment=GIVEN).returncode == 0
    called = sorted(call.partition(":")[0] for call in tenant.calls)
    deployed = sorted(name for stem, name in names.items() if stem != "draft")
    assert called == sorted(
        [
            *(f"update {name}" for name in names.values()),
            *(f"deploy {name}" for name in deployed),
            "bind credentials-exchange",
            "bind post-login",
        ]
    )
    assert all(tenant.by_name(name).deployed == 2 for name in deployed)

    # A dry run compares, and finds the value of a secret new each time.
    done = repo.run(repo.folder, example, "--dry-run", environment=GIVEN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "UPDATE   │ Keyed " in done.stdout and "M2M" not in done.stdout and "Triggers" not in done.stdout


def test_a_dry_run_changes_nothing_and_names_what_it_would_change(repo: Repo) -> None:
    done = repo.run(repo.folder, repo.config, "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert repo.tenant.calls == []
    for name in ("Packed / ../x – Ä", "Keyed", "Hashed", "M2M", "Draft"):
        assert f"CREATE   │ {name} " in done.stdout
    assert "DELETE * │ Slack, by hand" in done.stdout, "what `AUTH0_ALLOW_DELETE` would take away"


def test_an_unmapped_keyword_is_the_value_and_the_environment_comes_first(repo: Repo) -> None:
    config = repo.config
    config["AUTH0_KEYWORD_REPLACE_MAPPINGS"] = {
        "KEYED_REGION": "of the config",
        "SLACK_ACTION_NAME": "Slack, by hand",
    }
    environment = {"KEYED_REGION": "of the environment", "KEYED_PEM": "C:\\new"}
    done = repo.run(repo.folder, config, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert repo.tenant.by_name("Keyed").secrets == {
        "API_KEY": "##KEYED_API_KEY##",
        "CALLBACK": "##KEYED_CALLBACK##",
        # A value is put into JSON as it is: there `\\n` ends a line.
        "PEM": "C:\new",
        "REGION": "of the environment",
    }
    assert "KEYED_API_KEY" not in done.stdout + done.stderr, "the tool says nothing of it"


def test_what_nobody_filled_in_stops_the_import_before_anything_is_sent(repo: Repo) -> None:
    for missing in ("KEYED_API_KEY", "SLACK_ACTION_NAME"):
        environment = {name: value for name, value in GIVEN.items() if name != missing}
        done = repo.run(repo.folder, repo.folder / "config.example.json", environment=environment)
        assert done.returncode == 1 and "Error parsing JSON from metadata file" in done.stdout
        assert repo.run.server.requests == [] and repo.tenant.calls == []


def test_a_value_that_is_no_text_of_json_stops_the_import(repo: Repo) -> None:
    for value in ('a"b', "a\nb"):
        config = repo.config
        config["AUTH0_KEYWORD_REPLACE_MAPPINGS"] = {**GIVEN, "KEYED_PEM": value}
        done = repo.run(repo.folder, config)
        assert done.returncode == 1 and "Error parsing JSON from metadata file" in done.stdout, value
        assert repo.tenant.calls == []


def test_files_that_are_being_replaced_are_refused(repo: Repo) -> None:
    (repo.folder / journal.UNFINISHED_ACTION).write_bytes(journal._SAYS_NO_JSON)
    done = repo.run(repo.folder, repo.config)
    assert done.returncode == 1 and journal.UNFINISHED_ACTION in done.stdout
    assert repo.run.server.requests == []


def test_deletes_take_away_what_the_folder_has_not(repo: Repo) -> None:
    """An Action that goes, and with it those of others, in flows too."""
    tenant = repo.tenant
    assert repo.run(repo.folder, repo.config).returncode == 0
    shutil.rmtree(repo.folder)
    left = {"keyed": POLICIES["keyed"], "m2m": POLICIES["m2m"]}
    for path, text in files(left, 'flow("post-login", ["keyed"])').items():
        (repo.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (repo.folder / path).write_bytes(text.encode("utf-8"))
    tenant.calls.clear()
    config = {
        **json.loads((repo.folder / "config.example.json").read_text(encoding="utf-8")),
        "AUTH0_ALLOW_DELETE": True,
        "AUTH0_KEYWORD_REPLACE_MAPPINGS": GIVEN,
    }
    done = repo.run(repo.folder, config)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(each.name for each in tenant.actions.values()) == ["Keyed", "M2M"]
    assert "delete Slack, by hand" in tenant.calls
    assert tenant.flow("post-login") == ["Keyed"]
    # A trigger that the file does not name runs what it ran.
    assert tenant.flow("credentials-exchange") == ["M2M"]
