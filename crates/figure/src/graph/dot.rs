use super::drawing::{Drawing, Edge, Item, Kind};

impl Drawing {
    /// The drawing in the language of Graphviz, whose `dot` makes a picture of it. An edge has its
    /// value behind →, and its gradient behind ←.
    ///
    /// ```
    /// use figure::graph::Drawing;
    ///
    /// let graph = graph::Graph::new();
    /// let y = graph.number("x", 3.0).square();
    /// let dot = Drawing::both_ways(&y.backward()).dot();
    /// assert!(dot.contains(r#"0 -> 1 [label="→ 3\n← 6"]"#));
    /// ```
    pub fn dot(&self) -> String {
        let items = self.items.iter().enumerate();
        let items = items.map(|(index, item)| format!("  {index} {}\n", dot_item(item)));
        let edges = self.edges.iter().map(dot_edge);
        let lines: String = items.chain(edges).collect();
        format!("digraph {{\n  rankdir=LR\n{lines}}}\n")
    }
}

fn dot_item(item: &Item) -> String {
    let shape = match item.kind {
        Kind::Input | Kind::Result => "plaintext",
        Kind::Operation => "circle",
    };
    let total = item.total.iter().map(|total| format!("\n← Σ {total}"));
    let label: String = [item.label.clone()].into_iter().chain(total).collect();
    format!("[shape={shape} label={}]", quoted(&label))
}

fn dot_edge(edge: &Edge) -> String {
    let name = (!edge.name.is_empty()).then(|| edge.name.clone());
    let forward = Some(format!("→ {}", edge.forward));
    let backward = edge.backward.as_ref().map(|text| format!("← {text}"));
    let label: Vec<String> = [name, forward, backward].into_iter().flatten().collect();
    let label = quoted(&label.join("\n"));
    format!("  {} -> {} [label={label}]\n", edge.from, edge.to)
}

/// A quoted string of the DOT language. In a label, `\N`, `\G` and the like are replaced, so a
/// backslash is doubled also where it would not end the string.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', r#"\""#);
    format!("\"{}\"", escaped.replace('\n', r"\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use graph::Graph;

    #[test]
    fn apples() {
        let graph = Graph::new();
        let price = graph.number("apple", 100.0) * graph.number("number", 2.0);
        let dot = Drawing::both_ways(&price.named("price").backward()).dot();
        let expected = r#"digraph {
  rankdir=LR
  0 [shape=plaintext label="apple"]
  1 [shape=plaintext label="number"]
  2 [shape=circle label="×"]
  3 [shape=plaintext label="price"]
  0 -> 2 [label="→ 100\n← 2"]
  1 -> 2 [label="→ 2\n← 100"]
  2 -> 3 [label="→ 200\n← 1"]
}
"#;
        assert_eq!(dot, expected);
    }

    #[test]
    fn names_cannot_break_out() {
        let graph = Graph::new();
        graph.number("a \"b\\N\\\" \n", 1.0);
        let dot = Drawing::forward(&graph).dot();
        assert!(dot.contains(r#"label="a \"b\\N\\\" \n"]"#), "{dot}");
    }

    #[test]
    fn a_value_used_twice_shows_its_sum() {
        let graph = Graph::new();
        let x = graph.number("x", 3.0);
        let dot = Drawing::both_ways(&(x + x).backward()).dot();
        assert!(dot.contains(r#"0 [shape=plaintext label="x\n← Σ 2"]"#), "{dot}");
    }
}
