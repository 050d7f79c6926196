"""Finds, in the code itself, every action that is recorded for a noun, such as a registration or its person."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("services", "bot")
OF_A_FILE = ("registration", "person")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def recorded_actions(*nouns: str) -> dict[str, str]:
    """Map each action of these nouns to where it is recorded; `move` takes the names of the table and is left out."""
    nouns = nouns or OF_A_FILE
    found: dict[str, str] = {}
    for path in sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        module = ast.parse(path.read_text())
        for function, call in _records(module, nouns):
            for action in _values(_argument(call, "action"), function, module):
                found[action] = f"{path.relative_to(ROOT)}:{call.lineno}"
        for call in _begun(module, nouns):
            found["begin"] = f"{path.relative_to(ROOT)}:{call.lineno}"
    return found


def _begun(module: ast.Module, nouns: tuple[str, ...]) -> Iterator[ast.Call]:
    """Find what is begun by `services.moving`, which is told a table that is called as the noun is."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "moving.begin"
            and ast.unparse(node.args[1]) in nouns
        ):
            yield node


def _records(module: ast.Module, nouns: tuple[str, ...]) -> Iterator[tuple[Function, ast.Call]]:
    for function in ast.walk(module):
        if not isinstance(function, Function) or function.name == "move":
            continue
        for call in _calls(function, "record"):
            noun = _argument(call, "noun")
            # A noun that is put together is one of a file's; that of a lifecycle, anything's.
            together = not isinstance(noun, ast.Constant) and ast.unparse(noun) != "lifecycle.noun"
            if (together and nouns == OF_A_FILE) or getattr(noun, "value", None) in nouns:
                yield function, call


def _calls(where: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(where):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _argument(call: ast.Call, name: str) -> ast.expr:
    return next(keyword.value for keyword in call.keywords if keyword.arg == name)


def _values(given: ast.expr, function: Function, module: ast.Module) -> set[str]:
    """Find what an argument may be: said here, assigned in the function, or said by those who call the function."""
    if not isinstance(given, ast.Name):
        values = {node.value for node in ast.walk(given) if isinstance(node, ast.Constant)}
    elif given.id in (names := [one.arg for one in function.args.args]):
        values = _of_callers(names.index(given.id), function, module)
    else:
        assigned = [node.value for node in ast.walk(function) if _assigns(node, given.id)]  # type: ignore[attr-defined]  # told by _assigns
        values = {value for one in assigned for value in _values(one, function, module)}
    said = {value for value in values if isinstance(value, str)}
    assert said, f"{module}: nobody can read which actions {ast.unparse(given)} in {function.name} stands for"
    return said


def _of_callers(at: int, function: Function, module: ast.Module) -> set[str]:
    return {
        value
        for caller in ast.walk(module)
        if isinstance(caller, Function) and caller is not function
        for call in _calls(caller, function.name)
        for value in _values(call.args[at], caller, module)
    }


def _assigns(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
