/* Keeps the lists on the phone for when the network is gone, slow or lying. It never touches what is sent (POST).
   An answer of ours carries the header X-Stappen; a sign-in page of a café's network does not. */

import * as outbox from "./outbox.js";

const COPIES = "stappen-copies", FILES = "stappen-files", LOCK = "stappen-lock";  // no version: a new one keeps them
const LIST = /^\/(mijn|koppels|koppel\/\w+(\/contact)?)$/;
const SLOW = 2500, AWAY = "/static/geen-internet.html";
const self_ = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** @type {Set<string>} */
const copied = new Set();
let wipes = 0;  // a page that was under way when the copies were wiped may not come back

self_.addEventListener("install", event => event.waitUntil(
    caches.open(FILES).then(files => files.add(AWAY)).then(() => self_.skipWaiting())));
self_.addEventListener("activate", event => event.waitUntil(self_.clients.claim()));

self_.addEventListener("fetch", event => {
    const {request} = event, url = new URL(request.url);
    if (url.origin !== location.origin || request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(page(event, url));
    else if (url.pathname.startsWith("/static/") && url.search) event.respondWith(file(request));
});

self_.addEventListener("message", event => event.waitUntil(heard(event)));
self_.addEventListener("sync", event => /** @type {any} */ (event).waitUntil(flush()));

/** @type {(path: string) => Promise<Response>} */
const ask = path => fetch(path, {headers: {"X-Stappen": "1", Accept: "text/html"}, redirect: "manual", cache: "no-store"});

/** @type {(event: FetchEvent, url: URL) => Promise<Response>} */
async function page(event, url) {
    const path = url.pathname;
    await unlock();
    const started = wipes;
    if (!LIST.test(path)) return fetch(event.request).then(async fresh => {
        if (/^\/(inloggen|k|welkom)(\/|$)/.test(path) && fresh.headers.has("X-Stappen")) await wipe();
        return fresh;
    }).catch(() => away(path));
    const copy = await caches.match(path, {cacheName: COPIES});
    const show = () => { if (copy) copied.add(event.resultingClientId); return copy; };
    const answer = ask(path + url.search).then(async fresh => {
        const mark = fresh.headers.get("X-Stappen");
        if (mark && fresh.status === 401) {
            await wipe();
            return Response.redirect("/inloggen?next=" + encodeURIComponent(path));
        }
        if (mark && fresh.ok) await (url.search ? null : keep(path, fresh.clone(), mark, started));
        else if (mark && fresh.status < 500 && fresh.status) await forget(path);
        else return show() || fresh;
        return fresh;
    });
    if (!copy) return answer.catch(() => away(path));
    const late = new Promise(resolve => setTimeout(() => resolve(null), SLOW));
    event.waitUntil(answer.catch(() => null));
    return /** @type {Response} */ (await Promise.race([answer, late]).catch(() => null) || show());
}

/** @type {(path: string, fresh: Response, mark: string, started: number) => Promise<void>} */
async function keep(path, fresh, mark, started) {
    const copies = await caches.open(COPIES);
    const [one] = await copies.keys(), other = one && await copies.match(one);
    if (other && other.headers.get("X-Stappen") !== mark) await wipe();
    else if (started !== wipes) return;
    await (await caches.open(COPIES)).put(path, fresh);
}

/** @type {(path: string) => Promise<void>} */
async function refresh(path) {
    const started = wipes, fresh = await ask(path), mark = fresh.headers.get("X-Stappen");
    if (mark && fresh.ok) await keep(path, fresh, mark, started);
}

/** @type {(path: string) => Promise<unknown>} */
async function forget(path) {
    const copies = await caches.open(COPIES);
    return Promise.all([path, path + "/contact"].map(gone => copies.delete(gone)));
}

function wipe() {
    wipes += 1;
    return caches.delete(COPIES);
}

/** What to show where there is no network and no copy: the own list for the first page, else a word about it.
 * @type {(path: string) => Promise<Response>} */
async function away(path) {
    const lists = (await (await caches.open(COPIES)).keys()).map(kept => new URL(kept.url).pathname).sort();
    const home = lists.find(kept => kept === "/mijn" || kept === "/koppels") || lists[0];
    if (home && /^\/(start)?$/.test(path)) return Response.redirect(home);
    return await caches.match(AWAY, {cacheName: FILES}) || Response.error();
}

/** @type {(request: Request) => Promise<Response>} */
async function file(request) {
    const files = await caches.open(FILES), kept = await files.match(request);
    if (kept) return kept;
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await store(request.url, fresh.clone());
    return fresh;
}

/** Keep a file and the one before it: a page that was kept still looks as it did.
 * @type {(address: string, fresh: Response) => Promise<void>} */
async function store(address, fresh) {
    const files = await caches.open(FILES), name = new URL(address, location.href).pathname;
    await files.put(address, fresh);
    const same = (await files.keys()).filter(kept => new URL(kept.url).pathname === name);
    await Promise.all(same.slice(0, -2).map(old => files.delete(old)));
}

/** Finish a signing out for which there was no network, before anything is shown. */
async function unlock() {
    const lock = await caches.match("/", {cacheName: LOCK});
    if (!lock) return;
    const headers = {"Content-Type": "application/x-www-form-urlencoded"};
    const told = await fetch("/uitloggen", {method: "POST", headers, body: await lock.text()}).catch(() => null);
    if (told && told.headers.has("X-Stappen")) await caches.delete(LOCK);
}

/** @type {(event: ExtendableMessageEvent) => Promise<void>} */
async function heard({data, source, ports}) {
    if (data.wipe) await wipe();
    for (const address of data.files || []) {
        const fresh = await caches.match(address, {cacheName: FILES}) ? null : await fetch(address);
        if (fresh && fresh.ok) await store(address, fresh);
    }
    for (const path of data.pages || []) {
        const known = await caches.match(path, {cacheName: COPIES});
        if (LIST.test(path) && (!known || path === data.fresh)) await refresh(path);
    }
    if (ports[0]) ports[0].postMessage({copy: copied.has(/** @type {Client} */ (source).id)});
}

/** A bonus where the browser wakes us up; what needs a word to the person stays for the page to tell. */
async function flush() {
    const marks = new Set((await outbox.all()).map(op => op.mark));
    for (const mark of marks) {
        const {results, pairs, ops} = await outbox.send(mark);
        const quiet = new Set(results.filter(({words}) => !words).map(({id}) => id));
        await outbox.drop(ops.filter(op => quiet.has(op.id)));
        for (const client of await self_.clients.matchAll()) client.postMessage({pairs});
    }
    for (const kept of await (await caches.open(COPIES)).keys()) await refresh(new URL(kept.url).pathname);
}
