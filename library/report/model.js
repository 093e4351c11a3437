"use strict";
/*
 * model.js --
 *
 *      What a run is, from its events in columns: lanes, bars on them, waits,
 *      arrows, marks, faults, requests. One walk over the events; all that
 *      follows is numbers of events (from 0) and numbers of lanes, in typed
 *      arrays, so that a million events are no objects.
 *
 *  1. Where the run ended before what began did, the end is -1. So is the
 *     index of an event that the file does not have: of a run recorded with
 *     --flight it has the last ones only.
 *  2. An arrow goes from the event that sent to the one that arrived, found
 *     by the causes of events; where a file has none, by the request.
 *  3. Nothing here knows about pixels.
 */

const BAR = {job: 0, handler: 1, callback: 2};
const ARROW = {request: 0, reply: 1, late: 2, lost: 3, message: 4};
const MARK = {violation: 0, warning: 1, error: 2, timeout: 3, log: 4,
    hit: 5, cancel: 6, lost: 7, link: 8, flag: 9};
const OUTCOMES = ["open", "success", "error", "timeout", "cancelled", "lost"];

/* A column of numbers that grows. */
class Column {
    constructor(type) {
        this.data = new type(16);
        this.length = 0;
    }
    push(value) {
        if (this.length === this.data.length) {
            const wider = new this.data.constructor(2 * this.length);
            wider.set(this.data);
            this.data = wider;
        }
        this.data[this.length++] = value;
        return this.length - 1;
    }
    done() {
        return this.data.subarray(0, this.length);
    }
}

class Table {
    constructor(columns) {
        this.columns = columns;
        for (const name in columns) {
            this[name] = new Column(columns[name]);
        }
        this.length = 0;
    }
    push(...values) {
        let at = 0;
        for (const name in this.columns) {
            this[name].push(values[at++]);
        }
        return this.length++;
    }
    done() {
        for (const name in this.columns) {
            this[name] = this[name].done();
        }
        return this;
    }
}

/* Decodes base64 of a deflated JSON text. */
async function unpack(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) {
        bytes[i] = text.charCodeAt(i);
    }
    const stream = new Blob([bytes]).stream().pipeThrough(
        new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
}

function buildModel(raw) {
    const m = {
        raw,
        count: raw.t.length,
        time: Float64Array.from(raw.t),
        shape: Int32Array.from(raw.s),
        request: Int32Array.from(raw.r),
        detail: Int32Array.from(raw.d),
        cause: Int32Array.from(raw.c),
        names: raw.names,
        end: raw.time_ns,
        guiBudget: raw.guiBudget    // ns; held longer, a gui thread is frozen
    };
    raw.t = raw.s = raw.r = raw.d = raw.c = null;
    m.shapes = raw.shapes.map(row => ({
        kind: raw.words[row[0]], scope: m.names[row[1]],
        thread: m.names[row[2]], role: raw.words[row[3]],
        project: m.names[row[4]], handler: m.names[row[5]],
        peer: m.names[row[6]], outcome: raw.words[row[7]],
        clause: raw.words[row[8]], basis: raw.words[row[9]], lane: -1
    }));
    m.detailOf = i => m.names[m.detail[i]];
    m.at = i => m.shapes[m.shape[i]];
    m.indexOf = seq => seq >= raw.first && seq < raw.first + m.count
        ? seq - raw.first : -1;
    m.seqOf = i => raw.first + i;
    buildLanes(m);
    walk(m);
    buildFaults(m);
    buildViolations(m);
    return m;
}

/* ---- Lanes ---- */

/* A lane for each scope, which shows what is in no thread, and below it one
 * for each of its threads. Gateways in order, each before its clients. */
function buildLanes(m) {
    const scopes = new Map();
    const scopeOf = name => {
        if (!scopes.has(name)) {
            scopes.set(name, {name, kind: "", gateway: "", threads: []});
        }
        return scopes.get(name);
    };
    for (const [name, kind, gateway] of m.raw.scopes) {
        Object.assign(scopeOf(name), {kind, gateway});
    }
    for (const shape of inOrder(m)) {
        if (shape.scope !== "") {
            scopeOf(shape.scope);
        }
    }
    for (const row of m.raw.threads) {
        scopeOf(row[1]).threads.push(row);
    }
    guessKinds(scopes);
    m.lanes = [];
    m.laneByName = new Map();
    const groups = [...scopes.values()];
    for (const gateway of groups.filter(s => s.kind === "gateway")) {
        addScope(m, gateway, 0);
        for (const client of groups) {
            if (client.kind !== "gateway" && client.gateway === gateway.name) {
                addScope(m, client, 1);
            }
        }
    }
    for (const scope of groups) {
        if (!m.laneByName.has("s" + scope.name)) {
            addScope(m, scope, 0);
        }
    }
    for (const shape of m.shapes) {
        const thread = m.laneByName.get("t" + shape.thread);
        const scope = m.laneByName.get("s" + shape.scope);
        shape.scopeLane = scope === undefined ? -1 : scope;
        shape.lane = shape.thread !== "" && thread !== undefined
            ? thread : shape.scopeLane;
    }
}

