//! What a reader does with hands: real events of a mouse, a finger and a keyboard, as the browser gets them.

use crate::tab::Tab;
use anyhow::{Result, bail};
use serde_json::json;

/// A place in the window, in pixels.
pub type Place = [f64; 2];

/// An element's box in the window, in the middle of which it has been scrolled: left, top, width and height. What is
/// still being drawn above it would move it from under the hand, so it has to be where it was two frames before.
pub fn bring(tab: &mut Tab, element: &str) -> Result<[f64; 4]> {
    tab.evaluate(&format!(
        "(async () => {{ const frame = () => new Promise(next => requestAnimationFrame(next)), place = () => {{
            const element = {element};
            element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
            const {{ left, top, width, height }} = element.getBoundingClientRect();
            return [left, top, width, height]; }};
        for (let before, now = place(); ; now = place()) {{
            if (String(before) === String(now)) return now;
            before = now;
            await frame();
            await frame(); }} }})()"
    ))
}

/// Presses the mouse at the first place, moves over the others, and lets go at the last.
pub fn drag(tab: &mut Tab, places: &[Place]) -> Result<()> {
    let mut event = |kind: &str, [x, y]: Place, buttons: u8| {
        let button = if kind == "mouseMoved" && buttons == 0 { "none" } else { "left" };
        let event = json!({"type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1});
        tab.call("Input.dispatchMouseEvent", event)
    };
    let [first, rest @ ..] = places else { bail!("a mouse is nowhere") };
    event("mouseMoved", *first, 0)?;
    event("mousePressed", *first, 1)?;
    for place in rest {
        event("mouseMoved", *place, 1)?;
    }
    event("mouseReleased", *rest.last().unwrap_or(first), 0)?;
    Ok(())
}

/// Clicks in the middle of an element.
pub fn click(tab: &mut Tab, element: &str) -> Result<()> {
    let [left, top, width, height] = bring(tab, element)?;
    drag(tab, &[[left + width / 2.0, top + height / 2.0]])
}

/// Taps with a finger.
pub fn tap(tab: &mut Tab, [x, y]: Place) -> Result<()> {
    tab.call("Emulation.setTouchEmulationEnabled", json!({"enabled": true}))?;
    let points = json!([{"x": x, "y": y}]);
    tab.call("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": points}))?;
    tab.call("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []}))?;
    tab.call("Emulation.setTouchEmulationEnabled", json!({"enabled": false}))?;
    Ok(())
}

/// Presses a key that is named as in JavaScript: `ArrowRight`, or a space.
pub fn press(tab: &mut Tab, key: &str) -> Result<()> {
    let (code, number, text) = match key {
        " " => ("Space", 32, " "),
        "ArrowLeft" => (key, 37, ""),
        "ArrowUp" => (key, 38, ""),
        "ArrowRight" => (key, 39, ""),
        "ArrowDown" => (key, 40, ""),
        _ => bail!("no key {key} is known"),
    };
    for kind in ["keyDown", "keyUp"] {
        let text = if kind == "keyDown" { text } else { "" };
        let kind = if kind == "keyDown" && text.is_empty() { "rawKeyDown" } else { kind };
        let event = json!({"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "text": text});
        tab.call("Input.dispatchKeyEvent", event)?;
    }
    Ok(())
}
