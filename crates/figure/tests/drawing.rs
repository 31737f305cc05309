//! What stands in the text of a drawn figure.

use figure::{BLACK, BLUE, Bitmap, Canvas, Chart, Corner, Dot, Figure, GREY, Histogram, ORANGE};
use property::property;
use proptest::{collection::vec, num::f64::ANY, prelude::*};

fn svg(figure: impl Into<Figure>) -> String {
    figure.into().svg()
}

/// The texts in their order.
fn texts(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text").skip(1);
    texts.filter_map(|text| Some(text.split_once('>')?.1.split_once('<')?.0)).collect()
}

/// The numbers of an attribute, element after element.
fn numbers(svg: &str, attribute: &str) -> Vec<f64> {
    let before = format!(" {attribute}=\"");
    let values = svg.split(&before).skip(1);
    values.map(|value| value.split_once('"').unwrap().0.parse().unwrap()).collect()
}

#[test]
fn axes_are_labelled_by_round_numbers() {
    let linear = svg(Chart::new("h").x("x", -1.0..1.0).y("y", 0.0..250.0));
    let x = ["−1", "−0.5", "0", "0.5", "1"];
    let y = ["0", "50", "100", "150", "200", "250"];
    assert_eq!(texts(&linear), [&x[..], &y, &["h", "x", "y"]].concat());
    let few = svg(Chart::new("").x("", 0.0..10.0).y("", 0.0..0.3).ticks(3, 4));
    assert_eq!(texts(&few), ["0", "5", "10", "0", "0.1", "0.2", "0.3"]);
    let long = svg(Chart::new("").log_x("", 1e-4..1.0).log_y("", 1.0..100.0).ticks(5, 3));
    assert_eq!(texts(&long), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "1", "10", "100"]);
    let doublings = svg(Chart::new("").doublings_x("", 16.0..256.0).y("", 0.0..1.0).ticks(5, 2));
    assert_eq!(texts(&doublings), ["16", "32", "64", "128", "256", "0", "1"]);
}

