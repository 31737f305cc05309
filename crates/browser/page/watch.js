"use strict";
// Stands in each page before its own scripts: keeps what the live parts ask and are answered, and moves them.
(() => {
    const { stringify, parse } = JSON;
    const watched = globalThis.watched = { log: [] };

    JSON.stringify = (value, ...rest) => {
        const text = stringify(value, ...rest);
        if (value?.part && value.numbers) {
            const [network, sample] = ["DESCENT_NETWORK", "DESCENT_SAMPLE"].map(name => name in globalThis);
            watched.log.push({ part: value.part, request: text, answer: "", network, sample });
        }
        return text;
    };
    JSON.parse = (text, ...rest) => {
        const value = parse(text, ...rest);
        if (value?.picture !== undefined) watched.log.at(-1).answer = text;
        return value;
    };

    const turn = () => new Promise(next => setTimeout(next));
    watched.until = async (holds, seconds = 10) => {
        const end = performance.now() + 1000 * seconds;
        while (!holds()) {
            if (performance.now() > end) throw new Error(`not within ${seconds} s: ${holds}`);
            await turn();
        }
        return true;
    };
    watched.part = id => document.querySelector(`section[data-part="${id}"]`);
    watched.answers = id => Number(watched.part(id).dataset.answers ?? 0);
    watched.controls = id => [...watched.part(id).querySelectorAll("input[type=range], select")]
        .filter(control => !control.closest("fieldset[data-points]"));
    /** Waits for the live parts, if the page has any. */
    watched.started = async () => { if (document.querySelector(".live")) await watched.ready(); };
    watched.ready = () => watched.until(() => document.documentElement.dataset.live);

    /** Waits until there is an answer after the first `before`, and none follows it. */
    watched.settled = async (id, before) => {
        await watched.until(() => watched.answers(id) > before);
        for (let last = -1, quiet = 0; quiet < 3; quiet++) {
            if (watched.answers(id) !== last) { last = watched.answers(id); quiet = 0; }
            await turn();
        }
    };

    /** Sets one control as a reader does. */
    watched.set = async (id, control, value) => {
        const before = watched.answers(id);
        control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        await watched.settled(id, before);
    };

    const settings = control => {
        if (control.matches("select")) {
            const last = control.options.length - 1;
            return [0, last, Math.floor(last / 2)];
        }
        const [least, most] = [control.min, control.max].map(Number);
        return [least, most, (least + most) / 2];
    };

    /** Moves each control of a part to its ends and its middle, and back. */
    watched.tour = async id => {
        const section = watched.part(id), found = { controls: [], milliseconds: [], faults: [] };
        for (const control of watched.controls(id)) {
            if (control.closest("label[hidden]")) continue; // an answer has hidden it
            const name = control.parentElement.firstChild.textContent.trim(), start = control.value;
            const pictures = new Set();
            for (const value of settings(control)) {
                await watched.set(id, control, value);
                found.milliseconds.push(Number(section.dataset.milliseconds));
                pictures.add(section.querySelector(".picture").innerHTML);
                const says = section.querySelector(".says").textContent;
                if (section.matches(".wrong")) found.faults.push(`${name} at ${value}: ${says}`);
                if (!section.querySelector(".picture svg")) found.faults.push(`${name} at ${value}: no picture`);
                if (/NaN|undefined|Infinity/.test(says)) found.faults.push(`${name} at ${value} says: ${says}`);
            }
            await watched.set(id, control, start);
            found.controls.push({ name, pictures: pictures.size });
        }
        return found;
    };
})();
