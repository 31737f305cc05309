//! A text made of the course's and of the learner's, which knows what of it is whose.

use std::ops::Range;

/// A text under construction.
#[derive(Debug, Default)]
pub struct Composed {
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// What of a composed text is a learner's.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where it is in the composed text.
    pub here: Range<usize>,
    /// Where it begins in the learner's.
    pub there: usize,
    /// Of which submission, by its number.
    pub submission: usize,
}

impl Composed {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds what stands at `place` of a learner's text.
    pub fn push_yours(&mut self, text: &str, place: Range<usize>, submission: usize) {
        let start = self.text.len();
        self.text.push_str(&text[place.clone()]);
        self.pieces.push(Piece { here: start..self.text.len(), there: place.start, submission });
    }

    /// Where a place is in the learner's text, and in whose.
    pub fn trace(&self, place: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let of = |piece: &&Piece| piece.here.start <= place.start && place.end <= piece.here.end;
        let piece = self.pieces.iter().find(of)?;
        let moved = |at: usize| at - piece.here.start + piece.there;
        Some((piece.submission, moved(place.start)..moved(place.end)))
    }
}
