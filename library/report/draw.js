"use strict";
/*
 * draw.js --
 *
 *      The timeline on its canvas: what is in sight, and no more.
 *
 *  1. A bar narrower than a pixel is drawn if its pixel is free; of arrows,
 *     when there are more than ARROWS_MOST in sight, an even choice, of those
 *     that went wrong and of the others. `note` then says so.
 *  2. What has been drawn and can be pointed at is in `hits`, the topmost
 *     last.
 *  3. Colours are those of the page; colours() reads them again.
 */

const ARROWS_MOST = 1500;
const BAD_MOST = 400;           // when there are more arrows than that
const AXIS = 24;                // height of the axis
const FAULT_ROW = 17;           // height of a row of faults ...
const FAULT_ROWS_MOST = 6;      // ... of which no more are shown

class Timeline {
    constructor(canvas) {
        this.canvas = canvas;
        this.context = canvas.getContext("2d");
        this.hits = [];
        this.selected = null;   // {request} or {lane, from, to} or a fault
        this.matches = null;    // sorted numbers of events that were found
        this.hover = null;
        this.cursor = null;
        this.colours();
    }

    colours() {
        const style = getComputedStyle(document.documentElement);
        const get = name => style.getPropertyValue("--" + name).trim();
        this.color = {};
        for (const name of ["bg", "panel", "raise", "line", "ink", "soft",
            "faint", "accent", "good", "bad", "warn", "job", "handler",
            "callback", "violet", "fault", "lane"]) {
            this.color[name] = get(name);
        }
    }

    use(model, scale) {
        this.m = model;
        this.scale = scale;
        this.place();
    }

    /* Heights of lanes, and where each begins. */
    place() {
        const many = this.m.lanes.length;
        const [scope, thread] = many > 60 ? [19, 19]
            : many > 24 ? [22, 23] : [25, 30];
        this.top = AXIS + Math.min(FAULT_ROWS_MOST, this.m.faultRows)
            * FAULT_ROW + (this.m.faultRows ? 4 : 0);
        this.laneY = new Float64Array(many + 1);
        let y = 4;
        this.m.lanes.forEach((lane, n) => {
            if (lane.kind === "scope" && n > 0 && many <= 60) {
                y += lane.depth === 0 ? 8 : 3;
            }
            this.laneY[n] = y;
            lane.height = lane.kind === "scope" ? scope : thread;
            y += lane.height;
        });
        this.laneY[many] = y;
        this.full = this.top + y + 8;
    }

    /* Pixels of the canvas: as wide as its box, as high as the part of it
     * that is in sight. */
    resize(width, height) {
        const ratio = window.devicePixelRatio || 1;
        this.width = width;
        this.height = height;
        this.canvas.width = Math.round(width * ratio);
        this.canvas.height = Math.round(height * ratio);
        this.canvas.style.height = height + "px";
        this.ratio = ratio;
        this.labels = width < 560 ? 92 : width < 900 ? 140 : 178;
        this.scale.resize(this.labels, width - this.labels);
    }

    y(lane) {
        return this.top + this.laneY[lane] - this.scroll;
    }
    middle(lane) {
        return this.y(lane) + this.m.lanes[lane].height / 2;
    }

    draw(scroll) {
        const g = this.context;
        this.scroll = scroll;
        this.hits = [];
        this.outside = [];
        this.note = "";
        g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
        g.clearRect(0, 0, this.width, this.height);
        g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
        g.textBaseline = "middle";
        this.visibleLanes();
        g.save();
        g.beginPath();
        g.rect(this.labels, this.top, this.width, this.height);
        g.clip();
        this.backgrounds();
        this.grid();
        this.shades();
        for (let n = this.firstLane; n < this.lastLane; n++) {
            this.bars(n);
        }
        this.arrows();
        this.outsideTexts();
        this.marks();
        this.found();
        g.restore();
        this.names();
        this.axis();
        this.faults();
        if (this.cursor !== null && this.cursor > this.labels) {
            g.strokeStyle = this.color.faint;
            g.globalAlpha = 0.6;
            this.line(this.cursor, AXIS, this.cursor, this.height);
            g.globalAlpha = 1;
        }
    }

    visibleLanes() {
        const {laneY} = this;
        const count = this.m.lanes.length;
        this.firstLane = Math.max(0,
            lowerBound(laneY, this.scroll - 40, count) - 1);
        this.lastLane = Math.min(count,
            lowerBound(laneY, this.scroll + this.height, count));
    }

