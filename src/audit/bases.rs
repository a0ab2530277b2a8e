//! Classes of elsewhere that test classes are often made from: what their names alone tell.

/// What a class of elsewhere is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// `unittest.TestCase`, or one made from it: no tests of its own.
    TestCase,
    /// By its name a `TestCase`, which may have tests of its own.
    LikelyTestCase,
    /// Without tests and without a constructor of its own: `object`, `abc.ABC`, `typing.Protocol`.
    Harmless,
    /// `abc.ABC`: harmless, and its abstract methods count.
    Abstract,
    /// With a constructor: no test class can be made from it.
    Constructed,
    /// Nothing is known.
    Unknown,
}

/// Modules whose `…TestCase` classes are unittest's or made from it, without tests of their own.
const TEST_CASES: [&str; 14] = [
    "unittest",
    "unittest2",
    "django.test",
    "django.contrib.staticfiles.testing",
    "rest_framework.test",
    "twisted.trial.unittest",
    "tornado.testing",
    "asynctest",
    "aiounittest",
    "flask_testing",
    "testtools",
    "absl.testing",
    "aiohttp.test_utils",
    "hypothesis.extra.django",
];
/// Built-in classes that a base can name, beside exceptions.
const BUILT_IN: [&str; 16] = [
    "int",
    "str",
    "bytes",
    "bytearray",
    "float",
    "complex",
    "bool",
    "dict",
    "list",
    "tuple",
    "set",
    "frozenset",
    "type",
    "property",
    "BaseException",
    "Exception",
];

/// What a dotted name of elsewhere is.
pub(super) fn outside(canonical: &str) -> Outside {
    let last = canonical.rsplit('.').next().unwrap_or(canonical);
    let module = canonical.rsplit_once('.').map_or("", |(module, _)| module);
    let is_of = |known: &str| module.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let is_test_case =
        last.contains("TestCase") || (module.starts_with("tornado.testing") && last.starts_with("Async"));
    match canonical {
        "object" => return Outside::Harmless,
        "abc.ABC" => return Outside::Abstract,
        _ => {}
    }
    if is_test_case && TEST_CASES.iter().any(|known| is_of(known)) {
        return Outside::TestCase;
    }
    if matches!(module, "typing" | "typing_extensions") && matches!(last, "Protocol" | "Generic") {
        return Outside::Harmless;
    }
    let is_enum = module == "enum"
        || (matches!(module, "typing" | "typing_extensions") && matches!(last, "NamedTuple" | "TypedDict"));
    let is_exception =
        module.is_empty() && (last.ends_with("Error") || last.ends_with("Warning") || last.ends_with("Exception"));
    if is_enum || is_exception || BUILT_IN.contains(&canonical) {
        return Outside::Constructed;
    }
    if last.ends_with("TestCase") || last.ends_with("TestBase") { Outside::LikelyTestCase } else { Outside::Unknown }
}

/// Classes whose names begin with `Test` and that are no test classes: they have constructors.
pub(super) fn is_no_test(canonical: &str) -> bool {
    const KNOWN: [&str; 9] = [
        "starlette.testclient.TestClient",
        "fastapi.testclient.TestClient",
        "fastapi.TestClient",
        "litestar.testing.TestClient",
        "aiohttp.test_utils.TestClient",
        "aiohttp.test_utils.TestServer",
        "webtest.TestApp",
        "falcon.testing.TestClient",
        "unittest.TestResult",
    ];
    const OF_UNITTEST: [&str; 5] = ["TestSuite", "TestLoader", "TestResult", "TextTestRunner", "TestProgram"];
    let of_unittest = canonical.strip_prefix("unittest.").is_some_and(|name| OF_UNITTEST.contains(&name));
    KNOWN.contains(&canonical) || of_unittest
}
