"use strict";
/*
 * tables.js --
 *
 *      What stands above and below the timeline: the verdict with its
 *      findings, requests, latency, faults, clauses. All text goes in as
 *      text (textContent), never as HTML.
 */

/* An element: el("p.soft", {title: ...}, child, "text", ...). */
function el(spec, attributes, ...children) {
    const [tag, ...classes] = spec.split(".");
    const node = document.createElement(tag);
    if (classes.length) {
        node.className = classes.join(" ");
    }
    for (const [name, value] of Object.entries(attributes || {})) {
        if (name.startsWith("on")) {
            node.addEventListener(name.slice(2), value);
        } else {
            node.setAttribute(name, value);
        }
    }
    node.append(...children.filter(child => child !== null));
    return node;
}

function fill(id, ...children) {
    const node = document.getElementById(id);
    node.replaceChildren(...children.filter(child => child !== null));
    return node;
}

function tableOf(heads, rows) {
    return el("div.scroll", {}, el("table.list", {},
        el("thead", {}, el("tr", {}, ...heads.map(([text, kind]) =>
            el("th" + (kind ? "." + kind : ""), {}, text)))),
        el("tbody", {}, ...rows.map(cells => el("tr", {},
            ...cells.map((cell, n) => el("td"
                + (heads[n][1] ? "." + heads[n][1] : ""), {}, cell)))))));
}

function counted(n, noun) {
    return n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");
}

/* ---- The verdict ---- */

function showVerdict(m) {
    const run = m.raw;
    const stamp = fill("stamp", run.verdict || "UNFINISHED");
    stamp.className = "stamp " + (run.verdict || "UNFINISHED");
    fill("name", run.scenario);
    document.title = `${run.verdict} ${run.scenario}`;
    const gateways = m.lanes.filter(l => l.kind === "scope"
        && l.scopeKind === "gateway").length;
    const scopes = m.lanes.filter(l => l.kind === "scope").length;
    const requests = m.requests.size;
    let failed = 0;
    for (const q of m.requests.values()) {
        failed += q.outcome !== 1 ? 1 : 0;
    }
    const facts = [run.claims === undefined ? null
        : counted(run.claims, "claim"), counted(gateways, "gateway"),
        scopes > gateways
            ? counted(scopes - gateways, "client") : null,
        counted(requests, "request")
            + (failed ? `, ${failed.toLocaleString("en")} unsuccessful`
                : ""),
        m.faults.length ? counted(m.faults.length, "fault") : null,
        counted(m.count, "event") + (m.count < run.events
            ? `, the last of ${run.events.toLocaleString("en")}` : ""),
        duration(m.end) + (run.clock === "real" ? "" : " simulated"),
        `${run.clock} clock, seed ${run.seed}, version ${run.version}`,
        run.hash ? "hash " + run.hash : null,
        run.file || null];
    fill("facts", ...facts.filter(f => f !== null).map(f =>
        el("span", {}, f)));
    fill("findings", ...findingsOf(m));
}

function findingsOf(m) {
    const cards = [];
    for (const finding of m.raw.findings) {
        cards.push(findingCard(m, finding));
    }
    for (const v of m.violations) {
        if (!m.raw.findings.some(f => f.saw.includes(v.message))) {
            cards.push(violationCard(m, v));
        }
    }
    if (m.lints.length) {
        cards.push(el("details", {}, el("summary", {},
            counted(m.lints.length, "hint") + " (lints; never a failure)"),
        ...m.lints.map(v => el("p.soft", {},
            `${v.place ? v.place + ": " : ""}${v.message}`))));
    }
    return cards;
}

function findingCard(m, finding) {
    const list = el("dl", {});
    const add = (name, text) => {
        if (text) {
            list.append(el("dt", {}, name), el("dd", {}, text));
        }
    };
    const doubt = finding.kind === "doubt" || m.raw.verdict === "UNRESOLVED";
    add("claimed", finding.claimed);
    list.append(el("dt", {}, doubt && !finding.claimed ? "doubt" : "saw"),
        el("dd", {}, ...linked(m, finding.saw)));
    if (finding.cause) {
        list.append(el("dt", {}, "cause"),
            el("dd", {}, ...linked(m, finding.cause)));
    }
    const go = el("div.go", {});
    const requests = (finding.requests || "").split(" ").filter(r => r);
    for (const name of requests.slice(0, 8)) {
        go.append(el("button", {"data-story": name, onclick: () =>
            selectRequest(Number(name.slice(1)), true)}, "Story of " + name));
    }
    const violation = m.violations.find(v => finding.kind === "violation"
        && finding.saw.includes(v.message));
    if (violation) {
        go.append(el("button", {onclick: () => selectViolation(violation)},
            "Story of " + violation.id));
    }
    const task = /\btask (t\d+)\b/.exec(finding.saw);
    if (task) {
        go.append(el("button", {onclick: () => selectTask(task[1])},
            "Story of " + task[1]));
    }
    const look = finding.cause || finding.kind !== "claim" ? []
        : worstRequests(m, 3);
    for (const id of look) {
        const told = m.raw.stories["r" + id];
        list.append(el("dt", {}, id === look[0] ? "look at" : ""),
            el("dd", {}, ...(told ? linked(m, told[0])
                : [el("button.link", {onclick: () =>
                    selectRequest(id, true)}, "r" + id)])));
    }
    return el("div.finding" + (doubt ? ".doubt" : ""), {},
        finding.place ? el("div.place", {}, finding.place) : null,
        list, go.childNodes.length ? go : null);
}

