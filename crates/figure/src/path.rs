use crate::px::{Point, Px};
use std::fmt::{self, Write};

/// What the `d` of an SVG's path says: lines and polygons, in as few letters as they need.
#[derive(Default)]
pub(crate) struct Path(String);

impl Path {
    /// A line from point to point.
    pub fn line(&mut self, points: impl IntoIterator<Item = Point>) {
        let mut points = points.into_iter().map(|(x, y)| (Px::new(x), Px::new(y)));
        let Some((mut x, mut y)) = points.next() else {
            return;
        };
        self.say(format_args!("M{x} {y}"));
        // Numbers that follow upon such of M or L are understood as L.
        let mut is_l = true;
        for (to_x, to_y) in points {
            match (to_x == x, to_y == y) {
                (true, true) => continue,
                (true, false) => self.say(format_args!("V{to_y}")),
                (false, true) => self.say(format_args!("H{to_x}")),
                _ if is_l => self.say(format_args!(" {to_x} {to_y}")),
                _ => self.say(format_args!("L{to_x} {to_y}")),
            }
            is_l = to_x != x && to_y != y;
            (x, y) = (to_x, to_y);
        }
    }

    /// A line back to its first point.
    pub fn polygon(&mut self, corners: impl IntoIterator<Item = Point>) {
        self.line(corners);
        self.0.push('z');
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn say(&mut self, part: fmt::Arguments) {
        self.0.write_fmt(part).expect("memory takes all text");
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_no_more_than_it_has_to() {
        let mut path = Path::default();
        path.line([(1.0, 2.0), (3.0, 4.0), (3.01, 4.0), (5.0, 6.0), (7.0, 6.0), (8.0, 0.0)]);
        path.polygon([(0.0, 0.0), (0.5, 0.0), (0.5, -1.0), (0.0, -1.0)]);
        assert_eq!(path.to_string(), "M1 2 3 4 5 6H7L8 0M0 0H0.5V-1H0z");
    }
}
