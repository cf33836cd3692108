"""What comes back from what an action asks, by the number of the question.

In: a question. Out: its answer, where there may be one, as the world may give it.
"""

from actiongen.auth0.model import Method
from actiongen.verify.functions import Functions
from actiongen.verify.shapes import kinds_of
from actiongen.verify.terms import BOOLEAN, Node


def answer_of(values: Functions, method: Method, number: int) -> Node:
    """What a query gives, or that it throws."""
    shape = method.returns.value
    answer = values.space.made("answer", (number,), kinds_of(shape), shape)
    if not method.returns.throws:
        return answer
    fails = values.space.made("fails", (number,), BOOLEAN)
    return values.space.then(fails, values.space.thrown, answer)
