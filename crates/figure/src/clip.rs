use crate::px::Point;

/// The pieces of a line that are within the unit square, each to its edge. A point that has no place interrupts it.
///
/// Source: Y.-D. Liang and B. Barsky, *A new concept and method for line clipping* (1984).
pub(crate) fn clipped(points: impl IntoIterator<Item = Point>) -> Vec<Vec<Point>> {
    let points: Vec<Point> = points.into_iter().collect();
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = within(pair[0], pair[1]) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a straight line within the square, if there is any.
fn within(from: Point, to: Point) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let is_finite = dx.is_finite() && dy.is_finite();
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (rise, room) in [(-dx, from.0), (dx, 1.0 - from.0), (-dy, from.1), (dy, 1.0 - from.1)] {
        if rise == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if rise < 0.0 {
            enters = enters.max(room / rise);
        } else {
            leaves = leaves.min(room / rise);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (from.0 + share * dx, from.1 + share * dy),
    };
    (is_finite && enters < leaves).then(|| (at(enters), at(leaves)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_drawn_to_the_edge_and_from_where_it_comes_back() {
        let line = [(0.5, 0.5), (0.5, 1.5), (1.5, 0.5), (0.5, 0.25), (0.25, 0.25)];
        let expected =
            [vec![(0.5, 0.5), (0.5, 1.0)], vec![(1.0, 0.375), (0.5, 0.25), (0.25, 0.25)]];
        assert_eq!(clipped(line), expected);
    }

    #[test]
    fn a_line_through_the_square_is_seen_whose_ends_are_not() {
        assert_eq!(clipped([(-1.0, 0.5), (2.0, 0.5)]), [[(0.0, 0.5), (1.0, 0.5)]]);
        assert!(clipped([(-1.0, 0.5), (0.5, 2.0)]).is_empty(), "it passes by the corner");
        assert!(clipped([(2.0, 0.1), (2.0, 0.9)]).is_empty(), "it stays outside");
    }

    #[test]
    fn what_has_no_place_interrupts() {
        for nowhere in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let line = [(0.1, 0.1), (0.2, 0.2), (0.3, nowhere), (0.4, 0.4), (0.5, 0.5)];
            let expected = [[(0.1, 0.1), (0.2, 0.2)], [(0.4, 0.4), (0.5, 0.5)]];
            assert_eq!(clipped(line), expected, "{nowhere}");
        }
    }
}
