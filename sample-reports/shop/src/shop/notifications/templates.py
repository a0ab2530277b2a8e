"""A small template language: {{ value }}, {% if x %}, {% for a in b %}."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from shop.errors import ValidationError

_TOKEN = re.compile(r"({{.*?}}|{%.*?%})", re.DOTALL)

FILTERS: Dict[str, Callable[[Any], str]] = {
    "upper": lambda value: str(value).upper(),
    "title": lambda value: str(value).title(),
    "trim": lambda value: str(value).strip(),
    "count": lambda value: str(len(value)),
}

Scope = Mapping[str, Any]
Node = Callable[[Scope], Iterator[str]]


def _lookup(scope: Scope, path: str) -> Any:
    value: Any = scope
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        else:
            value = getattr(value, part, None)
        if value is None:
            return None
    return value


def _text(text: str) -> Node:
    def node(scope: Scope) -> Iterator[str]:
        yield text

    return node


def _value(expression: str) -> Node:
    path, *names = (part.strip() for part in expression.split("|"))
    for name in names:
        if name not in FILTERS:
            raise ValidationError(f"unknown filter {name!r}")

    def node(scope: Scope) -> Iterator[str]:
        value = _lookup(scope, path)
        if value is None:
            value = ""
        for name in names:
            value = FILTERS[name](value)
        yield str(value)

    return node


class Template:
    """Parsed once, rendered often."""

    class _Parser:
        def __init__(self, source: str) -> None:
            self._tokens = [token for token in _TOKEN.split(source) if token]
            self._position = 0

        def block(self, *ends: str) -> Tuple[List[Node], str]:
            """Nodes up to one of the end words; the word that was found."""
            nodes: List[Node] = []
            while self._position < len(self._tokens):
                token = self._tokens[self._position]
                self._position += 1
                if token.startswith("{{"):
                    nodes.append(_value(token[2:-2].strip()))
                elif token.startswith("{%"):
                    words = token[2:-2].split()
                    if words and words[0] in ends:
                        return nodes, words[0]
                    nodes.append(self._tag(words))
                else:
                    nodes.append(_text(token))
            if ends:
                raise ValidationError(f"{ends[-1]} is missing")
            return nodes, ""

        def _tag(self, words: List[str]) -> Node:
            if len(words) == 2 and words[0] == "if":
                return self._if(words[1])
            if len(words) == 4 and words[0] == "for" and words[2] == "in":
                return self._for(words[1], words[3])
            raise ValidationError(f"not understood: {' '.join(words) or 'an empty tag'}")

        def _if(self, path: str) -> Node:
            negated = path.startswith("!")
            body, end = self.block("else", "endif")
            otherwise: List[Node] = []
            if end == "else":
                otherwise, _ = self.block("endif")

            def node(scope: Scope) -> Iterator[str]:
                chosen = body if bool(_lookup(scope, path.lstrip("!"))) is not negated else otherwise
                for child in chosen:
                    yield from child(scope)

            return node

        def _for(self, name: str, path: str) -> Node:
            body, _ = self.block("endfor")

            def node(scope: Scope) -> Iterator[str]:
                for index, item in enumerate(_lookup(scope, path) or ()):
                    inner = {**scope, name: item, "index": index + 1}
                    for child in body:
                        yield from child(inner)

            return node

    def __init__(self, source: str) -> None:
        self._nodes, _ = self._Parser(source).block()

    def render(self, scope: Optional[Scope] = None, **values: Any) -> str:
        combined = {**(scope or {}), **values}
        return "".join(part for node in self._nodes for part in node(combined))
