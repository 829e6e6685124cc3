/* The list on the page: in which state each item stands, painted before the server knows. */

import {id} from "./outbox.js";
import {text} from "./screen.js";

export const list = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-pair]"));
export const pair = list?.dataset.pair || "", coach = list?.dataset.who === "coach";
/** An item by its name on this page: the coach's first page has items of several pairs. @type {(of: string, item?: string) => string | undefined} */
export const named = (of, item) => pair ? item : item && `${of}/punt/${item}`;
/** The items as the server has them, as far as this page changed them. @type {Map<string, {state: string, words?: Node[] | ""}>} */
export const stands = new Map();

/** @type {(item: string) => HTMLElement[]} */
export const rows = item => /** @type {HTMLElement[]} */ (["", "nu-", "straks-"].map(part => document.getElementById(part + item)).filter(Boolean));

/** The state is the last of the classes. @type {(row: HTMLElement) => string} */
export const stateOf = row => row.className.replace(/.*is-/, "");

/** Whether a number or a bar counts a row. @type {(part: HTMLElement, row: HTMLElement) => boolean} */
export const counts = (part, row) => (row.dataset.in || row.id).startsWith(part.dataset.n || "");

/** Say what a button is about to who hears nothing else of its row: the title is not sent twice. */
export function title() {
    for (const part of document.querySelectorAll(".step > button")) {
        const {firstChild} = /** @type {Element} */ (/** @type {Element} */ (part.parentElement).querySelector(".grow"));
        part.setAttribute("aria-label", part.textContent + " " + /** @type {Node} */ (firstChild).textContent);
    }
}

/** Count along in what says how much is done: of all, of the phase, of the life domain. @type {(row: HTMLElement, by: number) => void} */
function count(row, by) {
    for (const part of /** @type {NodeListOf<HTMLDataElement>} */ (document.querySelectorAll("[data-n]"))) {
        if (!by || !counts(part, row)) continue;
        const old = part.value, now = `${+old + by}`;
        part.value = now;
        part.textContent = /** @type {string} */ (part.textContent).replace(RegExp(`\\b${old}\\b`), now);
    }
}

/** Show an item in a state; without words of the server it says that it is still on this phone.
 * @type {(item: string, state: string, words?: Node[]) => void} */
export function paint(item, state, words) {
    rows(item).forEach((row, i) => {
        const says = /** @type {HTMLElement} */ (row.querySelector(".say b, .sub b")), was = stateOf(row);
        const known = stands.get(item) || {state: was, words: [...says.childNodes]};
        stands.set(item, known);
        if (!i) count(row, +(state === "done") - +(was === "done"));
        row.className = row.className.replace(/is-.*/, "is-" + state);
        const said = words || [...known.state === state && known.words || [text(state)], document.createTextNode(" "), text("here")];
        if (words) row.style.minBlockSize = row.offsetHeight + "px";  // nothing moves when the answer comes
        says.replaceChildren(...said.map(part => part.cloneNode(true)));
        const button = /** @type {HTMLButtonElement | null} */ (row.querySelector("[name=set]"));
        const picture = !coach && row.querySelector("use"), drawn = {done: "klaar", claimed: "wacht", stuck: "vast"}[state];
        if (picture && drawn) picture.setAttribute("href", /** @type {string} */ (picture.getAttribute("href")).replace(/#.*/, "#" + drawn));
        if (!button) return;
        if (coach) {
            button.setAttribute("aria-pressed", `${state === "done"}`);
            button.value = `${item}:${state === "done" || state === "not_applicable" ? "open" : "done"}:${id()}`;
        } else {
            const link = /** @type {HTMLElement} */ (row.querySelector("a"));
            if (button === document.activeElement) setTimeout(() => link.focus(), 50);  // painted first: it asks where all stands
            button.hidden = state === "done" || state === "claimed";
        }
    });
}

/** Show while somebody types only the rows that have the words, with the life domains that they stand in.
 * @type {(field: HTMLInputElement) => void} */
export function seek(field) {
    const sought = field.value.trim().toLowerCase(), inside = /** @type {HTMLElement} */ (list);
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (inside.querySelectorAll(".items > li"))) {
        row.hidden = !/** @type {string} */ (row.textContent).toLowerCase().includes(sought);
    }
    for (const part of /** @type {NodeListOf<HTMLDetailsElement>} */ (inside.querySelectorAll("details"))) {
        const found = !!part.querySelector(".items > li:not([hidden])");
        part.dataset.name = part.dataset.name || part.name;
        part.name = sought ? "" : part.dataset.name;
        part.open = found && !!sought;
        part.hidden = !found;
    }
}
