//! Markers: which are used, on how many tests, and who registers them.

use std::collections::BTreeMap;

use super::MarkerRow;
use super::inventory::Inventory;
use super::module::is_built_in;
use crate::tool_settings::Pytest;

/// Markers that well-known plugins register themselves.
const OF_PLUGINS: [(&str, &str); 34] = [
    ("allow_hosts", "pytest-socket"),
    ("anyio", "anyio"),
    ("asyncio", "pytest-asyncio"),
    ("benchmark", "pytest-benchmark"),
    ("block_network", "pytest-recording"),
    ("codspeed", "pytest-codspeed"),
    ("default_cassette", "pytest-recording"),
    ("dependency", "pytest-dependency"),
    ("disable_socket", "pytest-socket"),
    ("django_db", "pytest-django"),
    ("enable_socket", "pytest-socket"),
    ("flaky", "pytest-rerunfailures"),
    ("forked", "pytest-forked"),
    ("freeze_time", "pytest-freezer"),
    ("httpx_mock", "pytest-httpx"),
    ("hypothesis", "hypothesis"),
    ("ignore_template_errors", "pytest-django"),
    ("limit_memory", "pytest-memray"),
    ("mpl_image_compare", "pytest-mpl"),
    ("no_cover", "pytest-cov"),
    ("only_browser", "pytest-playwright"),
    ("order", "pytest-order"),
    ("parallel_threads", "pytest-run-parallel"),
    ("repeat", "pytest-repeat"),
    ("respx", "respx"),
    ("run", "pytest-order"),
    ("skip_browser", "pytest-playwright"),
    ("thread_unsafe", "pytest-run-parallel"),
    ("timeout", "pytest-timeout"),
    ("trio", "pytest-trio"),
    ("urls", "pytest-django"),
    ("vcr", "pytest-recording"),
    ("xdist_group", "pytest-xdist"),
    ("browser_context_args", "pytest-playwright"),
];

/// The markers that are used or registered, by name; pytest's own without a place of registration.
pub(super) fn rows(inventory: &Inventory, pytest: &Pytest) -> Vec<MarkerRow> {
    let mut rows: BTreeMap<&str, MarkerRow> = BTreeMap::new();
    let row = |name: &str| MarkerRow { name: name.to_owned(), tests: 0, uses: 0, first: None, registered: None };
    for file in &inventory.files {
        for used in file.used.iter().filter(|used| !is_built_in(&used.name)) {
            let row = rows.entry(&used.name).or_insert_with(|| row(&used.name));
            row.uses += 1;
            row.first.get_or_insert_with(|| format!("{}:{}", file.path, used.line));
        }
    }
    for (_, placed) in inventory.tests() {
        let mut names: Vec<&str> = placed.test.marks.iter().map(|mark| mark.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            if let Some(row) = rows.get_mut(name) {
                row.tests += 1;
            }
        }
    }
    let registered = pytest.registered();
    for setting in &registered {
        let row = rows.entry(&setting.value).or_insert_with(|| row(&setting.value));
        row.registered.get_or_insert_with(|| setting.place.to_string());
    }
    for (name, place) in &inventory.registered {
        let row = rows.entry(name).or_insert_with(|| row(name));
        row.registered.get_or_insert_with(|| place.clone());
    }
    for row in rows.values_mut().filter(|row| row.registered.is_none()) {
        let plugin = OF_PLUGINS.iter().find(|(name, _)| *name == row.name);
        row.registered = plugin.map(|(_, plugin)| format!("the plugin {plugin}"));
    }
    rows.into_values().collect()
}
