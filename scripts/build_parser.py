"""Writes actiongen/syntax/policy.bin, the parser's tables, so that a command need not build them.

Run it after a change of actiongen/syntax/policy.lark, or of the form of the tables: python scripts/build_parser.py
"""

from actiongen.syntax.tables import save

if __name__ == "__main__":
    save()
