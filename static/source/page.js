/* Ticking without waiting for the network: paint first, keep it on the phone, then send. Without this script every
   form works as a form. Texts stand in the page (templates/components/phone.html), types in tests/script. */

import * as outbox from "./outbox.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const mark = script.dataset.mark || "", seen = Number(script.dataset.seen);
const texts = /** @type {HTMLTemplateElement} */ (document.getElementById("stappen-texts")).content;
const list = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-pair]"));
const pair = list ? list.dataset.pair : "", coach = list && list.dataset.who === "coach";
const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const place = document.createElement("div");
const bar = document.createElement("div"), note = document.createElement("div");
/** @type {Map<string, {state: string, words?: Node[]}>} */
const stands = new Map();  // the items as the server has them, as far as this page changed them
/** @type {Map<string, number>} */
const tapped = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<unknown>} */
let adding = Promise.resolve();
let wait = 2000, taps = 0, busy = false, again = false, troubled = false;

place.className = "phone";
place.setAttribute("role", "status");
place.append(note, bar);
if (list) main.append(place);  // in time for who listens; elsewhere only when there is something to say

/** A text of the page by its name, with a number filled in. @type {(name: string, what?: Node | string) => HTMLElement} */
function text(name, what) {
    const found = /** @type {HTMLElement} */ (/** @type {Element} */ (texts.querySelector(`[data-t="${name}"]`)).cloneNode(true));
    if (what) /** @type {Element} */ (found.querySelector("bdi")).replaceChildren(what);
    return found;
}

/** How much there is to send: items count once, however often they were tapped. @type {(ops: Op[]) => Node} */
function much(ops) {
    const items = new Set(ops.map(op => op.item ? op.pair + op.item : op.id));
    const found = text((ops.every(op => op.item) ? "tick" : "note") + (items.size === 1 ? "1" : ""));
    found.textContent = (found.textContent || "").replace("#", String(items.size));
    return found;
}

/** @type {(where: HTMLElement, ...what: Node[]) => void} */
function show(where, ...what) {
    if (!place.isConnected) main.append(place);
    where.className = what.length ? "done-bar" : "";
    where.replaceChildren(...what);
}

