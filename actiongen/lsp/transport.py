"""Messages on a pair of streams.

In: the streams. Out: each message, as soon as it has arrived, in the loop in which all work is done. A thread of its
own reads, so that what comes while the server works lies ready behind it: a request whose cancellation has arrived,
too, is never begun, and of a burst of changes the last text alone is checked.
"""

import asyncio
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import BinaryIO

_LOG = logging.getLogger(__name__)
_LENGTH = re.compile(rb"content-length\s*:\s*(\d+)", re.IGNORECASE)
MOST_BYTES = 64 * 1024 * 1024
"""No message is longer; one that says so is no message."""


async def serve(stream: BinaryIO, receive: Callable[[bytes], None]) -> None:
    """Hands on the messages of a stream until it ends."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    # When Python ends it waits for whoever reads its own stream.
    own = os.fdopen(os.dup(stream.fileno()), "rb")

    def read() -> None:
        with suppress(RuntimeError):  # the loop has ended before the stream
            for body in messages(own):
                loop.call_soon_threadsafe(receive, body)
            loop.call_soon_threadsafe(ended.set_result, None)

    Thread(target=read, daemon=True, name="actiongen-lsp-reader").start()
    await ended


def messages(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages, until the stream ends or says what nobody can read."""
    length = 0
    while header := stream.readline():
        if (match := _LENGTH.match(header)) is not None:
            length = int(match[1])
        elif not header.strip() and length:
            if length > MOST_BYTES:
                _LOG.error("a message of %d bytes is none: the connection ends", length)
                return
            body = stream.read(length)
            if len(body) < length:
                return
            yield body
            length = 0
