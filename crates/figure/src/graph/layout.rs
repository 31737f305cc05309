use std::{cmp::Reverse, collections::BTreeSet};

/// A place in a grid: column from the left, row from the top.
pub(crate) type Cell = (usize, isize);

/// A place for each item of a graph, and for each edge the cells it passes through on its way.
///
/// Each item stands one column before the first that needs it, and in the row of the argument that
/// took longest, among equals the first made. So the longest computation is a straight line, and
/// the inputs hang below it. An edge over several columns goes through cells of its own, so that it crosses no item.
#[derive(Debug)]
pub(crate) struct Layout {
    pub cells: Vec<Cell>,
    pub bends: Vec<Vec<Cell>>,
}

impl Layout {
    /// Places `count` items that are joined by edges, each from an item to one of larger index.
    pub fn new(count: usize, edges: &[(usize, usize)]) -> Self {
        let mut placing = Placing {
            edges,
            columns: columns(count, edges),
            depths: depths(count, edges),
            rows: vec![None; count],
            bends: vec![Vec::new(); edges.len()],
            taken: BTreeSet::new(),
        };
        let starts: BTreeSet<usize> = edges.iter().map(|edge| edge.0).collect();
        for end in (0..count).filter(|item| !starts.contains(item)) {
            placing.place(end, 0);
        }
        let rows = placing.rows.into_iter().map(Option::unwrap_or_default);
        let mut layout =
            Self { cells: placing.columns.into_iter().zip(rows).collect(), bends: placing.bends };
        layout.begin_at_row_0();
        layout
    }

    fn begin_at_row_0(&mut self) {
        let cells = || self.cells.iter().chain(self.bends.iter().flatten());
        let first = cells().map(|cell| cell.1).min().unwrap_or(0);
        for cell in self.cells.iter_mut().chain(self.bends.iter_mut().flatten()) {
            cell.1 -= first;
        }
    }
}

/// As far right as the edges allow. Two edges between the same items need a column between these,
/// to part in it.
fn columns(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut to_the_end = vec![0; count];
    for from in (0..count).rev() {
        for edge in edges.iter().filter(|edge| edge.0 == from) {
            let parallel = edges.iter().filter(|other| *other == edge).count();
            let step = if parallel > 1 { 2 } else { 1 };
            to_the_end[from] = to_the_end[from].max(to_the_end[edge.1] + step);
        }
    }
    let longest = to_the_end.iter().copied().max().unwrap_or(0);
    to_the_end.into_iter().map(|steps| longest - steps).collect()
}

/// How many edges the longest way to each item has.
fn depths(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut depths = vec![0; count];
    for to in 0..count {
        for edge in edges.iter().filter(|edge| edge.1 == to) {
            depths[to] = depths[to].max(depths[edge.0] + 1);
        }
    }
    depths
}

/// A layout in the making.
struct Placing<'a> {
    edges: &'a [(usize, usize)],
    columns: Vec<usize>,
    depths: Vec<usize>,
    rows: Vec<Option<isize>>,
    bends: Vec<Vec<Cell>>,
    taken: BTreeSet<Cell>,
}

impl Placing<'_> {
    /// Places an item after all that it needs, not above row `least`, and tells its row.
    fn place(&mut self, item: usize, least: isize) -> isize {
        if let Some(row) = self.rows[item] {
            return row;
        }
        let edges = self.edges;
        let mut incoming: Vec<usize> = (0..edges.len()).filter(|&e| edges[e].1 == item).collect();
        incoming.sort_by_key(|&edge| (Reverse(self.depths[edges[edge].0]), edges[edge].0));
        let (mut own, mut next) = (None, least);
        for &edge in &incoming {
            let row = self.place(edges[edge].0, next);
            own = own.or(Some(row));
            next = row + 1;
        }
        let row = self.claim_below((self.columns[item], own.unwrap_or(least)));
        self.rows[item] = Some(row);
        for edge in incoming {
            self.bend(edge);
        }
        row
    }

    /// Leads an edge along a row that is free on its way, the nearest to where it comes from.
    fn bend(&mut self, edge: usize) {
        let (from, to) = self.edges[edge];
        let between = self.columns[from] + 1..self.columns[to];
        let taken = |row| between.clone().any(|column| self.taken.contains(&(column, row)));
        let mut row = self.rows[from].unwrap_or_default();
        let mut step = -1; // one up, two down, three up, ...
        while taken(row) {
            row += step;
            step = -step - step.signum();
        }
        self.bends[edge] = between.map(|column| (column, row)).collect();
        self.taken.extend(&self.bends[edge]);
    }

    /// Takes the first free cell of a column from a row downwards, and tells its row.
    fn claim_below(&mut self, (column, mut row): Cell) -> isize {
        while !self.taken.insert((column, row)) {
            row += 1;
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::property;
    use proptest::{collection::vec, prelude::*};

    #[test]
    fn the_longest_way_is_straight_and_inputs_hang_below_it() {
        // Apples: 0 apple, 1 number, 2 tax, 3 ×, 4 ×, 5 the result.
        let layout = Layout::new(6, &[(0, 3), (1, 3), (3, 4), (2, 4), (4, 5)]);
        let expected = [(0, 0), (0, 1), (1, 1), (1, 0), (2, 0), (3, 0)];
        assert_eq!(layout.cells, expected);
        assert!(layout.bends.iter().all(Vec::is_empty), "{:?}", layout.bends);
    }

    #[test]
    fn a_long_edge_keeps_away_from_items() {
        // (x + y)·x: 0 x, 1 y, 2 +, 3 ×, 4 the result.
        let layout = Layout::new(5, &[(0, 2), (1, 2), (2, 3), (0, 3), (3, 4)]);
        assert_eq!(layout.cells, [(0, 1), (0, 2), (1, 1), (2, 1), (3, 1)]);
        assert_eq!(layout.bends[3], [(1, 0)]);
    }

    #[test]
    fn parallel_edges_part() {
        // x·x: 0 x, 1 ×, 2 the result.
        let layout = Layout::new(3, &[(0, 1), (0, 1), (1, 2)]);
        assert_eq!(layout.cells, [(0, 1), (2, 1), (3, 1)]);
        assert_eq!(layout.bends, [vec![(1, 1)], vec![(1, 0)], vec![]]);
    }

    /// Graphs of up to 12 items, of which the later have one or two arguments.
    fn graphs() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
        let arguments = (0..12_usize, 0..12_usize, 0..3_usize);
        vec(arguments, 0..10).prop_map(|items| {
            let mut edges = Vec::new();
            for (place, (x, y, count)) in items.iter().enumerate() {
                let to = place + 2;
                edges.extend([(x % to, to), (y % to, to)].iter().take(*count));
            }
            (items.len() + 2, edges)
        })
    }

    property! {
        #[test]
        fn every_place_is_taken_once_and_every_edge_goes_right((count, edges) in graphs()) {
            let layout = Layout::new(count, &edges);
            let cells: Vec<Cell> = layout.cells.iter().chain(layout.bends.iter().flatten()).copied().collect();
            let distinct: BTreeSet<Cell> = cells.iter().copied().collect();
            prop_assert_eq!(distinct.len(), cells.len(), "{:?}", layout);
            for (&(from, to), bends) in edges.iter().zip(&layout.bends) {
                let (from, to) = (layout.cells[from], layout.cells[to]);
                let columns = bends.iter().chain([&to]).map(|cell| cell.0);
                prop_assert!(columns.eq(from.0 + 1..=to.0), "{:?}", layout);
            }
        }
    }
}
