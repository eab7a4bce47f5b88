import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/js/sw.js", import.meta.url), "utf8");
const ORIGIN = "https://e-report.example";
const NOTICES = { url: "/notices", title: "รายงานจิตอาสา", body: "แตะเพื่อเปิด", icon: "/static/img/icon-192.png" };
const hash = (text) => createHash("sha256").update(text).digest("hex");

class Caches {
  constructor() { this.all = new Map(); }
  async open(name) {
    if (!this.all.has(name)) this.all.set(name, new Map());
    const kept = this.all.get(name);
    const keyOf = (request) => new URL(typeof request === "string" ? request : request.url, ORIGIN).href;
    return {
      put: async (request, response) => void kept.set(keyOf(request), response),
      match: async (request) => kept.get(keyOf(request))?.clone(),
    };
  }
  async keys() { return [...this.all.keys()]; }
  async delete(name) { return this.all.delete(name); }
}

/** A worker in a world of its own; `pages` is what the server answers, by path. */
function makeWorker({ pages = {}, files = { "/static/css/app.css?v=1": hash("css") }, version = "v1", caches = new Caches(), open_pages = [] } = {}) {
  const listeners = {};
  const world = { is_offline: false, skipped: 0, fetched: [], shown: [], done: [] };
  const fetch = async (input) => {
    const path = typeof input === "string" ? input : input.url.replace(ORIGIN, "");
    world.fetched.push(path);
    if (world.is_offline) throw new TypeError("offline");
    const page = pages[path];
    return page ? page() : new Response("missing", { status: 404 });
  };
  const self = {
    EREPORT: { version, files, offline: "/offline", shell: "/submissions/new", share: "/share", notices: NOTICES },
    location: { origin: ORIGIN }, clients: { claim: async () => {}, matchAll: async () => open_pages, openWindow: async (url) => world.done.push(`open ${url}`) },
    registration: { showNotification: async (title, { body, tag }) => world.shown.push([title, body, tag]) },
    addEventListener: (name, work) => (listeners[name] = work), skipWaiting: () => (world.skipped += 1),
  };
  vm.runInNewContext(SOURCE, { self, caches, fetch, crypto, URL, Response, setTimeout, Error, Promise, Uint8Array, encodeURIComponent });
  const fire = async (name, event = {}) => {
    const waits = [];
    let answer;
    listeners[name]({ waitUntil: (promise) => waits.push(promise), respondWith: (response) => (answer = response), ...event });
    const response = await answer;
    await Promise.all(waits);
    return { response, is_answered: answer !== undefined };
  };
  const request = (path, { method = "GET", mode = "cors", ...more } = {}) =>
    fire("fetch", { request: { url: path.startsWith("http") ? path : ORIGIN + path, method, mode, ...more } });
  return { world, caches, fire, request };
}

const ours = (text) => () => new Response(text, { headers: { "X-EReport": "1", "Content-Type": "text/html" } });
const PAGES = { "/static/css/app.css?v=1": () => new Response("css"), "/offline": ours("ไม่มีสัญญาณ"), "/submissions/new": ours("<form data-report-form>") };

test("S-post: no POST is touched, nor any other writing method", async () => {
  const worker = makeWorker({ pages: PAGES });
  for (const method of ["POST", "PATCH", "PUT", "DELETE", "HEAD"]) {
    for (const path of ["/submissions/", "/submissions/new", "/uploads/1", "/sign-in", "/share/else", "/phone/heartbeat"]) {
      const { is_answered } = await worker.request(path, { method, mode: "navigate" });
      assert.equal(is_answered, false, `${method} ${path}`);
    }
  }
  assert.deepEqual(worker.world.fetched, []);
});

test("the one exception is the address of the share sheet", async () => {
  const worker = makeWorker({ pages: PAGES });
  const form = new FormData();
  form.append("files", new File(["jpeg"], "รูป.jpg", { type: "image/jpeg" }));
  form.append("title", "จากไลน์");

  const formData = async () => form;
  const { response } = await worker.request("/share", { method: "POST", mode: "navigate", formData }).catch((error) => ({ error }));

  // Node's Response cannot redirect to a path; that it was answered at all is the point.
  const kept = [...worker.caches.all.get("e-report-shared").values()];
  assert.equal(kept.length, 2);
  assert.equal(await kept[1].text(), "จากไลน์");
  assert.equal(decodeURIComponent(kept[0].headers.get("X-Name")), "รูป.jpg");
  assert.equal(await kept[0].text(), "jpeg");
  assert.ok(response === undefined || response.status === 303);
});

test("only our own files and navigations are answered", async () => {
  const worker = makeWorker({ pages: PAGES });
  await worker.fire("install");
  assert.equal((await worker.request("https://elsewhere.example/x", { mode: "navigate" })).is_answered, false);
  assert.equal((await worker.request("/phone/hello")).is_answered, false);
  assert.equal((await worker.request("/media/1/thumb")).is_answered, false);
  const { response } = await worker.request("/static/css/app.css?v=1");
  assert.equal(await response.text(), "css");
});

