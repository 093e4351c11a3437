"use strict";
/*
 * main.js --
 *
 *      The page at work: which run is shown, what is selected, what keys,
 *      mouse and fingers do. The fragment of the address chooses: "#2" the
 *      second run, "#r17" the story of a request, "#2,r17" both.
 */

const page = JSON.parse(document.getElementById("page").textContent);
const $ = id => document.getElementById(id);
const timeline = new Timeline($("lanes"));
const state = {model: null, scale: null, mode: null, matches: [], at: -1,
    pending: false, models: new Map(), overview: null, stop: -1};

/* ---- Runs ---- */

async function showRun(id) {
    if (!state.models.has(id)) {
        const holder = $("run-" + id);
        state.models.set(id, buildModel(await unpack(holder.textContent)));
        holder.remove();
    }
    const m = state.models.get(id);
    state.model = m;
    state.run = id;
    digits.shown = digits[m.raw.clock] || digits.virtual;
    $("runs").value = String(id);
    timeline.selected = null;
    timeline.matches = null;
    timeline.current = -1;
    $("find").value = "";
    $("found").textContent = "";
    closeStory();
    setMode(m.count <= STEPS_MOST ? "steps" : "time");
    showVerdict(m);
    showRequests(m);
    showLatency(m);
    showFaults(m);
    showClauses(m);
}

function setMode(mode) {
    const m = state.model;
    let keep = null;
    if (state.scale !== null && state.scale.m === m) {
        // The same events stay in sight.
        const s = state.scale;
        keep = [lowerBound(s.at, s.from, m.count),
            lowerBound(s.at, s.to, m.count)];
        if (keep[0] === 0 && keep[1] >= m.count) {
            keep = null;
        }
    }
    state.scale = new Scale(m, mode);
    timeline.use(m, state.scale);
    $("byStep").setAttribute("aria-pressed", String(mode === "steps"));
    $("byTime").setAttribute("aria-pressed", String(mode === "time"));
    state.overview = null;
    layout();
    if (keep !== null) {
        const at = state.scale.at;
        state.scale.show(at[Math.min(keep[0], m.count - 1)],
            Math.max(at[Math.min(keep[1], m.count - 1)],
                at[Math.min(keep[0], m.count - 1)] + 1));
    }
    redraw();
}

/* ---- Drawing when there is something new ---- */

function layout() {
    const box = $("scroller");
    $("room").style.height = "0px";
    const limit = Math.max(220, Math.min(window.innerHeight * 0.7, 704));
    const height = Math.ceil(Math.min(limit, timeline.full));
    box.style.height = height + "px";
    $("lanes").style.marginBottom = "0";
    timeline.resize(box.clientWidth, height);
    $("room").style.height = Math.max(0, timeline.full - height) + "px";
    const overview = $("overview");
    const ratio = window.devicePixelRatio || 1;
    overview.width = Math.round(overview.clientWidth * ratio);
    overview.height = Math.round(overview.clientHeight * ratio);
    state.overview = null;
}

/* The timeline has another width than it was drawn for. */
function fitWidth() {
    if (state.scale !== null && state.scale.m === state.model
            && $("scroller").clientWidth !== timeline.width) {
        layout();
        redraw();
    }
}

function redraw() {
    if (!state.pending) {
        state.pending = true;
        requestAnimationFrame(drawNow);
    }
}

function drawNow() {
    state.pending = false;
    if (state.model === null) {
        return;
    }
    timeline.draw($("scroller").scrollTop);
    drawOverview();
    if ($("note").textContent !== timeline.note) {
        $("note").textContent = timeline.note;
    }
}

/* How much happens where, and what of it went wrong, in one strip. */
function overviewOf(m, scale, width) {
    const all = new Float64Array(width), bad = new Uint8Array(width);
    const spot = i => Math.max(0, Math.min(width - 1,
        Math.floor(scale.at[i] / scale.last * (width - 1))));
    for (let i = 0; i < m.count; i++) {
        all[spot(i)]++;
    }
    for (const q of m.requests.values()) {
        if (q.outcome !== 1) {
            bad[spot(q.done < 0 ? q.sent : q.done)] = 1;
        }
    }
    let most = 1;
    for (const n of all) {
        most = Math.max(most, n);
    }
    return {all, bad, most};
}