/* The shapes in the order of their first events. */
function inOrder(m) {
    const seen = new Uint8Array(m.shapes.length);
    const found = [];
    for (let i = 0; i < m.count && found.length < seen.length; i++) {
        if (!seen[m.shape[i]]) {
            seen[m.shape[i]] = 1;
            found.push(m.shapes[m.shape[i]]);
        }
    }
    return found;
}

function addScope(m, scope, depth) {
    const head = m.lanes.length;
    m.laneByName.set("s" + scope.name, head);
    m.lanes.push({name: scope.name, label: scope.name, kind: "scope",
        scope: scope.name, scopeKind: scope.kind, role: "", depth, head,
        bars: []});
    for (const [id, , role, description] of scope.threads) {
        m.laneByName.set("t" + id, m.lanes.length);
        const label = id.startsWith(scope.name + "/")
            ? id.slice(scope.name.length + 1) : id;
        m.lanes.push({name: id, label, kind: "thread", scope: scope.name,
            scopeKind: scope.kind, role, description, depth, head,
            bars: []});
    }
}

/* A file may not say which scope is what: then a client has an event thread,
 * and if there are several gateways, nobody knows which is its own. */
function guessKinds(scopes) {
    for (const scope of scopes.values()) {
        if (scope.kind === "") {
            scope.kind = scope.threads.some(row => row[2] === "gui")
                ? "client" : "gateway";
        }
    }
    const gateways = [...scopes.values()].filter(s => s.kind === "gateway");
    for (const scope of scopes.values()) {
        if (scope.kind !== "gateway" && scope.gateway === ""
                && gateways.length === 1) {
            scope.gateway = gateways[0].name;
        }
    }
}

/* ---- The walk ---- */

const ENDS = {job_ended: BAR.job, handler_ended: BAR.handler,
    callback_ended: BAR.callback};
const STARTS = {job_started: BAR.job, handler_started: BAR.handler,
    callback_started: BAR.callback};
const MARKS = {timeout: MARK.timeout, cancel: MARK.cancel, log: MARK.log,
    fault_hit: MARK.hit, script_error: MARK.error, mark: MARK.flag,
    interrupt: MARK.cancel};

function walk(m) {
    const {count, shape, shapes, request, cause} = m;
    const work = {
        m,
        bars: m.lanes.map(() => new Table({from: Int32Array,
            to: Int32Array, type: Uint8Array, request: Int32Array,
            bad: Uint8Array})),
        waits: m.lanes.map(() => new Table({from: Int32Array,
            to: Int32Array, request: Int32Array})),
        open: m.lanes.map(() => []),
        wait: m.lanes.map(() => -1),
        down: new Map(), downs: [],
        arrows: new Table({from: Int32Array, to: Int32Array,
            fromLane: Int32Array, toLane: Int32Array, start: Int32Array,
            type: Uint8Array, request: Int32Array}),
        marks: new Table({at: Int32Array, lane: Int32Array,
            type: Uint8Array, request: Int32Array}),
        started: new Map(),
        req: new Map(),
        kinds: new Map()
    };
    for (let i = 0; i < count; i++) {
        const s = shapes[shape[i]];
        const kind = s.kind;
        s.count = (s.count || 0) + 1;
        if (s.first === undefined) {
            s.first = i;
        }
        if (kind in STARTS) {
            startBar(work, i, s);
        } else if (kind in ENDS) {
            endBar(work, i, s);
        } else {
            other(work, i, s);
        }
    }
    m.bars = work.bars.map(t => t.done());
    m.waits = work.waits.map(t => t.done());
    m.arrows = work.arrows.done();
    m.marks = work.marks.done();
    m.requests = work.req;
    m.downs = work.downs;
    for (const d of work.down.values()) {
        m.downs.push(d);
    }
    m.clauses = countClauses(m);
}

function startBar(w, i, s) {
    if (s.lane < 0) {
        return;
    }
    const at = w.bars[s.lane].push(i, -1, STARTS[s.kind], w.m.request[i], 0);
    w.open[s.lane].push(at);
    if (s.kind === "handler_started") {
        const arrow = w.started.get(w.m.cause[i]);
        if (arrow !== undefined) {
            w.arrows.toLane.data[arrow] = s.lane;
            w.arrows.start.data[arrow] = i;
        }
    }
}

