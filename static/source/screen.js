/* What the page says about ticks that are on their way: the line about the last tick, the pill in the header. */

import {main, text} from "./words.js";

export {main, mark, seen, text} from "./words.js";
export const worker = /** @type {ServiceWorkerContainer | undefined} */ (navigator.serviceWorker);  // not in a private window
const place = text("place"), [heard, bar] = /** @type {HTMLElement[]} */ ([...place.children]);

export {bar};
export const pill = /** @type {HTMLDetailsElement} */ (text("net"));
const [button, words] = pill.children;

/** Say in the header, behind a pill, that something waits or was not taken in; nothing takes the pill away. What is
 * to be `read` is in sight at once where it covers nothing: at the top of the page.
 * @type {(read: boolean, ...what: Node[]) => void} */
export function net(read, ...what) {
    if (!place.isConnected) ready();
    document.querySelector(".brand")?.after(pill);
    pill.hidden = !what[0];
    pill.classList.toggle("told", read);
    words.replaceChildren(...what);
    heard.textContent = words.textContent;
    const waits = /** @type {HTMLElement | null} */ (words.querySelector("[data-much]"));
    /** @type {Element} */ (button.lastElementChild).textContent = read ? "!" : /** @type {any} */ (waits?.dataset.much);
    if (read && scrollY < 40) pill.open = true;
}

/** In time for who listens: on a list the place is there from the start, elsewhere when there is something to say. */
export const ready = () => main.append(place);

/** How much there is to send: items count once, however often they were tapped. @type {(ops: Op[]) => Node} */
export function much(ops) {
    const items = `${new Set(ops.map(op => op.item ? op.pair + op.item : op.id)).size}`;
    const found = text((ops.every(op => op.item) ? "tick" : "note") + (items === "1" ? "1" : ""));
    found.textContent = /** @type {string} */ (found.textContent).replace("#", items);
    found.dataset.much = items;
    return found;
}

/** @type {(...what: Node[]) => void} */
export function show(...what) {
    if (!place.isConnected) ready();
    bar.replaceChildren(...what);
}

/** What the server says, in the language of the page. @type {(words: string) => DocumentFragment} */
export const html = words => document.createRange().createContextualFragment(words);
