//! Formulas: TeX becomes MathML, which browsers set without any help.

use anyhow::{Result, anyhow};
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// What turns one into the other.
pub struct Formulas(LatexToMathML);

impl Formulas {
    /// Without any macros of ours.
    pub fn new() -> Result<Self> {
        let converter = LatexToMathML::new(MathCoreConfig::default());
        converter.map(Self).map_err(|(error, ..)| anyhow!("{error:?}"))
    }

    /// A formula within a line, which Markdown takes for HTML and nothing else.
    pub fn inline(&self, tex: &str) -> Result<String> {
        self.convert(tex, MathDisplay::Inline)
    }

    /// A formula by itself. It may be wider than a telephone, and then scrolls.
    pub fn block(&self, tex: &str) -> Result<String> {
        let math = self.convert(tex, MathDisplay::Block)?;
        Ok(format!("<div class=\"formula\" tabindex=\"0\">{math}</div>"))
    }

    fn convert(&self, tex: &str, display: MathDisplay) -> Result<String> {
        let math = self.0.convert_with_local_counter(tex.trim(), display);
        let math = math.map_err(|error| anyhow!("the formula {:?}: {error:?}", tex.trim()))?;
        // A combining hat is set beside its letter by some fonts, the other one by none.
        Ok(hidden_from_markdown(&math.replace('\u{302}', "^")))
    }
}

/// HTML in which Markdown finds no marks of its own.
fn hidden_from_markdown(html: &str) -> String {
    let mut hidden = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        match c {
            '\n' => hidden.push(' '),
            '|' => hidden.push_str("&#124;"), // also in a tag, as it would end the cell of a table
            '*' | '_' | '[' | ']' | '`' | '\\' | '~' | '!' | '#' | '$' if !in_tag => {
                hidden.extend(["&#", &u32::from(c).to_string(), ";"]);
            }
            c => hidden.push(c),
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_mathml_in_one_line() {
        let formulas = Formulas::new().unwrap();
        let inline = formulas.inline("y_k").unwrap();
        assert!(inline.starts_with("<math>") && inline.contains("<msub>"), "{inline}");
        let block = formulas.block("\\frac{a}{b}\n").unwrap();
        assert!(block.contains("display=\"block\"") && !block.contains('\n'), "{block}");
    }

    #[test]
    fn markdown_finds_nothing_in_a_formula() {
        let math = Formulas::new().unwrap().inline("|a| * [b]").unwrap();
        assert!(!math.contains(['|', '*', '[', ']']), "{math}");
    }

    #[test]
    fn what_is_no_formula_is_named() {
        let error = Formulas::new().unwrap().inline("\\frac{a}").unwrap_err().to_string();
        assert!(error.contains("\\\\frac{a}"), "{error}");
    }
}
