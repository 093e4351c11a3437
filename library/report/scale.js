"use strict";
/*
 * scale.js --
 *
 *      Where events lie: positions on an axis of steps or of time, and the
 *      window that is looked at.
 *
 *      By steps each event has room and a gap in time takes little more, the
 *      longer the more (its logarithm): what happens at one instant of the
 *      virtual clock, and what happens two hours later, are seen together.
 */

const STEPS_MOST = 4000;        // a longer run is shown by time at first
const DULL = new Set(["scope_started", "thread_started", "job_posted",
    "callback_posted", "thread_ended", "callback_set"]);

function positions(m, mode) {
    if (mode === "time") {
        return m.time;
    }
    const at = new Float64Array(m.count);
    let here = 0;
    for (let i = 1; i < m.count; i++) {
        const gap = m.time[i] - m.time[i - 1];
        const kind = m.at(i).kind;
        if (gap > 0) {
            here += 2.4 + 1.6 * Math.max(0, Math.log10(gap / 1e5));
        } else {
            here += DULL.has(kind)
                || kind === "link_state" && m.time[i] === 0 ? 0.12 : 1;
        }
        at[i] = here;
    }
    return at;
}

/* The first number of a sorted array that is not below a value. */
function lowerBound(array, value, length) {
    let low = 0, high = length === undefined ? array.length : length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (array[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

class Scale {
    constructor(m, mode) {
        this.m = m;
        this.mode = mode;
        this.at = positions(m, mode);
        const last = m.count ? this.at[m.count - 1] : 0;
        this.last = mode === "time" ? Math.max(last, m.end) : last + 1;
        if (this.last <= 0) {
            this.last = 1;
        }
        this.left = 0;
        this.width = 100;
        this.fit();
    }

    /* The pixels that the axis has. */
    resize(left, width) {
        this.left = left;
        this.width = Math.max(20, width);
    }

    fit() {
        const edge = this.last * 0.015;
        this.from = -edge;
        this.to = this.last + 2 * edge;
    }

    x(position) {
        return this.left
            + (position - this.from) / (this.to - this.from) * this.width;
    }
    xOf(i) {
        return i < 0 ? this.x(this.last) : this.x(this.at[i]);
    }
    positionOf(x) {
        return this.from + (x - this.left) / this.width
            * (this.to - this.from);
    }

    /* Pixels for one unit. */
    get unit() {
        return this.width / (this.to - this.from);
    }

    /* The time at a position. */
    timeAt(position) {
        if (this.mode === "time") {
            return Math.max(0, position);
        }
        const i = lowerBound(this.at, position, this.m.count);
        if (i <= 0) {
            return 0;
        }
        if (i >= this.m.count) {
            return this.m.end;
        }
        const a = this.at[i - 1], b = this.at[i];
        const part = b > a ? (position - a) / (b - a) : 0;
        return this.m.time[i - 1]
            + part * (this.m.time[i] - this.m.time[i - 1]);
    }

    /* Keeps the place under a pixel; factor above 1: nearer. */
    zoom(factor, x) {
        const keep = this.positionOf(x);
        const least = this.mode === "time" ? 50 : 0.5;
        const span = Math.min(this.last * 1.5, Math.max(least,
            (this.to - this.from) / factor));
        const part = (x - this.left) / this.width;
        this.from = keep - part * span;
        this.to = this.from + span;
        this.hold();
    }

    move(pixels) {
        const by = pixels / this.unit;
        this.from += by;
        this.to += by;
        this.hold();
    }

    show(from, to) {
        this.from = from;
        this.to = to;
        this.hold();
    }

    center(position) {
        const span = this.to - this.from;
        this.show(position - span / 2, position + span / 2);
    }

    /* Something of the run stays in sight. */
    hold() {
        const span = this.to - this.from;
        const slack = span * 0.5;
        if (this.from < -slack) {
            this.from = -slack;
        }
        if (this.from > this.last - slack) {
            this.from = this.last - slack;
        }
        this.to = this.from + span;
    }

    /* [position, label] of the ticks: round times, or the instants at which
     * something happens as far as they have room. */
    ticks(room) {
        const found = [];
        if (this.mode === "time") {
            const step = roundTime(room / this.unit);
            const end = Math.min(this.to, this.last * 1.02);
            for (let t = Math.max(0, Math.ceil(this.from / step) * step);
                t <= end; t += step) {
                found.push([t, tickText(t, step)]);
            }
            return found;
        }
        const {m} = this;
        let i = Math.max(0, lowerBound(this.at, this.from, m.count));
        let next = -Infinity;
        while (i < m.count && this.at[i] <= this.to) {
            if (this.at[i] >= next && (i === 0
                    || m.time[i] > m.time[i - 1])) {
                found.push([this.at[i], duration(m.time[i])]);
                next = this.at[i] + room / this.unit;
            }
            i++;
            if (this.at[i] < next - 1) {
                i = lowerBound(this.at, next, m.count);
                while (i > 0 && i < m.count
                        && m.time[i] === m.time[i - 1]) {
                    i++;
                }
            }
        }
        return found;
    }
}

/* A tick says no more than its step calls for. */
function tickText(ns, step) {
    if (ns === 0) {
        return "0s";
    }
    if (step >= 60e9) {
        return duration(ns);
    }
    const [unit, size] = ns >= 1e9 ? ["s", 1e9]
        : ns >= 1e6 ? ["ms", 1e6] : ns >= 1e3 ? ["us", 1e3] : ["ns", 1];
    const digits = Math.max(0, Math.ceil(Math.log10(size / step) - 1e-9));
    return Number((ns / size).toFixed(Math.min(12, digits))) + unit;
}

/* The shortest round duration that is not below one. */
function roundTime(ns) {
    const big = [60e9, 120e9, 300e9, 600e9, 1200e9, 1800e9, 3600e9, 7200e9,
        4 * 3600e9, 6 * 3600e9, 12 * 3600e9, 86400e9];
    if (ns <= 30e9) {
        for (let power = 1; ; power *= 10) {
            for (const digit of [1, 2, 5]) {
                if (digit * power >= ns) {
                    return digit * power;
                }
            }
        }
    }
    return big.find(step => step >= ns)
        || Math.ceil(ns / 86400e9) * 86400e9;
}
