/* What somebody does on a list: a tick with a way back, and a contact that was had. */

import {coach, counts, paint, rows, stateOf} from "./list.js";
import {show, text} from "./screen.js";
import {act, flush} from "./sending.js";

/** A day in words. @type {(day: string) => string} */
const said = day => new Date(day).toLocaleDateString(document.documentElement.lang, {day: "numeric", month: "long"});

/** Tick an item, or say that it was on another day; `from` is how it stood before the tick.
 * @type {(item: string, state: string, day?: {ago?: number, day?: string}, named?: string, from?: string) => Promise<void>} */
export async function tick(item, state, day, named, from = stateOf(rows(item)[0])) {
    const [row] = rows(item), asked = "ask" in row.dataset && state !== "open";
    paint(item, state);
    const {id} = await act({kind: "tick", item, state, shows: state, ...day});
    document.getElementById("gedaan")?.remove();
    const slip = text("slip"), [line, other, back] = /** @type {HTMLElement[]} */ ([...slip.children]);
    const dated = asked || coach && state === "done";
    const areas = /** @type {HTMLProgressElement[]} */ ([...document.querySelectorAll("progress[data-n]")]);
    const area = areas.find(part => counts(part, row));
    const all = area && area.value === area.max && /** @type {Element} */ (area.previousElementSibling).textContent;
    line.append(named ? text("on", named) : asked ? text("asked") : !dated ? text(state === "open" ? "undone" : state)
        : all ? text("all", all) : text("today"));
    other.hidden = !dated;
    const page = row.querySelector("a") + (coach ? "/dag" : "#dag");
    const ask = () => location.assign(page);  // this phone keeps nothing any more: then by a form
    other.setAttribute("href", page);
    other.onclick = event => {
        const sheet = /** @type {HTMLDialogElement} */ (text("days"));
        if (!sheet.showModal) return;  // then the page asks the day
        event.preventDefault();
        sheet.children[1].append(/** @type {Node} */ (row.querySelector(".row > span > *")).cloneNode(true));
        sheet.onclick = ({target}) => {
            const chosen = /** @type {Element} */ (target).closest("button");
            if (!chosen) return;
            const way = chosen.value === "day" ? typed.value : chosen.value;
            const words = way[1] ? said(way) : /** @type {string} */ (chosen.textContent).toLowerCase();
            if (way) tick(item, state, way[1] ? {day: way} : {ago: +way}, words, from).catch(ask);
            sheet.close();
        };
        const typed = /** @type {HTMLInputElement} */ (sheet.querySelector("input"));
        typed.oninput = () => typed.value && /** @type {Element} */ (typed.nextElementSibling).replaceChildren(text("set", said(typed.value)));
        sheet.onclose = () => sheet.remove();
        document.body.append(sheet);
        sheet.showModal();
    };
    back.onclick = async () => {
        paint(item, from);
        line.replaceChildren(text("undone"));
        slip.replaceChildren(line);
        await act({kind: "undo", item, undoes: id, shows: from}).catch(ask);
    };
    show(slip);
    setTimeout(() => row.scrollIntoView({block: "nearest"}), 50);  // painted first: to look where it stands takes long
}

/** @type {(form: HTMLFormElement) => Promise<void>} */
export async function meet(form) {
    const {kind, when, day, minutes, op} = /** @type {Record<string, any>} */ (Object.fromEntries(new FormData(form)));
    const ago = /** @type {any} */ ({vandaag: 0, gisteren: 1, "vorige-week": 7})[when];
    const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=agreed]")]);
    const agreed = boxes.filter(box => box.checked !== box.defaultChecked).map(box => (box.checked ? "+" : "-") + box.value);
    const dayless = day ? !/^\d+[-/. ]\d+[-/. ]\d+$/.test(day) : ago === undefined;
    if (!kind || dayless || boxes.filter(box => box.checked).length > 3) return form.submit();  // the server says what is wrong
    await act({kind: "contact", how: kind, minutes: ~~minutes, agreed, ...(day ? {day} : {ago})});
    document.cookie = `bewaard=${op};path=/`;  // the outbox has it: what was typed may go
    const told = await Promise.race([flush(), new Promise(resolve => setTimeout(resolve, 2500))]);
    location.assign(form.action.replace("/contact", told ? "?bewaard=contact" : ""));
}
