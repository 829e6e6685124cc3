/* Signing out on a phone. */

import {tell} from "./copies.js";
import * as outbox from "./outbox.js";
import {bar, mark, much, show, text} from "./screen.js";
import {flush} from "./sending.js";
import {drop, kept} from "./typed.js";

let gone = 0;

/** Sign out: not before the own unsent work was sent or given up, and nothing of it all stays on the phone. Work that was
 * `sent` just now may have come back with words, to be read first.
 * @type {(form: HTMLFormElement, sent?: boolean) => Promise<void>} */
export async function leave(form, sent) {
    const typed = await kept(true);
    if (typed[0]) {
        bar.onclick = ({target}) => /** @type {HTMLElement} */ (target).dataset.leave && drop(typed).then(() => leave(form));
        return show(text("typed"));
    }
    const all = await outbox.all(), own = all.filter(op => op.mark === mark);
    if (own.length) {
        show(text("leave", much(own)));
        bar.onclick = async ({target}) => {
            const {leave: way} = /** @type {HTMLElement} */ (target).dataset;
            if (way === "send") {
                await flush();
                await leave(form, true);
            }
            if (way !== "drop") return;
            await outbox.drop(own);
            await leave(form);
        };
        return;
    }
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form))), told = await outbox.all(true);
    const mine = told.filter(op => op.mark === mark);
    if (sent && mine[0]) return show();
    if (gone++) return;  // two taps that waited for one answer sign out once
    await outbox.drop(mine);
    if ((await kept(false))[0] || all[0] || told.some(op => op.mark !== mark)) body.set("bewaar", "1");
    await caches.delete("copies");
    await tell({wipe: true});
    try {
        const told = await fetch("/uitloggen", {method: "POST", body});
        if (!told.headers.has("X-Stappen")) throw told;
        location.assign(told.url);
    } catch {
        await (await caches.open("lock")).put("/", new Response(body));
        document.title = "Stappen";
        document.body.replaceChildren(text("locked"));
    }
}
