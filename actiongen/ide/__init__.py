"""What is known of a folder of policies while they are written, for whoever shows it: an editor, a page.

In: texts, one after another, as somebody types. Out: a :class:`~actiongen.ide.workspace.Workspace`. Nothing here knows
a protocol, or reads or writes a file.
"""
