/* The outbox: what was done on this phone and did not reach the server yet. In the page and in the worker.
   Only what the server names in its answer leaves it; with words for the person it stays, as `told`, until those were
   seen. The types are in tests/house/script/page.d.ts. */

/** A UUID for an operation: what comes twice is done once. */
export const id = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((part, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + part.toString(16).padStart(2, "0")).join("");

/** @type {(name: string) => Promise<IDBDatabase>} */
export const open = name => new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("ops", {keyPath: "n", autoIncrement: true});
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = reject;
});

/** Do something with what is kept. Opened anew each time: what was thrown away meanwhile is made again.
 * @type {<T>(mode: IDBTransactionMode, deed: (ops: IDBObjectStore) => IDBRequest<T> | void, held?: Promise<IDBDatabase>) => Promise<T>} */
export async function work(mode, deed, held) {
    const base = await (held || open("stappen")), kept = base.transaction("ops", mode, {durability: "strict"});
    const done = deed(kept.objectStore("ops"));
    held || base.close();  // once this is through
    return new Promise((resolve, reject) => {
        kept.oncomplete = () => resolve(/** @type {any} */ (done && done.result));
        kept.onabort = kept.onerror = reject;
    });
}

/** @type {(told?: boolean) => Promise<Op[]>} */
export const all = async told => (await work("readonly", ops => ops.getAll())).filter(op => !op.told === !told);

/** @type {(gone: Op[]) => Promise<void>} */
export const drop = gone => work("readwrite", ops => gone.forEach(op => ops.delete(/** @type {number} */ (op.n))));

/** Take out what the server named. @type {(answer: Answer) => Promise<void>} */
export const settle = ({ops, results}) => work("readwrite", kept => ops.forEach(op => {
    const found = results.find(({id}) => id === op.id);
    if (found && found.words) kept.put({...op, told: found.words});
    else if (found) kept.delete(/** @type {number} */ (op.n));
}));

/** Send what one person did, oldest first. Throws when the network is gone, slow or lying: then all stays here.
 * @type {(mark: string) => Promise<Answer>} */
export async function send(mark) {
    const ops = (await all()).filter(op => op.mark === mark).slice(0, 100);
    if (!ops.length) return {status: 200, results: [], pairs: {}, ops};
    const late = new AbortController(), clock = setTimeout(() => late.abort(), 15000);
    try {
        const answer = await fetch("/sync", {
            method: "POST", redirect: "error", cache: "no-store", signal: late.signal,
            headers: {"Content-Type": "application/json", "X-Stappen": "1"},
            body: JSON.stringify({mark, now: Date.now(), ops}),
        });
        const told = await answer.json();
        if (!answer.headers.has("X-Stappen") || answer.status >= 500) throw answer;
        return {status: answer.status, results: told.results || [], pairs: told.pairs || {}, ops};
    } finally {
        clearTimeout(clock);
    }
}

/** @type {(op: Op) => Promise<unknown>} */
export const add = op => work("readwrite", ops => ops.add(op));
