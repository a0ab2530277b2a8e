//! One page that holds all others: those of files compressed, several together, and unpacked by the browser when they are
//! asked for.

use std::collections::HashSet;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compress, Compression, FlushCompress, Status};
use rayon::prelude::*;

use super::frame::Page;
use super::{Links, Site, frame, index};
use crate::summary::{FileRow, counted};

/// Above so many bytes the page keeps only files with something missed, and then as many as fit: editors, mail and
/// artifact viewers give up on larger ones.
const MOST: usize = 20_000_000;

/// Pages are compressed together up to so many bytes: to begin a compressor costs as much as to compress a small page, and
/// the browser unpacks all of them to show one.
const TOGETHER: usize = 60_000;
/// How well sources are compressed: the best level takes four times as long to save another sixteenth.
const OF_SOURCES: u32 = 4;
/// So many files are rendered one after the other, so that what is compressed together depends on nothing but the files.
const IN_TURN: usize = 64;

/// The page.
pub fn page(site: &Site<'_>, links: &Links<'_>) -> String {
    let summary = site.summary;
    let mut store = bundles(site, |_| true);
    let all = count(&store);
    if length(&store) > MOST {
        store = bundles(site, is_missed);
        let mut left = MOST;
        store.retain(|bundle| {
            let fits = bundle.packed.len() <= left;
            left -= if fits { bundle.packed.len() } else { 0 };
            fits
        });
    }
    let left_out = all - count(&store);
    let notice = if left_out > 0 {
        let left_out = counted(left_out as u64, "file", "files");
        format!(
            "<p class=\"notice\">The pages of {left_out} are not in this one page, which would be too large; files without anything missed are left out first.</p>\n"
        )
    } else {
        String::new()
    };
    let Page { path, title, main: overview } = index::page(summary, links);
    let mut main = format!("<article id=\"index\">\n{notice}{overview}</article>\n");
    for page in site.companions(links) {
        let id = page.path.trim_end_matches(".html");
        // Its heading is one below the overview's.
        let content = page.main.replacen("<h1", "<h2 class=\"h1\"", 1).replacen("</h1>", "</h2>", 1);
        let content = with_own_ids(&content, id);
        let _ = writeln!(main, "<article id=\"{id}\" class=\"part\">\n{content}</article>");
    }
    main.push_str("<article id=\"file\" class=\"part\" tabindex=\"-1\" hidden></article>\n");
    let mut packed = String::with_capacity(length(&store) + all * 80);
    for bundle in &store {
        bundle.write(&mut packed);
    }
    frame::alone(&Page { path, title, main }, summary, packed)
}

/// Pages compressed together.
struct Bundle<'a> {
    /// The names of the pages.
    names: Vec<&'a str>,
    /// How many bytes each of them has.
    sizes: Vec<String>,
    /// zlib's format in base64.
    packed: String,
}

impl<'a> Bundle<'a> {
    fn new(pages: &[(&'a str, String)], compress: &mut Compress) -> Self {
        Self {
            names: pages.iter().map(|(name, _)| *name).collect(),
            sizes: pages.iter().map(|(_, page)| page.len().to_string()).collect(),
            packed: pack(&pages.iter().map(|(_, page)| page.as_str()).collect::<String>(), compress),
        }
    }

    /// The names of pages hold nothing that an attribute may not, and no blank; base64 holds nothing that ends a script.
    fn write(&self, out: &mut String) {
        let (names, sizes) = (self.names.join(" "), self.sizes.join(" "));
        let packed = &self.packed;
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "<script type=\"text/plain\" data-pages=\"{names}\" data-sizes=\"{sizes}\">{packed}</script>"
        );
    }
}

fn count(bundles: &[Bundle<'_>]) -> usize {
    bundles.iter().map(|bundle| bundle.names.len()).sum()
}

fn length(bundles: &[Bundle<'_>]) -> usize {
    bundles.iter().map(|bundle| bundle.packed.len()).sum()
}

/// The pages of the files that are kept, in their order.
fn bundles<'a>(site: &'a Site<'_>, is_kept: impl Fn(&FileRow) -> bool) -> Vec<Bundle<'a>> {
    let files: Vec<usize> = (0..site.names.len()).filter(|&at| is_kept(&site.summary.files[at])).collect();
    // Without sources the pages are short and much alike.
    let level = if site.pages.have_sources() { Compression::new(OF_SOURCES) } else { Compression::fast() };
    let turns = files.par_chunks(IN_TURN).map_init(
        || Compress::new(level, true),
        |compress, files| {
            let mut bundles = Vec::new();
            let (mut open, mut bytes) = (Vec::new(), 0);
            for (at, page) in files.iter().filter_map(|&at| Some((at, site.file(at)?.main))) {
                if bytes + page.len() > TOGETHER && !open.is_empty() {
                    bundles.push(Bundle::new(&open, compress));
                    open.clear();
                    bytes = 0;
                }
                bytes += page.len();
                open.push((site.names[at].as_str(), page));
            }
            bundles.extend((!open.is_empty()).then(|| Bundle::new(&open, compress)));
            bundles
        },
    );
    turns.flatten().collect()
}

/// A page beside others: its ids, and what leads to them, begin with its name. In text quotes are escaped, so that only
/// attributes are touched.
fn with_own_ids(content: &str, page: &str) -> String {
    let ids: HashSet<&str> = content.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let own = |id: &str| if ids.contains(id) { format!("{page}-{id}") } else { id.to_owned() };
    let mut out = String::with_capacity(content.len() + 1_000);
    let mut copied = 0;
    for (at, _) in content.match_indices("=\"") {
        let start = at + 2;
        let (name, value) = (&content[..at], &content[start..]);
        let skipped = match name.rsplit(' ').next() {
            Some("id" | "aria-labelledby") => Some(0),
            Some("href") => value.starts_with('#').then_some(1),
            _ => value.starts_with("url(#").then_some("url(#".len()),
        };
        let Some(start) = skipped.map(|skipped| start + skipped) else { continue };
        let end = content[start..].find(['"', ')']).map_or(content.len(), |end| start + end);
        out.push_str(&content[copied..start]);
        out.push_str(&content[start..end].split(' ').map(own).collect::<Vec<_>>().join(" "));
        copied = end;
    }
    out + &content[copied..]
}

fn is_missed(file: &FileRow) -> bool {
    file.figures.combined.missed > 0
}

/// A text as zlib's format in base64.
fn pack(text: &str, compress: &mut Compress) -> String {
    compress.reset();
    let mut packed = Vec::with_capacity(text.len() / 2 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(text.len());
        match compress.compress_vec(&text.as_bytes()[read..], &mut packed, FlushCompress::Finish) {
            Ok(Status::Ok | Status::BufError) => packed.reserve(text.len() / 2 + 64),
            // In memory nothing can fail.
            Ok(Status::StreamEnd) | Err(_) => return STANDARD.encode(packed),
        }
    }
}
