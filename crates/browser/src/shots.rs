//! Pictures of the chapters and of their live parts, to be looked at.

use crate::{
    book::{Book, CHAPTERS},
    digit,
    opened::{open, parts},
    pages::{THEMES, WIDTHS},
    tab::Tab,
};
use anyhow::Result;
use std::{env, fs, path::Path};

/// The box of a whole page, once its images are there.
const WHOLE: &str = "(async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map(image => image.decode().catch(() => undefined)));
    const { scrollWidth, scrollHeight } = document.scrollingElement;
    return [0, 0, scrollWidth, scrollHeight];
})()";

const FOLDER: &str = "target/browser";

/// Puts them into target/browser, if the variable SHOTS is there.
pub fn take(book: &Book, tab: &mut Tab) -> Result<()> {
    if env::var_os("SHOTS").is_none() {
        return Ok(());
    }
    let folder = Path::new(FOLDER);
    fs::create_dir_all(folder)?;
    for theme in THEMES {
        tab.set_theme(theme)?;
        for width in WIDTHS {
            tab.set_width(width)?;
            for name in CHAPTERS {
                open(book, tab, name)?;
                let shot = |part: &str| {
                    folder.join(format!("{}-{width}-{theme}.png", part.replace('/', "-")))
                };
                for part in parts(tab)? {
                    let box_of = use_part(book, tab, &part)?;
                    fs::write(shot(&part), tab.screenshot(box_of)?)?;
                }
                let page = tab.evaluate(WHOLE)?;
                fs::write(shot(name), tab.screenshot(page)?)?;
            }
        }
    }
    println!("  {FOLDER}");
    Ok(())
}

/// Makes a part show what it can, and returns its box in the page.
fn use_part(book: &Book, tab: &mut Tab, part: &str) -> Result<[f64; 4]> {
    if part == digit::PART && book.reads_digits() {
        digit::draw(tab, &digit::EXAMPLE)?;
    }
    tab.evaluate(&format!(
        "(async () => {{ const part = watched.part('{part}'), learn = part.querySelector('[data-run]');
        if (learn) {{
            learn.click();
            await watched.until(() => JSON.parse(part.dataset.values ?? '[]')[2] >= 10, 60);
            learn.click();
        }}
        scrollTo({{ top: 0, behavior: 'instant' }});
        await new Promise(next => setTimeout(next, 150));
        const {{ left, top, width, height }} = part.getBoundingClientRect();
        return [left + scrollX - 8, top + scrollY - 8, width + 16, height + 16]; }})()"
    ))
}
