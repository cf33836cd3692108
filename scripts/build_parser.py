"""Writes actiongen/syntax/policy.bin, the parser's tables, so that a command need not build them.

Run it after a change of actiongen/syntax/policy.lark or of Lark: python scripts/build_parser.py
"""

from actiongen.syntax.lex import TABLES, build_grammar, grammar_key


def main() -> None:
    """Builds the tables and writes them."""
    with TABLES.open("wb") as file:
        file.write(grammar_key())
        build_grammar().save(file)


if __name__ == "__main__":
    main()
