//! The files of the book, in memory: what is not among them cannot be asked for, by whatever path.

use anyhow::{Context, Result};
use hyper::body::Bytes;
use percent_encoding::percent_decode_str;
use std::{
    collections::HashMap,
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

const RELOAD: &str = include_str!("../page/reload.js");

/// A file as it is sent.
pub struct Leaf {
    /// Its media type.
    pub kind: &'static str,
    /// What is in it; of a page, with what makes it one of this server.
    pub bytes: Bytes,
}

/// A book that has been read.
pub struct Shelf {
    leaves: HashMap<String, Leaf>,
    /// Different for each time that a book is read, also by the next server.
    pub version: String,
}

impl Shelf {
    /// Reads all files of a folder but symbolic links, which may lead out of it, and puts the token into each page.
    pub fn read(folder: &Path, token: &str) -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let version = now.as_micros().to_string();
        let head = format!(
            "<meta name=\"descent-server\" content=\"{token}\">\n\
             <script data-version=\"{version}\">\n{RELOAD}</script>\n</head>"
        );
        let mut leaves = HashMap::new();
        collect(folder, "", &head, &mut leaves)
            .with_context(|| format!("{}: cannot be read", folder.display()))?;
        Ok(Self { leaves, version })
    }

    /// What a path of an address leads to.
    pub fn find(&self, path: &str) -> Option<&Leaf> {
        let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
        if path.is_empty() { self.leaves.get("index.html") } else { self.leaves.get(&*path) }
    }
}

fn collect(
    folder: &Path,
    before: &str,
    head: &str,
    leaves: &mut HashMap<String, Leaf>,
) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.file_type(), entry.path()))?;
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{before}{name}");
        let entry = entry?;
        if entry.is_dir() {
            collect(&path, &format!("{name}/"), head, leaves)?;
        } else if entry.is_file() {
            let mut bytes = fs::read(&path)?;
            let kind = media_type(&name);
            if kind.starts_with("text/html") {
                bytes = String::from_utf8_lossy(&bytes).replacen("</head>", head, 1).into_bytes();
            }
            leaves.insert(name, Leaf { kind, bytes: bytes.into() });
        }
    }
    Ok(())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    #[test]
    fn only_what_is_in_the_book_is_found() {
        let above = tempdir().unwrap();
        fs::write(above.path().join("secret.txt"), "secret").unwrap();
        let book = above.path().join("book");
        fs::create_dir_all(book.join("a b")).unwrap();
        fs::write(book.join("index.html"), "<head></head>").unwrap();
        fs::write(book.join("a b/ü.css"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(above.path(), book.join("out")).unwrap();
        let shelf = Shelf::read(&book, "token").unwrap();
        assert_eq!(shelf.find("/").unwrap().kind, "text/html; charset=utf-8");
        assert_eq!(shelf.find("/a%20b/%C3%BC.css").unwrap().kind, "text/css; charset=utf-8");
        let secret = above.path().join("secret.txt");
        for path in [
            "/../secret.txt",
            "/a%20b/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/%2E%2E%2Fsecret.txt",
            "/..%5csecret.txt",
            "/..\\secret.txt",
            "/out/secret.txt",
            "/index.html%00.txt",
            "/%FF",
            "/a%20b",
            "/a%20b/",
            "//index.html",
            "index.html",
            "*",
            "",
            &format!("/{}", secret.display()),
        ] {
            assert!(shelf.find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_page_knows_its_server() {
        let book = tempdir().unwrap();
        fs::write(book.path().join("index.html"), "<head></head><p></head>").unwrap();
        let shelf = Shelf::read(book.path(), "abc").unwrap();
        let page = String::from_utf8(shelf.find("/").unwrap().bytes.to_vec()).unwrap();
        assert_eq!(page.matches("<meta name=\"descent-server\" content=\"abc\">").count(), 1);
        assert!(page.ends_with("</head><p></head>") && page.contains(&shelf.version), "{page}");
    }
}
