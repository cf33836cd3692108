"""cvc5 itself answers, as well as wished, and whatever it does in its process costs one answer."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from actiongen.prover import solve
from actiongen.prover.problem import Problem, Solved, Status
from actiongen.prover.solve import SolverMissing, Worker, Workers, is_installed
from actiongen.runner.process import Talking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason='no cvc5: pip install "actiongen[prove]"'),
]

WITHIN_SECONDS = 60.0
"""What nothing but a hang takes, on a machine that does much else."""
NEVER_HEEDS_ITS_LIMIT = '(str.in_re x ((_ re.loop 1 3000000) (re.++ (re.range "a" "z") (str.to_re "b"))))'
HANGS_FOR_MINUTES = """
(str.in_re x ((_ re.loop 1 2000) ((_ re.loop 1 2000) (re.union (str.to_re "ab") (re.range "a" "z")))))
"""
SLOWLY_REFUTED = '(and (= (str.len x) 3) (str.in_re x (re.* (str.to_re "ab"))))'
GIVES_UP_IN_TIME = "(= (+ (* a a a a a) (* b b b b b)) (* c c c c c))"


@pytest.fixture(scope="module")
def shared() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def problem(
    declared: str,
    *assertions: str,
    prefer: Sequence[str] = (),
    few: Sequence[str] = (),
    pleasant: Sequence[str] = (),
    milliseconds: int = 20_000,
) -> Problem:
    """``declared`` as "x:String n:Int"; all of it is wanted."""
    sorts = dict(constant.split(":") for constant in declared.split())
    declarations = tuple(f"(declare-const {name} {sort})" for name, sort in sorts.items())
    wanted = {name: name for name in sorts}
    return Problem(declarations, assertions, tuple(prefer), tuple(few), tuple(pleasant), wanted, milliseconds)


def bools(names: str) -> str:
    return " ".join(f"{name}:Bool" for name in names)


def held(solved: Solved) -> str:
    """The names of the truth values that are true."""
    assert solved.status is Status.POSSIBLE, solved
    return "".join(name for name, value in solved.values.items() if value is True)


def pid(worker: Worker) -> int:
    assert worker._child is not None
    return worker._child.pid


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


# Answers


def test_possible_with_values(shared: Worker) -> None:
    solved = shared.solve(problem("b:Bool n:Int", "(and b (= (* 2 n) (- 6)))"))
    assert solved == Solved(Status.POSSIBLE, {"b": True, "n": Fraction(-3)}, preferred=True)


def test_impossible(shared: Worker) -> None:
    text = problem("x:String", '(str.prefixof "ab" x)', '(str.suffixof "cd" x)', "(< (str.len x) 4)")
    assert shared.solve(text) == Solved(Status.IMPOSSIBLE)


def test_numbers_are_exact(shared: Worker) -> None:
    solved = shared.solve(problem("x:Real n:Int", "(= (* 3.0 x) (- 1.0))", f"(= n {10**40 + 1})"))
    assert solved.values == {"x": Fraction(-1, 3), "n": Fraction(10**40 + 1)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        '"" said "she"',
        "\\",
        "\\u{41}",
        "\\n",
        "\n\t\x00",
        "é",
        "\ud800",
        "\udc00\ud83d",
        "\ud83d\ude00",
        "\uffff",
    ],
)
def test_texts_come_back_unit_for_unit(shared: Worker, text: str) -> None:
    literal = "".join(f"\\u{{{ord(unit):x}}}" for unit in text)
    solved = shared.solve(problem("x:String n:Int", f'(= x "{literal}")', "(= n (str.len x))"))
    assert solved.values == {"x": text, "n": Fraction(len(text))}


def test_characters_are_utf_16_units(shared: Worker) -> None:
    units = '(re.range "\\u{0}" "\\u{ffff}")'
    one = shared.solve(problem("x:String", "(= (str.len x) 1)", f"(not (str.in_re x {units}))"))
    assert one.status is Status.IMPOSSIBLE
    longer = shared.solve(problem("x:String", '(= x "\\u{1f600}")'))
    assert longer.status is Status.UNKNOWN
    assert "no text of UTF-16" in str(longer.reason)


def test_definitions_and_functions(shared: Worker) -> None:
    declarations = (
        "(declare-fun hash (String) String)",
        "(declare-const l String)",
        '(define-fun mail () String (str.++ l "@b.c"))',
        "(define-fun twice ((s String)) String (str.++ s s))",
    )
    wanted = {"hash of it": "(hash (twice mail))", "a": "mail"}
    assertions = ('(= (hash (twice mail)) "h")', "(= (str.len mail) 5)", '(str.prefixof "a" (twice mail))')
    solved = shared.solve(Problem(declarations, assertions, (), (), (), wanted, 20_000))
    assert solved.values == {"hash of it": "h", "a": "a@b.c"}
    contrary = (*assertions, '(= (hash "a@b.ca@b.c") "i")')
    assert (
        shared.solve(Problem(declarations, contrary, (), (), (), wanted, 20_000)).status is Status.IMPOSSIBLE
    )


@pytest.mark.parametrize(
    ("declaration", "assertion", "reason"),
    [
        ("(declare-const x Bool)", "(and x y)", "Symbol 'y' not declared"),
        ("(declare-const x Bool)", "(and x", "Expected"),
        ("(declare-const x Bool)", "x) (exit", "Mismatched parentheses"),
        ("(declare-const x Bool)", "x x", "not 1 terms but 2"),
        ("(declare-const x Bool)", "(= x 1)", "same type"),
        ("(declare-const x Bool)", '(= x "\N{SNOWMAN}")', "Non-printable"),
        ("(declare-const x Bool)", '(= x "\ud800")', "surrogates not allowed"),
        ("(declare-const x Bool) (exit)", "x", "exit is no declaration"),
        ("(declare-const x Text)", "x", "'Text' not declared"),
    ],
)
def test_a_wrong_problem_has_a_reason(shared: Worker, declaration: str, assertion: str, reason: str) -> None:
    solved = shared.solve(Problem((declaration,), (assertion,), (), (), (), {}, 20_000))
    assert solved.status is Status.UNKNOWN
    assert reason in str(solved.reason)
    assert "Traceback" not in str(solved.reason)


# Wishes


def test_as_few_wishes_as_possible_are_lost(shared: Worker) -> None:
    # Who takes "a" first, as it comes, loses the three others.
    wish = problem(bools("abcd"), "(=> a (not (or b c d)))", few=["a", "b", "c", "d"])
    assert held(shared.solve(wish)) == "bcd"


def test_wishes_that_exclude_each_other_in_circles(shared: Worker) -> None:
    # Of a ring of seven no two neighbours can hold: three at most, and four of the eight that are asked for.
    names = "abcdefg"
    apart = [f"(not (and {one} {other}))" for one, other in zip(names, names[1:] + "a", strict=True)]
    solved = shared.solve(problem(bools(names + "h"), *apart, few=[*names, "h"]))
    assert len(held(solved)) == 4
    assert solved.values["h"] is True


@pytest.mark.every(4)
@pytest.mark.parametrize("seed", range(40))
def test_no_answer_has_more_wishes_than_the_best(shared: Worker, seed: int) -> None:
    # Of about every eighth of these, wishes that are kept one after another are too few.
    names = "abcdefgh"
    chance = Random(seed)
    apart = [chance.sample(range(8), 2) for _ in range(9)]
    choices = (
        bits for bits in range(256) if not any(bits >> one & bits >> other & 1 for one, other in apart)
    )
    best = max(bits.bit_count() for bits in choices)
    said = [f"(not (and {names[one]} {names[other]}))" for one, other in apart]
    assert len(held(shared.solve(problem(bools(names), *said, few=list(names))))) == best


def test_prefer_comes_before_few(shared: Worker) -> None:
    wish = problem(bools("abcd"), "(=> a (not (or b c d)))", prefer=["a"], few=["b", "c", "d"])
    solved = shared.solve(wish)
    assert (held(solved), solved.preferred) == ("a", True)


def test_prefer_counts_as_a_whole_or_not(shared: Worker) -> None:
    wish = problem(bools("abcd"), "(not (and a b))", "(=> a (not c))", prefer=["a", "b"], few=["c", "d"])
    solved = shared.solve(wish)
    assert solved.values["c"] is solved.values["d"] is True
    assert not solved.preferred


def test_what_only_prefer_forbids_is_not_lost_with_it(shared: Worker) -> None:
    wish = problem(
        "p:Bool c:Bool x:String", f"(=> p {SLOWLY_REFUTED})", "(=> p (not c))", prefer=["p"], few=["c"]
    )
    solved = shared.solve(wish)
    assert (held(solved), solved.preferred) == ("c", False)


def test_pleasant_wishes_in_their_order(shared: Worker) -> None:
    wish = problem(
        bools("abcdef"),
        "(not (and a b c))",
        "(not (and a d))",
        "f",
        "(not (and e f))",
        pleasant=list("abcdef"),
    )
    assert held(shared.solve(wish)) == "abf"


def test_a_pleasant_wish_does_not_fall_with_the_one_that_it_excludes(shared: Worker) -> None:
    wish = problem(
        "a:Bool b:Bool c:Bool x:String", f"(=> a {SLOWLY_REFUTED})", "(not (and a c))", pleasant=list("abc")
    )
    assert held(shared.solve(wish)) == "bc"


def test_few_comes_before_pleasant(shared: Worker) -> None:
    wish = problem(bools("abcd"), "(=> a (not (or b c d)))", few=["b", "c"], pleasant=["a", "d"])
    assert held(shared.solve(wish)) == "bcd"


def test_a_wrong_wish_has_a_reason(shared: Worker) -> None:
    solved = shared.solve(problem("x:Bool", "x", few=["(not y)"]))
    assert (solved.status, "Symbol 'y' not declared" in str(solved.reason)) == (Status.UNKNOWN, True)


def test_wishes_make_nothing_impossible(shared: Worker) -> None:
    wish = problem("x:String", '(= x "a")', prefer=["false"], few=['(= x "b")', "false"], pleasant=["false"])
    assert shared.solve(wish) == Solved(Status.POSSIBLE, {"x": "a"}, preferred=False)
    none = problem("x:String", '(= x "a")', '(= x "b")', prefer=['(= x "b")'], few=['(= x "a")'])
    assert shared.solve(none) == Solved(Status.IMPOSSIBLE)


def test_wishes_that_take_too_long_leave_an_answer(shared: Worker) -> None:
    wish = problem(
        "a:Int b:Int c:Int p:Bool",
        "(and (> a 1) (> b 1) (> c 1))",
        prefer=[GIVES_UP_IN_TIME],
        few=["p", GIVES_UP_IN_TIME],
        milliseconds=1500,
    )
    solved = shared.solve(wish)
    assert (held(solved), solved.preferred) == ("p", False)
    assert all(solved.values[name] > Fraction(1) for name in "abc")  # type: ignore[operator]


@pytest.mark.every(3)
@pytest.mark.parametrize("kind", ["prefer", "few", "pleasant"])
def test_a_wish_that_hangs_leaves_an_answer(kind: str) -> None:
    wishes = {kind: ["p", NEVER_HEEDS_ITS_LIMIT]}
    with Worker() as worker:
        solved = worker.solve(problem("x:String p:Bool", '(= x "a")', milliseconds=1000, **wishes))
        assert (solved.status, solved.values["x"]) == (Status.POSSIBLE, "a")
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def test_a_wish_that_eats_the_memory_leaves_an_answer() -> None:
    with Worker(megabytes=300) as worker:
        wish = problem("x:String n:Int", "(= n 1)", few=[NEVER_HEEDS_ITS_LIMIT])
        assert worker.solve(wish).values["n"] == 1
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def test_the_same_problem_has_the_same_answer(shared: Worker) -> None:
    wish = problem("x:String y:String n:Int", '(str.contains x "a")', "(not (= x y))", few=["(= n 3)"])
    with Worker() as another:
        assert shared.solve(wish) == shared.solve(wish) == another.solve(wish)


# Whatever the process does


def test_the_process_starts_with_the_first_problem_and_stays() -> None:
    with Worker() as worker:
        assert worker._child is None
        worker.solve(problem("x:Bool", "x"))
        first = pid(worker)
        worker.solve(problem("x:Bool", "(not x)"))
        assert pid(worker) == first
    assert not is_running(first)
    with pytest.raises(ChildProcessError):
        os.waitpid(first, os.WNOHANG)


def test_a_limit_that_cvc5_heeds() -> None:
    with Worker() as worker:
        worker.solve(problem("x:Bool", "x"))
        first = pid(worker)
        hard = problem(
            "a:Int b:Int c:Int", "(and (> a 1) (> b 1) (> c 1))", GIVES_UP_IN_TIME, milliseconds=1000
        )
        assert worker.solve(hard) == Solved(Status.UNKNOWN, reason="the time limit of 1 s")
        assert pid(worker) == first


def test_a_hang_costs_one_answer() -> None:
    with Worker() as worker:
        worker.solve(problem("x:Bool", "x"))
        first = pid(worker)
        began = time.monotonic()
        solved = worker.solve(problem("x:String", NEVER_HEEDS_ITS_LIMIT, milliseconds=200))
        assert solved == Solved(Status.UNKNOWN, reason="the time limit of 0.2 s")
        assert time.monotonic() - began < WITHIN_SECONDS
        assert not is_running(first)
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def test_eaten_memory_costs_one_answer() -> None:
    with Worker(megabytes=300) as worker:
        solved = worker.solve(problem("x:String", NEVER_HEEDS_ITS_LIMIT, milliseconds=60_000))
        assert solved == Solved(Status.UNKNOWN, reason="the memory limit of 300 MB")
        assert worker._child is None
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def test_a_killed_process_costs_one_answer() -> None:
    with Worker() as worker:
        worker.solve(problem("x:Bool", "x"))
        killing = threading.Timer(0.3, os.kill, (pid(worker), signal.SIGKILL))
        killing.start()
        solved = worker.solve(problem("x:String", NEVER_HEEDS_ITS_LIMIT, milliseconds=60_000))
        assert solved == Solved(Status.UNKNOWN, reason="the solver crashed")
        killing.join()
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def test_a_process_killed_between_two_problems_costs_none() -> None:
    with Worker() as worker:
        worker.solve(problem("x:Bool", "x"))
        assert worker._child is not None
        os.kill(pid(worker), signal.SIGKILL)
        worker._child._process.wait()
        assert worker.solve(problem("x:Bool", "x")).values == {"x": True}


def pid_after(worker: Worker) -> int:
    worker.solve(problem("x:Bool", "x"))
    return pid(worker)


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("print('nonsense', flush=True)", "the solver does not start"),
        ("raise ImportError", "the solver does not start"),
        ("print('{}', flush=True); input(); print('no JSON', flush=True); input()", "the solver crashed"),
        (
            'print(\'{}\', flush=True); input(); print(\'{"status": "sure", "final": true}\', flush=True); input()',
            "the solver crashed",
        ),
        ("print('{}', flush=True); input(); print('[]', flush=True); input()", "the solver crashed"),
        (
            "print('{}', flush=True); import os; os.close(0); import time; time.sleep(60)",
            "the time limit of 0.5 s",
        ),
        ("print('{}', flush=True); input(); import os; os.abort()", "the solver crashed"),
    ],
)
def test_nonsense_costs_one_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, reason: str
) -> None:
    script = tmp_path / "worker.py"
    script.write_text(says)
    monkeypatch.setattr(solve, "_SCRIPT", script)
    with Worker() as worker:
        for _ in range(2):
            solved = worker.solve(problem("x:Bool", "x", milliseconds=500))
            assert solved == Solved(Status.UNKNOWN, reason=reason)


def test_an_interrupted_answer_is_not_that_to_the_next_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with Worker() as worker:
        worker.solve(problem("x:Bool", "x"))
        with monkeypatch.context() as patch:

            def interrupted(child: Talking, seconds: float) -> list[bytes]:
                if seconds:
                    raise KeyboardInterrupt
                return []

            patch.setattr(Talking, "lines", interrupted)
            with pytest.raises(KeyboardInterrupt):
                worker.solve(problem("x:Bool", "x"))
        assert worker.solve(problem("y:Bool", "(not y)")).values == {"y": False}


@pytest.mark.every(3)
@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_parent(ends: signal.Signals) -> None:
    parent = textwrap.dedent(f"""
        from actiongen.prover.problem import Problem
        from actiongen.prover.solve import Worker
        worker = Worker()
        worker.solve(Problem(("(declare-const x Bool)",), ("x",), (), (), (), {{}}, 9000))
        print(worker._child.pid, flush=True)
        hangs = Problem(("(declare-const x String)",), ({HANGS_FOR_MINUTES!r},), (), (), (), {{}}, 1000)
        worker.solve(hangs)
        """)
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        number = int(child.stdout.readline())
        # By now it has the problem that hangs.
        time.sleep(0.5)
        os.killpg(child.pid, ends)
        child.wait(WITHIN_SECONDS)
    # Of a parent that could not end it, it hangs for its limit and some seconds more.
    until(lambda: not is_running(number))


def test_ctrl_c_of_a_terminal_does_not_reach_it(shared: Worker) -> None:
    shared.solve(problem("x:Bool", "x"))
    assert os.getpgid(pid(shared)) != os.getpgid(0)
    number = pid(shared)
    os.kill(number, signal.SIGINT)
    time.sleep(0.2)
    assert shared.solve(problem("x:Bool", "x")).values == {"x": True}
    assert pid(shared) == number


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="only Linux says how much memory a process has"
)
def test_problems_leave_nothing_behind() -> None:
    with Worker() as worker:

        def resident(times: int) -> int:
            for number in range(times):
                text = problem(
                    "x:String y:String n:Int",
                    f'(str.in_re x (re.+ (re.union (re.range "a" "z") (str.to_re "{number}"))))',
                    few=[f"(= n {number})", '(= y "b")'],
                    pleasant=['(str.prefixof "abc" x)'],
                )
                assert worker.solve(text).values["n"] == number
            assert worker._child is not None
            return worker._child.resident_bytes()

        first = pid_after(worker)
        before = resident(10)
        assert resident(100) - before < 8 << 20
        assert pid(worker) == first


def test_threads_share_a_worker(shared: Worker) -> None:
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = shared.solve(problem("n:Int", f"(= n {number})")).values["n"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(8)}


def test_two_workers_answer_whoever_asks() -> None:
    problems = [problem("n:Int", f"(= n {number})") for number in range(20)]
    with Workers(2) as workers, ThreadPoolExecutor(4) as pool:
        assert [solved.values["n"] for solved in pool.map(workers.solve, problems)] == list(range(20))
        numbers = [pid(worker) for worker in workers._all]
    assert not any(map(is_running, numbers))


def test_a_second_worker_starts_when_one_is_not_enough() -> None:
    with Workers(2) as workers:
        for number in range(3):
            assert workers.solve(problem("n:Int", f"(= n {number})")).values["n"] == number
        assert [worker._child is None for worker in workers._all].count(True) == 1


def test_one_of_many_hangs() -> None:
    problems = [problem("n:Int", f"(= n {number})") for number in range(10)]
    problems[3] = problem("x:String", NEVER_HEEDS_ITS_LIMIT, milliseconds=200)
    with Workers(2) as workers, ThreadPoolExecutor(2) as pool:
        answers = [solved.values.get("n") for solved in pool.map(workers.solve, problems)]
    assert answers == [0, 1, 2, None, *range(4, 10)]


def test_answers_that_nobody_waits_for_are_stopped() -> None:
    hanging = problem("x:String", NEVER_HEEDS_ITS_LIMIT, milliseconds=60_000)
    began = time.monotonic()
    with Workers(2) as workers, ThreadPoolExecutor(2) as pool:
        assert workers.solve(problem("x:Bool", "x")).values == {"x": True}
        asked = [pool.submit(workers.solve, hanging) for _ in range(2)]
        while any(worker._child is None for worker in workers._all):
            time.sleep(0.01)
        workers.stop()
        assert all(each.result().status is Status.UNKNOWN for each in asked)
    assert time.monotonic() - began < WITHIN_SECONDS


def test_without_cvc5_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "find_spec", lambda name: None)
    assert not is_installed()
    with Worker() as worker, pytest.raises(SolverMissing, match=r'pip install "actiongen\[prove\]"'):
        worker.solve(problem("x:Bool", "x"))


def test_cvc5_is_not_imported_here() -> None:
    code = "import sys, actiongen.prover.solve as solve; solve.is_installed(); print('cvc5' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
