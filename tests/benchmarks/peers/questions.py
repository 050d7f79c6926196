"""The form of the peers: thirteen updates, with buttons where the product has buttons."""

LAST = 13
BUTTONS = {1: 3, 2: 3, 3: 3, 7: 8, 8: 8, 9: 8, 10: 8, 12: 4}
"""How many buttons the question after a step has; none: it is answered by a text."""


def question(step: int) -> tuple[str, list[tuple[str, str]]]:
    """Give the question after `step` was answered, and the words and data of its buttons."""
    if step == LAST:
        return "Done. You are registered, thank you! We will call you back within a working day.", []
    buttons = [(f"{letter} choice", f"{step}.{letter}") for letter in "ABCDEFGH"[: BUTTONS.get(step, 0)]]
    return f"{step}. Please answer this one too, so that we can go on with the registration:", buttons
