//! Names of pages: from a file's path to the path of its page, safe on every file system and in every artifact store.

use std::collections::HashSet;
use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_64;

/// The folder of the pages of files.
pub const FOLDER: &str = "files";

/// A part of a name that is longer loses its end for a hash of the whole.
const LONGEST: usize = 120;
/// A path that is longer becomes one hashed name: Windows takes 260 characters in all.
const LONGEST_PATH: usize = 400;

/// The pages of files, in the order of the paths: `files/src/shop/cart.html`.
///
/// Letters, digits, `.`, `_`, `+` and `-` stay as they are; every other byte is written as `=` and two hexadecimal digits,
/// because artifact stores refuse `" : < > | * ?` and line breaks, servers decode `%`, and file systems differ in how they
/// spell letters beyond ASCII. Leading dots are written so too: hidden files are left out of artifacts.
#[must_use]
pub fn pages<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    paths
        .map(|path| {
            let mut name = page(path);
            // On Windows and macOS names that differ in case only are one file.
            if !taken.insert(name.to_ascii_lowercase()) {
                name = format!("{FOLDER}/=/{:016x}.html", xxh3_64(path.as_bytes()));
                taken.insert(name.clone());
            }
            name
        })
        .collect()
}

fn page(path: &str) -> String {
    let mut name = FOLDER.to_owned();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    for (at, part) in parts.iter().enumerate() {
        name.push('/');
        let is_folder = at + 1 < parts.len();
        push_part(&mut name, part);
        // A folder `a.html` must not meet the page of `a.py`.
        if is_folder && part.to_ascii_lowercase().ends_with(".html") {
            name.push('=');
        }
    }
    if path.starts_with('/') {
        name.insert_str(FOLDER.len(), "/=root");
    }
    if name.len() > LONGEST_PATH {
        name = format!("{FOLDER}/=/{:016x}", xxh3_64(path.as_bytes()));
    }
    // Most are Python; `src/m.py` has the page `src/m.html`.
    if let Some(stem) = name.strip_suffix(".py") {
        name.truncate(stem.len());
    }
    name.push_str(".html");
    name
}

fn push_part(name: &mut String, part: &str) {
    let start = name.len();
    for (at, byte) in part.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"_+-".contains(&byte) || (byte == b'.' && at > 0);
        if is_plain {
            name.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(name, "={byte:02X}");
        }
        if name.len() - start > LONGEST {
            name.truncate(start + LONGEST);
            let _ = write!(name, "={:016x}", xxh3_64(part.as_bytes()));
            return;
        }
    }
    // Names of devices of Windows, with any extension.
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    if is_device {
        name.insert(start, '=');
    }
    if name.ends_with('.') {
        name.push('=');
    }
}

/// What leads from a page back to the folder of `index.html`: `../../` for `files/src/m.html`.
#[must_use]
pub fn back(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::sample::HOSTILE;

    #[test]
    fn a_page_lies_where_its_file_lies() {
        for (path, page) in [
            ("src/shop/cart.py", "files/src/shop/cart.html"),
            ("/outside/m.py", "files/=root/outside/m.html"),
            (".hidden/.m.py", "files/=2Ehidden/=2Em.html"),
            ("a.html/x.py", "files/a.html=/x.html"),
            ("web/m.mako", "files/web/m.mako.html"),
            ("größe/%41.py", "files/gr=C3=B6=C3=9Fe/=2541.html"),
            ("C:/src/m.py", "files/C=3A/src/m.html"),
            ("aux.py", "files/=aux.html"),
            ("dots./m.py", "files/dots.=/m.html"),
        ] {
            assert_eq!(pages([path].into_iter()), [page]);
        }
    }

    #[test]
    fn no_two_files_share_a_page_and_no_name_is_long_or_odd() {
        let long = "größe".repeat(50);
        let deep = "deep/".repeat(200) + "m.py";
        let mut paths = vec!["src/M.py", "src/m.py", "src/m.py/x.py", &long, &deep];
        paths.extend(HOSTILE);
        let names = pages(paths.iter().copied());
        let different: HashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(different.len(), paths.len());
        for name in names {
            assert!(name.len() <= LONGEST_PATH + 5, "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-=/".contains(&byte)), "{name}");
            assert!(!name.contains("//") && !name.contains("/."), "{name}");
        }
    }
}
