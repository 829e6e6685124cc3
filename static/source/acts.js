/* What somebody does on a list: a tick with a way back, and a contact that was had. */

import {coach, paint, rows, stateOf} from "./list.js";
import {bar, show, text} from "./screen.js";
import {act, flush} from "./sending.js";

/** @type {(item: string, state: string, day?: {ago?: number, day?: string}) => Promise<void>} */
export async function tick(item, state, day) {
    const [row] = rows(item), from = stateOf(row);
    paint(item, state);
    const op = await act({kind: "tick", item, state, shows: state, ...day});
    document.getElementById("gedaan")?.remove();
    const offer = text(state !== "open" && !day && row.dataset.ask || (coach && state === "done" ? "dated" : "undo"));
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
export async function meet(form) {
    const sent = new FormData(form), day = String(sent.get("day") || "").trim();
    const ago = {vandaag: 0, gisteren: 1, "vorige-week": 7}[String(sent.get("when"))];
    const op = {how: String(sent.get("kind")), minutes: Number(sent.get("minutes"))};
    if (day ? !/^\d+[-/. ]\d+[-/. ]\d+$/.test(day) : ago === undefined) return form.submit();
    await act({kind: "contact", ...op, ...(day ? {day} : {ago})});
    const told = await Promise.race([flush(), new Promise(resolve => setTimeout(resolve, 2500))]);
    location.assign(form.action.replace(/\/contact$/, told ? "?bewaard=contact" : ""));
}
