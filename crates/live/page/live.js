"use strict";
// Moves the live parts of a page: asks the crate `live` for each picture, in the page as WebAssembly or over the
// server that the page came from, and shows what it answers. `BOOK` says what the book was built with.
(() => {
    const sections = [...document.querySelectorAll(".live")];
    if (sections.length === 0) return;
    const utf8 = new TextEncoder(), text = new TextDecoder();
    const root = typeof path_to_root === "string" ? path_to_root : "";
    const server = document.querySelector("meta[name=descent-server]")?.content;

    const bytesOf = base64 => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const loaded = new Map();

    /** Reads a script of the book, which works from a file too, once. */
    function script(name) {
        if (!loaded.has(name)) {
            loaded.set(name, new Promise((resolve, reject) => {
                const element = document.createElement("script");
                element.src = root + name;
                element.onload = resolve;
                element.onerror = () => reject(new Error(`${name} is missing`));
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
        const begin = async () => { instance = await WebAssembly.instantiate(module, imports); };
        const call = async (name, ...parts) => {
            sent = parts;
            let failed;
            try {
                failed = instance.exports[name](...parts.map(part => part.length));
            } catch (trap) {
                sent = [];
                instance.exports.last_words();
                const words = result || String(trap);
                await begin();
                throw new Error(words);
            }
            if (failed) throw new Error(result);
            return result;
        };
        await begin();
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

    let engine;
    const supplied = new Map();

    /** Sees to what a part needs, when it is first needed. */
    function supply(what) {
        const needed = { network: "live.network.js", sample: "live.sample.js" }[what];
        if (!needed || engine.hasAll) return Promise.resolve();
        if (!BOOK.includes(needed)) {
            return Promise.reject(new Error(`the book was built without ${needed}`));
        }
        if (!supplied.has(what)) supplied.set(what, (async () => {
            await script(needed);
            if (what === "network") {
                await engine.load("network.safetensors", bytesOf(globalThis.DESCENT_NETWORK));
            } else {
                for (const [name, packed] of Object.entries(globalThis.DESCENT_SAMPLE)) {
                    await engine.load(name, await unpacked(bytesOf(packed)));
                }
            }
        })());
        return supplied.get(what);
    }

    /** One part: its controls, its picture, and what goes on. */
    class Part {
        constructor(section) {
            this.section = section;
            this.form = section.querySelector("form");
            this.picture = section.querySelector(".picture");
            this.says = section.querySelector(".says");
            this.steps = this.form.querySelector("[data-steps]");
            this.run = 0;
            this.points = [];
            section.classList.add("moves");
            // The arrow keys would turn the pages of the book.
            section.addEventListener("keydown", event => event.stopPropagation());
            this.form.addEventListener("submit", event => event.preventDefault());
            this.form.addEventListener("input", event => {
                if (event.target.closest("fieldset[data-points]") || event.target.type === "file") return;
                this.ask();
            });
            this.addPlay();
            this.addRun();
            this.addPoints();
            this.addPad();
            this.readOut();
            // What needs something still to be loaded shows what the book was printed with, until it is used or, if little
            // is to be loaded, seen.
            new ResizeObserver(() => {
                if (this.width() !== this.drawn && (this.used || !section.dataset.needs)) this.ask();
            }).observe(this.picture);
            if (section.dataset.needs === "network") new IntersectionObserver(entries => {
                if (!this.used && entries.some(entry => entry.isIntersecting)) { this.used = true; this.ask(); }
            }).observe(section);
        }

        width() { return Math.max(200, Math.min(1000, Math.floor(this.picture.clientWidth))); }

        /** The value of each slider beside its name. */
        readOut() {
            for (const slider of this.form.querySelectorAll("input[type=range]")) {
                const value = Number(slider.value);
                const power = slider.hasAttribute("data-power");
                const shown = (power ? (10 ** value).toPrecision(3) : String(value)).replaceAll("-", "−");
                slider.parentElement.querySelector("output").textContent = shown;
                if (power) slider.setAttribute("aria-valuetext", shown);
            }
        }

        request() {
            const numbers = [];
            for (const control of this.form.querySelectorAll("input[type=range], select, .run, fieldset")) {
                if (control.matches("fieldset[data-points]")) numbers.push(...this.points.flat());
                else if (control.matches("fieldset[data-pad]")) numbers.push(...this.ink);
                else if (control.matches(".run")) numbers.push(this.run);
                else if (!control.closest("fieldset")) numbers.push(Number(control.value));
            }
            const line = this.form.querySelector("input[type=text]");
            return { part: this.section.dataset.part, numbers, text: line ? line.value : "", width: this.width() };
        }

        /** Asks for the picture of what is set now; what is set meanwhile is asked for next. */
        async ask() {
            this.readOut();
            this.wanted = true;
            if (this.asking) return;
            this.asking = true;
            while (this.wanted) {
                this.wanted = false;
                const start = performance.now();
                try {
                    if (this.used) await supply(this.section.dataset.needs);
                    const request = this.request();
                    this.show(await engine.ask(request));
                    this.drawn = request.width;
                    this.section.classList.remove("wrong");
                } catch (wrong) {
                    this.stop();
                    this.says.textContent = wrong.message;
                    this.section.classList.add("wrong");
                }
                this.section.dataset.milliseconds = (performance.now() - start).toFixed(2);
                this.section.dataset.answers = Number(this.section.dataset.answers ?? 0) + 1;
                if (this.run === 2) this.run = 0;
                if (this.run === 1) {
                    this.wanted = true;
                    await new Promise(next => setTimeout(next));
                }
            }
            this.asking = false;
        }

        show({ picture, says, values, most, names }) {
            this.picture.innerHTML = picture;
            this.says.textContent = says;
            this.section.dataset.values = JSON.stringify(values);
            if (names) this.name(names);
            if (most !== undefined && Number(this.steps.max) !== most) {
                this.steps.max = most;
                this.readOut();
            }
        }

        /** Gives the sliders these names, and hides those that have none. */
        name(names) {
            const labels = [...this.form.querySelectorAll("label:has(input[type=range]:not([data-steps]))")];
            labels.forEach((label, place) => {
                label.hidden = place >= names.length;
                if (place < names.length) label.firstChild.textContent = `${names[place]} `;
            });
        }

        stop() {
            this.run = 0;
            this.form.querySelector("[data-run]")?.setAttribute("aria-pressed", "false");
        }

        addPlay() {
            const button = this.form.querySelector("[data-play]");
            button?.addEventListener("click", () => {
                clearInterval(this.playing);
                if (button.textContent === "■") { button.textContent = "▶"; return; }
                button.textContent = "■";
                if (Number(this.steps.value) >= Number(this.steps.max)) this.steps.value = 0;
                const stride = Math.max(1, Math.round(Number(this.steps.max) / 60));
                this.playing = setInterval(() => {
                    this.steps.value = Number(this.steps.value) + stride;
                    this.ask();
                    if (Number(this.steps.value) >= Number(this.steps.max)) {
                        clearInterval(this.playing);
                        button.textContent = "▶";
                    }
                }, Number(this.steps.max) > 45 ? 120 : 600);
                this.ask();
            });
        }

        addRun() {
            const button = this.form.querySelector("[data-run]");
            button?.addEventListener("click", () => {
                this.used = true;
                this.run = this.run === 1 ? 0 : 1;
                button.setAttribute("aria-pressed", String(this.run === 1));
                this.says.ariaLive = this.run === 1 ? "off" : "polite"; // not each epoch is read out
                this.ask();
            });
            this.form.querySelector("[data-anew]")?.addEventListener("click", () => {
                this.stop();
                this.run = 2;
                this.ask();
            });
        }

        /** Where in the plane of the picture something happened. */
        place(event) {
            const plane = this.picture.querySelector("[data-plane]");
            if (!plane) return undefined;
            const box = plane.getBoundingClientRect();
            const [left, right, bottom, top] = plane.dataset.plane.split(" ").map(Number);
            const x = left + (event.clientX - box.left) / box.width * (right - left);
            const y = top - (event.clientY - box.top) / box.height * (top - bottom);
            const inside = x >= left && x <= right && y >= bottom && y <= top;
            return inside ? [x, y].map(number => Math.round(number * 100) / 100) : undefined;
        }

        addPoints() {
            const places = [...this.form.querySelectorAll("[data-place]")];
            const points = this.form.querySelector("fieldset[data-points]");
            if (places.length || points) this.picture.classList.add("taken");
            this.picture.addEventListener("click", event => {
                const place = this.place(event);
                if (!place) return;
                if (points) this.put(place);
                else if (places.length) {
                    places.forEach((slider, axis) => { slider.value = place[axis]; });
                    this.ask();
                }
            });
            points?.querySelector("[data-add]").addEventListener("click", () =>
                this.put([...points.querySelectorAll("input[type=number]")].map(input => Math.max(-1, Math.min(1, Number(input.value))))));
            points?.querySelector("[data-undo]").addEventListener("click", () => { this.points.pop(); this.ask(); });
            points?.querySelector("[data-clear]").addEventListener("click", () => { this.points = []; this.ask(); });
        }

        put(place) {
            const chosen = this.form.querySelector("fieldset[data-points] select");
            this.points.push([...place, Number(chosen.value)]);
            this.ask();
        }

        addPad() {
            const pad = this.form.querySelector("fieldset[data-pad]");
            if (!pad) return;
            const canvas = pad.querySelector("canvas"), pen = { x: 14, y: 14, down: false };
            const side = 28, draw = canvas.getContext("2d");
            const paint = () => {
                const scale = canvas.width / side;
                draw.fillStyle = "#fff";
                draw.fillRect(0, 0, canvas.width, canvas.height);
                this.ink.forEach((ink, pixel) => {
                    if (ink === 0) return;
                    draw.fillStyle = `rgb(0 0 0 / ${ink})`;
                    draw.fillRect(pixel % side * scale, Math.floor(pixel / side) * scale, scale, scale);
                });
                draw.strokeStyle = pen.down ? "#d55e00" : "#6e6e6e";
                if (document.activeElement === canvas) draw.strokeRect((pen.x - 1) * scale, (pen.y - 1) * scale, 2 * scale, 2 * scale);
            };
            const stamp = (x, y) => {
                for (let pixel = 0; pixel < side * side; pixel++) {
                    const distance = Math.hypot(pixel % side + 0.5 - x, Math.floor(pixel / side) + 0.5 - y);
                    this.ink[pixel] = Math.max(this.ink[pixel], Math.max(0, Math.min(1, 1.9 - distance)));
                }
            };
            let example = true;
            const clear = () => { this.ink = new Array(side * side).fill(0); paint(); };
            const changed = () => { this.used = true; paint(); this.ask(); };
            const line = (x, y) => {
                const steps = Math.ceil(2 * Math.hypot(x - pen.x, y - pen.y)) || 1;
                for (let step = 1; step <= steps; step++) stamp(pen.x + (x - pen.x) * step / steps, pen.y + (y - pen.y) * step / steps);
                Object.assign(pen, { x, y });
            };
            const at = event => {
                const box = canvas.getBoundingClientRect();
                return [(event.clientX - box.left) / box.width * side, (event.clientY - box.top) / box.height * side];
            };
            canvas.addEventListener("pointerdown", event => {
                canvas.setPointerCapture(event.pointerId);
                [pen.x, pen.y] = at(event);
                if (example) { clear(); example = false; }
                this.drawing = true;
                stamp(pen.x, pen.y);
                changed();
            });
            canvas.addEventListener("pointermove", event => { if (this.drawing) { line(...at(event)); changed(); } });
            for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { this.drawing = false; });
            canvas.addEventListener("keydown", event => {
                const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
                if (event.key === " ") pen.down = !pen.down;
                else if (!step) return;
                event.preventDefault();
                const [x, y] = step ? [pen.x + step[0], pen.y + step[1]].map(to => Math.max(0, Math.min(side, to))) : [pen.x, pen.y];
                if (pen.down && example) { clear(); example = false; }
                if (pen.down) { line(x, y); changed(); } else { Object.assign(pen, { x, y }); paint(); }
            });
            for (const change of ["focus", "blur"]) canvas.addEventListener(change, paint);
            pad.querySelector("[data-clear]").addEventListener("click", () => { clear(); example = false; this.ask(); });
            pad.querySelector("input[type=file]").addEventListener("change", event => this.take(event.target.files[0]));
            this.section.addEventListener("dragover", event => event.preventDefault());
            this.section.addEventListener("drop", event => { event.preventDefault(); this.take(event.dataTransfer.files[0]); });
            this.ink = [...canvas.dataset.ink].map(digit => parseInt(digit, 16) / 15);
            paint();
        }

        /** A network that a reader has trained. */
        async take(file) {
            if (!file) return;
            this.used = true;
            try {
                await supply("network").catch(() => undefined);
                this.form.querySelector("select").value = 0;
                const taken = await engine.load(file.name, new Uint8Array(await file.arrayBuffer()));
                await this.ask();
                this.says.textContent = `${taken}. ${this.says.textContent}`;
            } catch (wrong) {
                this.says.textContent = wrong.message;
                this.section.classList.add("wrong");
            }
        }
    }

    async function begin() {
        if (server) engine = await overServer();
        else if (BOOK.includes("live.wasm.js")) engine = await inPage();
        else return;
        for (const section of sections) new Part(section);
        document.documentElement.dataset.live = "yes";
    }
    begin().catch(wrong => {
        for (const section of sections) section.querySelector(".unmoved").textContent = wrong.message;
    });
})();
