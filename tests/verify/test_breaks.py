"""Whatever is broken in the emitter, the validation notices it without running an event.

All breaks of the functions of the runtime are tried, and some of those of the emitter; ``verify_mutants.py`` tries all.
"""

from random import Random

import pytest
from emitter_probes import Probes
from mutate_emitter import FILES, breaks_of_runtime
from verify_mutants import breaks, examples, more_examples, verdict

from actiongen.verify.texts import OtherTextError, features

RUNTIME = [file for file in FILES if file.suffix == ".js"]
SEED = 11
ONE_IN = 20


@pytest.mark.parametrize("file", RUNTIME, ids=lambda file: file.stem)
def test_a_break_of_a_function_of_the_runtime_is_noticed(file) -> None:
    text = file.read_text(encoding="utf-8").rstrip("\n")
    features({file.stem: text})
    for broken in breaks_of_runtime(file, text):
        with pytest.raises(OtherTextError, match=file.stem):
            features({file.stem: broken.applied(text)})


@pytest.mark.long
def test_breaks_of_the_emitter_are_noticed() -> None:
    all_breaks = breaks()
    some = Random(SEED).sample(all_breaks, len(all_breaks) // ONE_IN)
    with Probes(some) as probes:
        sets = examples(probes), more_examples(probes)
    results = {each.shown(each.file.read_text(encoding="utf-8")): verdict(each, *sets) for each in some}
    assert not {name: why for name, (result, why) in results.items() if result == "MISSED"}
    assert sum(result == "noticed" for result, _ in results.values()) >= len(some) // 4
