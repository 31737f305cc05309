//! The crate in a page: functions of bytes, as the protocol of Typst's plugins has them.

use crate::Session;
use std::{cell::RefCell, panic, sync::Once};
use wasm_minimal_protocol::{initiate_protocol, wasm_func};

initiate_protocol!();

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
    /// What a function said when it panicked, after which nothing else of the page's session is of use.
    static LAST_WORDS: RefCell<String> = const { RefCell::new(String::new()) };
}

static WATCH: Once = Once::new();

/// A panic ends the call, and what it said can be asked for.
fn watch() {
    WATCH.call_once(|| {
        panic::set_hook(Box::new(|panic| {
            let said = panic.payload_as_str().map_or_else(|| panic.to_string(), str::to_owned);
            LAST_WORDS.with_borrow_mut(|words| *words = said);
        }));
    });
}

#[wasm_func]
fn answer(request: &[u8]) -> Result<Vec<u8>, String> {
    watch();
    SESSION.with_borrow_mut(|session| session.answer(request)).map(String::into_bytes)
}

#[wasm_func]
fn load(name: &[u8], bytes: &[u8]) -> Result<Vec<u8>, String> {
    watch();
    let name = String::from_utf8_lossy(name);
    SESSION.with_borrow_mut(|session| session.load(&name, bytes.to_vec())).map(String::into_bytes)
}

#[wasm_func]
fn last_words() -> Vec<u8> {
    LAST_WORDS.with_borrow(|words| words.clone().into_bytes())
}
