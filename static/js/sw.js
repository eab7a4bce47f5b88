// The service worker. The server puts `self.EREPORT` before this: version, addresses, files and their hashes.
// It answers navigations and our own static files; it touches no POST but that of the share sheet.

const { version, files, offline, shell, share, notices } = self.EREPORT;
const CACHE = `e-report-${version}`;
const SHELL_CACHE = `e-report-shell-${version}`;
const SHARED_CACHE = "e-report-shared";
const SHELL_WAIT_MS = 2_500;
const OURS = "X-EReport";

self.addEventListener("install", (event) => event.waitUntil(precache()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "use-new-version") self.skipWaiting();
  if (event.data === "keep-shell") event.waitUntil(keepShell());
  if (event.data === "forget-shell") event.waitUntil(caches.delete(SHELL_CACHE));
});
self.addEventListener("push", (event) => event.waitUntil(showNotice(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openInbox());
});
self.addEventListener("sync", (event) => event.waitUntil(wakePages()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === share) event.respondWith(takeShared(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(navigate(event, url));
  else if (files[url.pathname + url.search]) event.respondWith(fromCache(request));
});

// All or nothing: one file missing, or not the one that the server meant, and the old version stays.
async function precache() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(files).map(async ([url, sha256]) => {
      const response = await fetch(url, { credentials: "omit" });
      if (!response.ok || (await hashOf(response.clone())) !== sha256) throw new Error(`not the file: ${url}`);
      await cache.put(url, response);
    }));
    // Without cookies, so that nobody's name stands on it.
    const page = await fetch(offline, { credentials: "omit", cache: "no-store" });
    if (!isOurs(page)) throw new Error("not our page");
    await cache.put(offline, page);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function hashOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function activate() {
  const keep = new Set([CACHE, SHELL_CACHE, SHARED_CACHE]);
  for (const name of await caches.keys()) {
    if (name.startsWith("e-report-") && !keep.has(name)) await caches.delete(name);
  }
  await self.clients.claim();
}

const isOurs = (response) => response.status === 200 && !response.redirected && response.headers.get(OURS) === "1";

async function keepShell() {
  try {
    // Where nobody is signed in this is a redirect to the door, which would set a second form token
    // beside the one on the door's open page.
    const response = await fetch(shell, { cache: "no-store", redirect: "manual" });
    if (isOurs(response)) await keepCopy(response);
  } catch {
    // No line: another time.
  }
}

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

async function navigate(event, url) {
  const isShell = url.pathname === shell;
  const kept = isShell ? await (await caches.open(SHELL_CACHE)).match(shell) : undefined;
  try {
    const response = await inTime(fetch(event.request), kept ? SHELL_WAIT_MS : 0);
    if (isShell && isOurs(response)) event.waitUntil(keepCopy(response.clone()));
    if (kept && response.status >= 500) return kept; // The server is being restarted, or overloaded.
    return response;
  } catch {
    return kept ?? (await (await caches.open(CACHE)).match(offline)) ?? Response.error();
  }
}

// Marked, because the id in it was given out already.
async function keepCopy(response) {
  const page = (await response.text()).replace("data-report-form", "data-report-form data-kept-copy");
  const { headers } = response;
  await (await caches.open(SHELL_CACHE)).put(shell, new Response(page, { headers }));
}

function inTime(promise, ms) {
  if (!ms) return promise;
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), ms));
  return Promise.race([promise, late]);
}

// The only POST that the worker answers: pictures from the share sheet wait here for the form.
async function takeShared(request) {
  try {
    const form = await request.formData();
    const cache = await caches.open(SHARED_CACHE);
    const id = crypto.randomUUID();
    const given = form.getAll("files").filter((file) => typeof file !== "string" && file.size);
    await Promise.all(given.map((file, index) =>
      cache.put(`${share}/${id}/${index}`, new Response(file, {
        headers: { "Content-Type": file.type || "application/octet-stream", "X-Name": encodeURIComponent(file.name) },
      })),
    ));
    const text = [form.get("title"), form.get("text")].filter((part) => typeof part === "string" && part).join("\n");
    if (text) {
      await cache.put(`${share}/${id}/text`, new Response(text, { headers: { "Content-Type": "text/plain; charset=utf-8" } }));
    }
    return Response.redirect(`${shell}?shared=${id}#step-photos`, 303);
  } catch {
    return Response.redirect(`${shell}?shared=failed#step-photos`, 303);
  }
}

async function wakePages() {
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage("sync");
}

// Something is always shown: browsers forbid silent messages, and take the right to push away for them.
async function showNotice(data) {
  let said = {};
  try {
    said = data.json();
  } catch {
    // No text, or none that we sent: our own words do.
  }
  const { title, body } = { ...notices, ...said };
  await self.registration.showNotification(title, { body, tag: "e-report", renotify: true, icon: notices.icon, lang: "th" });
}

// A page with a half-filled form is left alone.
async function openInbox() {
  const pages = await self.clients.matchAll({ type: "window" });
  const inbox = pages.find(({ url }) => new URL(url).pathname === notices.url);
  if (!inbox) return self.clients.openWindow(notices.url);
  await inbox.focus();
  return inbox.navigate(notices.url);
}
