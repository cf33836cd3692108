"""Answers about a place in a folder of policies, for whoever shows them while they are written: an editor, a page.

In: a :class:`~actiongen.ide.workspace.Workspace`, which holds texts, a path and an offset in characters. Out: values of
``model.py``. Nothing here knows a protocol, or reads or writes a file.
"""
