/* Keeps the lists on the phone for when the network is gone, slow or lying. Of what is sent (POST) it
   only says when it did not arrive. An answer of ours carries the header X-Stappen; a sign-in page of a café's network does not. */

import * as outbox from "./outbox.js";

const COPIES = "copies", FILES = "files", LOCK = "lock";  // no version: a new worker keeps what the old one kept
const LIST = /^\/(mijn|vandaag|koppels|koppel\/\w+(\/contact|\/punt\/.+)?)$/, SLOW = 2500;
const self_ = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const copied = /** @type {Set<string>} */ (new Set());
let wipes = 0;  // what was under way when the copies were wiped is of a visit that is over: it neither comes back nor wipes

self_.addEventListener("install", () => self_.skipWaiting());
self_.addEventListener("activate", event => event.waitUntil(Promise.all([self_.clients.claim(), tidy()])));

self_.addEventListener("fetch", event => {
    const {request} = event, url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(event, url) : post(request));
    else if (url.pathname.startsWith("/static/") && url.search) event.respondWith(file(request));
});

self_.addEventListener("message", event => event.waitUntil(heard(event)));
self_.addEventListener("sync", event => /** @type {any} */ (event).waitUntil(flush()));

/** @type {(path: string, cacheName?: string) => Promise<Response | undefined>} */
const kept = (path, cacheName = COPIES) => caches.match(path, {cacheName});
const paths = async () => (await (await caches.open(COPIES)).keys()).map(one => new URL(one.url).pathname).sort().reverse();

/** @type {(what: object) => Promise<void>} */
const say = async what => (await self_.clients.matchAll()).forEach(client => client.postMessage(what));

/** Whose answer it is; empty for an answer that is none of ours. @type {(fresh: Response) => string | null} */
const markOf = fresh => fresh.headers.get("X-Stappen");

/** Ask the server for a page; for nothing (304) when the copy is that page still.
 * @type {(path: string, copy?: Response) => Promise<Response>} */
const ask = (path, copy) => fetch(path, {redirect: "manual", cache: "no-store",
    headers: /** @type {any} */ ({"X-Stappen": "1", "If-None-Match": copy?.headers.get("ETag")})});

/** Whatever a worker of before called otherwise is of no use any more, and may be personal. */
async function tidy() {
    for (const name of await caches.keys()) if (![COPIES, FILES, LOCK].includes(name)) await caches.delete(name);
}

/** @type {(event: FetchEvent, url: URL) => Promise<Response>} */
async function page(event, url) {
    const path = url.pathname;
    await unlock();
    const started = wipes;
    if (!LIST.test(path)) return fetch(event.request).then(async fresh => {
        if (/^\/(inloggen|k|welkom)\b/.test(path) && markOf(fresh)) await wipe();
        return fresh;
    }).catch(() => away(path));
    const copy = await kept(path);
    const show = () => copy && copied.add(event.resultingClientId) && copy;
    const answer = ask(path + url.search, copy).then(async fresh => {
        const mark = markOf(fresh);
        if (!mark || fresh.status >= 500) return show() || fresh;
        if (fresh.status === 304) return /** @type {Response} */ (copy);
        await fresh.clone().text();  // an answer that breaks off is no answer
        if (fresh.ok) url.search || await keep(path, fresh.clone(), mark, started).catch(() => 0);  // a full phone
        else if (started === wipes) await wipe();  // signed out, handed over: what was kept is not for this phone any more
        return fresh.status === 401 ? Response.redirect("/inloggen?next=" + path) : fresh;
    });
    if (!copy) return answer.catch(() => away(path));
    const late = new Promise(resolve => setTimeout(resolve, SLOW));
    event.waitUntil(answer.catch(() => 0));
    return /** @type {Response} */ (await Promise.race([answer, late]).catch(() => 0) || show());
}

/** A form that does not reach us, or fails here, leaves the page as it is (status 204), and the page says so.
 * @type {(request: Request) => Promise<Response>} */
async function post(request) {
    const fresh = await fetch(request).catch(() => /** @type {const} */ (0));
    if (fresh && (!fresh.status || fresh.status < 500 && markOf(fresh))) return fresh;
    await say({});
    return new Response(null, {status: 204});
}

/** @type {(path: string, fresh: Response, mark: string, started: number) => Promise<void>} */
async function keep(path, fresh, mark, started) {
    const other = await kept((await paths())[0]);
    if (started !== wipes) return;
    if (other && markOf(other) !== mark) await wipe();
    if (mark.endsWith(";")) return;  // a shared phone, or the desk of somebody who sees many people
    await (await caches.open(COPIES)).put(path, fresh);
}

/** @type {(path: string) => Promise<void>} */
async function refresh(path) {
    const started = wipes, fresh = await ask(path), mark = markOf(fresh);
    if (mark && fresh.ok) await keep(path, fresh, mark, started);
}

function wipe() {
    wipes += 1;
    return caches.delete(COPIES);
}

/** What to show where there is no network and no copy: the own list for the first page, else a word about it.
 * @type {(path: string) => Promise<Response>} */
async function away(path) {
    const home = (await paths()).find(path => !path.split("/")[3]);
    if (home && /^\/(start)?$/.test(path)) return Response.redirect(home);
    const said = await (await caches.open(FILES)).matchAll("/static/offline.html", {ignoreSearch: true});
    return /** @type {Response[]} */ (said).pop() || Response.error();  // the language of last
}

/** A file, kept with the one before it: a page that was kept still looks as it did.
 * @type {(request: Request) => Promise<Response>} */
async function file(request) {
    const files = await caches.open(FILES), known = await files.match(request);
    if (known) return known;
    const fresh = await fetch(request), name = new URL(request.url).pathname;
    if (fresh.ok && !fresh.redirected) {
        await files.put(request, fresh.clone());
        const same = (await files.keys()).filter(one => new URL(one.url).pathname === name);
        for (const old of same.slice(0, -2)) await files.delete(old);
    }
    return fresh;
}

/** Finish a signing out for which there was no network, before anything is shown. */
async function unlock() {
    const lock = await kept("/", LOCK);
    const told = lock && await fetch("/uitloggen", {method: "POST", body: new URLSearchParams(await lock.text())}).catch(() => /** @type {const} */ (0));
    if (told && markOf(told)) await caches.delete(LOCK);
}

/** @type {(event: ExtendableMessageEvent) => Promise<void>} */
async function heard({data, source, ports}) {
    if (data.wipe) await wipe();
    await self_.clients.claim();  // a page that was under way when this worker came would be nobody's
    ports[0].postMessage({copy: copied.has(/** @type {Client} */ (source).id)});
    // The files first: where there is a copy of a page, there is all that it needs.
    for (const address of data.files || []) await file(new Request(address)).catch(() => 0);
    for (const path of data.pages || []) {
        if (LIST.test(path) && (path === data.fresh || !await kept(path))) await refresh(path);
    }
}

/** A bonus where the browser wakes us up; what needs a word to the person stays for the page to tell. */
async function flush() {
    for (const mark of new Set((await outbox.all()).map(op => op.mark))) {
        const answer = await outbox.send(mark);
        await outbox.settle(answer);
        await say({pairs: answer.pairs});
    }
    for (const path of await paths()) await refresh(path);
}
