// A pad of 28 × 28 pixels to draw a digit on, with a pointer or with the arrow keys. It begins with a digit that is drawn,
// which gives way to the first stroke.
const SIDE = 28;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Pad {
    /** Of a form's fieldset; `changed` is called after each stroke. */
    constructor(fieldset, changed) {
        this.canvas = fieldset.querySelector("canvas");
        this.told = fieldset.querySelector("[data-pen]");
        this.changed = () => { this.paint(); changed(); };
        this.ink = [...this.canvas.dataset.ink].map(digit => parseInt(digit, 16) / 15);
        this.isExample = true;
        this.pen = { x: SIDE / 2, y: SIDE / 2, down: false };
        this.listen();
        fieldset.querySelector("[data-clear]").addEventListener("click", () => { this.clear(); this.changed(); });
        this.paint();
    }

    listen() {
        const { canvas } = this;
        canvas.addEventListener("pointerdown", event => {
            if (event.button !== 0) return;
            canvas.setPointerCapture(event.pointerId);
            [this.pen.x, this.pen.y] = this.at(event);
            this.isDrawing = true;
            this.lineTo(this.pen.x, this.pen.y);
        });
        canvas.addEventListener("pointermove", event => {
            if (!(event.buttons & 1)) this.isDrawing = false;
            if (this.isDrawing) this.lineTo(...this.at(event));
        });
        for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
            canvas.addEventListener(end, () => { this.isDrawing = false; });
        }
        canvas.addEventListener("keydown", event => this.press(event));
        for (const change of ["focus", "blur"]) canvas.addEventListener(change, () => this.paint());
    }

    /** The arrow keys move the pen, and the space bar lowers and lifts it. */
    press(event) {
        const { pen } = this, step = ARROWS[event.key] ?? (event.key === " " ? [0, 0] : undefined);
        if (!step) return;
        event.preventDefault();
        if (event.key === " ") {
            pen.down = !pen.down;
            this.told.hidden = !pen.down;
        }
        const [x, y] = [pen.x + step[0], pen.y + step[1]].map(to => Math.max(0, Math.min(SIDE, to)));
        if (pen.down) {
            this.lineTo(x, y);
        } else {
            Object.assign(pen, { x, y });
            this.paint();
        }
    }

    /** Where on the pad something happened. */
    at(event) {
        const box = this.canvas.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width * SIDE, (event.clientY - box.top) / box.height * SIDE];
    }

    clear() {
        this.ink = new Array(SIDE * SIDE).fill(0);
        this.isExample = false;
    }

    lineTo(x, y) {
        if (this.isExample) this.clear();
        const { pen } = this, steps = Math.ceil(2 * Math.hypot(x - pen.x, y - pen.y)) || 1;
        for (let step = 1; step <= steps; step++) {
            this.stamp(pen.x + (x - pen.x) * step / steps, pen.y + (y - pen.y) * step / steps);
        }
        Object.assign(pen, { x, y });
        this.changed();
    }

    stamp(x, y) {
        this.ink = this.ink.map((ink, pixel) => {
            const distance = Math.hypot(pixel % SIDE + 0.5 - x, Math.floor(pixel / SIDE) + 0.5 - y);
            return Math.max(ink, Math.min(1, 1.9 - distance));
        });
    }

    paint() {
        const { canvas, pen } = this, draw = canvas.getContext("2d"), scale = canvas.width / SIDE;
        draw.fillStyle = "#fff";
        draw.fillRect(0, 0, canvas.width, canvas.height);
        this.ink.forEach((ink, pixel) => {
            draw.fillStyle = `rgb(0 0 0 / ${ink})`;
            draw.fillRect(pixel % SIDE * scale, Math.floor(pixel / SIDE) * scale, scale, scale);
        });
        if (document.activeElement !== canvas) return;
        draw.strokeStyle = pen.down ? "#d55e00" : "#6e6e6e";
        draw.strokeRect((pen.x - 1) * scale, (pen.y - 1) * scale, 2 * scale, 2 * scale);
    }
}