test("the precache is all or nothing, and takes nothing but what the server meant", async () => {
  for (const broken of [() => new Response("<h1>Wi-Fi</h1>"), () => new Response("", { status: 500 })]) {
    const worker = makeWorker({ pages: { ...PAGES, "/static/css/app.css?v=1": broken } });
    await assert.rejects(worker.fire("install"), /not the file/);
    assert.deepEqual(await worker.caches.keys(), []);
  }
  const portal = makeWorker({ pages: { ...PAGES, "/offline": () => new Response("Wi-Fi") } });
  await assert.rejects(portal.fire("install"), /not our page/);
});

test("without a line there is the offline page, and the form for a new report", async () => {
  const worker = makeWorker({ pages: PAGES });
  await worker.fire("install");
  await worker.fire("activate");
  await worker.fire("message", { data: "keep-shell" });
  worker.world.is_offline = true;

  const page = await worker.request("/submissions", { mode: "navigate" });
  const form = await worker.request("/submissions/new?shared=1", { mode: "navigate" });

  assert.equal(await page.response.text(), "ไม่มีสัญญาณ");
  assert.equal(await form.response.text(), "<form data-report-form data-kept-copy>");
});

test("while the server is being restarted the kept form opens instead of an error", async () => {
  const pages = { ...PAGES };
  const worker = makeWorker({ pages });
  await worker.fire("install");
  await worker.fire("activate");
  await worker.fire("message", { data: "keep-shell" });
  pages["/submissions/new"] = () => new Response("Bad Gateway", { status: 502 });

  const { response } = await worker.request("/submissions/new", { mode: "navigate" });

  assert.equal(await response.text(), "<form data-report-form data-kept-copy>");
});

test("somebody else's form is forgotten at the door", async () => {
  const worker = makeWorker({ pages: PAGES });
  await worker.fire("install");
  await worker.fire("activate");
  await worker.fire("message", { data: "keep-shell" });
  await worker.fire("message", { data: "forget-shell" });
  worker.world.is_offline = true;

  const { response } = await worker.request("/submissions/new", { mode: "navigate" });

  assert.equal(await response.text(), "ไม่มีสัญญาณ");
});

test("a redirect to the door or a portal's page never becomes the kept form", async () => {
  const door = () => Object.defineProperty(ours("sign in")(), "redirected", { value: true });
  for (const page of [door, () => new Response("Wi-Fi")]) {
    const worker = makeWorker({ pages: { ...PAGES, "/submissions/new": page } });
    await worker.fire("install");
    await worker.fire("activate");
    await worker.fire("message", { data: "keep-shell" });
    assert.equal(worker.caches.all.get("e-report-shell-v1")?.size ?? 0, 0);
  }
});

test("S-stale: a new version waits until it is asked for, then clears the old one away", async () => {
  const caches = new Caches();
  const old = makeWorker({ pages: PAGES, caches });
  await old.fire("install");
  await old.fire("activate");
  const next = makeWorker({ pages: PAGES, caches, version: "v2" });
  await next.fire("install");
  assert.equal(next.world.skipped, 0);
  assert.ok((await caches.keys()).includes("e-report-v1"), "the old page goes on with its own files");

  await next.fire("message", { data: "use-new-version" });
  await next.fire("activate");

  assert.equal(next.world.skipped, 1);
  assert.deepEqual((await caches.keys()).sort(), ["e-report-v2"]);
});

const message = (text) => ({ json: () => JSON.parse(text) });

test("a message is shown, also one that says nothing or nothing that can be read", async () => {
  const worker = makeWorker();
  await worker.fire("push", { data: message('{"title": "มีรายงานส่งกลับให้แก้ไข", "body": "แตะเพื่อเปิด"}') });
  await worker.fire("push", { data: null });
  await worker.fire("push", { data: message("{") });
  await worker.fire("push", { data: message("null") });

  const own = ["รายงานจิตอาสา", "แตะเพื่อเปิด", "e-report"];
  assert.deepEqual(worker.world.shown, [["มีรายงานส่งกลับให้แก้ไข", "แตะเพื่อเปิด", "e-report"], own, own, own]);
});

test("a tap opens the inbox, in its own window where it is open, and leaves a form alone", async () => {
  const done = [];
  const page = (path) => ({ url: ORIGIN + path, focus: async () => done.push(`focus ${path}`), navigate: async (url) => done.push(`go ${url}`) });
  const notification = { close: () => done.push("close") };

  const alone = makeWorker({ open_pages: [page("/submissions/new")] });
  await alone.fire("notificationclick", { notification });
  assert.deepEqual([alone.world.done, done.splice(0)], [["open /notices"], ["close"]]);

  const beside = makeWorker({ open_pages: [page("/submissions/new"), page("/notices?page=2")] });
  await beside.fire("notificationclick", { notification });
  assert.deepEqual([beside.world.done, done], [[], ["close", "focus /notices?page=2", "go /notices"]]);
});
