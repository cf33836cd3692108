"""Answers at random to all that an action asks.

In: a world, an action. Out: the world with an answer for each request and each query that the action makes in it.

    answered(world, program, Replies.of_program(program), Random(1)).returns
"""

from dataclasses import replace
from random import Random
from typing import assert_never

from differential.clients import with_tokens
from differential.queries import result
from differential.requests import given_reply, with_sequences
from differential.tokens import given_token, with_signed

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import HTTP
from actiongen.testing.replies import Replies
from actiongen.testing.values import plain


def answered(world: World, program: ir.Program, replies: Replies, random: Random) -> World:
    """The world with its answers."""
    if not replies.asks:
        return world
    given: dict[tuple[str, ...], Value] = {}
    for name, asks in replies.asks.items():
        match asks[0].question:
            case ir.Request():
                path, value = given_reply(name, random)
                given[path] = value
            case ir.ApiQuery(method):
                given[HTTP, name] = result(method, random)
            case ir.Verification() | ir.Signature() as question:
                given.update(given_token(question, name, random))
            case ir.ExternCall():
                pass  # a plain value of its type
            case other:
                assert_never(other)
    world = with_sequences(replies.answered(world, program, given), random)
    world = with_tokens(_with_all_results(world, replies, random), program, random)
    return with_signed(world, program, random)


def _with_all_results(world: World, replies: Replies, random: Random) -> World:
    """The world with a result of each method: with other answers a run comes to queries that it did not come to."""
    returns = dict(world.returns)
    for asks in replies.asks.values():
        match asks[0].question:
            case ir.ApiQuery(method) if Tag.CACHE not in method.tags and method.name not in returns:
                returns[method.name] = plain(result(method, random))
            case _:  # what else is asked has an answer, or none is needed
                pass
    return replace(world, returns=returns)