function endBar(w, i, s) {
    if (s.lane < 0) {
        return;
    }
    const open = w.open[s.lane];
    const bars = w.bars[s.lane];
    for (let n = open.length - 1; n >= 0; n--) {
        if (bars.type.data[open[n]] === ENDS[s.kind]) {
            const at = open.splice(n, 1)[0];
            bars.to.data[at] = i;
            bars.bad.data[at] = s.outcome === "error" ? 1 : 0;
            return;
        }
    }
}

/* What was going on on a lane does not any more. */
function cutOff(w, i, lane) {
    if (lane < 0) {
        return;
    }
    for (const at of w.open[lane]) {
        w.bars[lane].to.data[at] = i;
        w.bars[lane].bad.data[at] = 1;
    }
    w.open[lane] = [];
    if (w.wait[lane] >= 0) {
        w.waits[lane].to.data[w.wait[lane]] = i;
        w.wait[lane] = -1;
    }
}

function other(w, i, s) {
    const m = w.m;
    const r = m.request[i];
    switch (s.kind) {
    case "request_sent":
        if (!w.req.has(r)) {
            w.req.set(r, {id: r, sent: i, done: -1, outcome: 0,
                callback: "", handled: -1, late: -1});
        }
        break;
    case "request_completed":
        if (w.req.has(r)) {
            const q = w.req.get(r);
            q.done = i;
            q.outcome = Math.max(0, OUTCOMES.indexOf(s.outcome));
        }
        break;
    case "delivered":
        w.started.set(m.seqOf(i), arrow(w, i, s, ARROW.request, r));
        break;
    case "reply_received":
        arrow(w, i, s, ARROW.reply, r);
        break;
    case "late_reply": case "duplicate_reply":
        if (w.req.has(r) && s.kind === "late_reply") {
            w.req.get(r).late = i;
        }
        arrow(w, i, s, ARROW.late, r);
        break;
    case "dropped": case "undelivered":
        if (arrow(w, i, s, ARROW.lost, r) === undefined) {
            w.marks.push(i, s.lane, MARK.lost, r);
        }
        break;
    case "thread_ended":
        cutOff(w, i, s.lane);
        break;
    case "wait_started":
        if (s.lane >= 0) {
            w.wait[s.lane] = w.waits[s.lane].push(i, -1, r);
        }
        break;
    case "wait_ended":
        if (s.lane >= 0 && w.wait[s.lane] >= 0) {
            w.waits[s.lane].to.data[w.wait[s.lane]] = i;
            w.wait[s.lane] = -1;
        }
        break;
    case "scope_stopped":
        if (!w.down.has(s.scope)) {
            w.down.set(s.scope, {scope: s.scope, from: i, to: -1});
        }
        break;
    case "scope_started":
        if (w.down.has(s.scope)) {
            w.down.get(s.scope).to = i;
            w.downs.push(w.down.get(s.scope));
            w.down.delete(s.scope);
        }
        break;
    case "link_state":
        if (m.detailOf(i) === "Faulted") {
            w.marks.push(i, s.lane, MARK.link, r);
        }
        break;
    default:
        if (s.kind in MARKS) {
            const lane = s.kind === "timeout" && w.req.has(r)
                ? m.at(w.req.get(r).sent).lane : s.lane;
            w.marks.push(i, lane, MARKS[s.kind], r);
        }
    }
}

/* Adds the arrow that ends at event i; its number. */
function arrow(w, i, s, type, r) {
    const m = w.m;
    let from = m.indexOf(m.cause[i]);
    for (let steps = 0; from >= 0 && steps < 12; steps++) {
        const kind = m.at(from).kind;
        if (kind === "request_sent" || kind === "message_sent"
                || kind === "reply_sent") {
            break;
        }
        if (kind === "handler_started" || kind === "job_started"
                || kind === "callback_started") {
            from = -1;
            break;
        }
        from = m.indexOf(m.cause[from]);
    }
    if (from < 0 && w.req.has(r)) {
        from = w.req.get(r).sent;
    }
    if (from < 0) {
        return undefined;
    }
    const source = m.at(from);
    if (type === ARROW.request && source.kind === "message_sent") {
        type = ARROW.message;
    }
    if (type === ARROW.reply && source.kind === "request_sent") {
        return undefined;       // told by the core: nothing came back
    }
    let toLane = s.lane;
    if ((type === ARROW.reply || type === ARROW.late) && w.req.has(r)) {
        toLane = m.at(w.req.get(r).sent).lane;
    } else if (type === ARROW.lost && source.scope === s.scope) {
        toLane = w.m.laneByName.get("s" + s.peer);
        if (toLane === undefined) {
            toLane = s.lane;
        }
    }
    return w.arrows.push(from, i, source.lane, toLane, -1, type, r);
}

