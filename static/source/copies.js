/* The copies of pages on the phone, which the worker keeps. */

import {main, mark, net, pill, text, worker} from "./screen.js";

/** Ask the worker something and wait for its answer, but not long. @type {(what: object) => Promise<{copy?: boolean}>} */
export async function tell(what) {
    const {active} = await worker?.getRegistration() || {};
    if (!active) return {};
    const {port1, port2} = new MessageChannel();
    active.postMessage(what, [port2]);
    return new Promise(resolve => {
        port1.onmessage = ({data}) => resolve(data);
        setTimeout(resolve, 2000, {});
    });
}

/** Have this page kept on the phone, and what it leads to first: lists, contacts, and the items that are up now. @type {(fresh?: string) => Promise<void>} */
export async function hello(fresh) {
    const from = [...document.querySelectorAll('[src^="/static/"], [href^="/static/"]')];
    const files = new Set(from.map(part => /** @type {string} */ (part.getAttribute("src") || part.getAttribute("href")).split("#")[0]));
    const links = [...main.querySelectorAll('a[href^="/koppel"]')].filter(link => !link.closest("details"));
    const pages = [location.pathname, ...links.map(link => link.getAttribute("href"))].slice(0, 40);
    const {copy} = await tell(mark ? {pages, fresh, files: [...files]} : {wipe: true});
    if (copy && !fresh && (pill.hidden || !pill.isConnected)) net(false, text("copy"));
}
