/* What somebody does on a list: a tick with a way back, and a contact that was had. */

import {coach, paint, rows, stateOf} from "./list.js";
import {bar, show, text} from "./screen.js";
import {act, flush} from "./sending.js";

/** @type {(item: string, state: string, day?: {ago?: number, day?: string}, named?: string) => Promise<void>} */
export async function tick(item, state, day, named) {
    const [row] = rows(item), from = stateOf(row), asked = "ask" in row.dataset && state !== "open";
    paint(item, state);
    const op = await act({kind: "tick", item, state, shows: state, ...day});
    document.getElementById("gedaan")?.remove();
    const slip = text("slip"), [line, other, back] = /** @type {HTMLElement[]} */ ([...slip.children]);
    const dated = asked || coach && state === "done";
    line.append(dated ? named ? text("on", named) : text(asked ? "asked" : "today") : text(state === "open" ? "undone" : state));
    other.hidden = !dated;
    other.setAttribute("href", row.querySelector("a") + (coach ? "/dag" : "#dag"));
    other.onclick = event => {
        const sheet = /** @type {HTMLDialogElement} */ (text("days"));
        if (!sheet.showModal) return;  // then the page asks the day
        event.preventDefault();
        sheet.children[1].append(/** @type {Node} */ (row.querySelector(".row > span > *")).cloneNode(true));
        sheet.onclick = ({target}) => {
            const chosen = /** @type {Element} */ (target).closest("button"), typed = /** @type {HTMLInputElement} */ (sheet.querySelector("input"));
            if (!chosen) return;
            const way = chosen.value, at = typed.valueAsDate, named = chosen.textContent || "";
            if (way === "day") at && tick(item, state, {day: typed.value}, at.toLocaleDateString(document.documentElement.lang, {day: "numeric", month: "long"}));
            else if (way) tick(item, state, way[1] ? {day: way} : {ago: Number(way)}, named.toLowerCase());
            sheet.close();
        };
        sheet.onclose = () => sheet.remove();
        document.body.append(sheet);
        sheet.showModal();
    };
    back.onclick = async () => {
        paint(item, from);
        line.replaceChildren(text("undone"));
        other.remove();
        back.remove();
        await act({kind: "undo", item, undoes: op.id, shows: from});
    };
    show(bar, slip);
    row.scrollIntoView({block: "nearest"});
}

/** @type {(form: HTMLFormElement) => Promise<void>} */
export async function meet(form) {
    const sent = new FormData(form), day = String(sent.get("day") || "").trim();
    const ago = {vandaag: 0, gisteren: 1, "vorige-week": 7}[String(sent.get("when"))];
    const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=agreed]")]);
    const agreed = boxes.filter(box => box.checked !== box.defaultChecked).map(box => (box.checked ? "+" : "-") + box.value);
    const op = {how: String(sent.get("kind")), minutes: Number(sent.get("minutes")), agreed};
    const dayless = day ? !/^\d+[-/. ]\d+[-/. ]\d+$/.test(day) : ago === undefined;
    if (dayless || sent.getAll("agreed").length > 3) return form.submit();
    await act({kind: "contact", ...op, ...(day ? {day} : {ago})});
    document.cookie = `bewaard=${sent.get("op")};path=/`;  // the outbox has it: what was typed may go
    const told = await Promise.race([flush(), new Promise(resolve => setTimeout(resolve, 2500))]);
    location.assign(form.action.replace(/\/contact$/, told ? "?bewaard=contact" : ""));
}
