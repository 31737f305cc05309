//! Draws a computational graph (计算图): nodes as circles, edges with the value that goes forward
//! and the gradient that comes back.

use crate::{
    notebook::Page,
    style::{BLUE, FONT, GREY, ORANGE, PIXEL, number, px, stroke},
};
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use std::{error::Error, f64::consts::FRAC_PI_2};

/// Where something stands, in pixels.
pub type Place = (i32, i32);

/// A value on its way from one place to another, and the gradient that comes back.
pub struct Edge {
    /// Where it starts.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// The value that goes forward.
    pub value: f64,
    /// The derivative of the result by that value.
    pub gradient: f64,
}

/// The radius of a node.
const RADIUS: f64 = 26.0;

/// Draws a node with its operation.
pub fn draw_node(page: &Page, place: Place, operation: &str) -> Result<(), Box<dyn Error>> {
    let circle = |style: ShapeStyle| Circle::new(units(place), px(26), style);
    page.draw(&circle(WHITE.filled()))?;
    page.draw(&circle(stroke(BLACK, 2)))?;
    write(page, operation, place, 30, BLACK)
}

/// Draws the name of an input or of the result.
pub fn draw_name(page: &Page, place: Place, name: &str) -> Result<(), Box<dyn Error>> {
    write(page, name, place, 18, BLACK)
}

/// Draws an edge with an arrow head at its end, its value on the upper side and its gradient on the
/// lower.
pub fn draw_edge(page: &Page, edge: &Edge) -> Result<(), Box<dyn Error>> {
    let (from, to) = (edge.from, edge.to);
    page.draw(&PathElement::new([units(from), units(to)], stroke(GREY, 2)))?;
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let angle = dy.atan2(dx);
    let corner = |turn: f64| moved(to, angle + turn, -12.0);
    let head = [to, corner(0.4), corner(-0.4)].map(units);
    page.draw(&Polygon::new(head, GREY.filled()))?;
    let middle = (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1));
    for (text, side, color) in [
        (number(edge.value), -1.0, BLUE),
        (number(edge.gradient), 1.0, ORANGE),
    ] {
        // Steep edges keep off by the width of the text, flat ones by its height.
        let off = 16.0 + 4.5 * text.chars().count() as f64 * angle.sin().abs();
        let place = moved(middle, angle + FRAC_PI_2, side * off);
        write(page, &text, place, 18, color)?;
    }
    Ok(())
}

/// Explains the colours, from `place` to the right.
pub fn draw_key(page: &Page, place: Place) -> Result<(), Box<dyn Error>> {
    write(page, "value, forward", place, 16, BLUE)?;
    write(
        page,
        "gradient, backward",
        (place.0 + 160, place.1),
        16,
        ORANGE,
    )
}

/// The place on the rim of a node in the direction of another place.
pub fn rim(node: Place, towards: Place) -> Place {
    let (dx, dy) = (f64::from(towards.0 - node.0), f64::from(towards.1 - node.1));
    moved(node, dy.atan2(dx), RADIUS)
}

fn write(
    page: &Page,
    text: &str,
    place: Place,
    size: u32,
    color: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let style = (FONT, px(size))
        .into_text_style(page)
        .color(&color)
        .pos(Pos::new(HPos::Center, VPos::Center));
    page.draw(&Text::new(text.to_owned(), units(place), style))?;
    Ok(())
}

fn units(place: Place) -> Place {
    (place.0 * i32::from(PIXEL), place.1 * i32::from(PIXEL))
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
fn moved(place: Place, angle: f64, by: f64) -> Place {
    let (sin, cos) = angle.sin_cos();
    (
        place.0 + (by * cos).round() as i32,
        place.1 + (by * sin).round() as i32,
    )
}
