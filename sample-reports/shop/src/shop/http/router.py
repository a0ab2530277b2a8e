"""Maps methods and paths to handlers."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Pattern, Tuple

from shop.errors import NotFound, ShopError
from shop.http.request import Request
from shop.http.response import Response

Handler = Callable[[Request], Response]

CONVERTERS: Dict[str, Tuple[str, Callable[[str], Any]]] = {
    "str": (r"[^/]+", str),
    "int": (r"\d+", int),
    "sku": (r"[A-Za-z]{2,4}-[0-9A-Za-z-]+", lambda text: text.upper()),
    "path": (r".+", str),
}

_PLACEHOLDER = re.compile(r"{(?P<name>\w+)(?::(?P<kind>\w+))?}")


class MethodNotAllowed(ShopError):
    code = "method-not-allowed"
    status = 405


class Route(NamedTuple):
    method: str
    pattern: Pattern[str]
    converters: Dict[str, Callable[[str], Any]]
    handler: Handler
    template: str


def compile_template(template: str) -> Tuple[Pattern[str], Dict[str, Callable[[str], Any]]]:
    converters: Dict[str, Callable[[str], Any]] = {}
    pieces = []
    position = 0
    for match in _PLACEHOLDER.finditer(template):
        name, kind = match["name"], match["kind"] or "str"
        if kind not in CONVERTERS:
            raise ValueError(f"unknown converter {kind!r} in {template!r}")
        if name in converters:
            raise ValueError(f"{name!r} stands twice in {template!r}")
        expression, converters[name] = CONVERTERS[kind]
        pieces.append(re.escape(template[position:match.start()]))
        pieces.append(f"(?P<{name}>{expression})")
        position = match.end()
    pieces.append(re.escape(template[position:]))
    return re.compile("".join(pieces)), converters


class Router:
    def __init__(self) -> None:
        self._routes: List[Route] = []

    def add(self, method: str, template: str, handler: Handler) -> None:
        pattern, converters = compile_template(template)
        self._routes.append(Route(method.upper(), pattern, converters, handler, template))

    def get(self, template: str) -> Callable[[Handler], Handler]: return self.route("GET", template)

    def post(self, template: str) -> Callable[[Handler], Handler]: return self.route("POST", template)

    def route(self, methods: str, template: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for method in methods.split(","):
                self.add(method.strip(), template, handler)
            return handler

        return register

    def mount(self, prefix: str, other: Router) -> None:
        for route in other._routes:
            self.add(route.method, prefix.rstrip("/") + route.template, route.handler)

    def resolve(self, method: str, path: str) -> Tuple[Handler, Dict[str, Any]]:
        allowed = set()
        for route in self._routes:
            match = route.pattern.fullmatch(path)
            if match is None:
                continue
            if route.method == method or (method == "HEAD" and route.method == "GET"):
                params = {name: route.converters[name](text) for name, text in match.groupdict().items()}
                return route.handler, params
            allowed.add(route.method)
        if allowed:
            raise MethodNotAllowed(f"{path} allows {', '.join(sorted(allowed))}")
        raise NotFound(f"nothing at {path}")

    def dispatch(self, request: Request) -> Response:
        handler, request.params = self.resolve(request.method, request.path)
        return handler(request)

    def table(self) -> Iterable[str]:
        """All routes, for the command line."""
        for route in sorted(self._routes, key=lambda route: (route.template, route.method)):
            yield f"{route.method:<7}{route.template:<36}{getattr(route.handler, '__name__', '?')}"
