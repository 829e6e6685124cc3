// A worker of two versions ago: other names, no messages, everything that was ever seen.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
    if (event.request.method !== "GET") return;
    event.respondWith(fetch(event.request).then(async fresh => {
        if (fresh.ok) await (await caches.open("pages-v1")).put(event.request, fresh.clone());
        return fresh;
    }).catch(() => caches.match(event.request)));
});