function drawOverview() {
    const canvas = $("overview");
    const ratio = window.devicePixelRatio || 1;
    const g = canvas.getContext("2d");
    const width = canvas.clientWidth - timeline.labels;
    const height = canvas.clientHeight;
    const {scale, model: m} = state;
    const c = timeline.color;
    if (width < 20) {
        return;
    }
    if (state.overview === null) {
        state.overview = overviewOf(m, scale, Math.floor(width));
    }
    const {all, bad, most} = state.overview;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, canvas.clientWidth, height);
    g.translate(timeline.labels, 0);
    g.fillStyle = c.faint;
    g.globalAlpha = 0.55;
    for (let x = 0; x < all.length; x++) {
        if (all[x] > 0) {
            const tall = 3 + (height - 14)
                * Math.log(1 + all[x]) / Math.log(1 + most);
            g.fillRect(x, height - 5 - tall, 1, tall);
        }
    }
    g.globalAlpha = 1;
    g.fillStyle = c.bad;
    for (let x = 0; x < bad.length; x++) {
        if (bad[x]) {
            g.fillRect(x - 0.5, height - 4, 2, 3);
        }
    }
    for (const v of m.violationMarks) {
        if (v.at >= 0 && v.at < m.count) {
            g.fillStyle = v.type === MARK.violation ? c.bad : c.warn;
            const x = scale.at[v.at] / scale.last * (width - 1);
            g.fillRect(x - 2, 2, 4, 4);
        }
    }
    if (timeline.matches) {
        g.fillStyle = c.accent;
        for (const i of timeline.matches.slice(0, 5000)) {
            g.fillRect(scale.at[i] / scale.last * (width - 1), 8, 1.5, 4);
        }
    }
    const a = Math.max(0, scale.from / scale.last * width);
    const b = Math.min(width, scale.to / scale.last * width);
    g.fillStyle = c.accent;
    g.globalAlpha = 0.1;
    g.fillRect(a, 0, Math.max(3, b - a), height);
    g.globalAlpha = 0.9;
    g.fillRect(a, 0, 1.5, height);
    g.fillRect(Math.max(a + 2, b - 1.5), 0, 1.5, height);
    g.globalAlpha = 1;
    g.setTransform(1, 0, 0, 1, 0, 0);
}

/* ---- Going somewhere ---- */

function goTo(i, lane) {
    const m = state.model;
    const {scale} = state;
    const span = scale.to - scale.from;
    const wanted = scale.mode === "steps" ? Math.min(span, 60) : span;
    scale.show(scale.at[i] - wanted / 2, scale.at[i] + wanted / 2);
    timeline.current = i;
    scrollToLane(lane === undefined ? m.at(i).lane : lane);
    redraw();
}

function scrollToLane(lane) {
    if (lane < 0) {
        return;
    }
    const box = $("scroller");
    const y = timeline.laneY[lane];
    const sight = timeline.height - timeline.top;
    if (y < box.scrollTop || y + 30 > box.scrollTop + sight) {
        box.scrollTop = Math.max(0, y - sight / 2);
    }
}

/* Shows the whole life of something, with air around it. */
function frame(from, to) {
    const {scale} = state;
    const a = scale.at[from], b = to < 0 ? scale.last : scale.at[to];
    const air = Math.max((b - a) * 0.25, scale.mode === "steps" ? 4
        : Math.max(1e3, scale.last * 1e-5));
    if (a < scale.from || b > scale.to
            || (b - a) < (scale.to - scale.from) / 40) {
        scale.show(a - air, b + air);
    }
}

function selectRequest(id, move) {
    const m = state.model;
    const q = m.requests.get(id);
    if (q === undefined) {
        return;
    }
    timeline.selected = {request: id};
    timeline.current = -1;
    const events = eventsOfRequest(m, id);
    if (move) {
        frame(events[0], events[events.length - 1]);
        scrollToLane(m.at(q.sent).lane);
    }
    storyOfRequest(m, q, events);
    redraw();
}

function selectTask(name) {
    const m = state.model;
    for (let i = 0; i < m.count; i++) {
        const s = m.at(i);
        if (s.kind === "job_started" && m.detailOf(i) === name
                && s.lane >= 0) {
            const bars = m.bars[s.lane];
            const at = lowerBound(bars.from, i);
            goTo(i, s.lane);
            storyOfEvents(m, {from: i, to: bars.to[at], lane: s.lane});
            return;
        }
    }
}

