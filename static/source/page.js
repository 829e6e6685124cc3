/* Ticking without waiting for the network: paint first, keep it on the phone, then send. Without this script every
   form works as a form. Texts stand in the page (templates/shared/phone.html), types in tests/house/script. */

import {meet, tick} from "./acts.js";
import {hello} from "./copies.js";
import {leave} from "./leaving.js";
import {list, paint, seek, title} from "./list.js";
import * as outbox from "./outbox.js";
import {mark, much, net, pill, ready, text, worker} from "./screen.js";
import {act, flush, learn, overlay, soon} from "./sending.js";
import {store} from "./typed.js";
import {me, tell} from "./words.js";

/** When each item was last tapped. @type {Map<string, number>} */
const tapped = new Map();
/** The button by which a form was sent last. @type {HTMLButtonElement | null} */
let sent;

if (list) ready();
title();

document.addEventListener("submit", event => {
    const form = /** @type {HTMLFormElement} */ (event.target), button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const path = new URL(form.action).pathname, {name, value} = button || {};
    sent = button;
    /** @type {() => Promise<void>} */
    let deed;
    if (mark && path === "/uitloggen") deed = () => leave(form);
    else if (form === list && value && name === "set") deed = async () => {
        const [item, state] = value.split(":"), now = Date.now();
        if (now - (tapped.get(item) || 0) < 400) return;  // a finger that bounced
        tapped.set(item, now);
        await tick(item, state);
    };
    else if (path === list?.dataset.undo) deed = async () => {
        const {item, rev} = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
        await act({kind: "undo", item, undoes: +rev, shows: "open"});
        paint(item, "open");
        form.closest(".slip")?.remove();
    };
    else if (form.dataset.pair && path.endsWith("/contact")) deed = () => meet(form);
    else return;
    event.preventDefault();
    deed().catch(() => {  // this phone keeps nothing (private, or full): then as a plain form
        if (name) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
        form.submit();
    });
});

/* Of a picked day and the days at hand, the last one chosen holds. */
document.addEventListener("change", ({target}) => {
    const input = /** @type {HTMLInputElement} */ (target), days = input.closest(".days");
    /** @type {(part: string) => HTMLInputElement} */
    const find = part => /** @type {any} */ (/** @type {Element} */ (days).querySelector(part));
    if (days && input.type === "radio") find(".short").value = "";
    else if (days) find("label:last-child input").checked = true;
});

const field = /** @type {HTMLInputElement | null} */ (document.getElementById("zoekveld"));
if (field) field.oninput = () => seek(field);

/** A form did not reach the server: the worker left the page as it was. What it says of an item goes as a tick does. */
async function unsent() {
    if (!sent) return;
    const button = sent, form = /** @type {HTMLFormElement} */ (button.form), line = text("unsent"), {item} = form.dataset;
    try {
        if (!item) throw item;
        const {state, reason, day} = /** @type {any} */ ({...Object.fromEntries(new FormData(form)), [button.name]: button.value});
        await act({kind: "tick", item, state, shows: state, reason, day});
        location.assign(form.action.replace(/.punt.*/, ""));
    } catch {
        tell(form, line, () => button.click());
        line.scrollIntoView({block: "nearest"});
    }
}

async function start() {
    if (list) await overlay();  // before anything is asked of the network
    if (mark) await store(all => all.put({n: "who", mark, me})).catch(() => 0);  // told to pages of before
    const all = await outbox.all();
    if (!mark && all.length) net(true, text("out", much(all)));
    else if (list && all.some(op => op.mark !== mark)) net(false, text("other"));
    if (mark) await flush();
}

addEventListener("pageshow", () => start().catch(() => 0));
addEventListener("online", () => {
    if (pill.querySelector("[data-t=copy]")) net(false);
    if (mark) soon(0);
});
document.addEventListener("visibilitychange", () => mark && !document.hidden && soon(0));
if (worker) {
    worker.onmessage = ({data}) => data.pairs ? learn(data.pairs).then(flush) : unsent();
    // Not waited for: where a worker is there already, registering may hang behind a search for a newer one.
    if (mark) worker.register("/static/worker.js", {scope: "/"}).catch(() => 0);
    (mark ? worker.ready : Promise.resolve())
        .then(() => hello(location.search && location.pathname)).catch(() => 0);
}
