use crate::{Canvas, Chart, dark::with_dark, draw, hand};

/// A figure: one chart, a grid of them, a canvas, or an SVG that is drawn already.
#[derive(Debug, Clone)]
pub struct Figure {
    content: Content,
    size: (u32, u32),
}

#[derive(Debug, Clone)]
enum Content {
    Charts { columns: usize, charts: Vec<Chart> },
    Canvas(Canvas),
    Svg(String),
}

impl Figure {
    /// Charts beside one another.
    pub fn row(charts: impl IntoIterator<Item = Chart>) -> Self {
        let charts: Vec<Chart> = charts.into_iter().collect();
        Self::grid(charts.len(), charts)
    }

    /// Charts in rows of so many. Unless it is given another [size](Self::size), a chart of several is
    /// 490 by 440 pixels in a row, and 330 by 320 in a grid of three or more columns.
    ///
    /// # Panics
    /// When there is no chart, or no column.
    pub fn grid(columns: usize, charts: impl IntoIterator<Item = Chart>) -> Self {
        let charts: Vec<Chart> = charts.into_iter().collect();
        assert!(columns > 0 && !charts.is_empty(), "a grid has columns and charts");
        let (width, height) = match columns {
            1 => (760, 480),
            2 => (490, 440),
            _ => (330, 320),
        };
        let rows = charts.len().div_ceil(columns);
        let [columns_of_it, rows] =
            [columns, rows].map(|n| u32::try_from(n).expect("a page has room for few"));
        let size = (columns_of_it * width, rows * height);
        Self { content: Content::Charts { columns, charts }, size }
    }

    /// A figure that another has drawn, such as that of a graph.
    pub fn drawn(svg: impl Into<String>) -> Self {
        Self { content: Content::Svg(svg.into()), size: (0, 0) }
    }

    /// The same, so many pixels wide and high.
    #[must_use]
    pub fn size(self, width: u32, height: u32) -> Self {
        Self { size: (width, height), ..self }
    }

    /// The figure as an SVG, which is dark where the reader's pages are.
    pub fn svg(&self) -> String {
        with_dark(&self.light())
    }

    /// The figure as an SVG that is never dark by itself, for a page that sees to that.
    pub fn light(&self) -> String {
        match &self.content {
            Content::Svg(svg) => svg.clone(),
            Content::Canvas(canvas) => hand::canvas(canvas),
            Content::Charts { columns, charts } => draw::charts(charts, *columns, self.size),
        }
    }
}

/// 760 by 480 pixels unless it is given another size.
impl From<Chart> for Figure {
    fn from(chart: Chart) -> Self {
        Self::row([chart])
    }
}

impl From<Canvas> for Figure {
    fn from(canvas: Canvas) -> Self {
        let size = canvas.size;
        Self { content: Content::Canvas(canvas), size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BLUE, Bitmap, ORANGE};

    fn chart(heading: &str) -> Chart {
        Chart::new(heading).x("x", 0.0..1.0).line("rising", BLUE, [(0.0, 0.0), (1.0, 1.0)])
    }

    #[test]
    fn a_chart_says_its_heading_its_axes_and_its_legend() {
        let svg = Figure::from(chart("A line")).svg();
        for word in ["A line", ">x<", "rising", "width=\"760\" height=\"480\""] {
            assert!(svg.contains(word), "lacks {word:?}:\n{svg}");
        }
    }

    #[test]
    fn what_has_no_place_on_a_logarithmic_axis_is_left_out() {
        let points = [(1.0, 0.0), (1.0, -1.0), (2.0, f64::NAN), (10.0, 1.0)];
        let chart = Chart::new("").log_x("x", 1.0..100.0).log_y("y", 0.1..10.0);
        let svg = Figure::from(chart.dots("", ORANGE.dot(4), points)).svg();
        assert_eq!(svg.matches("<circle").count(), 1, "{svg}");
    }

    #[test]
    fn a_grid_has_all_charts() {
        let svg = Figure::grid(2, ["one", "two", "three"].map(chart)).size(800, 600).svg();
        assert!(["one", "two", "three"].iter().all(|name| svg.contains(name)), "{svg}");
        assert!(svg.contains("width=\"800\" height=\"600\""), "{svg}");
    }

    #[test]
    fn bitmaps_lie_over_the_ground_and_under_all_else() {
        let bitmap = Bitmap { place: (1, 2), size: (3, 4), columns: 1, colors: vec![BLUE] };
        let canvas = Canvas::new(100, 50).bitmap(bitmap).heading("Pixels");
        let svg = Figure::from(canvas).svg();
        let place = |part: &str| svg.find(part).unwrap_or_else(|| panic!("lacks {part}: {svg}"));
        assert!(place("<rect") < place("<image") && place("<image") < place("Pixels"), "{svg}");
    }
}