/* ---- What else there is ---- */

function eventAt(m, ns) {
    let low = 0, high = m.count;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (m.time[middle] < ns) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Faults with the events that begin and end them, in as few rows as they can
 * have without touching. */
function buildFaults(m) {
    const begin = new Map(), end = new Map();
    for (let i = 0; i < m.count; i++) {
        const kind = m.at(i).kind;
        if (kind === "fault_started" || kind === "fault_ended") {
            const id = m.detailOf(i).split(" ")[0];
            const where = kind === "fault_started" ? begin : end;
            if (!where.has(id)) {
                where.set(id, i);
            }
        }
    }
    m.faults = m.raw.faults.map(row => ({...row,
        from: begin.has(row.id) ? begin.get(row.id)
            : eventAt(m, row.started_ns),
        to: end.has(row.id) ? end.get(row.id) : -1}));
    m.faults.sort((a, b) => a.from - b.from);
    const rows = [];
    for (const fault of m.faults) {
        let row = rows.findIndex(last => last >= 0 && last <= fault.from);
        if (row < 0) {
            row = rows.length;
        }
        rows[row] = fault.to;
        fault.row = row;
    }
    m.faultRows = rows.length;
}

function buildViolations(m) {
    m.violations = m.raw.violations.filter(v => v.severity !== "lint");
    m.lints = m.raw.violations.filter(v => v.severity === "lint");
    const marks = [];
    m.violations.forEach((v, n) => {
        v.id = "v" + (n + 1);
        const i = m.indexOf(v.seq);
        const s = i >= 0 && i < m.count ? m.at(i) : null;
        v.lane = m.laneByName.get("t" + v.thread);
        if (v.lane === undefined) {
            v.lane = s ? s.lane : -1;
        }
        marks.push({at: i, lane: v.lane, violation: v,
            type: v.severity === "error" ? MARK.violation : MARK.warning});
    });
    m.violationMarks = marks;
}

function countClauses(m) {
    const clauses = new Map();
    for (const s of m.shapes) {
        if (s.clause !== "" && s.count) {
            const row = clauses.get(s.clause) || {id: s.clause,
                basis: s.basis, count: 0, first: s.first};
            row.count += s.count;
            row.first = Math.min(row.first, s.first);
            clauses.set(s.clause, row);
        }
    }
    return clauses;
}

/* Events of a request, and of what caused none of it but is told with it. */
function eventsOfRequest(m, r) {
    const found = [];
    for (let i = 0; i < m.count; i++) {
        if (m.request[i] === r) {
            found.push(i);
        }
    }
    return found;
}

/* ---- Words ---- */

/* Of a time of the real clock nobody wants to see the nanoseconds. */
const digits = {virtual: 6, real: 4, shown: 6};

function duration(ns) {
    if (ns === null || ns === undefined) {
        return "";
    }
    const units = [["d", 86400e9], ["h", 3600e9], ["m", 60e9], ["s", 1e9],
        ["ms", 1e6], ["us", 1e3], ["ns", 1]];
    if (ns === 0) {
        return "0s";
    }
    const sign = ns < 0 ? "-" : "";
    ns = Math.abs(ns);
    for (const [name, size] of units) {
        if (ns >= size || name === "ns") {
            if (name === "d" || name === "h" || name === "m") {
                const next = units[units.findIndex(u => u[0] === name) + 1];
                const rest = Math.floor(ns % size / next[1]);
                return sign + Math.floor(ns / size) + name
                    + (rest ? " " + rest + next[0] : "");
            }
            return sign + String(Number((ns / size).toPrecision(digits.shown)))
                + name;
        }
    }
}

function whereOf(m, i) {
    const s = m.at(i);
    return s.thread || s.scope || "scenario";
}

/* What one event says: the sentences are those of the stories in a terminal
 * (library/story.tcl). */
function sayEvent(m, i) {
    const s = m.at(i);
    let words = page.say[s.kind] || s.kind + " %d";
    if (!m.request[i]) {
        const what = s.handler === "" || words.includes("%h")
            ? "" : "message %h";
        words = words.replace("%r: ", what && what + ": ")
            .replace("%r", what);
    }
    const fill = {r: m.request[i] ? "r" + m.request[i] : "", h: s.handler,
        p: s.peer, d: m.detailOf(i), o: s.outcome, s: s.scope};
    let text = words.replace(/%([rhpdos])/g, (all, key) => fill[key]);
    if (/^(handler|callback|job|thread)_ended$/.test(s.kind)
            && s.outcome !== "" && s.outcome !== "success") {
        text += ": " + s.outcome;
    }
    return text.trim();
}