#[test]
fn a_dashed_line_is_one_line() {
    let chart = Chart::new("").path(BLUE.dashed(3), (0..=100).map(|i| (f64::from(i) / 100.0, 0.5)));
    let svg = svg(chart);
    let line = svg.lines().find(|line| line.contains("stroke-dasharray")).unwrap();
    assert!(line.contains(r##"fill="none" stroke="#0072b2" stroke-width="3""##), "{line}");
    assert!(line.starts_with("<path d=\"M78 225.8H84.6H91.1H"), "{line}");
    assert_eq!(svg.matches("#0072b2").count(), 1, "{svg}");
}

#[test]
fn texts_are_no_xml() {
    let chart = Chart::new("a < b").x("<x>", 0.0..1.0).y("\"y\" & z", 0.0..1.0);
    let chart = chart.line("f & g", BLUE, [(0.0, 0.0)]).text("</svg>", (0.5, 0.5), BLACK);
    let svg = svg(chart);
    for text in ["a &lt; b", "&lt;x&gt;", "&quot;y&quot; &amp; z", "f &amp; g", "&lt;/svg&gt;"] {
        assert!(texts(&svg).contains(&text), "lacks {text}:\n{svg}");
    }
}

#[test]
fn what_is_outside_of_the_axes_is_left_out() {
    let chart = |points: [(f64, f64); 4]| Chart::new("").dots("", ORANGE.dot(4), points);
    let dots = svg(chart([(0.5, 0.5), (1.5, 0.5), (0.5, -0.1), (1.0 + 1e-12, 0.0)]));
    assert_eq!(
        (numbers(&dots, "cx"), numbers(&dots, "cy")),
        (vec![406.0, 734.0], vec![225.8, 420.0])
    );
    let line = svg(Chart::new("").path(ORANGE, [(0.0, 0.2), (2.0, 0.4), (0.5, 0.9)]));
    let line = line.lines().find(|line| line.contains("#d55e00")).unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
    assert_eq!(line.matches("734 ").count(), 2, "out and in at the edge: {line}");
    let bar = svg(Chart::new("").bar("", ORANGE, (0.5, -7.0), (9.0, 1.0)));
    assert!(bar.contains("d=\"M406 420H734V31.5H406z\""), "{bar}");
}

#[test]
fn a_legend_stands_in_its_corner() {
    let corners = [
        (Corner::UpperLeft, (-1, -1)),
        (Corner::UpperMiddle, (0, -1)),
        (Corner::UpperRight, (1, -1)),
        (Corner::MiddleRight, (1, 0)),
        (Corner::LowerRight, (1, 1)),
        (Corner::LowerMiddle, (0, 1)),
        (Corner::LowerLeft, (-1, 1)),
    ];
    for (corner, side) in corners {
        let svg = svg(Chart::new("").line("name", BLUE, [(0.0, 0.0)]).legend(corner));
        let ground = svg.lines().find(|line| line.contains("fill-opacity")).unwrap();
        let [x, y, width, height] =
            ["x", "y", "width", "height"].map(|name| numbers(ground, name)[0]);
        let middle = (x + width / 2.0 - 406.0, y + height / 2.0 - 225.8);
        let sign = |off: f64| i32::from(off > 0.2) - i32::from(off < -0.2);
        assert_eq!((sign(middle.0), sign(middle.1)), side, "{corner:?}: {ground}");
        assert!(x > 78.0 && x + width < 734.0 && y > 31.5 && y + height < 420.0, "{ground}");
    }
}

#[test]
fn dots_differ_by_their_look() {
    let chart = |dot: Dot| svg(Chart::new("").dot((0.5, 0.5), dot));
    assert!(chart(Dot::disc(BLUE, 4)).contains(r##"r="4" fill="#0072b2"/>"##));
    let ring = r##"r="4" fill="#ffffff" stroke="#0072b2" stroke-width="2"/>"##;
    assert!(chart(Dot::ring(BLUE, 4)).contains(ring));
    let rimmed = r##"r="4" fill="#0072b2" stroke="#ffffff" stroke-width="1"/>"##;
    assert!(chart(Dot::rimmed(BLUE, 4)).contains(rimmed));
    assert!(chart(Dot::triangle(BLUE, 4)).contains(r#"d="M406 221.8 402.5 227.8H409.5z""#));
}

#[test]
fn a_canvas_has_its_pieces_in_pixels() {
    let bitmap = Bitmap { place: (1, 2), size: (3, 4), columns: 1, colors: vec![BLUE] };
    let canvas = Canvas::new(100, 50).bitmap(bitmap).frame(GREY.wide(1), (5, 6), (10, 20));
    let canvas = canvas.cell(BLUE, (1, 2), (3, 4)).disc(ORANGE, (50, 25), 7);
    let svg = svg(canvas.ring(BLACK.wide(3), (20, 30), 9).write("w", (40, 10), 16, ORANGE));
    for part in [
        r#"<image x="1" y="2" width="3" height="4""#,
        r##"<path d="M5 6H15V26H5V6" fill="none" stroke="#6e6e6e" stroke-width="1"/>"##,
        r##"<path d="M1 2H4V6H1z" fill="#0072b2"/>"##,
        r##"<circle cx="50" cy="25" r="7" fill="#d55e00"/>"##,
        r##"<circle cx="20" cy="30" r="9" fill="none" stroke="#000000" stroke-width="3"/>"##,
        r##"<text x="40" y="14.1" font-size="12.9" text-anchor="middle" fill="#d55e00">w</text>"##,
    ] {
        assert!(svg.contains(part), "lacks {part}:\n{svg}");
    }
}

property! {
    #[test]
    fn every_place_in_a_chart_is_a_number(
        points in vec((ANY, ANY), 0..9),
        (from, to) in (ANY, ANY),
    ) {
        let histogram = Histogram::new(points.iter().map(|point| point.0), -1.0..1.0, 4);
        let chart = |chart: Chart| {
            let chart = chart.line("line", BLUE, points.clone()).area("", BLUE, 0.5, points.clone());
            let chart = chart.dots("dots", ORANGE.dot(2), points.clone());
            chart.text("text", points.first().copied().unwrap_or_default(), BLACK)
        };
        let charts = [
            chart(Chart::new("").x("", -1.0..1.0).y("", from..to)),
            chart(Chart::new("").log_x("", from..to).log_y("", 0.1..10.0)),
            Chart::new("").histogram("", BLUE, &histogram),
        ];
        let svg = Figure::grid(2, charts).svg();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
    }
}

#[test]
fn a_place_that_is_pointed_at_has_its_numbers() {
    let chart = Chart::new("").x("x", -1.0..1.0).y("y", 0.0..4.0);
    assert!(!svg(chart.clone()).contains("data-plane"), "unless it is asked for");
    let plane = svg(chart.pointed());
    let (_, plane) = plane.split_once("<rect data-plane=\"-1 1 0 4\"").unwrap();
    assert!(plane.starts_with(" x=\"78\" y=\"31.5\" width=\"656\""), "{plane:.80}");
}
