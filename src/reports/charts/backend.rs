//! A canvas for plotters that keeps what was drawn as inks and shapes, and writes it as SVG: no fonts, no colours of
//! its own, tenths of a pixel. Knows nothing of coverage.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use super::LETTERS;
use super::ink::{Ink, Use};
use crate::reports::text;

/// How many steps of the canvas make one pixel: bars end where they should, not at the nearest pixel.
pub const STEPS: u32 = 10;

/// What was drawn, in order.
#[derive(Debug)]
pub struct Drawing {
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
}

#[derive(Debug)]
enum Shape {
    /// Filled areas of one ink.
    Areas { ink: Ink, path: String },
    /// Lines of one ink and width.
    Lines { ink: Ink, width: u32, path: String },
    /// A text with the place of its anchor, which is half way up its small letters where it is centred.
    Text { ink: Ink, x: i32, y: i32, size: u32, anchor: &'static str, is_bold: bool, text: String },
}

impl Drawing {
    /// An empty drawing; the size in pixels.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, shapes: Vec::new() }
    }

    /// The size in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// A canvas to draw on.
    pub fn canvas(&mut self) -> Canvas<'_> {
        Canvas(self)
    }

    /// The shapes as SVG elements; `name` keeps their ids apart from those of other drawings on the page.
    #[must_use]
    pub fn elements(&self, look: Use, name: &str) -> String {
        let mut out = String::new();
        for ink in Ink::HATCHED {
            if self.shapes.iter().any(|shape| matches!(shape, Shape::Areas { ink: used, .. } if *used == ink)) {
                out.push_str(&ink.hatch(look, name));
            }
        }
        for shape in &self.shapes {
            // Writing into a String cannot fail.
            let _ = match shape {
                Shape::Areas { ink, path } => {
                    write!(out, r#"<path {} d="{path}"/>"#, ink.fill(look, name))
                }
                Shape::Lines { ink, width, path } => {
                    write!(out, r#"<path {} stroke-width="{}" d="{path}"/>"#, ink.stroke(look), pixels(*width))
                }
                Shape::Text { ink, x, y, size, anchor, is_bold, text } => write!(
                    out,
                    r#"<text {}{}{}{} x="{}" y="{}">{}</text>"#,
                    ink.text(look),
                    if anchor.is_empty() { String::new() } else { format!(r#" text-anchor="{anchor}""#) },
                    if *is_bold { r#" font-weight="600""# } else { "" },
                    if *size == LETTERS { String::new() } else { format!(r#" font-size="{size}""#) },
                    pixels(*x),
                    pixels(*y),
                    text::html(text)
                ),
            };
        }
        out
    }
}

/// Steps as pixels: `125` is `12.5`.
fn pixels<T: Into<i64>>(steps: T) -> String {
    let steps: i64 = steps.into();
    let (sign, steps) = (if steps < 0 { "-" } else { "" }, steps.unsigned_abs());
    let (whole, rest) = (steps / u64::from(STEPS), steps % u64::from(STEPS));
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The side of a [`Drawing`] that plotters draws on.
#[derive(Debug)]
pub struct Canvas<'a>(&'a mut Drawing);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas<'_> {
    fn area(&mut self, color: BackendColor, points: &str) {
        let Some(ink) = Ink::of(color) else { return };
        match self.0.shapes.last_mut() {
            Some(Shape::Areas { ink: last, path }) if *last == ink => path.push_str(points),
            _ => self.0.shapes.push(Shape::Areas { ink, path: points.to_owned() }),
        }
    }

    fn line(&mut self, color: BackendColor, stroke: u32, points: &str) {
        let Some(ink) = Ink::of(color) else { return };
        match self.0.shapes.last_mut() {
            Some(Shape::Lines { ink: last, width, path }) if *last == ink && *width == stroke => path.push_str(points),
            _ => self.0.shapes.push(Shape::Lines { ink, width: stroke, path: points.to_owned() }),
        }
    }
}

fn polygon(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.into_iter().enumerate() {
        let _ = write!(path, "{}{} {}", if at == 0 { "M" } else { "L" }, pixels(x), pixels(y));
    }
    path
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.0.width * STEPS, self.0.height * STEPS)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.area(color, &format!("M{} {}h.1v.1h-.1z", pixels(x), pixels(y)));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.line(style.color(), style.stroke_width(), &polygon([from, to]));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (width, height) = (pixels(right - left), pixels(bottom - top));
        let points = format!("M{} {}h{width}v{height}h-{width}z", pixels(left), pixels(top));
        if fill {
            self.area(style.color(), &points);
        } else {
            self.line(style.color(), style.stroke_width(), &points);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.line(style.color(), style.stroke_width(), &polygon(path));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.area(style.color(), &(polygon(path) + "z"));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let Some(ink) = Ink::of(style.color()) else { return Ok(()) };
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // `dominant-baseline` is read differently by renderers; a third of the size is the middle of most letters.
        let size = tenths(style.size());
        let drop = match style.anchor().v_pos {
            VPos::Top => size * 4 / 5,
            VPos::Center => size * 7 / 20,
            VPos::Bottom => 0,
        };
        let is_bold = matches!(style.style(), FontStyle::Bold);
        let size = size.unsigned_abs() / STEPS;
        self.0.shapes.push(Shape::Text { ink, x, y: y + drop, size, anchor, is_bold, text: text.to_owned() });
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = tenths(style.size()).unsigned_abs();
        Ok((width_in_ems(text) * size / 100, size))
    }
}

/// A font size in whole steps; sizes here are small whole numbers.
#[expect(clippy::cast_possible_truncation, reason = "font sizes are whole and far below the limit")]
fn tenths(size: f64) -> i32 {
    size.round() as i32
}

/// About how wide a text is in a common sans-serif, in hundredths of its size. Counts characters, not bytes.
#[must_use]
pub fn width_in_ems(text: &str) -> u32 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 28,
            'f' | 't' | 'r' | ' ' | '/' | '(' | ')' | '-' => 36,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 90,
            'A'..='Z' | '_' => 68,
            '\u{300}'..='\u{36f}' => 0,
            '\0'..='\u{2e7f}' => 57,
            _ => 100,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_tenths_of_a_pixel() {
        for (steps, shown) in [(0, "0"), (5, "0.5"), (125, "12.5"), (-30, "-3"), (-7, "-0.7")] {
            assert_eq!(pixels(steps), shown);
        }
    }

    #[test]
    fn neighbours_of_one_ink_share_a_path() {
        let mut drawing = Drawing::new(10, 10);
        let mut canvas = drawing.canvas();
        for left in [0, 20] {
            canvas.draw_rect((left, 0), (left + 15, 10), &Ink::Track.color(), true).expect("drawn");
        }
        canvas.draw_rect((40, 0), (50, 10), &Ink::Pass.color(), true).expect("drawn");
        let svg = drawing.elements(Use::Page, "x");
        assert_eq!(
            svg,
            r#"<path class="f-track" d="M0 0h1.5v1h-1.5zM2 0h1.5v1h-1.5z"/><path class="f-pass" d="M4 0h1v1h-1z"/>"#
        );
    }
}
