//! A run as pictures: one SVG for each scenario, with a bar for each server.

use plotters::coord::Shift;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea as _, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, IntoTextStyle as _, RGBColor, ShapeStyle, TextStyle};

use crate::client::Error;
use crate::report::figure;
use crate::results::{Outcome, Row};

/// All of them stand out from white and from black.
const INK: RGBColor = RGBColor(0x80, 0x80, 0x80);
const OTHERS: RGBColor = RGBColor(0x7d, 0x9c, 0xc0);
const OURS: RGBColor = RGBColor(0xe0, 0x6c, 0x2a);
const FLOOR: RGBColor = RGBColor(0x2f, 0x9e, 0x5c);

const WIDTH: i32 = 760;
const LABELS: i32 = 190;
const FIGURES: i32 = 90;
const HEAD: i32 = 58;
const LINE: i32 = 24;
const FOOT: i32 = 12;

/// A bar that is longer than so many times ours is cut, or the others could not be told apart.
const CUT: f64 = 5.0;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The picture of a scenario; `None` if there is nothing to see.
pub fn svg(outcome: &Outcome) -> Result<Option<String>, Error> {
    let mut rows: Vec<(&Row, f64)> = outcome.rows.iter().filter_map(|row| Some((row, row.median()?))).collect();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1));
    let Some(&(_, largest)) = rows.last() else { return Ok(None) };
    let longest = outcome.median_of("ws-runtime").map_or(largest, |ours| largest.min(ours * CUT));
    let mut text = String::new();
    {
        let height = HEAD + LINE * rows.len() as i32 + FOOT;
        let area = SVGBackend::with_string(&mut text, (WIDTH as u32, height as u32)).into_drawing_area();
        write(&area, &outcome.title, (0, 16), HPos::Left, 16.0, INK)?;
        write(&area, &format!("{}; less is better", outcome.unit), (0, 38), HPos::Left, 13.0, INK)?;
        let scale = f64::from(WIDTH - LABELS - FIGURES) / longest.max(f64::MIN_POSITIVE);
        let x = |value: f64| LABELS + (value.clamp(0.0, longest) * scale) as i32;
        for (i, (row, median)) in rows.iter().enumerate() {
            bar(&area, row, *median, HEAD + LINE * i as i32, (&x, longest))?;
        }
        if let Some(floor) = outcome.median_of("floor").filter(|floor| *floor <= longest) {
            let (top, bottom) = (HEAD - 4, HEAD + LINE * rows.len() as i32);
            for y in (top..bottom).step_by(8) {
                let dash = [(x(floor), y), (x(floor), (y + 4).min(bottom))];
                area.draw(&PathElement::new(dash, FLOOR.stroke_width(2)))?;
            }
        }
        area.present()?;
    }
    Ok(Some(text))
}

/// One server: its name, its bar with the range of its slices, its figure.
fn bar(area: &Area<'_>, row: &Row, median: f64, top: i32, scale: (&dyn Fn(f64) -> i32, f64)) -> Result<(), Error> {
    let (x, longest) = scale;
    let color = match row.server.as_str() {
        "floor" => FLOOR,
        name if name.starts_with("ws-runtime") => OURS,
        _ => OTHERS,
    };
    let middle = top + LINE / 2 - 1;
    write(area, &row.label(), (LABELS - 8, middle), HPos::Right, 14.0, if color == OURS { OURS } else { INK })?;
    let is_cut = median > longest * 1.001;
    let end = x(median).max(LABELS + 1);
    area.draw(&Rectangle::new([(LABELS, top + 3), (end, top + LINE - 5)], color.filled()))?;
    if is_cut {
        // Two strokes through the bar, as a sign that it goes on.
        for at in [end - 14, end - 8] {
            let stroke = ShapeStyle { stroke_width: 3, ..RGBColor(0xff, 0xff, 0xff).filled() };
            area.draw(&PathElement::new([(at, top + LINE - 4), (at + 5, top + 2)], stroke))?;
        }
    } else if let Some(summary) = &row.summary {
        area.draw(&PathElement::new([(x(summary.min), middle), (x(summary.max), middle)], INK.stroke_width(2)))?;
    }
    write(area, &figure(median), (x(longest) + 8, middle), HPos::Left, 14.0, INK)
}

fn write(area: &Area<'_>, text: &str, at: (i32, i32), anchor: HPos, size: f64, color: RGBColor) -> Result<(), Error> {
    // plotters has sizes that are 1.24 times those that it writes.
    let style: TextStyle<'_> = ("sans-serif", size * 1.24).into_font().into_text_style(&(0, 0));
    let style = style.color(&color).pos(Pos::new(anchor, VPos::Center));
    Ok(area.draw(&Text::new(text.to_owned(), at, style))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Summary;

    fn outcome(medians: &[(&str, f64)]) -> Outcome {
        let rows = medians.iter().map(|(server, median)| Row {
            server: (*server).to_owned(),
            threads: 1,
            samples: vec![*median],
            summary: Some(Summary::of(&[*median])),
            ..Row::default()
        });
        let (name, note) = (String::new(), String::new());
        Outcome { name, title: "Echo <64 B>".to_owned(), unit: "µs".to_owned(), note, rows: rows.collect() }
    }

    #[test]
    fn best_first_and_long_ones_cut() {
        let text = svg(&outcome(&[("slow", 500.0), ("ws-runtime", 2.0), ("other", 3.0), ("floor", 1.0)])).unwrap();
        let text = text.unwrap();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is in the picture"));
        assert!(at("floor") < at("ws-runtime") && at("ws-runtime") < at("other") && at("other") < at("slow"));
        assert!(text.contains("Echo &lt;64 B&gt;") && text.contains(">\n500\n<"), "{text}");
        // Cut at five times ours, which is as long as there is room.
        let widths: Vec<i32> = text
            .split("<rect ")
            .skip(1)
            .map(|rect| rect.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(widths, [48, 96, 144, 480]);
    }

    #[test]
    fn nothing_to_see() {
        assert_eq!(svg(&outcome(&[])).unwrap(), None);
    }
}