    line(x0, y0, x1, y1) {
        const g = this.context;
        g.beginPath();
        g.moveTo(x0, y0);
        g.lineTo(x1, y1);
        g.stroke();
    }

    dim(request) {
        const s = this.selected;
        return s !== null && s.request !== undefined && s.request !== 0
            && s.request !== request;
    }

    /* ---- Below all ---- */

    backgrounds() {
        const g = this.context;
        for (let n = this.firstLane; n < this.lastLane; n++) {
            const lane = this.m.lanes[n];
            const y = this.y(n);
            if (lane.kind === "thread") {
                g.fillStyle = this.color.lane;
                g.fillRect(this.labels, y + 1, this.width, lane.height - 2);
            } else {
                g.fillStyle = this.color.line;
                g.fillRect(this.labels, y + lane.height / 2, this.width, 1);
            }
        }
    }

    grid() {
        const g = this.context;
        this.tickList = this.scale.ticks(this.width < 560 ? 62 : 84);
        g.fillStyle = this.color.line;
        g.globalAlpha = 0.7;
        for (const [position] of this.tickList) {
            g.fillRect(Math.round(this.scale.x(position)), this.top, 1,
                this.height);
        }
        g.globalAlpha = 1;
    }

    /* Scopes that are down, and what a fault of a scope lies on. */
    shades() {
        for (const fault of this.m.faults) {
            if (fault.peer === "") {
                this.shade(fault.scope, fault.from, fault.to,
                    this.color.fault, 0.09);
            }
        }
        for (const down of this.m.downs) {
            this.shade(down.scope, down.from, down.to, this.color.ink, 0.13,
                true);
        }
    }

    shade(scope, from, to, color, alpha, hatched) {
        const head = this.m.laneByName.get("s" + scope);
        if (head === undefined) {
            return;
        }
        let last = head;
        while (last + 1 < this.m.lanes.length
                && this.m.lanes[last + 1].head === head) {
            last++;
        }
        const g = this.context;
        const x = Math.max(this.labels, this.scale.xOf(from));
        const end = Math.min(this.width, this.scale.xOf(to));
        if (end < x) {
            return;
        }
        const y = this.y(head) + 1;
        const height = this.y(last) + this.m.lanes[last].height - 1 - y;
        g.globalAlpha = alpha;
        g.fillStyle = color;
        g.fillRect(x, y, Math.max(2, end - x), height);
        if (hatched) {
            g.globalAlpha = 0.25;
            this.hatch(x, y, Math.max(2, end - x), height, color, 9);
        }
        g.globalAlpha = 1;
    }

    hatch(x, y, width, height, color, step) {
        const g = this.context;
        if (width < 3) {
            return;
        }
        g.save();
        g.beginPath();
        g.rect(x, y, width, height);
        g.clip();
        g.strokeStyle = color;
        g.lineWidth = 1.4;
        g.beginPath();
        const first = Math.floor((x - height) / step) * step;
        for (let at = first; at < x + width; at += step) {
            g.moveTo(at, y + height);
            g.lineTo(at + height, y);
        }
        g.stroke();
        g.restore();
    }

    /* ---- Bars and waits of a lane ---- */

    bars(n) {
        const lane = this.m.lanes[n];
        const bars = this.m.bars[n];
        if (lane.kind === "scope" && bars.length === 0) {
            return;
        }
        const g = this.context;
        const {scale} = this;
        const y = this.y(n) + 4;
        const height = lane.height - 8;
        const colors = [this.color.job, this.color.handler,
            this.color.callback];
        // Bars of a lane follow each other: begin with the last one that
        // begins left of what is in sight.
        let at = this.firstBar(bars, scale.from);
        let free = -Infinity;
        const crowd = this.firstBar(bars, scale.to) - at
            > (this.width - this.labels) / 2;
        if (crowd) {
            this.density(n, bars, at, y, height, colors);
        }
        for (; at < bars.length; at++) {
            const x = scale.xOf(bars.from[at]);
            if (x > this.width) {
                break;
            }
            const end = scale.xOf(bars.to[at]);
            if (end < this.labels && bars.to[at] >= 0
                    || crowd && end - x < 4 && !bars.bad[at]
                    || end <= free && !bars.bad[at]) {
                continue;
            }
            const left = Math.max(x, this.labels - 2);
            const wide = Math.max(scale.mode === "time" ? 3 : 2,
                Math.min(end, this.width + 4) - left);
            free = Math.max(free, left + Math.min(wide, 1));
            g.globalAlpha = this.dim(bars.request[at]) ? 0.25 : 1;
            g.fillStyle = colors[bars.type[at]];
            this.box(left, y, wide, height);
            if (bars.bad[at]) {
                g.fillStyle = this.color.bad;
                g.fillRect(left + wide - 3, y, 3, height);
            }
            if (this.isFrozen(lane, bars, at)) {
                g.globalAlpha *= 0.85;
                g.fillStyle = this.color.bad;
                g.fillRect(left, y + height - 3, wide, 3);
            }
            if (!crowd) {
                this.barText(n, bars, at, left, y, wide, height);
            }
            this.hits.push({kind: "bar", x: left, y, w: wide, h: height,
                lane: n, from: bars.from[at], to: bars.to[at],
                request: bars.request[at]});
            g.globalAlpha = 1;
        }
        this.waits(n, y, height);
    }

