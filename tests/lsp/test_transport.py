"""What is a message, and what is none."""

import asyncio
import os
from io import BytesIO

import pytest

from actiongen.lsp import transport
from actiongen.lsp.transport import messages, serve


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (b"", []),
        (b"Content-Length: 2\r\n\r\nab", [b"ab"]),
        (b"Content-Length: 2\r\n\r\nabContent-Length: 3\r\n\r\ncde", [b"ab", b"cde"]),
        (b"content-length :\t2\n\nab", [b"ab"]),
        (b"Content-Type: x\r\nContent-Length: 2\r\nMore: y\r\n\r\nab", [b"ab"]),
        # The number is that of the message, and of no other.
        (b"Content-Length: 2\r\n\r\nab\r\nContent-Length: 1\r\n\r\nc", [b"ab", b"c"]),
        # The last of two lines counts.
        (b"Content-Length: 9\r\nContent-Length: 1\r\n\r\nab", [b"a"]),
        # Empty lines, and heads that say no length, begin nothing.
        (b"\r\n\r\nMore: y\r\n\r\nContent-Length: 1\r\n\r\na", [b"a"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\na", [b"a"]),
        (b"Content-Length: x\r\n\r\nContent-Length: 1\r\n\r\na", [b"a"]),
        (b"X-Content-Length: 5\r\nContent-Length: 1\r\n\r\na", [b"a"]),
        # The stream ends in a message, or in its head.
        (b"Content-Length: 1\r\n\r\naContent-Length: 3\r\n\r\nbc", [b"a"]),
        (b"Content-Length: 1\r\n\r\naContent-Length: 3\r\n", [b"a"]),
        # The largest, and one that is larger.
        (b"Content-Length: 8\r\n\r\n12345678Content-Length: 1\r\n\r\na", [b"12345678", b"a"]),
        (b"Content-Length: 9\r\n\r\n123456789Content-Length: 1\r\n\r\na", []),
    ],
)
def test_messages(sent: bytes, heard: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MOST_BYTES", 8)
    assert [*messages(BytesIO(sent))] == heard


def test_how_large_a_message_may_be(caplog: pytest.LogCaptureFixture) -> None:
    """A whole file of any size that a policy may have fits in; what nobody sends is not waited for."""
    assert transport.MOST_BYTES == 64 * 1024 * 1024
    assert [*messages(BytesIO(b"Content-Length: 67108865\r\n\r\na"))] == []
    assert "a message of 67108865 bytes is none" in caplog.text
    caplog.clear()
    # As large as may be, but it does not come.
    assert [*messages(BytesIO(b"Content-Length: 67108864\r\n\r\na"))] == [] and caplog.text == ""


def test_each_is_handed_on_until_the_stream_ends() -> None:
    reader, writer = os.pipe()
    heard: list[bytes] = []
    loops: list[asyncio.AbstractEventLoop] = []

    def receive(body: bytes) -> None:
        heard.append(body)
        loops.append(asyncio.get_running_loop())
        if len(heard) == 1:
            # What is sent meanwhile is heard, too.
            os.write(writer, b"Content-Length: 2\r\n\r\ncd")
            os.close(writer)

    async def both() -> None:
        with os.fdopen(reader, "rb") as stream:
            os.write(writer, b"Content-Length: 2\r\n\r\nab")
            await serve(stream, receive)
            assert loops == [asyncio.get_running_loop()] * 2 and not stream.closed

    asyncio.run(both())
    assert heard == [b"ab", b"cd"]


def test_a_loop_that_ends_first_leaves_the_reader_alone() -> None:
    reader, writer = os.pipe()

    async def begin() -> None:
        task = asyncio.create_task(serve(os.fdopen(reader, "rb"), lambda body: None))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(begin())
    os.close(writer)
