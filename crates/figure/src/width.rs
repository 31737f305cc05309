/// About how wide a text is in letters of that size: the true width depends on the reader's font.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let widths = text.chars().map(|letter| match letter {
        '(' | ')' | '.' | ':' | ' ' | '²' | '⁽' | '⁾' | '¹' | '³' => 0.38,
        'm' | 'w' | 'W' | '×' | '+' | '−' | 'Σ' => 0.8,
        _ => 0.6,
    });
    size * widths.sum::<f64>()
}
