"""Mutants of a module: each is its text with one small change that ought to matter.

Sentences are not changed, nor what is decided when a module is imported by decorators, defaults
and classes.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_METHODS = {"filter": "exclude", "exclude": "filter"}


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        function: the qualified name of the function changed; empty for a table of the module.
        what: the line before and after, on one line each.
    """

    path: Path
    line: int
    function: str
    what: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Return where it is and what it changes, the same as long as the text is."""
        return f"{self.path.parent.name}.{self.path.stem}:{self.function or '-'}: {self.what}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of the module ``path``, in the order of its lines."""
    tree = ast.parse(path.read_text())
    for function, body in _bodies(tree):
        for statement in body:
            for node in ast.walk(statement):
                for new in _variants(node):
                    yield _mutant(path, function, tree, node, new)


def unchanged_of(path: Path) -> Mutant:
    """Return the module as it is, which every test must pass."""
    return Mutant(path, 0, "", "nothing", ast.parse(path.read_text()))


def _bodies(tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield each function with its statements, and what the module itself makes."""
    loose = [one for one in tree.body if isinstance(one, ast.Assign)]
    yield "", loose
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.body
        elif isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef):
                    yield f"{node.name}.{one.name}", one.body


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand instead of ``node``."""
    yield from _other_operators(node)
    yield from _other_statements(node)
    yield from _without_parts(node)


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _SWAPS:
            yield _with(node, ops=[_SWAPS[type(operator)]()])
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in _SWAPS:
            yield _with(node, op=_SWAPS[type(operator)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield _with(node, value=not value)
        case ast.Constant(value=int(value)):
            yield _with(node, value=value + 1)


def _other_statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.UnaryOp):
            yield _with(node, test=ast.UnaryOp(op=ast.Not(), operand=test))
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute()]) | ast.AugAssign():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None:
            yield _with(node, value=ast.Constant(value=None))


def _without_parts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Set(elts=elements) | ast.List(elts=elements) if len(elements) > 1:
            for one in elements:
                yield _with(node, elts=[other for other in elements if other is not one])
        case ast.Call(func=function, keywords=words):
            for word in words:
                yield _with(node, keywords=[other for other in words if other is not word])
            if isinstance(function, ast.Attribute) and function.attr in _METHODS:
                yield _with(node, func=_with(function, attr=_METHODS[function.attr]))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return self._new
        changed = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                setattr(changed, name, [self._visited(one) for one in value])
            else:
                setattr(changed, name, self._visited(value))
        return changed

    def _visited(self, value: object) -> object:
        return self.visit(value) if isinstance(value, ast.AST) else value


def _mutant(path: Path, function: str, tree: ast.Module, node: ast.AST, new: ast.AST) -> Mutant:
    ast.copy_location(new, node)
    changed = ast.fix_missing_locations(_Replace(node, new).visit(tree))
    assert isinstance(changed, ast.Module)
    what = f"{_short(node)} → {_short(new)}"
    return Mutant(path, getattr(node, "lineno", 0), function, what, changed)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())[:160]