function selectViolation(v) {
    const i = state.model.indexOf(v.seq);
    if (i >= 0) {
        goTo(i, v.lane);
    }
    storyOfViolation(state.model, v);
}

function selectFault(fault) {
    timeline.selected = null;
    frame(fault.from, fault.to);
    storyOfFault(state.model, fault);
    redraw();
}

function unselect() {
    timeline.selected = null;
    timeline.current = -1;
    closeStory();
    redraw();
}

/* ---- Search ---- */

function find(text) {
    const m = state.model;
    text = text.trim().toLowerCase();
    if (text === "") {
        timeline.matches = null;
        timeline.current = -1;
        $("found").textContent = "";
        redraw();
        return;
    }
    const shapes = m.shapes.map(s => [s.kind, s.scope, s.thread, s.project,
        s.handler, s.peer, s.outcome, s.clause].some(part =>
        part.toLowerCase().includes(text)));
    const names = m.names.map(name => name.toLowerCase().includes(text));
    const request = /^r(\d+)$/.exec(text);
    const wanted = request ? Number(request[1]) : -1;
    const found = [];
    for (let i = 0; i < m.count; i++) {
        if (request ? m.request[i] === wanted
            : shapes[m.shape[i]] || names[m.detail[i]]) {
            found.push(i);
        }
    }
    timeline.matches = Int32Array.from(found);
    state.at = -1;
    $("found").textContent = counted(found.length, "event");
    redraw();
}

function nextMatch(step) {
    const found = timeline.matches;
    if (found === null || found.length === 0) {
        return;
    }
    state.at = (state.at + step + found.length) % found.length;
    $("found").textContent = `${(state.at + 1).toLocaleString("en")} of `
        + found.length.toLocaleString("en");
    goTo(found[state.at]);
}

/* The places to look at: violations, then requests that failed, by time. */
function nextStop(step) {
    const m = state.model;
    const stops = [];
    for (const v of m.violations) {
        stops.push({i: m.indexOf(v.seq), go: () => selectViolation(v)});
    }
    for (const q of m.requests.values()) {
        if (q.outcome !== 1) {
            stops.push({i: q.done < 0 ? q.sent : q.done,
                go: () => selectRequest(q.id, true)});
        }
    }
    if (stops.length === 0) {
        return;
    }
    stops.sort((a, b) => a.i - b.i);
    state.stop = (state.stop + step + stops.length) % stops.length;
    if (state.stop < 0) {
        state.stop = 0;
    }
    stops[state.stop].go();
}

/* ---- Mouse, fingers, keys ---- */

function point(event) {
    const box = $("lanes").getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
}

function clickAt(x, y) {
    const hit = timeline.hitAt(x, y);
    if (hit === null || hit.kind === "lane") {
        unselect();
    } else if (hit.violation) {
        selectViolation(hit.violation);
    } else if (hit.fault) {
        selectFault(hit.fault);
    } else if (hit.request && state.model.requests.has(hit.request)) {
        selectRequest(hit.request, false);
    } else {
        timeline.selected = null;
        storyOfEvents(state.model, hit);
        redraw();
    }
}

function tipText(hit) {
    const m = state.model;
    if (hit.kind === "lane") {
        const lane = m.lanes[hit.lane];
        return lane.kind === "scope" ? `${lane.name}\n${lane.scopeKind}`
            : `${lane.name}\n${lane.role} thread`
                + (lane.description ? `: ${lane.description}` : "");
    }
    if (hit.violation) {
        return `${hit.violation.kind} (${hit.violation.severity})\n`
            + hit.violation.message;
    }
    if (hit.fault) {
        return `${faultText(hit.fault)}\nfrom `
            + duration(hit.fault.started_ns) + (hit.fault.ended_ns === null
            ? "" : ` to ${duration(hit.fault.ended_ns)}`)
            + `, touched ${hit.fault.hits}`;
    }
    const start = m.time[hit.from];
    const end = hit.to < 0 ? null : m.time[hit.to];
    const head = `${sayEvent(m, hit.from)}\nevent ${m.seqOf(hit.from)}, `
        + `${duration(start)}, ${whereOf(m, hit.from)}`;
    if (hit.to === hit.from) {
        return head;
    }
    return head + "\n" + (end === null ? "still going on at the end"
        : `${sayEvent(m, hit.to)} after ${duration(end - start)}`);
}