    /* Too many to be drawn one by one: how many begin in a column of pixels is
     * how high it is. */
    density(n, bars, at, y, height, colors) {
        const g = this.context;
        const {scale} = this;
        const columns = Math.ceil(this.width - this.labels) + 1;
        const counts = [0, 1, 2].map(() => new Uint32Array(columns));
        let most = 1;
        for (; at < bars.length; at++) {
            const x = Math.floor(scale.xOf(bars.from[at]) - this.labels);
            if (x >= columns) {
                break;
            }
            if (x >= 0) {
                most = Math.max(most, ++counts[bars.type[at]][x]);
            }
        }
        counts.forEach((count, type) => {
            g.fillStyle = colors[type];
            g.globalAlpha = this.selected && this.selected.request ? 0.3 : 1;
            for (let x = 0; x < columns; x++) {
                if (count[x] > 0) {
                    const tall = height * (0.2 + 0.8 * count[x] / most);
                    g.fillRect(this.labels + x, y + (height - tall) / 2, 1,
                        tall);
                }
            }
        });
        g.globalAlpha = 1;
    }

    /* How many of some events, in order, lie before a position. */
    firstFrom(events, count, position) {
        let low = 0, high = count;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.scale.at[events[middle]] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    firstBar(bars, position) {
        return Math.max(0, this.firstFrom(bars.from, bars.length, position)
            - 1);
    }

    isFrozen(lane, bars, at) {
        return lane.role === "gui" && bars.to[at] >= 0
            && this.m.time[bars.to[at]] - this.m.time[bars.from[at]]
                > this.m.guiBudget;
    }

    box(x, y, width, height) {
        const g = this.context;
        if (width < 6) {
            g.fillRect(x, y, width, height);
            return;
        }
        g.beginPath();
        g.roundRect(x, y, width, height, 3);
        g.fill();
    }

    /* In the bar if it has room, else to its right if there is room before
     * the next one. */
    barText(n, bars, at, x, y, width, height) {
        const g = this.context;
        const next = at + 1 < bars.length
            ? this.scale.xOf(bars.from[at + 1]) : this.width;
        if (width < 26 && next - x - width < 30) {
            return;
        }
        const waits = this.m.waits[n];
        const wait = lowerBound(waits.from, bars.from[at]);
        if (wait < waits.length) {
            // Waits are drawn over it.
            width = Math.min(width, this.scale.xOf(waits.from[wait]) - x);
        }
        const text = this.barLabel(n, bars, at);
        const long = g.measureText(text).width;
        const after = bars.to[at] + 1;
        const failed = bars.bad[at] && bars.to[at] >= 0 && after < this.m.count
            && this.m.at(after).kind === "script_error";
        const begin = failed ? this.scale.xOf(after) + 9 : x + width + 5;
        if (long > width - 8 && next - begin > long + 5
                && !(wait < waits.length
                    && waits.from[wait] < bars.to[at])) {
            this.outside.push({text, x: begin, long,
                y: y + height / 2 + 0.5, alpha: g.globalAlpha});
            return;
        }
        g.fillStyle = bars.type[at] === BAR.job ? this.color.ink : "#ffffff";
        this.clipped(text, x + 5, y + height / 2 + 0.5, width - 8);
    }

    /* What runs, and what it has logged. */
    barLabel(n, bars, at) {
        const {m} = this;
        const i = bars.from[at];
        const s = m.at(i);
        const request = bars.request[at] ? " r" + bars.request[at] : "";
        let text = (bars.type[at] === BAR.handler ? s.handler
            : m.detailOf(i)) + request;
        const end = Math.min(bars.to[at], i + 60);
        let logs = 0;
        for (let k = i + 1; k < end && logs < 2; k++) {
            const other = m.at(k);
            if (other.kind === "log" && other.lane === n) {
                text += `  \u201c${m.detailOf(k).slice(0, 60)}\u201d`;
                logs++;
            }
        }
        return text;
    }

    outsideTexts() {
        const g = this.context;
        for (const t of this.outside) {
            g.globalAlpha = 0.75 * t.alpha;
            g.fillStyle = this.color.lane;
            g.fillRect(t.x - 2, t.y - 8, t.long + 4, 16);
            g.globalAlpha = t.alpha;
            g.fillStyle = this.color.ink;
            g.fillText(t.text, t.x, t.y);
        }
        g.globalAlpha = 1;
    }

    clipped(text, x, y, width) {
        const g = this.context;
        if (g.measureText(text).width <= width) {
            g.fillText(text, x, y);
            return;
        }
        let keep = Math.floor(text.length
            * width / g.measureText(text).width) - 1;
        while (keep > 2 && g.measureText(text.slice(0, keep)
                + "\u2026").width > width) {
            keep--;
        }
        if (keep > 2) {
            g.fillText(text.slice(0, keep) + "\u2026", x, y);
        }
    }

    waits(n, y, height) {
        const waits = this.m.waits[n];
        const g = this.context;
        const gui = this.m.lanes[n].role === "gui";
        let free = -Infinity;
        for (let at = this.firstBar(waits, this.scale.from);
            at < waits.length; at++) {
            const x = Math.max(this.labels - 2,
                this.scale.xOf(waits.from[at]));
            if (x > this.width) {
                break;
            }
            const end = Math.min(this.width + 4,
                this.scale.xOf(waits.to[at]));
            if (end <= free || end < this.labels) {
                continue;
            }
            free = Math.max(x + 1, end - 1);
            const wide = Math.max(1, end - x);
            const color = gui || waits.to[at] < 0 ? this.color.bad
                : this.color.warn;
            const dim = this.dim(waits.request[at]) ? 0.4 : 1;
            g.fillStyle = this.color.raise;
            g.fillRect(x, y, wide, height);
            g.globalAlpha = 0.16 * dim;
            g.fillStyle = color;
            g.fillRect(x, y, wide, height);
            g.globalAlpha = 0.5 * dim;
            this.hatch(x, y, wide, height, color, 7);
            g.fillRect(x, y, wide, 1);
            g.fillRect(x, y + height - 1, wide, 1);
            g.globalAlpha = 1;
            if (wide > 70) {
                this.waitText(waits, at, x, y, wide, height, color);
            }
            this.hits.push({kind: "wait", x, y, w: wide, h: height, lane: n,
                from: waits.from[at], to: waits.to[at],
                request: waits.request[at]});
        }
    }

    waitText(waits, at, x, y, wide, height, color) {
        const g = this.context;
        const text = this.m.detailOf(waits.from[at])
            + (waits.request[at] ? " r" + waits.request[at] : "");
        const long = Math.min(wide - 14, g.measureText(text).width + 8);
        const alpha = g.globalAlpha;
        g.globalAlpha = this.dim(waits.request[at]) ? 0.4 : 1;
        g.fillStyle = this.color.raise;
        g.fillRect(x + 5, y + 3, long, height - 6);
        g.fillStyle = color;
        this.clipped(text, x + 9, y + height / 2 + 0.5, long - 4);
        g.globalAlpha = alpha;
    }

    /* ---- Arrows ---- */

    isBad(request) {
        const q = this.m.requests.get(request);
        return q !== undefined && q.outcome !== 1;
    }

    arrowColor(type, request) {
        const q = this.m.requests.get(request);
        const outcome = q ? q.outcome : 1;
        if (type === ARROW.lost) {
            return this.color.bad;
        }
        if (type === ARROW.late) {
            return this.color.warn;
        }
        return [this.color.warn, this.color.accent, this.color.bad,
            this.color.warn, this.color.violet, this.color.bad][outcome];
    }

    arrows() {
        const {arrows} = this.m;
        const at = this.scale.at;
        const {from, to} = this.scale;
        const seen = [];
        for (let n = 0; n < arrows.length; n++) {
            if (at[arrows.to[n]] < from || at[arrows.from[n]] > to) {
                continue;
            }
            const a = arrows.fromLane[n], b = arrows.toLane[n];
            if (a < 0 || b < 0 || Math.max(a, b) < this.firstLane
                    || Math.min(a, b) >= this.lastLane) {
                continue;
            }
            seen.push(n);
        }
        let every = 1;
        if (seen.length > ARROWS_MOST) {
            every = Math.ceil(seen.length / ARROWS_MOST
                * (seen.length > 10 * ARROWS_MOST ? 4 : 1));
            this.note = `1 in ${every} of ${seen.length.toLocaleString("en")}`
                + " arrows drawn, and those that went wrong;"
                + " zoom in to see all";
        }
        // Those that went wrong are thinned out among themselves.
        const bad = every === 1 ? [] : seen.filter(n =>
            this.wentWrong(arrows, n));
        const everyBad = Math.ceil(bad.length / BAD_MOST);
        if (everyBad > 1) {
            this.note = `1 in ${every} of ${seen.length.toLocaleString("en")}`
                + ` arrows drawn, 1 in ${everyBad} of those that went wrong;`
                + " zoom in to see all";
        }
        const texts = seen.length <= 60;
        let nth = 0;
        for (const n of seen) {
            const request = arrows.request[n];
            const chosen = this.selected && this.selected.request === request
                && request;
            if (every > 1 && !chosen) {
                if (this.wentWrong(arrows, n)) {
                    if (nth++ % everyBad !== 0) {
                        continue;
                    }
                } else if (n % every !== 0) {
                    continue;
                }
            }
            this.arrow(n, every, texts, everyBad > 1 ? 0.4 : 1);
        }
    }

    wentWrong(arrows, n) {
        return arrows.type[n] === ARROW.late || arrows.type[n] === ARROW.lost
            || this.isBad(arrows.request[n]);
    }

    arrow(n, every, texts, badAlpha) {
        const {arrows} = this.m;
        const g = this.context;
        const type = arrows.type[n];
        const request = arrows.request[n];
        const x0 = this.scale.xOf(arrows.from[n]);
        const x1 = this.scale.xOf(arrows.to[n]);
        let y0 = this.middle(arrows.fromLane[n]);
        let y1 = this.middle(arrows.toLane[n]);
        const same = arrows.fromLane[n] === arrows.toLane[n];
        const color = this.arrowColor(type, request);
        const chosen = this.selected && request
            && this.selected.request === request;
        const down = y1 > y0 ? 1 : -1;
        if (!same) {
            // From edge to edge of the bars, not over their texts.
            y0 += down * (this.m.lanes[arrows.fromLane[n]].height / 2 - 4);
            y1 -= down * (this.m.lanes[arrows.toLane[n]].height / 2 - 4);
        }
        g.globalAlpha = this.dim(request) ? 0.14 : every > 1 && !chosen
            && !this.isBad(request) ? 0.3 : chosen ? 1 : badAlpha;
        g.strokeStyle = g.fillStyle = color;
        g.lineWidth = chosen ? 2.4 : every > 4 ? 0.8 : 1.4;
        g.setLineDash(type === ARROW.request || type === ARROW.message
            ? [] : type === ARROW.reply ? [5, 3] : [2, 3]);
        const bow = same ? -Math.min(18, 8 + Math.abs(x1 - x0) / 8) : 0;
        g.beginPath();
        g.moveTo(x0, y0);
        if (same) {
            g.quadraticCurveTo((x0 + x1) / 2, y0 + 2 * bow, x1, y1);
        } else {
            g.lineTo(x1, y1);
        }
        g.stroke();
        g.setLineDash([]);
        if (type === ARROW.lost || type === ARROW.late) {
            this.cross(x1, y1, 4);
        } else if (every < 4) {
            const angle = same ? Math.PI / 3 : Math.atan2(y1 - y0, x1 - x0);
            this.head(x1, y1, angle);
        }
        if (arrows.start[n] >= 0) {
            this.queued(arrows, n, x1, color);
        }
        if (texts && (type === ARROW.request || type === ARROW.message)) {
            this.arrowText(n, x0, y0, x1, y1);
        }
        g.globalAlpha = 1;
        g.lineWidth = 1;
        this.hits.push({kind: "arrow", x0, y0, x1, y1, arrow: n, request,
            from: arrows.from[n], to: arrows.to[n], lane: arrows.toLane[n]});
    }

    /* In line, from its arrival until its handler starts. */
    queued(arrows, n, x, color) {
        const g = this.context;
        const end = this.scale.xOf(arrows.start[n]);
        if (end - x < 10) {
            return;
        }
        const y = this.middle(arrows.toLane[n]);
        g.strokeStyle = color;
        g.lineWidth = 1;
        g.setLineDash([1, 3]);
        this.line(x, y, end, y);
        g.setLineDash([]);
    }

    arrowText(n, x0, y0, x1, y1) {
        const g = this.context;
        const {arrows} = this.m;
        const s = this.m.at(arrows.from[n]);
        const text = (arrows.request[n] ? "r" + arrows.request[n] + " " : "")
            + s.handler;
        if (Math.abs(y1 - y0) < 16 && x1 - x0 < 60) {
            return;
        }
        const width = g.measureText(text).width;
        const x = x0 + (x1 - x0) * 0.35 + 6;
        const y = y0 + (y1 - y0) * 0.35;
        if (this.taken && this.taken.some(t => Math.abs(t.y - y) < 14
                && x < t.x + t.w + 4 && t.x < x + width + 4)) {
            return;
        }
        (this.taken || (this.taken = [])).push({x, y, w: width});
        g.font = "11px system-ui, 'DejaVu Sans', sans-serif";
        g.fillStyle = this.color.raise;
        const alpha = g.globalAlpha;
        g.globalAlpha = alpha * 0.85;
        g.fillRect(x - 2, y - 7, width, 14);
        g.globalAlpha = alpha;
        g.fillStyle = this.color.ink;
        g.fillText(text, x, y);
        g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    }

    head(x, y, angle) {
        const g = this.context;
        g.beginPath();
        g.moveTo(x, y);
        for (const side of [angle - 0.42, angle + 0.42]) {
            g.lineTo(x - 7 * Math.cos(side), y - 7 * Math.sin(side));
        }
        g.closePath();
        g.fill();
    }

    cross(x, y, size) {
        const g = this.context;
        g.lineWidth = 2;
        this.line(x - size, y - size, x + size, y + size);
        this.line(x - size, y + size, x + size, y - size);
        g.lineWidth = 1;
    }

    /* ---- Marks ---- */

    marks() {
        const {marks} = this.m;
        const {from, to, at} = this.scale;
        let n = this.firstMark(from);
        const free = new Map();
        for (; n < marks.length && at[marks.at[n]] <= to; n++) {
            const lane = marks.lane[n];
            if (lane < this.firstLane || lane >= this.lastLane) {
                continue;
            }
            const x = this.scale.xOf(marks.at[n]);
            if (x < (free.get(lane) ?? -Infinity)) {
                continue;
            }
            free.set(lane, x + (marks.type[n] === MARK.timeout ? 9 : 3));
            this.mark(marks.type[n], x, lane, marks.request[n]);
            this.hits.push({kind: "mark", x: x - 6, y: this.y(lane), w: 12,
                h: this.m.lanes[lane].height, lane, from: marks.at[n],
                to: marks.at[n], request: marks.request[n]});
        }
        for (const v of this.m.violationMarks) {
            if (v.lane < this.firstLane || v.lane >= this.lastLane
                    || v.at < 0 || v.at >= this.m.count) {
                continue;
            }
            const x = this.scale.xOf(v.at);
            if (x < this.labels - 8 || x > this.width + 8) {
                continue;
            }
            this.mark(v.type, x, v.lane, 0, v.violation.kind);
            this.hits.push({kind: "violation", x: x - 9, y: this.y(v.lane),
                w: 18, h: this.m.lanes[v.lane].height, lane: v.lane,
                from: v.at, to: v.at, violation: v.violation});
        }
        this.taken = null;
    }

    firstMark(position) {
        const {marks} = this.m;
        return this.firstFrom(marks.at, marks.length, position);
    }

    mark(type, x, lane, request, text) {
        const g = this.context;
        const y = this.middle(lane);
        const c = this.color;
        g.globalAlpha = request && this.dim(request) ? 0.25 : 1;
        g.lineWidth = 1.6;
        switch (type) {
        case MARK.violation: case MARK.warning:
            g.fillStyle = type === MARK.violation ? c.bad : c.warn;
            g.strokeStyle = c.raise;
            g.beginPath();
            g.moveTo(x, y - 9);
            g.lineTo(x + 9, y);
            g.lineTo(x, y + 9);
            g.lineTo(x - 9, y);
            g.closePath();
            g.fill();
            g.stroke();
            g.fillStyle = c.raise;
            g.fillRect(x - 1, y - 5, 2, 6);
            g.fillRect(x - 1, y + 2.5, 2, 2);
            break;
        case MARK.error:
            g.strokeStyle = c.bad;
            this.cross(x, y, 4.5);
            break;
        case MARK.timeout:
            g.strokeStyle = c.warn;
            g.fillStyle = c.raise;
            g.beginPath();
            g.arc(x, y, 6, 0, 2 * Math.PI);
            g.fill();
            g.stroke();
            g.beginPath();
            g.moveTo(x, y - 3.5);
            g.lineTo(x, y);
            g.lineTo(x + 2.8, y);
            g.stroke();
            break;
        case MARK.lost: case MARK.link:
            g.strokeStyle = c.bad;
            this.cross(x, y, 3.5);
            break;
        case MARK.hit:
            g.fillStyle = c.fault;
            g.beginPath();
            g.moveTo(x + 2, y - 7);
            g.lineTo(x - 3.5, y + 1);
            g.lineTo(x, y + 1);
            g.lineTo(x - 2, y + 7);
            g.lineTo(x + 3.5, y - 1);
            g.lineTo(x, y - 1);
            g.closePath();
            g.fill();
            break;
        case MARK.cancel:
            g.strokeStyle = c.violet;
            g.beginPath();
            g.arc(x, y, 5, 0, 2 * Math.PI);
            g.moveTo(x - 3.5, y + 3.5);
            g.lineTo(x + 3.5, y - 3.5);
            g.stroke();
            break;
        case MARK.flag:
            g.fillStyle = c.accent;
            g.fillRect(x - 1, y - 8, 2, 16);
            g.fillRect(x, y - 8, 7, 6);
            break;
        default:                // a log: at the foot, under the texts
            g.fillStyle = c.ink;
            g.beginPath();
            g.arc(x, y + this.m.lanes[lane].height / 2 - 4, 3, 0,
                2 * Math.PI);
            g.fill();
        }
        g.lineWidth = 1;
        g.globalAlpha = 1;
    }

    /* What a search has found: a tick at the foot of its lane. */
    found() {
        if (this.matches === null) {
            return;
        }
        const g = this.context;
        const {at, from, to} = this.scale;
        g.fillStyle = this.color.accent;
        let k = lowerBound(this.matches, 0);
        const free = new Map();
        for (; k < this.matches.length; k++) {
            const i = this.matches[k];
            if (at[i] < from || at[i] > to) {
                continue;
            }
            const lane = this.m.at(i).lane;
            const x = this.scale.xOf(i);
            if (lane < 0 || x < (free.get(lane) ?? -Infinity)) {
                continue;
            }
            free.set(lane, x + 2);
            g.fillRect(x - 1.5, this.y(lane) + this.m.lanes[lane].height - 4,
                3, 4);
        }
        if (this.current >= 0 && this.current < this.m.count) {
            const lane = this.m.at(this.current).lane;
            if (lane >= 0) {
                g.strokeStyle = this.color.accent;
                g.lineWidth = 2;
                g.strokeRect(this.scale.xOf(this.current) - 8,
                    this.y(lane) + 1, 16, this.m.lanes[lane].height - 2);
                g.lineWidth = 1;
            }
        }
    }

    /* ---- Around it ---- */

    names() {
        const g = this.context;
        g.fillStyle = this.color.raise;
        g.fillRect(0, this.top, this.labels, this.height);
        for (let n = this.firstLane; n < this.lastLane; n++) {
            const lane = this.m.lanes[n];
            const y = this.middle(n);
            const indent = 12 + lane.depth * 12
                + (lane.kind === "thread" ? 12 : 0);
            if (lane.kind === "scope") {
                g.font = "600 12.5px system-ui, 'DejaVu Sans', sans-serif";
                g.fillStyle = this.color.ink;
                g.beginPath();
                if (lane.scopeKind === "gateway") {
                    g.roundRect(indent - 7, y - 4, 8, 8, 2);
                } else {
                    g.arc(indent - 3, y, 4, 0, 2 * Math.PI);
                }
                g.globalAlpha = 0.65;
                g.fill();
                g.globalAlpha = 1;
                this.clipped(lane.label, indent + 6, y,
                    this.labels - indent - 8);
            } else {
                g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
                g.fillStyle = this.color.soft;
                this.clipped(lane.label, indent, y,
                    this.labels - indent - 4);
            }
            this.hits.push({kind: "lane", x: 0, y: this.y(n),
                w: this.labels, h: lane.height, lane: n});
        }
        g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
        g.fillStyle = this.color.line;
        g.fillRect(this.labels - 1, this.top, 1, this.height);
    }

    axis() {
        const g = this.context;
        g.fillStyle = this.color.raise;
        g.fillRect(0, 0, this.width, this.top);
        g.fillStyle = this.color.soft;
        g.font = "11.5px system-ui, 'DejaVu Sans', sans-serif";
        for (const [position, text] of this.tickList) {
            const x = this.scale.x(position);
            if (x < this.labels - 1 || x > this.width - 20) {
                continue;
            }
            g.fillStyle = this.color.line;
            g.fillRect(Math.round(x), AXIS - 6, 1, 6);
            g.fillStyle = this.color.soft;
            g.fillText(text, x + 4, AXIS / 2 + 1);
        }
        g.fillText(this.scale.mode === "time" ? "time" : "steps", 12,
            AXIS / 2 + 1);
        g.fillStyle = this.color.line;
        g.fillRect(0, this.top - 1, this.width, 1);
        g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    }

    faults() {
        const g = this.context;
        if (this.m.faultRows === 0) {
            return;
        }
        g.fillStyle = this.color.soft;
        g.font = "11.5px system-ui, 'DejaVu Sans', sans-serif";
        g.fillText("faults", 12, AXIS + FAULT_ROW / 2);
        g.save();
        g.beginPath();
        g.rect(this.labels, 0, this.width, this.top);
        g.clip();
        for (const fault of this.m.faults) {
            if (fault.row >= FAULT_ROWS_MOST) {
                continue;
            }
            const x = Math.max(this.labels - 4, this.scale.xOf(fault.from));
            const end = Math.min(this.width + 4, this.scale.xOf(fault.to));
            if (end < this.labels - 2 || x > this.width) {
                continue;
            }
            const y = AXIS + fault.row * FAULT_ROW + 1;
            const wide = Math.max(4, end - x);
            g.globalAlpha = 0.22;
            g.fillStyle = this.color.fault;
            this.box(x, y, wide, FAULT_ROW - 3);
            g.globalAlpha = 1;
            g.fillRect(x, y, 2, FAULT_ROW - 3);
            g.fillStyle = this.color.ink;
            this.clipped(faultText(fault), Math.max(x, this.labels) + 6,
                y + FAULT_ROW / 2 - 1, wide - 8);
            this.hits.push({kind: "fault", x, y, w: wide, h: FAULT_ROW - 3,
                fault, from: fault.from, to: fault.to});
        }
        g.restore();
        g.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    }

    /* What is at a point: the nearest arrow if there is one, else the topmost
     * box. */
    hitAt(x, y) {
        let best = null, least = 5;
        let box = null;
        for (let n = this.hits.length - 1; n >= 0; n--) {
            const hit = this.hits[n];
            if (hit.kind === "arrow") {
                if (x > this.labels && y > this.top) {
                    const far = distance(x, y, hit);
                    if (far < least) {
                        least = far;
                        best = hit;
                    }
                }
            } else if (x >= hit.x - 2 && x <= hit.x + hit.w + 2
                    && y >= hit.y && y <= hit.y + hit.h
                    && (y > this.top || hit.kind === "fault")) {
                if (box === null) {
                    box = hit;
                }
            }
        }
        if (box !== null && (box.kind === "violation"
                || box.kind === "mark" || box.kind === "lane")) {
            return box;
        }
        return best || box;
    }
}

function distance(x, y, s) {
    const dx = s.x1 - s.x0, dy = s.y1 - s.y0;
    const length = dx * dx + dy * dy;
    let part = length ? ((x - s.x0) * dx + (y - s.y0) * dy) / length : 0;
    part = Math.max(0, Math.min(1, part));
    return Math.hypot(x - s.x0 - part * dx, y - s.y0 - part * dy);
}

function faultText(fault) {
    return `${fault.id} ${fault.kind} ${fault.scope}`
        + (fault.peer === "" ? "" : ` \u2192 ${fault.peer}`);
}
