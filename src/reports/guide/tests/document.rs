//! A guide taken apart again, as a reader of Markdown would: sections with their tables and text.

use std::collections::BTreeMap;

/// A table without its head, the cells as they are read.
pub type Table = Vec<Vec<String>>;

/// A guide by the title of the nearest heading.
pub struct Document {
    tables: BTreeMap<String, Vec<Table>>,
    texts: BTreeMap<String, String>,
}

impl Document {
    /// Takes a guide apart.
    pub fn read(markdown: &str) -> Self {
        let mut document = Self { tables: BTreeMap::new(), texts: BTreeMap::new() };
        let mut title = String::new();
        let mut was_row = false;
        for line in markdown.lines() {
            if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
                heading.clone_into(&mut title);
            }
            if let Some(folded) = line.strip_prefix("<summary>") {
                title = folded.trim_end_matches("</summary>").to_owned();
            }
            let is_row = line.starts_with('|');
            let tables = document.tables.entry(title.clone()).or_default();
            if is_row && !was_row {
                tables.push(Table::new());
            }
            if is_row && !line.starts_with("|:--|") && !line.starts_with("|--:|") {
                tables.last_mut().expect("a table").push(cells(line));
            }
            if !is_row {
                let text = document.texts.entry(title.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
            was_row = is_row;
        }
        // The head of a table is its first row.
        for table in document.tables.values_mut().flatten() {
            table.remove(0);
        }
        document
    }

    /// The tables under a heading.
    pub fn tables(&self, title: &str) -> &[Table] {
        self.tables.get(title).unwrap_or_else(|| panic!("{title} is no heading"))
    }

    /// The table under a heading, the only one.
    pub fn table(&self, title: &str) -> &Table {
        let [table] = self.tables(title) else { panic!("{title} has {} tables", self.tables(title).len()) };
        table
    }

    /// The text under a heading, without its tables.
    pub fn text(&self, title: &str) -> &str {
        self.texts.get(title).unwrap_or_else(|| panic!("{title} is no heading"))
    }
}

/// The cells of a row: a `|` behind a backslash is one of the cell's own.
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).expect("a row");
    let inner = inner.replace("\\|", "\u{0}");
    inner.split('|').map(|cell| read(&cell.replace('\u{0}', "|"))).collect()
}

/// A cell without its marks: fences of code, bold, entities.
fn read(cell: &str) -> String {
    let cell = cell.trim();
    let fence = cell.chars().take_while(|c| *c == '`').count();
    if fence > 0 {
        let inner = &cell[fence..cell.len() - fence];
        let is_padded = inner.starts_with(' ') && inner.ends_with(' ') && !inner.trim().is_empty();
        return if is_padded { inner[1..inner.len() - 1].to_owned() } else { inner.to_owned() };
    }
    cell.replace("**", "").replace("&lt;", "<").replace("&amp;", "&")
}
