"""Equal types are one object, however they were made."""

import pickle

from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField


def doubled(times: int) -> types.Type:
    made: types.Type = Basic.STRING
    for _ in range(times):
        made = Record((RecordField("l", made, False), RecordField("r", made, False)))
    return made


def test_equal_types_are_one_object() -> None:
    assert ListOf(Basic.STRING) is ListOf(Basic.STRING)
    assert MapOf(Basic.STRING) is MapOf(Basic.STRING)
    assert doubled(3) is doubled(3)


def test_types_of_other_kinds_or_parts_differ() -> None:
    assert ListOf(Basic.STRING) != MapOf(Basic.STRING)
    assert ListOf(Basic.STRING) != ListOf(Basic.JSON)
    assert doubled(3) != doubled(4)


def test_a_type_comes_back_from_another_process_as_itself() -> None:
    for type_ in (ListOf(Basic.JSON), MapOf(ListOf(Basic.TIME)), doubled(3)):
        assert pickle.loads(pickle.dumps(type_)) is type_


def test_parts_that_stand_twice_count_twice_and_are_asked_about_at_once() -> None:
    assert types.size(Basic.STRING) == 1
    assert types.size(doubled(3)) == 2**4 - 1
    assert types.size(doubled(60)) == 2**61 - 1
    assert types.holds(doubled(60), Basic.STRING)
    assert not types.holds(doubled(60), Basic.TIME)


def test_types_that_double_are_joined_and_fitted_at_once() -> None:
    def end(key: str) -> types.Type:
        made: types.Type = Record((RecordField(key, Basic.STRING, False),))
        for _ in range(60):
            made = Record((RecordField("l", made, False), RecordField("r", made, False)))
        return made

    joined = types.join(end("a"), end("b"))
    assert joined is not None and not types.fits(end("a"), end("b")) and not types.fits(joined, end("a"))
