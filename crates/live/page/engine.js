// Asks the crate `live` for each picture: in the page as WebAssembly, or over the server that the page came from. `BOOK` says
// what the book was built with.
const utf8 = new TextEncoder(), text = new TextDecoder();
const root = typeof path_to_root === "string" ? path_to_root : "";
const server = document.querySelector("meta[name=descent-server]")?.content;
const sections = [...document.querySelectorAll(".live")];

const bytesOf = base64 => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
const loaded = new Map();

/** Reads a script of the book, which works from a file too, once; one that failed may be asked for again. */
function script(name) {
    if (!loaded.has(name)) {
        loaded.set(name, new Promise((resolve, reject) => {
            const element = document.createElement("script");
            element.src = root + name;
            element.onload = resolve;
            element.onerror = () => {
                loaded.delete(name);
                element.remove();
                reject(new Error(`${name} is missing`));
            };
            document.head.append(element);
        }));
    }
    return loaded.get(name);
}

/** The crate in this page. A panic ends an instance, and the next one begins anew. */
async function inPage() {
    await script("live.wasm.js");
    const module = await WebAssembly.compile(bytesOf(globalThis.DESCENT_WASM));
    let instance, sent = [], result = "";
    const memory = () => new Uint8Array(instance.exports.memory.buffer);
    const imports = { typst_env: {
        wasm_minimal_protocol_write_args_to_buffer(at) {
            for (const part of sent) { memory().set(part, at); at += part.length; }
        },
        wasm_minimal_protocol_send_result_to_host(at, length) {
            result = text.decode(memory().slice(at, at + length));
        },
    } };
    // At once, so that no other part meets an instance that has ended.
    const begin = () => { instance = new WebAssembly.Instance(module, imports); };
    const call = async (name, ...parts) => {
        sent = parts;
        let failed;
        try {
            failed = instance.exports[name](...parts.map(part => part.length));
        } catch (trap) {
            sent = [];
            instance.exports.last_words();
            const words = result || String(trap);
            begin();
            supplied.clear();
            throw new Error(words);
        }
        if (failed) throw new Error(result);
        return result;
    };
    begin();
    return {
        ask: async request => JSON.parse(await call("answer", utf8.encode(JSON.stringify(request)))),
        load: (name, bytes) => call("load", utf8.encode(name), bytes),
    };
}

/** The crate behind the server, which has the images and a network already. */
async function overServer() {
    const post = async (path, body) => {
        const answer = await fetch(root + path, { method: "POST", body, headers: { "Descent-Session": server } });
        const words = await answer.text();
        if (!answer.ok) throw new Error(words);
        return words;
    };
    return {
        ask: async request => JSON.parse(await post("live/answer", JSON.stringify(request))),
        load: (name, bytes) => post(`live/load/${encodeURIComponent(name)}`, bytes),
        hasAll: true,
    };
}

const unpacked = async bytes =>
    new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());

let engine, own;
const supplied = new Map();

/** Keeps a network of the reader's own, for an instance that begins anew too. */
async function take(name, bytes) {
    const said = await engine.load(name, bytes);
    own = [name, bytes];
    return said;
}

/** Sees to what a part needs, when it is first needed. */
function supply(what) {
    const needed = { network: "live.network.js", sample: "live.sample.js" }[what];
    if (!needed || engine.hasAll) return Promise.resolve();
    if (!BOOK.includes(needed)) {
        return Promise.reject(new Error(`the book was built without ${needed}`));
    }
    if (!supplied.has(what)) {
        const begun = load(what, needed);
        supplied.set(what, begun);
        begun.catch(() => { if (supplied.get(what) === begun) supplied.delete(what); });
    }
    return supplied.get(what);
}

async function load(what, needed) {
    await script(needed);
    if (what === "network") {
        await engine.load("network.safetensors", bytesOf(globalThis.DESCENT_NETWORK));
        if (own) await engine.load(...own);
    } else {
        for (const [name, packed] of Object.entries(globalThis.DESCENT_SAMPLE)) {
            await engine.load(name, await unpacked(bytesOf(packed)));
        }
    }
}
