"""The rules of a policy in plain words, as Markdown.

In: parts of a program. Out: phrases and blocks for people who do not program; see speaker.py.
"""
