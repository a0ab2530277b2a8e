//! The plane that charts are drawn in: percent (or bins) across, pixels down, over plotters' drawing area.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Cartesian2d, DrawingArea, IntoDrawingArea, PathElement, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, ShapeStyle, TextStyle};

use super::backend::{Canvas, Drawing, STEPS};
use super::ink::Ink;

/// A drawing failed; ours cannot, and plotters says so for all backends.
pub type Drawn = Result<(), Box<dyn std::error::Error>>;

/// Where a text stands to its anchor.
#[derive(Clone, Copy, Debug)]
pub enum Stands {
    /// It begins there.
    After,
    /// It ends there.
    Before,
    /// It is centred.
    Amid,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// Its colour.
    pub ink: Ink,
    /// Its size in pixels.
    pub size: u32,
    /// Bold or not.
    pub is_bold: bool,
}

/// A plane over a whole drawing.
pub struct Plane<'a>(DrawingArea<Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>);

impl<'a> Plane<'a> {
    /// A plane over a drawing, `across` units wide and as many units high as the drawing has pixels.
    #[must_use]
    pub fn new(drawing: &'a mut Drawing, across: f64) -> Self {
        let (_, height) = drawing.size();
        let area: DrawingArea<Canvas<'a>, Shift> = drawing.canvas().into_drawing_area();
        let (columns, rows) = area.get_pixel_range();
        Self(area.apply_coord_spec(Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            0.0..across,
            0.0..f64::from(height),
            (columns, rows),
        )))
    }

    /// A filled area between two corners.
    pub fn area(&self, ink: Ink, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> Drawn {
        if right > left {
            self.0.draw(&Rectangle::new([(left, top), (right, bottom)], ink.color().filled()))?;
        }
        Ok(())
    }

    /// A line of so many pixels.
    pub fn line(&self, ink: Ink, pixels: u32, from: (f64, f64), to: (f64, f64)) -> Drawn {
        let style = ShapeStyle { color: ink.color().to_rgba(), filled: false, stroke_width: pixels * STEPS };
        self.0.draw(&PathElement::new(vec![from, to], style))?;
        Ok(())
    }

    /// A text, half way up at its anchor.
    pub fn text(&self, text: &str, face: Face, stands: Stands, at: (f64, f64)) -> Drawn {
        let across = match stands {
            Stands::After => HPos::Left,
            Stands::Before => HPos::Right,
            Stands::Amid => HPos::Center,
        };
        let weight = if face.is_bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = ("sans-serif", face.size * STEPS).into_font().style(weight);
        let color = face.ink.color();
        let style = TextStyle::from(font).color(&color).pos(Pos::new(across, VPos::Center));
        self.0.draw(&plotters::element::Text::new(text.to_owned(), at, style))?;
        Ok(())
    }
}
