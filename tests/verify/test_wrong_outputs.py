"""Small changes of outputs that make them others, and such that say the same in other words.

``wrong_outputs.txt`` has an expression, and below it what stands in its JavaScript and what is put there instead. For
each there is an event that tells the two apart, so the validation must not hold them to be the same. Of the changes in
``right_outputs.txt`` no event tells anything, and each form is one that the validation is to see through.
"""

from pathlib import Path

import pytest
from verify.cases import programs, shown, verdicts
from verify.test_families import made, taken_for

from actiongen.verify.unrolled import _place


def changes(name: str) -> dict[str, tuple[str, ...]]:
    parts = Path(__file__).with_name(name).read_text("utf-8").strip().split("\n\n")
    return {line: tuple(below) for line, *below in map(str.splitlines, parts)}


WRONG, RIGHT = changes("wrong_outputs.txt"), changes("right_outputs.txt")


def told(line: str, changed: tuple[str, ...]) -> dict[str, bool]:
    """Of each change, whether it is told."""
    (program,) = programs(f'with rule("R"): log({line})\n')
    assert shown(verdicts(program)) == []
    found = {}
    for change in changed:
        old, new = change.removeprefix("    ").split(" ⇒ ")
        found[change] = any(each.difference for each in verdicts(program, (old, new)))
    return found


@pytest.mark.parametrize("line", WRONG)
def test_no_wrong_output_is_held_to_be_right(line: str) -> None:
    assert [change for change, is_told in told(line, WRONG[line]).items() if not is_told] == []


@pytest.mark.parametrize("line", RIGHT)
def test_other_words_are_seen_through(line: str) -> None:
    assert [change for change, is_told in told(line, RIGHT[line]).items() if is_told] == []


CONSTANTS = {
    "True": (
        "true !false 1<2 2>1 1<=1 1>=1 'a'==='a' 'a'!=='b' null===null NaN!==NaN"
        " 1!=='1' !0 !'' !NaN !null !!'a' !![] !!{} !!1 true&&true false||true null??true 1===1.0 0===-0"
        " [].every((x)=>x) !(1>2) !(NaN<1) !(NaN>=1) 'ab'.startsWith('a')||true [1].includes(1)"
    ),
    "False": (
        "false !true 1>2 1<1 'a'==='b' 'a'!=='a' null===undefined NaN===NaN 1==='1' !1 !'a' !{} ![]"
        " true&&false false||false [].some((x)=>x) NaN<1 NaN>1 NaN<=NaN [1].includes(2) ['1'].includes(1) 0>-0"
    ),
    "2": (
        "2 1+1 3-1 1*2 4/2 -(-2) 1-(-1) 'ab'.length [1,1].length [2][0] [1,2][1] [1,2].at(-1) ({a:2}).a"
        " ({a:1,a:2}).a ({...{a:1},a:2}).a ({a:1,...{a:2}}).a null??2 undefined??2 0||2 ''||2 1&&2 true?2:1 false?1:2"
        " Math.floor(2.5) Math.ceil(1.5) Math.floor(2) -Math.ceil(-2.5)"
        " ((x)=>x)(2) ((x,y)=>y)(1,2) ((x)=>x+1)(1) 2+0 0+2 2-0 2*1 2/1 [1,2].find((x)=>x>1) true+1"
        " [1,1].reduce((a,b)=>a+b,0) 'a'.length+1 1.5+0.5 ({})?.a??2 (null)?.a??2 [1,2].filter((x)=>x>1)[0]"
    ),
    "1.5": "1.5 3/2 1+0.5 2-0.5 0.5*3 -(-1.5) null??1.5 0||1.5 [1.5][0]",
    '"ab"': (
        "'ab' 'a'+'b' `ab` `a${'b'}` ''+'ab' 'ab'+'' null??'ab' ''||'ab' 'a'&&'ab' ['ab'][0] ['a','ab'].at(-1)"
        " ({a:'ab'}).a String('ab') true?'ab':'a' ({['a'+'b']:'ab'}).ab"
    ),
    '"1"': "'1' String(1) `${1}` 1+'' ''+1 '1'+'' String('1')",
    '"true"': "'true' String(true) `${true}` true+'' !false+''",
    '"null"': "'null' String(null) `${null}` null+''",
    '""': "'' ``  ''+'' ''&&'a' String('')",
}
"""Constants, and JavaScript that comes to each (ECMA-262)."""


@pytest.mark.parametrize("value", CONSTANTS)
def test_what_constants_come_to(value: str) -> None:
    (program,) = programs(f'with rule("R"): log({value})\n')
    (other,) = programs(f'with rule("R"): log({next(each for each in CONSTANTS if each != value)})\n')
    written = {program: '"ab"' if value == '"ab"' else value, other: next(iter(CONSTANTS))}
    written = {each: text.replace("True", "true").replace("False", "false") for each, text in written.items()}
    for code in CONSTANTS[value].split():
        other_text = "true" if value != "True" else "false"
        assert shown(verdicts(program, (f"log({written[program]})", f"log({code})"))) == [], code
        assert any(each.difference for each in verdicts(other, (f"log({other_text})", f"log({code})"))), code


def test_keys_that_are_numbers_come_first() -> None:
    """As ECMA-262, 10.1.11.1, says: up to 2^32 - 2, written as numbers are."""
    keys = ["b", "10", "a", "2", "01", "4294967295", "-1", "1.5", "0", "4294967294", "²", "4294967296"]
    first = ["0", "2", "10", "4294967294"]
    assert sorted(keys, key=_place) == [*first, *(key for key in keys if key not in first)]


def test_an_order_that_numbers_do_not_have() -> None:
    line = '[v for k, v in {"4294967296": event.user.user_id, "4294967295": event.client.name}.items()]'
    one, other = made(line), made("[event.user.user_id, event.client.name]")
    assert taken_for(one, other) and not taken_for(one, made("[event.client.name, event.user.user_id]"))
