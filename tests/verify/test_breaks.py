"""Whatever is broken in the emitter, the validation notices it without running an event.

All breaks of the functions of the runtime are tried, and some of those of the emitter; ``verify_mutants.py`` tries all.
"""

from random import Random

import pytest
from mutate_emitter import FILES, breaks_of_python, breaks_of_runtime
from verify_mutants import examples, verdict

from actiongen.verify.texts import OtherTextError, features

RUNTIME = [file for file in FILES if file.suffix == ".js"]
EMITTER = [file for file in FILES if file.suffix == ".py"]
TRIED = 24


@pytest.mark.parametrize("file", RUNTIME, ids=lambda file: file.stem)
def test_a_break_of_a_function_of_the_runtime_is_noticed(file) -> None:
    text = file.read_text(encoding="utf-8").rstrip("\n")
    features({file.stem: text})
    for broken in breaks_of_runtime(file, text):
        with pytest.raises(OtherTextError, match=file.stem):
            features({file.stem: broken.applied(text)})


@pytest.mark.long
def test_breaks_of_the_emitter_are_noticed() -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in EMITTER}
    breaks = [
        broken for file, text in texts.items() for broken in dict.fromkeys(breaks_of_python(file, text))
    ]
    all_examples = examples()
    found = {}
    for broken in Random(11).sample(breaks, TRIED):
        result, why = verdict(broken, all_examples)
        found[broken.shown(texts[broken.file])] = result, why
    assert not {name: why for name, (result, why) in found.items() if result == "MISSED"}
    assert sum(result == "noticed" for result, _ in found.values()) >= TRIED // 4