const id = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((part, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + part.toString(16).padStart(2, "0")).join("");

/** @type {(item: string) => HTMLElement[]} */
const rows = item => /** @type {HTMLElement[]} */ (["", "nu-", "straks-"].map(part => document.getElementById(part + item)).filter(Boolean));

/** @type {(row: HTMLElement) => string} */
const stateOf = row => (row.className.match(/is-(\w+)/) || ["", "open"])[1];

/** @type {(by: number) => void} */
function count(by) {
    const tally = document.querySelector(".progress, .big-tally"), meter = main.querySelector("progress");
    if (!by || !tally || !meter) return;
    const walk = document.createTreeWalker(tally, NodeFilter.SHOW_TEXT), old = meter.value;
    meter.value += by;
    while (walk.nextNode()) {
        const part = /** @type {Text} */ (walk.currentNode);
        part.data = part.data.replace(RegExp(`\\b${old}\\b`), String(old + by));
    }
}

/** Show an item in a state; without words of the server it says that it is still on this phone.
 * @type {(item: string, state: string, words?: Node[]) => void} */
function paint(item, state, words) {
    rows(item).forEach((row, i) => {
        const says = /** @type {HTMLElement} */ (row.querySelector(".say b")), was = stateOf(row);
        const known = stands.get(item) || {state: was, words: [...says.childNodes]};
        stands.set(item, known);
        if (!i) count(Number(state === "done") - Number(was === "done"));
        row.className = row.className.replace(/is-\w+/, "is-" + state);
        const said = words || [...known.state === state && known.words || [text(state)], document.createTextNode(" "), text("here")];
        if (words) row.style.minBlockSize = row.offsetHeight + "px";  // nothing moves when the answer comes
        says.nextSibling?.remove();
        says.replaceChildren(...said.map(part => part.cloneNode(true)));
        const button = /** @type {HTMLButtonElement | null} */ (row.querySelector("[name=set]"));
        const picture = !coach && row.querySelector("use"), drawn = {done: "klaar", claimed: "wacht", stuck: "vast"}[state];
        if (picture && drawn) picture.setAttribute("href", (picture.getAttribute("href") || "").replace(/#.*/, "#" + drawn));
        if (!button) return;
        if (coach) {
            button.setAttribute("aria-pressed", String(state === "done"));
            button.value = `${item}:${state === "done" || state === "not_applicable" ? "open" : "done"}:${id()}`;
        } else {
            if (button === document.activeElement) /** @type {HTMLElement} */ (row.querySelector("a")).focus();
            button.hidden = state === "done" || state === "claimed";
        }
    });
}

/** Paint what waits on the phone over what the server knows. */
async function overlay() {
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
async function act(op) {
    const kept = {...op, id: id(), mark, pair: /** @type {string} */ (pair), at: Date.now(), seen};
    taps += 1;
    await (adding = outbox.add(kept));
    navigator.serviceWorker && navigator.serviceWorker.ready.then(ready => /** @type {any} */ (ready).sync.register("stappen")).catch(() => {});
    soon(150);
    return kept;
}

/** @type {(ms: number) => void} */
function soon(ms) {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
}

/** What the server says, in the language of the page. @type {(words: string) => DocumentFragment} */
const html = words => document.createRange().createContextualFragment(words);

/** @type {(pairs: Answer["pairs"]) => Promise<void>} */
async function learn(pairs) {
    const told = pairs[pair || ""];
    if (told) {
        for (const [item, [state, words]] of Object.entries(told.items)) {
            stands.set(item, {state, words: words ? [...html(words).childNodes] : undefined});
        }
    }
    await overlay();
}

/** Send what waits and tell how that went; what the server did not name stays. @type {() => Promise<boolean>} */
async function flush() {
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

/** @type {() => Promise<Op[]>} */
const mine = async () => (await outbox.all()).filter(op => op.mark === mark);

/** @type {(item: string, state: string, day?: {ago?: number, day?: string}) => Promise<void>} */
async function tick(item, state, day) {
    const [row] = rows(item), from = stateOf(row);
    paint(item, state);
    const op = await act({kind: "tick", item, state, shows: state, ...day});
    document.getElementById("gedaan")?.remove();
    const offer = text(coach && state === "done" ? "dated" : "undo");
    const title = [...(row.querySelector(".row-text")?.childNodes || [])].find(part => part.textContent?.trim());
    /** @type {Element} */ (offer.querySelector("p")).append(text(state), " ", title ? title.cloneNode(true) : "");
    show(bar, ...offer.childNodes);
    bar.onclick = async ({target}) => {
        const {undo, ago} = /** @type {HTMLElement} */ (target).dataset;
        const typed = bar.querySelector("input");
        if (undo !== undefined) {
            paint(item, from);
            show(bar, text("undone"));
            await act({kind: "undo", item, undoes: op.id, shows: from});
        } else if (ago) await tick(item, state, {ago: Number(ago)});
        else if (ago === "" && typed && typed.value) await tick(item, state, {day: typed.value});
    };
}

/** @type {(form: HTMLFormElement) => Promise<void>} */
async function meet(form) {
    const sent = new FormData(form), day = String(sent.get("day") || "").trim();
    const ago = {vandaag: 0, gisteren: 1, "vorige-week": 7}[String(sent.get("when"))];
    const op = {how: String(sent.get("kind")), minutes: Number(sent.get("minutes"))};
    if (day ? !/^\d+[-/. ]\d+[-/. ]\d+$/.test(day) : ago === undefined) return form.submit();
    await act({kind: "contact", ...op, ...(day ? {day} : {ago})});
    const told = await Promise.race([flush(), new Promise(resolve => setTimeout(resolve, 2500))]);
    location.assign(form.action.replace(/\/contact$/, told ? "?bewaard=contact" : ""));
}

/** Sign out: not before the own unsent work was sent or given up, and nothing of it all stays on the phone.
 * @type {(form: HTMLFormElement) => Promise<void>} */
async function leave(form) {
    const all = await outbox.all(), own = all.filter(op => op.mark === mark);
    if (own.length) {
        show(bar, text("leave", much(own)));
        bar.onclick = async ({target}) => {
            const {leave: way} = /** @type {HTMLElement} */ (target).dataset;
            if (way === "send" && await flush()) await leave(form);
            if (way !== "drop") return;
            await outbox.drop(own);
            await leave(form);
        };
        return;
    }
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    if (all.length) body.set("bewaar", "1");
    await caches.delete("copies");
    await tell({wipe: true});
    try {
        const told = await fetch("/uitloggen", {method: "POST", body});
        if (!told.headers.has("X-Stappen")) throw new Error();
        location.assign(told.url);
    } catch {
        await (await caches.open("lock")).put("/", new Response(body));
        document.title = "Stappen";
        document.body.replaceChildren(text("locked"));
    }
}

/** Ask the worker something and wait for its answer, but not long. @type {(what: object) => Promise<{copy?: boolean}>} */
async function tell(what) {
    const {active} = navigator.serviceWorker && await navigator.serviceWorker.getRegistration() || {};
    if (!active) return {};
    const {port1, port2} = new MessageChannel();
    active.postMessage(what, [port2]);
    return new Promise(resolve => {
        port1.onmessage = ({data}) => resolve(data);
        setTimeout(resolve, 2000, {});
    });
}

/** Have this page and the lists it leads to kept on the phone. @type {(fresh?: string) => Promise<void>} */
async function hello(fresh) {
    const from = [...document.querySelectorAll('[src^="/static/"], [href^="/static/"]')];
    const files = new Set(from.map(part => (part.getAttribute("src") || part.getAttribute("href") || "").split("#")[0]));
    const links = [...main.querySelectorAll('a[href^="/koppel/"]')].map(link => link.getAttribute("href"));
    const pages = [location.pathname, ...links].slice(0, 20);
    const {copy} = await tell(mark ? {pages, fresh, files: [...files]} : {wipe: true});
    if (copy && !note.hasChildNodes()) show(note, text("copy"));
}

document.addEventListener("submit", event => {
    const form = /** @type {HTMLFormElement} */ (event.target), button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const path = new URL(form.action).pathname, {name, value} = button || {};
    /** @type {() => Promise<void>} */
    let deed;
    if (mark && path === "/uitloggen") deed = () => leave(form);
    else if (form === list && button && button.name === "set") deed = () => {
        const [item, state] = button.value.split(":"), now = Date.now();
        if (now - (tapped.get(item) || 0) < 400) return Promise.resolve();  // a finger that bounced
        tapped.set(item, now);
        return tick(item, state);
    };
    else if (list && path === list.dataset.undo) deed = async () => {
        const {item, rev} = Object.fromEntries(new FormData(form));
        await act({kind: "undo", item: String(item), undoes: Number(rev), shows: "open"});
        paint(String(item), "open");
        form.closest(".done-bar")?.remove();
    };
    else if (form.dataset.pair && path.endsWith("/contact")) deed = () => meet(form);
    else return;
    event.preventDefault();
    deed().catch(() => {  // this phone keeps nothing (private, or full): then as a plain form
        if (name) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
        form.submit();
    });
});

async function start() {
    if (list) await overlay();  // before anything is asked of the network
    const all = await outbox.all();
    if (!mark && all.length) show(note, text("out", much(all)));
    else if (list && all.some(op => op.mark !== mark)) show(note, text("other"));
    if (mark) await flush();
}

addEventListener("pageshow", () => start().catch(() => {}));
addEventListener("online", () => mark && soon(0));
document.addEventListener("visibilitychange", () => mark && !document.hidden && soon(0));
if (navigator.serviceWorker) {
    navigator.serviceWorker.onmessage = ({data}) => data.pairs && learn(data.pairs).then(flush);
    // Not waited for: where a worker is there already, registering may hang behind a search for a newer one.
    if (mark) navigator.serviceWorker.register("/static/worker.js", {scope: "/"}).catch(() => {});
    (mark ? navigator.serviceWorker.ready : Promise.resolve())
        .then(() => hello(location.search ? location.pathname : undefined)).catch(() => {});
}
