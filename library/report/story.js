"use strict";
/*
 * story.js --
 *
 *      The panel that tells of one thing: a request, a violation, a fault, a
 *      job. What `gwsim why` says of it stands first, where the page has it;
 *      then the events, each of which leads to its place.
 */

const ROWS_MOST = 300;          // rows of a table of events

function openStory(title, badge, ...parts) {
    const close = el("button", {onclick: unselect, title: "Close (Escape)",
        "aria-label": "Close"}, "\u2715");
    const panel = fill("story", el("div.top", {}, el("div", {},
        el("h2", {}, title), badge), close),
    ...parts.filter(part => part !== null));
    panel.classList.add("open");
    panel.scrollTop = 0;
    document.body.classList.add("telling");
    fitWidth();
}

function closeStory() {
    const panel = $("story");
    panel.classList.remove("open");
    panel.replaceChildren();
    document.body.classList.remove("telling");
    fitWidth();
}

function storyOfRequest(m, q, events) {
    const s = m.at(q.sent);
    const name = "r" + q.id;
    const took = q.done < 0 ? "still open at the end"
        : `${OUTCOMES[q.outcome]} after `
            + duration(m.time[q.done] - m.time[q.sent]);
    const target = s.peer ? ` \u2192 ${s.peer}` : "";
    openStory(`${name} \u00b7 ${s.handler}`,
        el("span.is-" + OUTCOMES[q.outcome], {}, took
            + (q.late >= 0 ? "; its reply came late" : "")),
        el("p.soft", {}, `${s.thread || s.scope}${target}`
            + (s.project ? `, project ${s.project}` : "")
            + `, sent at ${duration(m.time[q.sent])}`),
        whySentences(m, name), eventTable(m, events), neighbours(m, q.id));
}

function whySentences(m, name) {
    const told = m.raw.stories[name];
    if (told) {
        return el("ol.why", {}, ...told.map(line =>
            el("li", {}, ...linked(m, line))));
    }
    return el("p.soft", {}, `This page has the sentences of the first`
        + ` ${m.raw.storyMost}; of this one has them: gwsim why`
        + ` DB#${m.raw.id} ${name}`);
}

/* A sentence whose "event 12" and "r3" can be followed. */
function linked(m, line) {
    const refs = / \((?:[^()]*, )?events? [\d, ]+\)|\bevent \d+/.source;
    return line.split(RegExp(`(${refs}|\\br\\d+\\b)`)).map(part => {
        const event = /^event (\d+)$/.exec(part);
        if (event) {
            return el("span", {}, "event ", seqLink(m, event[1]));
        }
        if (/ \((.*, )?events? [\d, ]+\)$/.test(part)) {
            return el("span.soft.refs", {}, ...part.split(/(\d+)(?=[\d, ]*\)$)/)
                .map((text, n) => n % 2 === 0 ? text
                    : seqLink(m, text)));
        }
        const request = /^r(\d+)$/.exec(part);
        if (request && m.requests.has(Number(request[1]))) {
            return el("button.link", {onclick: () =>
                selectRequest(Number(request[1]), true)}, part);
        }
        return part;
    });
}

/* The number of an event; it leads there, if the page has the event. */
function seqLink(m, text) {
    const i = m.indexOf(Number(text));
    return i < 0 ? text : el("button.link", {title: "Event " + text,
        onclick: () => goTo(i)}, text);
}

function neighbours(m, id) {
    const ids = [...m.requests.keys()];
    const at = ids.indexOf(id);
    const nav = el("div.nav", {});
    for (const [step, text] of [[-1, "\u2190 "], [1, "\u2192 "]]) {
        const other = ids[at + step];
        if (other !== undefined) {
            nav.append(el("button", {onclick: () =>
                selectRequest(other, true)}, text + "r" + other));
        }
    }
    return nav;
}

function storyOfViolation(m, v) {
    const near = [];
    const here = m.indexOf(v.seq);
    const r = v.request ? Number(v.request.slice(1)) : 0;
    for (let i = Math.max(0, here - 400); i < Math.min(m.count, here + 4);
        i++) {
        if (i === here || r && m.request[i] === r
                || v.thread && m.at(i).thread === v.thread) {
            near.push(i);
        }
    }
    openStory(v.kind, el("span.is-" + (v.severity === "error" ? "error"
        : "timeout"), {}, v.severity + (v.clause ? ` \u00b7 ${v.clause}`
        : "")),
    el("p", {}, v.message), v.place ? el("p.soft", {}, v.place) : null,
    whySentences(m, v.id), eventTable(m, near));
}

