"""Puts the server together.

In: nothing. Out: standard input and output are the connection with a client, until it ends; all else that anybody
prints goes to standard error.
"""

import sys

from actiongen.lsp.actions import act
from actiongen.lsp.edits import edit
from actiongen.lsp.features import answer
from actiongen.lsp.following import follow
from actiongen.lsp.moves import follow_moves
from actiongen.lsp.server import Server
from actiongen.lsp.shown import show


def serve() -> None:
    """Serves one client."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    complete_server().start_io(stdin, stdout)


def complete_server() -> Server:
    """A server that answers all that there is to answer."""
    server = Server()
    follow(server)
    answer(server)
    edit(server)
    act(server)
    show(server)
    follow_moves(server)
    return server
