"""The one layout of a policy: black's.

In: the text of a policy that parses. Out: the same policy as black lays it out, 88 columns wide.

    >>> format_policy("x=1")
    'x = 1\\n'
"""

LINE_LENGTH = 88


def format_policy(text: str) -> str:
    """Lays out a policy; a text that Python cannot read raises black's InvalidInput."""
    import black
    from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=LINE_LENGTH)
    return black.format_str(text, mode=mode)
