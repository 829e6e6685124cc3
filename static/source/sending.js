/* From a tap to the server: kept on the phone first, sent soon, and what the server answers painted. */

import {hello} from "./copies.js";
import {id, list, pair, paint, stands} from "./list.js";
import * as outbox from "./outbox.js";
import {html, mark, much, note, seen, show, text} from "./screen.js";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<unknown>} */
let adding = Promise.resolve();
let wait = 2000, taps = 0, busy = false, again = false, troubled = false;

/** @type {() => Promise<Op[]>} */
const mine = async () => (await outbox.all()).filter(op => op.mark === mark);

/** Paint what waits on the phone over what the server knows. */
export async function overlay() {
    let before = -1;
    /** @type {Op[]} */
    let ops = [];
    while (before !== taps) {  // a tap in the meantime is painted, and must not be painted over
        before = taps;
        await adding.catch(() => 0);
        ops = await mine();
    }
    const waits = new Map(ops.filter(op => op.pair === pair).map(op => [op.item, op.shows]));
    for (const item of new Set([...stands.keys(), ...waits.keys()])) {
        if (!item) continue;
        const state = waits.get(item), known = stands.get(item);
        if (state) paint(item, state);
        else if (known) paint(item, known.state, known.words || [text(known.state)]);
    }
}

/** Keep an act on the phone and send it soon. Throws when this phone keeps nothing.
 * @type {(op: Omit<Op, "id" | "mark" | "pair" | "at" | "seen">) => Promise<Op>} */
export async function act(op) {
    const kept = {...op, id: id(), mark, pair: /** @type {string} */ (pair), at: Date.now(), seen};
    taps += 1;
    await (adding = outbox.add(kept));
    navigator.serviceWorker && navigator.serviceWorker.ready.then(ready => /** @type {any} */ (ready).sync.register("stappen")).catch(() => {});
    soon(150);
    return kept;
}

/** @type {(ms: number) => void} */
export function soon(ms) {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
}

/** @type {(pairs: Answer["pairs"]) => Promise<void>} */
export async function learn(pairs) {
    const told = pairs[pair || ""];
    if (told) {
        for (const [item, [state, words]] of Object.entries(told.items)) {
            stands.set(item, {state, words: words ? [...html(words).childNodes] : undefined});
        }
    }
    await overlay();
}

/** Send what waits and tell how that went; what the server did not name stays. @type {() => Promise<boolean>} */
export async function flush() {
    if (busy) return !(again = true);
    busy = true;
    again = false;
    let left = await mine();
    try {
        while (left.length) {
            const {status, results, pairs, ops} = await outbox.send(mark);
            if (status !== 200) {
                show(note, text(status === 409 ? "other" : "out", much(left)));
                return false;
            }
            const named = new Set(results.map(result => result.id));
            await outbox.drop(ops.filter(op => named.has(op.id)));
            const words = results.map(result => result.words).filter(Boolean);
            if (words.length) show(note, ...words.map(said => {
                const line = document.createElement("p");
                line.append(html(said));
                return line;
            }));
            wait = 2000;
            await learn(pairs);
            left = await mine();
            if (words.length) troubled = false;
            if (!left.length) hello(location.pathname);
        }
        if (troubled) show(note, text("sent"));
        return !(troubled = false);
    } catch {
        troubled = true;
        show(note, text("gone", much(left)));
        soon(wait);
        wait = Math.min(wait * 2, 60000);
        return false;
    } finally {
        busy = false;
        if (again) soon(150);
    }
}