function hover(event) {
    const [x, y] = point(event);
    timeline.cursor = x;
    const hit = timeline.hitAt(x, y);
    const tip = $("tip");
    $("lanes").classList.toggle("point", hit !== null
        && hit.kind !== "lane");
    if (hit === null) {
        tip.style.display = "none";
        if (y < timeline.top && x > timeline.labels) {
            tip.textContent = duration(Math.round(state.scale.timeAt(
                state.scale.positionOf(x))));
            placeTip(event);
        }
    } else {
        tip.textContent = tipText(hit);
        placeTip(event);
    }
    redraw();
}

function placeTip(event) {
    const tip = $("tip");
    tip.style.display = "block";
    const {width, height} = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 14,
        window.innerWidth - width - 6)) + "px";
    tip.style.top = (event.clientY + 18 + height > window.innerHeight
        ? event.clientY - height - 12 : event.clientY + 18) + "px";
}

function listenToLanes() {
    const lanes = $("lanes");
    const down = new Map();     // pointers that are down
    let moved = 0, pinch = 0;
    lanes.addEventListener("pointerdown", event => {
        down.set(event.pointerId, event);
        moved = 0;
        pinch = 0;
        lanes.setPointerCapture(event.pointerId);
    });
    lanes.addEventListener("pointermove", event => {
        if (!down.has(event.pointerId)) {
            if (event.pointerType === "mouse") {
                hover(event);
            }
            return;
        }
        const last = down.get(event.pointerId);
        down.set(event.pointerId, event);
        const by = event.clientX - last.clientX;
        moved += Math.abs(by) + Math.abs(event.clientY - last.clientY);
        if (down.size === 2) {
            const [a, b] = [...down.values()];
            const wide = Math.hypot(a.clientX - b.clientX,
                a.clientY - b.clientY);
            if (pinch > 0 && wide > 0) {
                state.scale.zoom(wide / pinch, (point(a)[0] + point(b)[0])
                    / 2);
            }
            pinch = wide;
        } else if (moved > 4) {
            lanes.classList.add("drag");
            $("tip").style.display = "none";
            state.scale.move(-by);
            if (event.pointerType === "mouse") {
                $("scroller").scrollTop -= event.clientY - last.clientY;
            }
        }
        redraw();
    });
    const up = event => {
        const was = down.delete(event.pointerId);
        lanes.classList.remove("drag");
        if (was && event.type === "pointerup" && moved <= 4) {
            clickAt(...point(event));
        }
    };
    lanes.addEventListener("pointerup", up);
    lanes.addEventListener("pointercancel", up);
    lanes.addEventListener("pointerleave", () => {
        $("tip").style.display = "none";
        timeline.cursor = null;
        redraw();
    });
    lanes.addEventListener("dblclick", event => {
        state.scale.zoom(2.5, point(event)[0]);
        redraw();
    });
    lanes.addEventListener("wheel", event => {
        if (event.ctrlKey || event.metaKey || event.altKey) {
            event.preventDefault();
            state.scale.zoom(Math.exp(-event.deltaY / 300), point(event)[0]);
            redraw();
        } else if (event.shiftKey
                || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
            event.preventDefault();
            state.scale.move(event.shiftKey
                ? event.deltaY + event.deltaX : event.deltaX);
            redraw();
        }
    }, {passive: false});
    $("scroller").addEventListener("scroll", redraw);
}

function listenToOverview() {
    const overview = $("overview");
    let held = false;
    const go = event => {
        const box = overview.getBoundingClientRect();
        const part = (event.clientX - box.left - timeline.labels)
            / (box.width - timeline.labels);
        const {scale} = state;
        if (scale.to - scale.from > scale.last) {
            scale.zoom(8, scale.x(part * scale.last));
        }
        scale.center(part * scale.last);
        redraw();
    };
    overview.addEventListener("pointerdown", event => {
        held = true;
        overview.setPointerCapture(event.pointerId);
        go(event);
    });
    overview.addEventListener("pointermove", event => {
        if (held) {
            go(event);
        }
    });
    overview.addEventListener("pointerup", () => {
        held = false;
    });
}

function zoomMiddle(factor) {
    state.scale.zoom(factor, timeline.labels
        + (timeline.width - timeline.labels) / 2);
    redraw();
}

function fitAll() {
    state.scale.fit();
    redraw();
}