function storyOfFault(m, fault) {
    const events = [];
    const end = fault.to < 0 ? m.count - 1 : fault.to;
    for (let i = fault.from; i <= end && events.length <= ROWS_MOST; i++) {
        const s = m.at(i);
        if ((s.kind.startsWith("fault_") && m.detailOf(i).split(" ")[0]
                === fault.id)
                || fault.peer === "" && s.scope === fault.scope
                && /^scope_|^link_|^failover/.test(s.kind)) {
            events.push(i);
        }
    }
    openStory(faultText(fault), el("span.soft", {}, `from `
        + duration(fault.started_ns) + (fault.ended_ns === null
        ? " to the end" : ` to ${duration(fault.ended_ns)}`)
        + `; touched ${fault.hits}`), eventTable(m, events));
}

/* What is no request's: a job with what happened in it, a wait, a mark. */
function storyOfEvents(m, hit) {
    const events = [];
    const end = hit.to < 0 ? m.count - 1 : hit.to;
    const lane = m.lanes[hit.lane];
    for (let i = hit.from; i <= end && events.length <= ROWS_MOST; i++) {
        if (i === hit.from || m.at(i).thread === lane.name) {
            events.push(i);
        }
    }
    const task = m.at(hit.from).kind === "job_started"
        ? m.detailOf(hit.from) : "";
    openStory(`${sayEvent(m, hit.from)}`, el("span.soft", {},
        `${lane.name}, ${duration(m.time[hit.from])}` + (hit.to > hit.from
            ? `, ${duration(m.time[hit.to] - m.time[hit.from])} long` : "")),
    /^t\d+$/.test(task) ? whySentences(m, task) : null,
    eventTable(m, events));
}

function eventTable(m, events) {
    const shown = events.slice(0, ROWS_MOST);
    const table = el("table", {}, el("tbody", {}, ...shown.map(i =>
        el("tr", {"data-i": String(i), tabindex: "0",
            onclick: () => goTo(i),
            onkeydown: event => {
                if (event.key === "Enter") {
                    goTo(i);
                }
            }},
        el("td.n", {title: "event"}, String(m.seqOf(i))),
        el("td.t", {}, duration(m.time[i])),
        el("td.w", {}, whereOf(m, i)),
        el("td", {}, sayEvent(m, i), m.at(i).clause
            ? el("span." + m.at(i).basis, {title: page.clauses[m.at(i).clause]
                || "", style: "margin-left:.5em"}, m.at(i).clause) : null)))));
    return el("div", {}, table, events.length > shown.length
        ? el("p.soft", {}, `the first ${ROWS_MOST} of ${events.length}`)
        : null);
}

/* ---- The legend ---- */

function showLegend() {
    const draw = (inner) => {
        const span = document.createElement("span");
        // Only words of our own: nothing of a run is in them.
        span.innerHTML = `<svg width="26" height="14" aria-hidden="true">`
            + inner + "</svg>";
        return span.firstChild;
    };
    const bar = name => draw(`<rect x="1" y="1" width="24" height="12" rx="3"
        fill="var(--${name})"/>`);
    const line = (name, dash) => draw(`<line x1="0" y1="7" x2="20" y2="7"
        stroke="var(--${name})" stroke-width="2" stroke-dasharray="${dash}"/>
        <path d="M26 7l-8-4v8z" fill="var(--${name})"/>`);
    const cut = (name, dash) => draw(`<line x1="0" y1="7" x2="18" y2="7"
        stroke="var(--${name})" stroke-width="2" stroke-dasharray="${dash}"/>
        <path d="M15 3l8 8m0-8l-8 8" stroke="var(--${name})"
        stroke-width="2"/>`);
    const hatch = name => draw(`<rect x="1" y="1" width="24" height="12"
        fill="var(--${name})" opacity=".3"/><path d="M3 13L13 1M11 13L21 1M19
        13L25 6" stroke="var(--${name})" opacity=".7" stroke-width="1.5"/>`);
    const items = [
        [bar("job"), "job"], [bar("handler"), "handler"],
        [bar("callback"), "callback"],
        [hatch("warn"), "blocked"],
        [hatch("bad"), "gui frozen, or never woken"],
        [line("accent", ""), "request"], [line("accent", "5 3"), "reply"],
        [line("bad", ""), "of a request that failed"],
        [cut("warn", "2 3"), "too late"], [cut("bad", "2 3"), "lost"],
        [draw(`<path d="M13 0l7 7-7 7-7-7z" fill="var(--bad)"/>`),
            "violation"],
        [draw(`<circle cx="13" cy="7" r="5.5" fill="none"
            stroke="var(--warn)" stroke-width="1.6"/><path d="M13 4v3h3"
            fill="none" stroke="var(--warn)" stroke-width="1.4"/>`),
        "timeout"],
        [draw(`<path d="M15 0l-6 8h4l-2 6 6-8h-4z" fill="var(--fault)"/>`),
            "touched by a fault"],
        [draw(`<circle cx="13" cy="7" r="3" fill="var(--ink)"/>`), "log"]
    ];
    fill("legend", ...items.map(([node, text]) =>
        el("span", {}, node, text)));
}