function violationCard(m, v) {
    // In a run that passed, some claim of the scenario has named it.
    const claimed = v.severity === "error" && m.raw.verdict === "PASS";
    return el("div.finding" + (claimed ? ".expected"
        : v.severity === "error" ? "" : ".warning"), {},
        el("div.place", {}, [v.kind, claimed ? "claimed by the scenario"
            : v.severity, v.clause, v.place].filter(t => t)
            .join(" \u00b7 ")),
        el("div", {}, ...linked(m, v.message)),
        el("div.go", {},
            m.indexOf(v.seq) < 0 ? null : el("button",
                {onclick: () => selectViolation(v)}, "Show event " + v.seq),
            v.request ? el("button", {onclick: () =>
                selectRequest(Number(v.request.slice(1)), true)},
            "Story of " + v.request) : null));
}

/* Requests that did not end well, the first ones. */
function worstRequests(m, most) {
    const found = [];
    for (const q of m.requests.values()) {
        if (q.outcome !== 1) {
            found.push(q.id);
            if (found.length === most) {
                break;
            }
        }
    }
    return found;
}

/* ---- Requests ---- */

function showRequests(m) {
    if (m.requests.size === 0) {
        fill("requests");
        return;
    }
    const all = [...m.requests.values()];
    const order = [2, 0, 1, 1, 1, 0];       // failures first
    all.sort((a, b) => (b.outcome !== 1) - (a.outcome !== 1)
        || order[b.outcome] - order[a.outcome] || a.id - b.id);
    const host = el("div", {});
    let shown = 0;
    const more = () => {
        shown += shown ? 200 : 12;
        host.replaceChildren(tableOf([["request"], ["what"], ["from", "hide"],
            ["to", "hide"], ["sent", "num"], ["took", "num"], ["outcome"]],
        all.slice(0, shown).map(q => requestRow(m, q))));
        if (shown < all.length) {
            host.append(el("button.more", {onclick: more},
                `Show more (${(all.length - shown).toLocaleString("en")})`));
        }
    };
    more();
    fill("requests", el("h2", {}, "Requests"), host);
}

function requestRow(m, q) {
    const s = m.at(q.sent);
    return [
        el("button.link", {"data-story": "r" + q.id,
            onclick: () => selectRequest(q.id, true)}, "r" + q.id),
        (s.project ? s.project + "/" : "") + s.handler,
        s.thread || s.scope, s.peer, duration(m.time[q.sent]),
        q.done < 0 ? "" : duration(m.time[q.done] - m.time[q.sent]),
        outcomeText(q)];
}

function outcomeText(q) {
    return el("span.is-" + OUTCOMES[q.outcome], {}, OUTCOMES[q.outcome]
        + (q.late >= 0 ? ", late reply" : ""));
}

/* ---- Latency ---- */

function showLatency(m) {
    const good = [], bad = [];
    const groups = new Map();
    for (const q of m.requests.values()) {
        const s = m.at(q.sent);
        const name = (s.project ? s.project + "/" : "") + s.handler;
        if (!groups.has(name)) {
            groups.set(name, {name, took: [], failed: 0});
        }
        const group = groups.get(name);
        if (q.outcome !== 1) {
            group.failed++;
        }
        if (q.done >= 0) {
            const took = m.time[q.done] - m.time[q.sent];
            (q.outcome === 1 ? good : bad).push(took);
            if (q.outcome === 1) {
                group.took.push(took);
            }
        }
    }
    if (good.length + bad.length === 0) {
        fill("latency");
        return;
    }
    const rows = [...groups.values()].sort((a, b) => b.took.length
        + b.failed - a.took.length - a.failed).slice(0, 20).map(g => {
        g.took.sort((a, b) => a - b);
        return [g.name, String(g.took.length), String(g.failed),
            ...[0.5, 0.9, 0.99].map(p => percentile(g.took, p)),
            percentile(g.took, 1)];
    });
    fill("latency", el("h2", {}, "Latency"), histogram(good, bad),
        tableOf([["handler"], ["good", "num"], ["other", "num"],
            ["p50", "num"], ["p90", "num"], ["p99", "num"], ["max", "num"]],
        rows));
}

