/* What the page says about ticks that are on their way: the texts, and the place under the list where they stand. */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
export const mark = script.dataset.mark || "", seen = Number(script.dataset.seen);
export const main = /** @type {HTMLElement} */ (document.querySelector("main"));
export const bar = document.createElement("div"), note = document.createElement("div");
const texts = /** @type {HTMLTemplateElement} */ (document.getElementById("stappen-texts")).content;
const place = document.createElement("div");

place.className = "phone";
place.setAttribute("role", "status");
place.append(note, bar);

/** In time for who listens: on a list the place is there from the start, elsewhere when there is something to say. */
export const ready = () => main.append(place);

/** A text of the page by its name, with a number filled in. @type {(name: string, what?: Node | string) => HTMLElement} */
export function text(name, what) {
    const found = /** @type {HTMLElement} */ (/** @type {Element} */ (texts.querySelector(`[data-t="${name}"]`)).cloneNode(true));
    if (what) /** @type {Element} */ (found.querySelector("bdi")).replaceChildren(what);
    return found;
}

/** How much there is to send: items count once, however often they were tapped. @type {(ops: Op[]) => Node} */
export function much(ops) {
    const items = new Set(ops.map(op => op.item ? op.pair + op.item : op.id));
    const found = text((ops.every(op => op.item) ? "tick" : "note") + (items.size === 1 ? "1" : ""));
    found.textContent = (found.textContent || "").replace("#", String(items.size));
    return found;
}

/** @type {(where: HTMLElement, ...what: Node[]) => void} */
export function show(where, ...what) {
    if (!place.isConnected) ready();
    where.className = what.length ? "done-bar" : "";
    where.replaceChildren(...what);
}

/** What the server says, in the language of the page. @type {(words: string) => DocumentFragment} */
export const html = words => document.createRange().createContextualFragment(words);
