/* The list on the page: in which state each item stands, painted before the server knows. */

import {main, text} from "./screen.js";

export const list = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-pair]"));
export const pair = list && list.dataset.pair || "", coach = list && list.dataset.who === "coach";
/** The items as the server has them, as far as this page changed them. @type {Map<string, {state: string, words?: Node[]}>} */
export const stands = new Map();

/** A UUID for an operation: what comes twice is done once. */
export const id = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((part, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + part.toString(16).padStart(2, "0")).join("");

/** @type {(item: string) => HTMLElement[]} */
export const rows = item => /** @type {HTMLElement[]} */ (["", "nu-", "straks-"].map(part => document.getElementById(part + item)).filter(Boolean));

/** @type {(row: HTMLElement) => string} */
export const stateOf = row => (row.className.match(/is-(\w+)/) || ["", "open"])[1];

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
export function paint(item, state, words) {
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