/* The nearest rank. */
function percentile(sorted, part) {
    if (sorted.length === 0) {
        return "";
    }
    return duration(sorted[Math.max(0,
        Math.ceil(part * sorted.length) - 1)]);
}

/* By powers of ten in thirds; what ended otherwise stands on top. */
function histogram(good, bad) {
    // What took no time stands to the left of all else.
    const least = Math.min(...[...good, ...bad].filter(ns => ns > 0), 1e9);
    const place = ns => Math.floor(3 * Math.log10(ns > 0 ? ns : least) + 1e-9)
        - (ns > 0 ? 0 : 2);
    const none = place(0);
    const zeros = [good, bad].some(list => list.includes(0));
    const counts = new Map();
    const add = (list, n) => list.forEach(ns => {
        const at = place(ns);
        if (!counts.has(at)) {
            counts.set(at, [0, 0]);
        }
        counts.get(at)[n]++;
    });
    add(good, 0);
    add(bad, 1);
    const keys = [...counts.keys()];
    let low = Math.min(...keys) - 1, high = Math.max(...keys) + 1;
    while (high - low < 8) {
        low--;
        high++;
    }
    const most = Math.max(...[...counts.values()].map(c => c[0] + c[1]));
    const W = 560, H = 150, base = H - 22, top = 16;
    const step = W / (high - low + 1);
    const ns = "http://www.w3.org/2000/svg";
    const node = (name, attributes, text) => {
        const made = document.createElementNS(ns, name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        if (text !== undefined) {
            made.textContent = text;
        }
        return made;
    };
    const svg = node("svg", {viewBox: `0 0 ${W} ${H}`, role: "img",
        class: "histogram"});
    svg.append(node("title", {}, `Latency of ${good.length} good and `
        + `${bad.length} other requests`));
    svg.append(node("line", {x1: 0, x2: W, y1: base, y2: base,
        stroke: "var(--line)"}));
    for (let at = low; at <= high; at++) {
        const [g, b] = counts.get(at) || [0, 0];
        const x = (at - low) * step;
        const from = duration(Number((10 ** (at / 3)).toPrecision(2)));
        if (g + b > 0) {
            const scale = (base - top) / most;
            const bar = node("g", {});
            bar.append(node("title", {}, `${zeros && at === none ? "0s"
                : "from " + from}: ${g} good`
                + (b ? `, ${b} other` : "")));
            const gh = g ? Math.max(2, g * scale) : 0;
            const bh = b ? Math.max(2, b * scale) : 0;
            bar.append(node("rect", {x: x + 1, width: step - 2,
                y: base - gh, height: gh, fill: "var(--handler)", rx: 2}));
            bar.append(node("rect", {x: x + 1, width: step - 2,
                y: base - gh - bh, height: bh, fill: "var(--bad)", rx: 2}));
            if (step > 18) {
                bar.append(node("text", {x: x + step / 2,
                    y: base - gh - bh - 4, "text-anchor": "middle"},
                String(g + b)));
            }
            svg.append(bar);
        }
        if (zeros && at === none) {
            svg.append(node("text", {x: x + step / 2, y: H - 5,
                "text-anchor": "middle"}, "0s"));
        }
        if (at % 3 === 0 && !(zeros && at <= none + 1)) {
            svg.append(node("line", {x1: x, x2: x, y1: base, y2: base + 5,
                stroke: "var(--faint)"}));
            svg.append(node("text", {x: x + 3, y: H - 5},
                duration(Number((10 ** (at / 3)).toPrecision(2)))));
        }
    }
    return svg;
}

/* ---- Faults, clauses ---- */

function showFaults(m) {
    if (m.faults.length === 0) {
        fill("faults");
        return;
    }
    fill("faults", el("h2", {}, "Faults"), tableOf([["fault"], ["what"],
        ["began", "num"], ["ended", "num"], ["touched", "num"]],
    m.faults.slice(0, 50).map(f => [
        el("button.link", {onclick: () => selectFault(f)}, f.id),
        faultText(f).slice(f.id.length + 1), duration(f.started_ns),
        f.ended_ns === null ? "" : duration(f.ended_ns), String(f.hits)])));
}

function showClauses(m) {
    const rows = [...m.clauses.values()].sort((a, b) =>
        a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
    const total = Object.keys(page.clauses).length;
    if (rows.length === 0) {
        fill("clauses");
        return;
    }
    fill("clauses", el("h2", {}, "Clauses of the manual"),
        el("p.soft", {}, `This run followed ${rows.length} of ${total}.`),
        tableOf([["clause"], ["basis"], ["events", "num"], ["", "hide"]],
            rows.map(row => [
                el("button.link", {onclick: () => goTo(row.first),
                    title: "Its first event"}, row.id),
                el("span." + row.basis, {}, row.basis),
                row.count.toLocaleString("en"),
                page.clauses[row.id] || ""])));
}
