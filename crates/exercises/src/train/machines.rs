//! What it takes to share a step among many machines: a model of two numbers a network cable has.

use crate::prelude::*;
use net::Sizes;

/// How long a message takes: its latency, and its bytes at so many a second.
pub struct Link {
    /// Both, as they are read.
    pub name: &'static str,
    latency: f64,
    bandwidth: f64,
}

/// What is assumed: 25 Gbit/s Ethernet, and 100 Gbit/s InfiniBand.
pub const LINKS: [Link; 2] = [
    Link { name: "10 µs, 25 Gbit/s", latency: 10e-6, bandwidth: 25e9 / 8.0 },
    Link { name: "1 µs, 100 Gbit/s", latency: 1e-6, bandwidth: 100e9 / 8.0 },
];

/// How the gradients of all machines become their sum in all of them.
#[derive(Clone, Copy)]
pub enum Exchange {
    /// Each passes pieces of the sum to its neighbour.
    Ring,
    /// One gets all gradients, and sends the sum to all.
    Gather,
}

impl Exchange {
    /// How the messages are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ring => "ring",
            Self::Gather => "gather",
        }
    }

    /// The bytes that the machine that sends most has to send, of a gradient of so many bytes.
    pub fn bytes(self, machines: f64, gradient: f64) -> f64 {
        match self {
            Self::Ring => 2.0 * (machines - 1.0) / machines * gradient,
            Self::Gather => (machines - 1.0) * gradient,
        }
    }

    /// The seconds until all have the sum. The messages of a ring, 2·(P − 1), follow one another; so do those to the one
    /// machine, and then those from it.
    pub fn seconds(self, machines: f64, gradient: f64, link: &Link) -> f64 {
        let messages = 2.0 * (machines - 1.0);
        let bytes = match self {
            Self::Ring => self.bytes(machines, gradient),
            Self::Gather => 2.0 * self.bytes(machines, gradient),
        };
        messages * link.latency + bytes / link.bandwidth
    }
}

/// A step of a network on some machines.
pub struct Step {
    /// The network.
    pub name: &'static str,
    /// The bytes of a gradient.
    pub gradient: f64,
    /// How long one machine takes for the gradient of an image, in seconds.
    pub image: f64,
}

impl Step {
    /// One that takes so long for an image.
    pub fn new(name: &'static str, sizes: Sizes, image: f64) -> Self {
        Self { name, gradient: 4.0 * parameters(sizes), image }
    }

    /// The seconds of a step of so many images in all.
    pub fn seconds(&self, images: f64, machines: f64, how: Exchange, link: &Link) -> f64 {
        images / machines * self.image + how.seconds(machines, self.gradient, link)
    }

    /// The images in a step that take as long to compute as their gradients to exchange: with fewer, most of the time is
    /// spent waiting.
    pub fn enough_images(&self, machines: f64, how: Exchange, link: &Link) -> f64 {
        machines * how.seconds(machines, self.gradient, link) / self.image
    }
}

/// |θ| of a network with one hidden layer.
pub fn parameters(Sizes { inputs, hidden, outputs }: Sizes) -> f64 {
    (inputs * hidden + hidden + hidden * outputs + outputs) as f64
}

/// The additions and multiplications of an image's gradient: two for each weight on the way forward, two for its slope,
/// and two more to go on to the layer before, which the first layer has not.
pub fn operations(Sizes { inputs, hidden, outputs }: Sizes) -> f64 {
    (4 * inputs * hidden + 6 * hidden * outputs) as f64
}

/// From 2 machines to 1024.
pub fn doublings() -> impl Iterator<Item = f64> {
    (1..=10).map(|power| f64::from(1 << power))
}

/// How large a batch has to be for the work to pay, by the number of machines; `all` is as many images as there are.
pub fn figure(steps: &[Step; 2], all: f64) -> Figure {
    let chart = |step: &Step| {
        let mut chart = Chart::new(step.name)
            .doublings_x("machines", 2.0..1024.0)
            .ticks(5, 5)
            .log_y("images in a step", 10.0..1e8);
        for (how, color) in [(Exchange::Gather, ORANGE), (Exchange::Ring, BLUE)] {
            for (link, stroke) in LINKS.iter().zip([color.wide(3), color.dashed(2)]) {
                let points = doublings().map(|p| (p, step.enough_images(p, how, link)));
                chart = chart.line(format!("{}, {}", how.name(), link.name), stroke, points);
            }
        }
        chart.path(GREY.wide(1), [(2.0, all), (1024.0, all)]).text(
            "all images of MNIST",
            (2.3, all * 2.2),
            GREY,
        )
    };
    Figure::row(steps.each_ref().map(chart)).size(1000, 420)
}
