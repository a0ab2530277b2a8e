import pytest

from shop.errors import NotFound
from shop.http.request import Request
from shop.http.router import MethodNotAllowed, Router, compile_template

pytestmark = pytest.mark.unit


def handler(request):
    return request.params


@pytest.fixture
def router():
    router = Router()
    router.add("GET", "/orders/{number:int}", handler)
    router.add("POST", "/orders/{number:int}", handler)
    router.add("GET", "/products/{sku:sku}", handler)
    router.get("/files/{name:path}")(handler)
    router.route("PUT, PATCH", "/me")(handler)
    return router


@pytest.mark.parametrize(
    ("method", "path", "params"),
    [
        ("GET", "/orders/12", {"number": 12}),
        ("HEAD", "/orders/12", {"number": 12}),
        ("GET", "/products/tea-1001", {"sku": "TEA-1001"}),
        ("GET", "/files/a/b.txt", {"name": "a/b.txt"}),
        ("PATCH", "/me", {}),
    ],
)
def test_dispatch(router, method, path, params):
    assert router.dispatch(Request({"REQUEST_METHOD": method, "PATH_INFO": path})) == params


def test_not_found(router):
    with pytest.raises(NotFound):
        router.resolve("GET", "/orders/twelve")


def test_method_not_allowed(router):
    with pytest.raises(MethodNotAllowed, match="GET, POST"):
        router.resolve("DELETE", "/orders/12")


def test_mount(router):
    outer = Router()
    outer.mount("/v1/", router)
    assert outer.resolve("POST", "/v1/orders/7")[1] == {"number": 7}


@pytest.mark.parametrize("template", ["/{x:float}", "/{x}/{x}"])
def test_bad_templates(template):
    with pytest.raises(ValueError):
        compile_template(template)
