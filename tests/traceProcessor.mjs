// traceProcessor.mjs --
//
//      Asks the engine of Perfetto's viewer about a trace: what the viewer
//      shows is what this engine has read. For reportPerfetto.test.
//
//          node traceProcessor.mjs ENGINE TRACE SQL ?SQL ...?
//
//      ENGINE is the folder with trace_processor.wasm, engine_bundle.node.js
//      and engine.mjs, see traceProcessor.tcl. For each SQL: a line a row,
//      the columns between tabs, NULL as "-", and an empty line at its end.
//      What the engine does not take is one line on stderr, and status 1.
//
// Rules:
//   1. The engine's two halves talk as in the viewer, through a port; the
//      viewer has it in a worker, this has it in one process.
//   2. Nothing of the engine's files is changed: it is given what a worker of
//      a browser has (self, location, XMLHttpRequest).

import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import vm from 'node:vm';

const [folder, trace, ...queries] = process.argv.slice(2);
const wasm = path.join(folder, 'trace_processor.wasm');

// A pair of ends; what is posted at one comes to the other, in order.
function channel() {
    const ends = [{}, {}];
    for (const [i, end] of ends.entries()) {
        end.postMessage = (data) => {
            queueMicrotask(() => ends[1 - i].onmessage({data}));
        };
    }
    return ends;
}

// Starts the half that is the trace processor, and gives it its end.
async function startProcessor(end) {
    Object.assign(globalThis, {
        self: globalThis,
        WorkerGlobalScope: class {},
        location: new URL('http://localhost/'),     // Nobody is asked there.
        // It asks for one file, the trace processor itself.
        XMLHttpRequest: class {
            open() {}
            send() {
                this.response = fs.readFileSync(wasm);
            }
        },
    });
    // There is no build with pointers of 64 bits here: the question whether
    // the machine could run one, a program of a few bytes, is answered no.
    const {Module} = WebAssembly;
    WebAssembly.Module = function (bytes) {
        if (bytes.length < 100 && bytes[bytes.length - 9] === 0x08) {
            throw new Error('no memory of 64 bits');
        }
        return new Module(bytes);
    };
    const glue = path.join(folder, 'engine_bundle.node.js');
    vm.runInThisContext(fs.readFileSync(glue, 'utf8'), {filename: glue});
    globalThis.onmessage({data: end});
    // It has its buffer once what it has put off until now has run.
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    WebAssembly.Module = Module;
}

// The half that asks, in the words of the engine's protocol.
async function startEngine() {
    const [front, back] = channel();
    const module = await import(
            pathToFileURL(path.join(folder, 'engine.mjs')).href);

    class Engine extends module.EngineBase {
        rpcSendRequestBytes(data) {
            front.postMessage(data);
        }
    }
    await startProcessor(back);
    const engine = new Engine();
    front.onmessage = ({data}) => engine.onRpcResponseBytes(data);
    return engine;
}

async function ask(engine, query) {
    const result = await engine.streamingQuery(query, 'gwsim').waitAllRows();
    const columns = result.columns();
    const lines = [];
    for (const row = result.iter({}); row.valid(); row.next()) {
        lines.push(columns.map((name) => row.get(name) ?? '-').join('\t'));
    }
    return lines.map((line) => line + '\n').join('') + '\n';
}

// The engine talks of what it does; the answers alone go to stdout.
console.log = console.warn = console.info = () => {};
try {
    const engine = await startEngine();
    await engine.parse(new Uint8Array(fs.readFileSync(trace)));
    await engine.notifyEof();
    for (const query of queries) {
        process.stdout.write(await ask(engine, query));
    }
} catch (error) {
    process.stderr.write(`traceProcessor: ${error?.message ?? error}\n`
            .replace(/\n(?=.)/gs, ' '));
    process.exitCode = 1;
}
process.exit();
