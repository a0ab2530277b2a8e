//! What a shape of a chart means, and how that looks: a class for the page's style sheet, or colours of its own in a
//! file that stands alone.

use plotters::style::RGBColor;
use plotters_backend::{BackendColor, BackendStyle};

/// What a shape means.
///
/// The layers are three steps of lightness of one hue with a gap between them, nobody is hatched: so they stay apart
/// in print, without colour and for people who see no red or no green.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Only the first layer.
    First,
    /// Only the second layer.
    Second,
    /// Only the third layer.
    Third,
    /// Only one of the other layers.
    Rest,
    /// Two or more layers.
    Several,
    /// Nobody.
    Nobody,
    /// A gate that is held, or no gate.
    Pass,
    /// A gate that is not.
    Fail,
    /// Perhaps covered.
    Perhaps,
    /// The whole that a bar is a part of.
    Track,
    /// The ground between a mark and what it lies on.
    Ground,
    /// A threshold.
    Mark,
    /// Text that names.
    Text,
    /// Text that explains.
    Quiet,
    /// The text of a gate that fails the run.
    Alarm,
    /// The text of a gate that is not held and does not fail the run, or cannot be judged.
    Doubt,
}

/// Where an SVG is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// In our page: its style sheet gives the colours.
    Page,
    /// In a file of its own: the colours are in the elements.
    Alone(Theme),
}

/// The ground that a file of its own brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// White.
    Light,
    /// Near black.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The colour of the frame around a chart.
    #[must_use]
    pub fn frame(self) -> &'static str {
        match self {
            Self::Light => "#c9d0da",
            Self::Dark => "#2b3540",
        }
    }
}

use Ink::{
    Alarm, Doubt, Fail, First, Ground, Mark, Nobody, Pass, Perhaps, Quiet, Rest, Second, Several, Text, Third, Track,
};

impl Ink {
    const ALL: [Self; 16] = [
        First, Second, Third, Rest, Several, Nobody, Pass, Fail, Perhaps, Track, Ground, Mark, Text, Quiet, Alarm,
        Doubt,
    ];

    /// The layers' inks, in their order.
    pub const LAYERS: [Self; 3] = [First, Second, Third];

    /// The inks that hatch an area instead of filling it.
    pub const HATCHED: [Self; 2] = [Nobody, Perhaps];

    /// The name in classes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            First => "one",
            Second => "two",
            Third => "three",
            Rest => "rest",
            Several => "several",
            Nobody => "nobody",
            Pass => "pass",
            Fail => "fail",
            Perhaps => "perhaps",
            Track => "track",
            Ground => "ground",
            Mark => "mark",
            Text => "text",
            Quiet => "quiet",
            Alarm => "alarm",
            Doubt => "doubt",
        }
    }

    /// The colour in a file that stands alone, on its own ground; the style sheet of pages has the same.
    #[must_use]
    pub fn paint(self, theme: Theme) -> &'static str {
        let (light, dark) = match self {
            First => ("#0b3d75", "#cfe6ff"),
            Second | Pass => ("#2f80c8", "#5aa2ea"),
            Third => ("#9ccdf3", "#1f5a96"),
            Perhaps => ("#9ccdf3", "#5aa2ea"),
            Rest => ("#5b6b80", "#8593a6"),
            Several | Track => ("#dfe4eb", "#36414e"),
            Fail => ("#c4342b", "#ef6a5f"),
            Ground => ("#ffffff", "#11161d"),
            Nobody | Mark | Text => ("#1a2230", "#e6eaf0"),
            Quiet => ("#566072", "#a5b0bf"),
            Alarm => ("#b3261e", "#ff9d92"),
            Doubt => ("#7a4a00", "#f0bd6a"),
        };
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }

    /// The colour that carries this ink through plotters.
    #[must_use]
    pub fn color(self) -> RGBColor {
        RGBColor(0, 0, self as u8)
    }

    /// The ink that plotters carried; none for what is not to be seen.
    #[must_use]
    pub fn of(color: BackendColor) -> Option<Self> {
        let (_, _, number) = color.rgb;
        Self::ALL.into_iter().find(|ink| *ink as u8 == number && color.alpha > 0.0)
    }

    /// True if areas of this ink are hatched.
    #[must_use]
    pub fn is_hatched(self) -> bool {
        Self::HATCHED.contains(&self)
    }

    /// The attributes of a filled area.
    #[must_use]
    pub fn fill(self, look: Use, name: &str) -> String {
        let shown = self.name();
        match (look, self.is_hatched()) {
            (Use::Page, false) => format!(r#"class="f-{shown}""#),
            (Use::Page, true) => format!(r#"class="o-{shown}" fill="url(#{name}-{shown})""#),
            (Use::Alone(theme), false) => format!(r#"style="fill:{}""#, self.paint(theme)),
            (Use::Alone(theme), true) => {
                format!(r#"style="fill:url(#{name}-{shown});stroke:{}""#, self.paint(theme))
            }
        }
    }

    /// The attributes of a line.
    #[must_use]
    pub fn stroke(self, look: Use) -> String {
        match look {
            Use::Page => format!(r#"class="s-{}""#, self.name()),
            Use::Alone(theme) => format!(r#"style="fill:none;stroke:{}""#, self.paint(theme)),
        }
    }

    /// The attributes of a text.
    #[must_use]
    pub fn text(self, look: Use) -> String {
        match look {
            Use::Page => format!(r#"class="t-{}""#, self.name()),
            Use::Alone(theme) => format!(r#"style="fill:{}""#, self.paint(theme)),
        }
    }

    /// The lines that an area of this ink is hatched with.
    #[must_use]
    pub fn hatch(self, look: Use, name: &str) -> String {
        let (line, shown) = (self.stroke(look), self.name());
        format!(
            concat!(
                r#"<pattern id="{}-{}" width="5" height="5" patternUnits="userSpaceOnUse" "#,
                r#"patternTransform="rotate(45)"><path {} stroke-width="2.4" d="M0 0V5"/></pattern>"#
            ),
            name, shown, line
        )
    }
}

impl BackendStyle for Ink {
    fn color(&self) -> BackendColor {
        let RGBColor(red, green, blue) = (*self).color();
        BackendColor { alpha: 1.0, rgb: (red, green, blue) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_comes_back_from_plotters_and_has_a_name_of_its_own() {
        for ink in Ink::ALL {
            assert_eq!(Ink::of(BackendStyle::color(&ink)), Some(ink));
            assert_eq!(Ink::ALL.into_iter().filter(|other| other.name() == ink.name()).count(), 1);
        }
    }

    #[test]
    fn files_have_the_colours_of_pages() {
        let style = crate::reports::templates::STYLE;
        let (light, dark) = style.split_once("@media screen and (prefers-color-scheme:dark)").expect("two themes");
        let dark = dark.split_once("}}").expect("the end of the theme").0;
        let names = [
            (First, "one"),
            (Second, "two"),
            (Third, "three"),
            (Rest, "rest"),
            (Several, "several"),
            (Pass, "bar-pass"),
            (Fail, "bar-fail"),
            (Text, "ink"),
            (Quiet, "quiet"),
            (Alarm, "fail"),
            (Doubt, "warn"),
        ];
        for (sheet, theme) in [(light, Theme::Light), (dark, Theme::Dark)] {
            for (ink, name) in names {
                assert!(sheet.contains(&format!("--{name}:{}", ink.paint(theme))), "{name}, {theme:?}");
            }
        }
        assert!(dark.contains(&format!("--ground:{}", Ground.paint(Theme::Dark))));
        assert!(dark.contains(&format!("--line:{}", Theme::Dark.frame())));
    }
}
