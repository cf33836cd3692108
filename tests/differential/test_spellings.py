"""Every text that JSON has for a value is read as Node reads it."""

from random import Random

from differential.wild import any_json, text_of
from seeds import seeds

from actiongen.auth0.load import load_trigger
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.texts import json_text, to_units, value_of_json
from actiongen.runs.world import World

CODE = (
    "exports.onExecutePostLogin = async (event) => { console.log(JSON.stringify(JSON.parse(event.text))); };"
)


def test_texts_of_json_are_read_as_node_reads_them() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    texts = {}
    for seed in seeds(range(2_000)):
        random = Random(seed)
        texts[seed] = text_of(any_json(random, 4), random)
    with Runner(find_node(), Limits(seconds=30)) as runner:
        worlds = [World({"text": to_units(text)}) for text in texts.values()]
        for (seed, text), ran in zip(
            texts.items(), runner.run(runner.load(CODE, trigger), worlds), strict=True
        ):
            assert ran.run.logs == ((json_text(value_of_json(text)),),), f"seed {seed}: {text}"
