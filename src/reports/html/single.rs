//! One page that holds all others: those of files compressed, and unpacked by the browser when they are asked for.

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

/// The page.
pub fn page(site: &Site<'_>, links: &Links<'_>) -> String {
    let summary = site.summary;
    // To begin a compressor costs as much as to compress a page.
    let packed = (0..site.names.len()).into_par_iter().map_init(
        || Compress::new(Compression::best(), true),
        |compress, at| Some((at, pack(&site.file(at)?.main, compress))),
    );
    let mut packed: Vec<(usize, String)> = packed.flatten().collect();
    let all = packed.len();
    let length = |packed: &[(usize, String)]| packed.iter().map(|(_, text)| text.len()).sum::<usize>();
    if length(&packed) > MOST {
        packed.retain(|(at, _)| is_missed(&summary.files[*at]));
        let mut left = MOST;
        packed.retain(|(_, text)| {
            let fits = text.len() <= left;
            left -= if fits { text.len() } else { 0 };
            fits
        });
    }
    let mut store = String::with_capacity(length(&packed) + packed.len() * 80);
    for (at, text) in &packed {
        // The names of pages hold nothing that an attribute may not; base64 holds nothing that ends a script.
        let _ = writeln!(store, "<script type=\"text/plain\" data-page=\"{}\">{text}</script>", site.names[*at]);
    }
    let left_out = all - packed.len();
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
    frame::alone(&Page { path, title, main }, summary, store)
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

/// A page as zlib's format in base64.
fn pack(main: &str, compress: &mut Compress) -> String {
    compress.reset();
    let mut packed = Vec::with_capacity(main.len() / 2 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(main.len());
        match compress.compress_vec(&main.as_bytes()[read..], &mut packed, FlushCompress::Finish) {
            Ok(Status::Ok | Status::BufError) => packed.reserve(main.len() / 2 + 64),
            // In memory nothing can fail.
            Ok(Status::StreamEnd) | Err(_) => return STANDARD.encode(packed),
        }
    }
}
