// The live parts of a page: what a reader moves, and what is shown for it.
class Part {
    constructor(section) {
        this.section = section;
        this.form = section.querySelector("form");
        this.picture = section.querySelector(".picture");
        this.says = section.querySelector(".says");
        this.steps = this.form.querySelector("[data-steps]");
        this.run = 0;
        section.classList.add("moves");
        // The arrow keys would turn the pages of the book.
        section.addEventListener("keydown", event => event.stopPropagation());
        this.form.addEventListener("submit", event => event.preventDefault());
        this.form.addEventListener("input", event => {
            if (!event.target.closest("fieldset[data-points]") && event.target.type !== "file") this.ask();
        });
        this.addPlay();
        this.addRun();
        this.addPoints();
        this.addPad();
        this.readOut();
        this.begin();
    }

    /** What needs something still to be loaded shows what the book was printed with, until it is used or, if little is to be
     * loaded, seen. */
    begin() {
        const { needs } = this.section.dataset;
        new ResizeObserver(() => {
            if (this.width() !== this.drawn && (this.used || !needs)) this.ask();
        }).observe(this.picture);
        if (needs === "network") new IntersectionObserver(entries => {
            if (!this.used && entries.some(entry => entry.isIntersecting)) { this.used = true; this.ask(); }
        }).observe(this.section);
    }

    width() { return Math.max(200, Math.min(1000, Math.floor(this.picture.clientWidth))); }

    /** The value of each slider beside its name. */
    readOut() {
        for (const slider of this.form.querySelectorAll("input[type=range]")) {
            const value = Number(slider.value), power = slider.hasAttribute("data-power");
            const shown = (power ? (10 ** value).toPrecision(3) : String(value)).replaceAll("-", "−");
            slider.parentElement.querySelector("output").textContent = shown;
            if (power) slider.setAttribute("aria-valuetext", shown);
        }
    }

    request() {
        const numbers = [];
        for (const control of this.form.querySelectorAll("input[type=range], select, .run, fieldset")) {
            if (control.matches("fieldset[data-points]")) numbers.push(...this.points.flat());
            else if (control.matches("fieldset[data-pad]")) numbers.push(...this.pad.ink);
            else if (control.matches(".run")) numbers.push(this.run);
            else if (!control.closest("fieldset")) numbers.push(Number(control.value));
        }
        const line = this.form.querySelector("input[type=text]");
        return { part: this.section.dataset.part, numbers, text: line ? line.value : "", width: this.width() };
    }

    /** Asks for the picture of what is set now; what is set meanwhile is asked for next. Ends when nothing is wanted. */
    ask() {
        this.readOut();
        this.wanted = true;
        this.asking ??= this.askAll().finally(() => { this.asking = undefined; });
        return this.asking;
    }

    async askAll() {
        while (this.wanted) {
            this.wanted = false;
            const start = performance.now(), sent = this.run;
            await this.askOnce();
            this.section.dataset.milliseconds = (performance.now() - start).toFixed(2);
            this.section.dataset.answers = Number(this.section.dataset.answers ?? 0) + 1;
            if (sent === 2 && this.run === 2) this.run = 0;
            if (this.run > 0) {
                this.wanted = true;
                await new Promise(next => setTimeout(next));
            }
        }
    }

    async askOnce() {
        try {
            if (this.used) await supply(this.section.dataset.needs);
            const request = this.request();
            this.show(await engine.ask(request));
            this.drawn = request.width;
            this.section.classList.remove("wrong");
        } catch (wrong) {
            this.stop();
            this.say(wrong.message, "wrong");
        }
    }

    say(words, ...classes) {
        this.says.textContent = words;
        this.section.classList.add(...classes);
    }

    show({ picture, says, values, most, names, over }) {
        this.picture.innerHTML = picture;
        this.says.textContent = says;
        this.section.dataset.values = JSON.stringify(values);
        if (over && this.run === 1) this.stop();
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

    /** While something goes on by itself, not each sentence is read out. */
    quiet(isQuiet) { this.says.ariaLive = isQuiet ? "off" : "polite"; }

    addPlay() {
        const button = this.form.querySelector("[data-play]"), { steps } = this;
        let playing;
        const stop = () => {
            clearInterval(playing);
            playing = undefined;
            button.textContent = "▶";
            button.setAttribute("aria-pressed", "false");
            this.quiet(false);
        };
        button?.addEventListener("click", () => {
            if (playing) { stop(); return; }
            button.textContent = "■";
            button.setAttribute("aria-pressed", "true");
            this.quiet(true);
            if (Number(steps.value) >= Number(steps.max)) steps.value = 0;
            const stride = Math.max(1, Math.round(Number(steps.max) / 60));
            playing = setInterval(() => {
                steps.value = Number(steps.value) + stride;
                if (Number(steps.value) >= Number(steps.max)) stop();
                this.ask();
            }, Number(steps.max) > 45 ? 120 : 600);
            this.ask();
        });
    }

    stop() {
        this.run = 0;
        this.form.querySelector("[data-run]")?.setAttribute("aria-pressed", "false");
        this.quiet(false);
    }

    addRun() {
        const button = this.form.querySelector("[data-run]");
        button?.addEventListener("click", () => {
            this.used = true;
            if (this.run === 1) { this.stop(); return; }
            this.run = 1;
            button.setAttribute("aria-pressed", "true");
            this.quiet(true);
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
            else {
                places.forEach((slider, axis) => { slider.value = place[axis]; });
                this.ask();
            }
        });
        if (!points) return;
        const start = JSON.parse(points.dataset.points);
        const first = () => start.flatMap((_, place) => place % 3 === 0 ? [start.slice(place, place + 3)] : []);
        this.points = first();
        const inSquare = input => Math.max(-1, Math.min(1, Number(input.value)));
        const press = (name, change) => points.querySelector(name).addEventListener("click", () => { change(); this.ask(); });
        press("[data-add]", () => this.put([...points.querySelectorAll("input[type=number]")].map(inSquare)));
        press("[data-undo]", () => this.points.pop());
        press("[data-clear]", () => { this.points = []; });
        press("[data-again]", () => { this.points = first(); });
    }

    put(place) {
        const chosen = this.form.querySelector("fieldset[data-points] select");
        this.points.push([...place, Number(chosen.value)]);
        this.ask();
    }

    addPad() {
        const pad = this.form.querySelector("fieldset[data-pad]");
        if (!pad) return;
        this.pad = new Pad(pad, () => { this.used = true; this.ask(); });
        pad.querySelector("input[type=file]").addEventListener("change", event => {
            this.take(event.target.files[0]);
            event.target.value = ""; // so that the same file can be chosen again
        });
        this.section.addEventListener("dragover", event => event.preventDefault());
        this.section.addEventListener("drop", event => { event.preventDefault(); this.take(event.dataTransfer.files[0]); });
    }

    /** A network that a reader has trained. */
    async take(file) {
        if (!file) return;
        this.used = true;
        try {
            await supply("network").catch(() => undefined);
            const taken = await take(file.name, new Uint8Array(await file.arrayBuffer()));
            this.form.querySelector("select").value = 0;
            await this.ask();
            this.say(`${taken}. ${this.says.textContent}`);
        } catch (wrong) {
            this.say(wrong.message, "wrong");
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

if (sections.length > 0) begin().catch(wrong => {
    for (const section of sections) section.querySelector(".unmoved").textContent = wrong.message;
});
