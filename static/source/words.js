/* Whose page this is, and the texts that stand in it for our scripts. */

const {dataset} = /** @type {HTMLScriptElement} */ (document.currentScript);
const texts = /** @type {HTMLTemplateElement} */ (document.getElementById("stappen-texts")).content;

export const mark = dataset.mark || "", me = dataset.me, seen = +/** @type {string} */ (dataset.seen);
export const main = /** @type {HTMLElement} */ (document.querySelector("main"));

/** A text of the page by its name, with a number filled in. @type {(name: string, what?: Node | string) => HTMLElement} */
export function text(name, what) {
    const found = /** @type {HTMLElement} */ (/** @type {Element} */ (texts.querySelector(`[data-t="${name}"]`)).cloneNode(true));
    if (what) /** @type {Element} */ (found.querySelector("bdi")).replaceChildren(what);
    return found;
}

/** One quiet line before something, in the place of the line that stood there; its button does the deed.
 * @type {(where: Element, line: HTMLElement, deed: () => unknown) => void} */
export function tell(where, line, deed) {
    const old = where.previousElementSibling;
    if (old && old.matches("[data-t]")) old.remove();
    line.onclick = ({target}) => /** @type {Element} */ (target).matches("button") && deed();
    where.before(line);
}
