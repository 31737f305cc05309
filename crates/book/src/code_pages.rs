//! A page for each file of code: all of the crates that the course is about, and of others what the texts link to.

use crate::{
    addresses,
    course::{Course, ending},
    modules::{self, Module},
    page::{Page, Shows},
};
use anyhow::Result;
use std::collections::BTreeSet;

/// The crates that are shown whole, in reading order.
const WHOLE: [&str; 8] =
    ["losses", "numdiff", "graph", "net", "train", "exercises", "figure", "live"];

/// The pages of all crates, each crate a page with the others below it.
pub fn code_pages(course: &Course, linked: &[String]) -> Result<Vec<Page>> {
    let of_crate =
        |file: &String| Some(file.strip_prefix("crates/")?.split('/').next()?.to_owned());
    // A text of a crate has a page of its own; any other link means code.
    let code = linked.iter().filter(|file| !["md", "svg"].contains(&ending(file)));
    let others: BTreeSet<String> = code.clone().filter_map(of_crate).collect();
    let others = others.iter().map(String::as_str).filter(|name| !WHOLE.contains(name));
    let linked: BTreeSet<&str> = code.map(String::as_str).collect();
    WHOLE.into_iter().chain(others).map(|name| of_crate_named(course, name, &linked)).collect()
}

fn of_crate_named(course: &Course, name: &str, linked: &BTreeSet<&str>) -> Result<Page> {
    let folder = format!("crates/{name}");
    let roots = [format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
    let root = roots.iter().find(|root| course.has(root)).unwrap_or(&roots[0]);
    let whole = WHOLE.contains(&name);
    let wanted =
        |file: &str| whole && file.starts_with(&format!("{folder}/src/")) || linked.contains(file);
    let tree = modules::tree(course, root)?;
    let mut page = page(&tree, &wanted);
    name.clone_into(&mut page.name);
    // What is not declared in plain words, such as by a macro, or stands beside `src`.
    let shown: BTreeSet<String> = page.all().iter().filter_map(|page| file(page)).collect();
    let rest = course.files(&folder, ".rs").into_iter();
    let rest = rest.filter(|file| wanted(file) && !shown.contains(file));
    page.below.extend(rest.map(|file| code_page(&file)));
    Ok(page)
}

/// The page of a module, below it those of its modules that are wanted, or that lead to one that is.
fn page(module: &Module, wanted: &impl Fn(&str) -> bool) -> Page {
    let mut here = code_page(&module.file);
    for module in &module.below {
        let page = page(module, wanted);
        if wanted(&module.file) || !page.below.is_empty() {
            here.below.push(page);
        }
    }
    here
}

fn code_page(file: &str) -> Page {
    let parts: Vec<&str> = file.split('/').collect();
    let name = match parts[..] {
        [.., folder, "mod.rs"] => folder,
        [.., name] => name.trim_end_matches(".rs"),
        [] => file,
    };
    let shows = Shows::Code(file.to_owned());
    Page { name: name.to_owned(), path: addresses::code(file), shows, below: Vec::new() }
}

fn file(page: &Page) -> Option<String> {
    if let Shows::Code(file) = &page.shows { Some(file.clone()) } else { None }
}
