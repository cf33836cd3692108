"""Speaks Terraform's plugin protocol for the stand-in, inside the process of the tests.

In: a tenant and a folder for the socket. Out: a running server, and the variable by which Terraform finds it:
Terraform then starts, installs and looks up no provider.

    with serve(tenant, folder) as environment:
        subprocess.run(["terraform", "apply"], env={**os.environ, **environment})
"""

# ruff: noqa: N802 - the names of the methods are the protocol's

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc
import msgpack
from tf.gen import grpc_controller_pb2_grpc, grpc_stdio_pb2_grpc
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

from terraform_provider.resources import planned_values, resources
from terraform_provider.schema import (
    RESOURCES,
    Unknown,
    Value,
    known,
    messages,
    problems,
    without_write_only,
)
from terraform_provider.tenant import RefusedError, Tenant

ADDRESS = "registry.terraform.io/auth0/auth0"


@contextmanager
def serve(tenant: Tenant, folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which Terraform uses this provider."""
    socket = folder / "provider.sock"
    server = grpc.server(ThreadPoolExecutor(max_workers=8))
    rpc.add_ProviderServicer_to_server(_Provider(tenant), server)
    grpc_controller_pb2_grpc.add_GRPCControllerServicer_to_server(
        grpc_controller_pb2_grpc.GRPCControllerServicer(), server
    )
    grpc_stdio_pb2_grpc.add_GRPCStdioServicer_to_server(_Stdio(), server)
    server.add_insecure_port(f"unix://{socket}")
    server.start()
    reattach = {
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": str(socket)},
    }
    try:
        yield {"TF_REATTACH_PROVIDERS": json.dumps({ADDRESS: reattach})}
    finally:
        server.stop(grace=None).wait()


def decoded(value: pb.DynamicValue) -> Value:
    """A value of the protocol; an unknown one may come with what is known of it nevertheless."""
    return msgpack.unpackb(value.msgpack, ext_hook=lambda code, data: Unknown) if value.msgpack else None


def encoded(value: Value) -> pb.DynamicValue:
    """A value as the protocol wants it."""
    unknown = msgpack.ExtType(0, b"\x00")
    return pb.DynamicValue(msgpack=msgpack.packb(value, default=lambda _: unknown))


def _error(summary: str) -> pb.Diagnostic:
    return pb.Diagnostic(severity=pb.Diagnostic.ERROR, summary=summary)


def _warning(summary: str) -> pb.Diagnostic:
    return pb.Diagnostic(severity=pb.Diagnostic.WARNING, summary=summary)


class _Stdio(grpc_stdio_pb2_grpc.GRPCStdioServicer):
    def StreamStdio(self, request: object, context: object) -> Iterator[object]:
        return iter(())


class _Provider(rpc.ProviderServicer):
    def __init__(self, tenant: Tenant) -> None:
        self._resources = resources(tenant)

    def GetProviderSchema(self, request: pb.GetProviderSchema.Request, context: object) -> object:
        return messages()

    def ValidateProviderConfig(self, request: object, context: object) -> object:
        return pb.ValidateProviderConfig.Response()

    def ConfigureProvider(self, request: object, context: object) -> object:
        return pb.ConfigureProvider.Response()

    def StopProvider(self, request: object, context: object) -> object:
        return pb.StopProvider.Response()

    def ValidateResourceConfig(self, request: pb.ValidateResourceConfig.Request, context: object) -> object:
        found = problems(request.type_name, decoded(request.config))
        return pb.ValidateResourceConfig.Response(diagnostics=[_error(each) for each in found])

    def UpgradeResourceState(self, request: pb.UpgradeResourceState.Request, context: object) -> object:
        return pb.UpgradeResourceState.Response(upgraded_state=encoded(json.loads(request.raw_state.json)))

    def ReadResource(self, request: pb.ReadResource.Request, context: object) -> object:
        read = self._resources[request.type_name].read(decoded(request.current_state))
        gone = [] if read is not None else [_warning("Resource not found, removed from state")]
        return pb.ReadResource.Response(new_state=encoded(read), diagnostics=gone)

    def PlanResourceChange(self, request: pb.PlanResourceChange.Request, context: object) -> object:
        prior, proposed = decoded(request.prior_state), decoded(request.proposed_new_state)
        if proposed is None:
            return pb.PlanResourceChange.Response(planned_state=encoded(None))
        planned = without_write_only(request.type_name, planned_values(request.type_name, prior, proposed))
        replaced = [
            pb.AttributePath(steps=[pb.AttributePath.Step(attribute_name=name)])
            for name in RESOURCES[request.type_name]["replace"]
            if prior is not None and prior[name] != planned[name]
        ]
        return pb.PlanResourceChange.Response(
            planned_state=encoded(planned), requires_replace=replaced, legacy_type_system=True
        )

    def ApplyResourceChange(self, request: pb.ApplyResourceChange.Request, context: object) -> object:
        prior, planned = decoded(request.prior_state), decoded(request.planned_state)
        config = decoded(request.config)
        resource = self._resources[request.type_name]
        data = dict(prior if planned is None else planned)
        failed = []
        try:
            if planned is None:
                resource.delete(prior)
                data["id"] = None
            elif prior is None:
                data["id"] = None
                resource.create(config, data)
            else:
                resource.update(config, data, prior)
        except RefusedError as refused:
            failed = [_error(str(refused))]
        state = known(without_write_only(request.type_name, data)) if data["id"] is not None else None
        return pb.ApplyResourceChange.Response(
            new_state=encoded(state), diagnostics=failed, legacy_type_system=True
        )

    def ImportResourceState(self, request: pb.ImportResourceState.Request, context: object) -> object:
        data = RESOURCES[request.type_name]
        blank = dict.fromkeys(data["attributes"])
        blocks = {name: None if each["nesting"] == "single" else [] for name, each in data["blocks"].items()}
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=encoded({**blank, **blocks, "id": request.id})
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])
