//! The drawing of charts, each in its place of the page.

use crate::{
    Chart, Corner,
    axes::{axes, between},
    frame::Frame,
    legend::{Legend, Shared},
    names,
    series::series,
    svg::Svg,
};

/// Charts in rows of so many, on a page of that size in pixels.
pub(crate) fn charts(charts: &[Chart], columns: usize, size: (u32, u32)) -> String {
    let (mut svg, page) = (Svg::page(size), Frame::page(size));
    let shared = Shared::of(charts, page.width);
    let strip = shared.map_or(0.0, Shared::height);
    let page = page.without(0.0, 0.0, 0.0, strip);
    let places: Vec<Frame> = page.split(columns, charts.len().div_ceil(columns)).collect();
    for (places, charts) in places.chunks(columns).zip(charts.chunks(columns)) {
        row(&mut svg, places, charts, shared);
    }
    if let Some(shared) = shared {
        let strip = Frame { top: page.bottom(), height: strip, ..page };
        names::shared(&mut svg, &charts[0], shared, strip);
    }
    svg.end()
}

/// A row of charts. Each has so much room below that legends of the row may need.
fn row(svg: &mut Svg, places: &[Frame], charts: &[Chart], shared: Option<Shared>) {
    let frame = between(places[0]);
    let (legends, below) = match shared {
        Some(_) => (vec![None; charts.len()], 0.0),
        None => Legend::of_row(charts, (frame.width, frame.height)),
    };
    for ((place, of), legend) in places.iter().zip(charts).zip(legends) {
        chart(svg, of, legend, place.without(0.0, 0.0, legend.map_or(0.0, Legend::beside), below));
    }
}

/// A chart in its place, with its legend there or next to it.
fn chart(svg: &mut Svg, chart: &Chart, legend: Option<Legend>, place: Frame) {
    let frame = between(place);
    axes(svg, chart, frame);
    series(svg, chart, frame);
    if chart.pointed {
        plane(svg, chart, frame);
    }
    let Some(Legend { corner, width, height }) = legend else {
        return;
    };
    let frame = match corner {
        Corner::Beside => Frame { left: place.right(), width, ..frame },
        Corner::Below => Frame { top: place.bottom(), height, ..frame },
        _ => frame,
    };
    names::legend(svg, chart, corner, frame);
}

/// What is pointed at, unseen.
fn plane(svg: &mut Svg, chart: &Chart, frame: Frame) {
    let [(left, right), (bottom, top)] = [chart.x.ends(), chart.y.ends()];
    let Frame { left: x, top: y, width, height } = frame;
    svg.add(format_args!(
        "<rect data-plane=\"{left} {right} {bottom} {top}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
         height=\"{height}\" fill=\"none\"/>"
    ));
}
