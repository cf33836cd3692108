"""What :mod:`actiongen.ide` knows, over the Language Server Protocol.

In: the messages of an editor on standard input. Out: answers and diagnostics on standard output. Nothing here knows
the language; needs pygls, which ``actiongen[lsp]`` brings.
"""
