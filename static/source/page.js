/* Ticking without waiting for the network: paint first, keep it on the phone, then send. Without this script every
   form works as a form. Texts stand in the page (templates/shared/phone.html), types in tests/house/script. */

import {meet, tick} from "./acts.js";
import {hello} from "./copies.js";
import {leave} from "./leaving.js";
import {list, paint} from "./list.js";
import * as outbox from "./outbox.js";
import {mark, much, note, ready, show, text} from "./screen.js";
import {act, flush, learn, overlay, soon} from "./sending.js";

/** When each item was last tapped. @type {Map<string, number>} */
const tapped = new Map();

if (list) ready();

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
