/* What was typed and did not arrive yet, as it is kept on this phone: in a database of its own, so that the script of an
   older page can still open its outbox. Bound to a person by the mark, as the outbox is. */

import {open, work} from "./outbox.js";
import {mark} from "./words.js";

/** @type {Promise<IDBDatabase> | undefined} */
let held;

/** Held open, for who types and closes the page at once; opened anew after somebody threw all away.
 * @type {<T>(deed: (all: IDBObjectStore) => IDBRequest<T> | void) => Promise<T>} */
export const store = deed => work("readwrite", deed, held ||= open("typed"))
    .catch(() => work("readwrite", deed, held = open("typed")));

/** @type {(gone: Draft[]) => Promise<void>} */
export const drop = gone => store(all => gone.forEach(one => all.delete(one.n)));

/** What is kept of this person, or of others; what the server took in goes, which a cookie tells.
 * @type {(mine: boolean) => Promise<Draft[]>} */
export async function kept(mine) {
    const all = (await store(all => all.getAll())).filter(one => one.op && (one.mark === mark) === mine);
    const done = all.filter(one => document.cookie.includes(one.op) || one.at < Date.now() - 2592e6);  // 30 days
    await drop(done);
    return all.filter(one => !done.includes(one));
}
