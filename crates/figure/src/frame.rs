use crate::px::Point;

/// A rectangle of the page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Frame {
    /// A whole page.
    pub fn page((width, height): (u32, u32)) -> Self {
        Self { left: 0.0, top: 0.0, width: f64::from(width), height: f64::from(height) }
    }

    pub fn right(self) -> f64 {
        self.left + self.width
    }

    pub fn bottom(self) -> f64 {
        self.top + self.height
    }

    /// The place at shares of its width and its height, from the left and from the top.
    pub fn at(self, (across, down): Point) -> Point {
        (self.left + across * self.width, self.top + down * self.height)
    }

    /// A rectangle of that size within, with so much of the room that is left on its left and above it as the shares say.
    pub fn within(self, (width, height): (f64, f64), (across, down): (f64, f64)) -> Self {
        let left = self.left + across * (self.width - width);
        let top = self.top + down * (self.height - height);
        Self { left, top, width, height }
    }

    /// What is left without so much at each side.
    pub fn without(self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left: self.left + left,
            top: self.top + top,
            width: self.width - left - right,
            height: self.height - top - bottom,
        }
    }

    /// So many equal rectangles, row by row.
    pub fn split(self, columns: usize, rows: usize) -> impl Iterator<Item = Self> {
        let (width, height) = (self.width / columns as f64, self.height / rows as f64);
        let places = (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row)));
        places.map(move |(column, row)| Self {
            left: self.left + column as f64 * width,
            top: self.top + row as f64 * height,
            width,
            height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_divided_and_filled() {
        let page = Frame::page((100, 60)).without(10.0, 0.0, 10.0, 20.0);
        let corners: Vec<Point> = page.split(2, 2).map(|part| (part.left, part.top)).collect();
        assert_eq!(corners, [(10.0, 0.0), (50.0, 0.0), (10.0, 20.0), (50.0, 20.0)]);
        let in_the_corner = page.within((30.0, 10.0), (1.0, 1.0));
        assert_eq!((in_the_corner.left, in_the_corner.top), (60.0, 30.0));
        assert_eq!((in_the_corner.right(), in_the_corner.bottom()), page.at((1.0, 1.0)));
    }
}