function key(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") {
        unselect();
        return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    const wide = timeline.width - timeline.labels;
    const does = {
        "/": () => $("find").focus(),
        "+": () => zoomMiddle(1.6), "=": () => zoomMiddle(1.6),
        "-": () => zoomMiddle(1 / 1.6), "0": fitAll,
        "n": () => nextStop(1), "p": () => nextStop(-1)
    };
    if (event.target === $("scroller")) {
        Object.assign(does, {
            ArrowLeft: () => state.scale.move(-wide / 8),
            ArrowRight: () => state.scale.move(wide / 8),
            Home: () => state.scale.center(0),
            End: () => state.scale.center(state.scale.last)
        });
    }
    if (event.key in does) {
        event.preventDefault();
        does[event.key]();
        redraw();
    }
}

/* ---- Themes ---- */

const THEMES = {auto: "Theme: auto", light: "Theme: light",
    dark: "Theme: dark"};

function setTheme(name) {
    if (name === "auto") {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = name;
    }
    state.theme = name;
    $("theme").textContent = THEMES[name];
    try {
        localStorage.setItem("gwsim-theme", name);
    } catch (error) {
        // A file has no storage in some browsers: the choice is not kept.
    }
    timeline.colours();
    showLegend();
    redraw();
}

function savedTheme() {
    try {
        const name = localStorage.getItem("gwsim-theme");
        return name in THEMES ? name : "auto";
    } catch (error) {
        return "auto";
    }
}

/* ---- Measuring ---- */

/* For `gwsim bench`: milliseconds of the script for a frame while a part of
 * the run is panned, the median. */
function framesOf(parts) {
    const {scale} = state;
    const span = scale.last / parts;
    const took = [];
    scale.show((scale.last - span) / 2, (scale.last + span) / 2);
    for (let n = 0; n < 41; n++) {
        const began = performance.now();
        scale.move(n % 2 ? -7 : 9);
        drawNow();
        took.push(performance.now() - began);
    }
    took.sort((a, b) => a - b);
    return took[20];
}

/* ---- Begin ---- */

function fillRuns() {
    const list = $("runs");
    for (const run of page.runs) {
        const option = el("option", {value: String(run.id)},
            `#${run.id} ${run.verdict || "UNFINISHED"} ${run.scenario}`);
        option.disabled = !run.here;
        list.append(option);
    }
    $("pick").hidden = page.runs.length < 2;
    const left = page.runs.filter(run => !run.here).length;
    if (left) {
        $("unpacked").textContent = counted(left, "run")
            + " not in this page: name one as DB#RUN";
    }
    list.addEventListener("change", () => showRun(Number(list.value)));
}

async function begin() {
    fillRuns();
    setTheme(savedTheme());
    $("theme").addEventListener("click", () => {
        const names = Object.keys(THEMES);
        setTheme(names[(names.indexOf(state.theme) + 1) % names.length]);
    });
    window.matchMedia("(prefers-color-scheme: dark)")
        .addEventListener("change", () => setTheme(state.theme));
    $("byStep").addEventListener("click", () => setMode("steps"));
    $("byTime").addEventListener("click", () => setMode("time"));
    $("in").addEventListener("click", () => zoomMiddle(1.6));
    $("out").addEventListener("click", () => zoomMiddle(1 / 1.6));
    $("fit").addEventListener("click", fitAll);
    $("find").addEventListener("input", () => find($("find").value));
    $("find").addEventListener("keydown", event => {
        if (event.key === "Enter") {
            nextMatch(event.shiftKey ? -1 : 1);
        }
    });
    document.addEventListener("keydown", key);
    listenToLanes();
    listenToOverview();
    window.addEventListener("resize", () => {
        if (state.model !== null) {
            layout();
            drawNow();
        }
    });
    const wish = /^#(?:(\d+))?,?(?:r(\d+))?$/.exec(location.hash) || [];
    const run = wish[1] ? Number(wish[1]) : page.first;
    await showRun(page.runs.some(r => r.id === run && r.here)
        ? run : page.first);
    if (wish[2]) {
        selectRequest(Number(wish[2]), true);
    }
    drawNow();
    document.body.dataset.ready = String(Math.round(performance.now()));
}

begin().catch(error => {
    console.error(error);
    fill("findings", el("div.finding", {}, "This page could not be shown: "
        + error.message));
});
