"""Values that are equal have one text, and others have another."""

from actiongen.runs.values import canonical, canonical_arguments, canonical_call, defined


def test_equal_values_have_one_text_whatever_the_order_of_their_members() -> None:
    assert (
        canonical({"b": 1.0, "a": [True, {"d": None, "c": "x"}]}) == '{"a":[true,{"c":"x","d":null}],"b":1}'
    )
    assert canonical([2.0, 1.0]) == "[2,1]" != canonical([1.0, 2.0])


def test_absent_arguments_at_the_end_of_a_call_count_as_left_out() -> None:
    assert canonical_call("access.deny", ["a", None, "b", None, None]) == (
        "access.deny",
        '"a"',
        "null",
        '"b"',
    )
    assert canonical_arguments([None, None]) == () == canonical_arguments([])
    assert canonical_arguments(["null"]) == ('"null"',)


def test_undefined_is_absent_wherever_it_stands() -> None:
    undefined = {"$undefined": True}
    assert defined(undefined) is None
    assert defined([1.0, undefined, {"a": [undefined]}]) == [1.0, None, {"a": [None]}]
    assert defined({"$undefined": False}) == {"$undefined": False}
    assert defined({"$undefined": True, "a": 1.0}) == {"$undefined": True, "a": 1.0}
