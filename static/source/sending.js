/* From a tap to the server: kept on the phone first, sent soon, and what the server answers painted. */

import {hello} from "./copies.js";
import {list, named, pair, paint, stands} from "./list.js";
import * as outbox from "./outbox.js";
import {html, mark, much, net, pill, seen, text, worker} from "./screen.js";

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<unknown>} */
let adding = Promise.resolve();
let wait = 2000, taps = 0, busy = false, again = false, troubled = false;
/** What the server had to say, for as long as this page is there. @type {Map<string, HTMLElement>} */
const lines = new Map();

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
    const waits = new Map(ops.filter(op => !pair || op.pair === pair).map(op => [named(op.pair, op.item), op.shows]));
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
    const [of, item] = pair || !op.item ? [pair, op.item] : op.item.split("/punt/");
    const kept = {...op, item, id: outbox.id(), mark, pair: of, at: Date.now(), seen};
    taps += 1;
    await (adding = outbox.add(kept));
    worker?.ready.then(ready => /** @type {any} */ (ready).sync.register("stappen")).catch(() => 0);
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
    for (const [of, {items}] of Object.entries(pairs)) {
        if (!pair || of === pair) for (const [item, [state, words]] of Object.entries(items)) {
            stands.set(/** @type {string} */ (named(of, item)), {state, words: words && /** @type {any} */ ([...html(words).childNodes])});
        }
    }
    await overlay();
}

/** Show what the server had to say, and how the sending goes below it. A page may go at any moment:
 * the phone keeps the words until they were on the screen for a while. Tells whether there was nothing new.
 * @type {(...how: Node[]) => Promise<boolean>} */
async function tell(...how) {
    const told = (await outbox.all(true)).filter(op => op.mark === mark), before = lines.size;
    for (const {id, told: words} of told) {
        const line = lines.get(id) || document.createElement("p");
        line.replaceChildren(html(/** @type {string} */ (words)));
        lines.set(id, line);
    }
    if (told[0] || how[0] || troubled) net(!!told[0], ...lines.values(), ...how);
    if (told[0]) setTimeout(read, 5000, told, pill.open);
    return lines.size === before;
}

/** Forget words that could be read all the while. @type {(told: Op[], open: boolean) => void} */
function read(told, open) {
    if (open && pill.open && !document.hidden) outbox.drop(told);
    else setTimeout(read, 5000, told, pill.open);
}

/** Send what waits and tell how that went; what the server did not name stays. Tells whether all was taken in.
 * @type {() => Promise<boolean>} */
export async function flush() {
    if (busy) return !(again = true);
    busy = true;
    again = false;
    let left = await mine();
    try {
        while (left.length) {
            const answer = await outbox.send(mark);
            if (answer.status !== 200) {
                await tell(text(answer.status === 409 ? "other" : "out", much(left)));
                return false;
            }
            await outbox.settle(answer);
            wait = 2000;
            await learn(answer.pairs);
            left = await mine();
            if (!left.length) hello(location.pathname);
        }
        const well = await tell();
        troubled = false;
        return well;
    } catch {
        troubled = true;
        await tell(text("gone", much(left)));
        soon(wait);
        wait = Math.min(wait * 2, 15000);
        return false;
    } finally {
        busy = false;
        if (again) soon(150);
    }
}
