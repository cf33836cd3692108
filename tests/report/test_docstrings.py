"""The docstring of a policy: its one section is found, and everything else stays text."""

from actiongen.report.docstrings import Consumer, Docstring, read_docstring


def test_text_and_consumers() -> None:
    text = """Keeps strangers out,
    and says so.

    More about it.

    Consumers:
    - the shop: shows the message,
      in red
    - support
    """
    assert read_docstring(text) == Docstring(
        ("Keeps strangers out, and says so.", "More about it."),
        (Consumer("the shop", "shows the message, in red"), Consumer("support", "")),
    )


def test_text_goes_on_below_the_section() -> None:
    text = "A.\n\nConsumers:\n- x: y\nNot indented.\n\n- an item\n  of a list\n- another"
    assert read_docstring(text) == Docstring(
        ("A.", "Not indented.", ("an item of a list", "another")), (Consumer("x", "y"),)
    )


def test_what_is_no_such_section_stays_text() -> None:
    for text in (
        "Consumers: the shop",
        "Consumers:",
        "Consumers:\n\n- the shop",
        "consumers:\n- the shop",
        "Note:\n- the shop",
    ):
        assert read_docstring(text).consumers == ()
    assert read_docstring("Note:\n- the shop").paragraphs == ("Note:", ("the shop",))
    assert read_docstring("Note: x\nOwner: y").paragraphs == ("Note: x Owner: y",)


def test_a_section_may_come_first_and_twice() -> None:
    found = read_docstring("Consumers:\n- a: b: c\n\nText.\n\nConsumers:\n- d")
    assert found == Docstring(("Text.",), (Consumer("a", "b: c"), Consumer("d", "")))


def test_nothing_says_nothing() -> None:
    assert read_docstring("") == Docstring((), ())
    assert read_docstring(" \n ").summary == ""
    assert read_docstring("- a\n- b").summary == "a"


def test_a_blank_line_ends_an_entry_whatever_blanks_it_has() -> None:
    found = read_docstring("Consumers:\n- a: x\n    \n    More.")
    assert found == Docstring(("More.",), (Consumer("a", "x"),))


def test_a_section_parts_the_texts_around_it() -> None:
    found = read_docstring("A\nConsumers:\n- x\nb\n- c\nConsumers:\n- y\n- d")
    assert found == Docstring(("A", "b", ("c",)), (Consumer("x", ""), Consumer("y", ""), Consumer("d", "")))
