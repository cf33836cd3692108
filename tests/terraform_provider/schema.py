"""The provider's schema: as the protocol has it, and what the provider checks beyond it.

In: ``schema.json``, carried over from the provider's sources. Out: protocol messages; what is wrong with a
configuration.

    problems("auth0_action", config)  # ['"secrets": conflicts with secrets_wo']
"""

import json
from pathlib import Path
from typing import Any

from tf.gen import tfplugin_pb2 as pb

Value = Any
"""What a configuration or state holds: text, number, bool, None, Unknown, lists and dicts of them."""

DATA = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, dict[str, Any]] = DATA["resources"]
_NESTING = {"list": "LIST", "set": "SET", "single": "SINGLE"}
# `write_only` is field 11 of the Attribute and newer than the published stubs; messages keep fields
# that they do not know.
_WRITE_ONLY = b"\x58\x01"


class _Unknown:
    def __repr__(self) -> str:
        return "Unknown"


Unknown = _Unknown()
"""A value that is known after something else was applied."""


def messages() -> pb.GetProviderSchema.Response:
    """The answer to the first question that Terraform asks."""
    return pb.GetProviderSchema.Response(
        provider=pb.Schema(block=_block(DATA["provider"])),
        resource_schemas={name: pb.Schema(block=_block(each)) for name, each in RESOURCES.items()},
    )


def _block(data: dict[str, Any]) -> pb.Schema.Block:
    return pb.Schema.Block(
        attributes=[_attribute(name, *each) for name, each in data["attributes"].items()],
        block_types=[
            pb.Schema.NestedBlock(
                type_name=name,
                block=_block(each),
                nesting=_NESTING[each["nesting"]],
                min_items=each.get("min", 0),
                max_items=each.get("max", 0),
            )
            for name, each in data.get("blocks", {}).items()
        ],
    )


def _attribute(name: str, type_: object, *flags: str) -> pb.Schema.Attribute:
    known = {flag: True for flag in flags if flag != "write_only"}
    made = pb.Schema.Attribute(name=name, type=json.dumps(type_).encode(), **known)
    if "write_only" in flags:
        made.MergeFromString(_WRITE_ONLY)
    return made


def problems(resource: str, config: dict[str, Value]) -> list[str]:
    """What the provider finds wrong; Terraform checks arguments, types and counts of blocks."""
    data = RESOURCES[resource]
    found = []
    for name, allowed in data["one_of"].items():
        if isinstance(config[name], str) and config[name] not in allowed:
            found.append(f"expected {name} to be one of {allowed}, got {config[name]}")
    for one, other in data["conflicts"]:
        if _is_given(config[one]) and _is_known(config[one]) and _is_given(config[other], certainly=True):
            found.append(f'"{one}": conflicts with {other}')
    for names in data["together"]:
        if len({_is_given(config[name]) for name in names}) > 1:
            found.append(f"all of `{','.join(names)}` must be specified")
    for name, block in data.get("blocks", {}).items():
        found += [
            f"{name}: {attribute} is required"
            for each in (config[name] if isinstance(config[name], list) else [])
            for attribute, (_, *flags) in block["attributes"].items()
            if "required" in flags and each[attribute] is None
        ]
    return found


def _is_given(value: Value, *, certainly: bool = False) -> bool:
    """As in the provider's library: an empty list of blocks is not given, an unknown one is."""
    return value is not None and value != [] and not (certainly and value is Unknown)


def _is_known(value: Value) -> bool:
    if isinstance(value, dict):
        return all(_is_known(each) for each in value.values())
    if isinstance(value, list):
        return all(_is_known(each) for each in value)
    return value is not Unknown


def without_write_only(resource: str, values: dict[str, Value]) -> dict[str, Value]:
    """The values as plans and states may hold them."""
    made = dict(values)
    for name, block in RESOURCES[resource].get("blocks", {}).items():
        hidden = {key for key, (_, *flags) in block["attributes"].items() if "write_only" in flags}
        if hidden and isinstance(made[name], list):
            made[name] = [
                {key: None if key in hidden else value for key, value in each.items()} for each in made[name]
            ]
    return made


def known(value: Value) -> Value:
    """The value as a state may hold it: null where nothing is known."""
    if isinstance(value, dict):
        return {key: known(each) for key, each in value.items()}
    if isinstance(value, list):
        return [known(each) for each in value]
    return None if value is Unknown else value


def has_change(resource: str, name: str, prior: dict[str, Value], planned: dict[str, Value]) -> bool:
    """Whether an argument differs; what Auth0 says of a block is no part of that."""
    block = RESOURCES[resource]["blocks"].get(name)
    if block is None:
        return bool(prior[name] != planned[name])
    given = [key for key, (_, *flags) in block["attributes"].items() if "computed" not in flags]
    return [[each[key] for key in given] for each in prior[name]] != [
        [each[key] for key in given] for each in planned[name]
    ]
