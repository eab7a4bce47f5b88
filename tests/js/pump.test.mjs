import assert from "node:assert/strict";
import { test } from "node:test";
import { Pump } from "../../static/js/outbox/pump.js";
import { PERSON, makePhone, uuid } from "./outbox-fixtures.mjs";

class Locks {
  constructor() { this.is_held = false; }
  async request(name, options, work) {
    if (this.is_held) return work(null);
    this.is_held = true;
    try { return await work({ name }); } finally { this.is_held = false; }
  }
}

function makePump(phone, options = {}) {
  const page = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const worker = new EventTarget();
  const timers = [];
  const endings = [];
  const pump = new Pump({
    queue: phone.queue, store: phone.store, transport: phone.transport, person: PERSON, version: "v1", page, document, worker,
    locks: new Locks(), wake_lock: null, now: () => phone.clock.now, random: () => 0.5, set_timer: (work, ms) => timers.push(ms),
    clear_timer: () => {}, ended: (ending) => endings.push(ending), ...options,
  });
  const until = async (count) => { while (endings.length < count) await new Promise((done) => setTimeout(done, 2)); };
  return { pump, page, document, worker, timers, endings, until };
}

for (const [name, fire] of [
  ["online", ({ page }) => page.dispatchEvent(new Event("online"))],
  ["pageshow", ({ page }) => page.dispatchEvent(new Event("pageshow"))],
  ["visibilitychange", ({ document }) => document.dispatchEvent(new Event("visibilitychange"))],
  ["sync message", ({ worker }) => worker.dispatchEvent(Object.assign(new Event("message"), { data: "sync" }))],
]) {
  test(`${name} wakes the queue`, async () => {
    const phone = makePhone();
    const made = makePump(phone);
    await made.pump.start();
    await phone.keep(1);

    fire(made);
    await made.until(2);

    assert.equal(phone.server.submissions.size, 1);
    made.pump.stop();
  });
}

test("loading the page sends what waits", async () => {
  const phone = makePhone();
  await phone.keep(1);
  const made = makePump(phone);

  await made.pump.start();

  assert.deepEqual(made.endings, ["done"]);
  assert.deepEqual(made.timers, [], "nothing waits, no timer");
});

test("while something waits the timer runs between half a minute and five", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.is_down = true;
  const made = makePump(phone);
  await made.pump.start();
  assert.deepEqual(made.timers, [30_000]);

  await phone.store.change(uuid(1), (item) => ({ ...item, state: "later", next_at: phone.clock.now + 100_000 }));
  await made.pump.wake();
  assert.deepEqual(made.timers, [30_000, 110_000]);
  await phone.store.change(uuid(1), (item) => ({ ...item, next_at: phone.clock.now + 3_000_000 }));
  await made.pump.wake();
  assert.equal(made.timers[2], 300_000);
});

test("another tab holding the lock is left to it", async () => {
  const phone = makePhone();
  await phone.keep(1);
  const locks = new Locks();
  locks.is_held = true;
  const made = makePump(phone, { locks });

  await made.pump.start();

  assert.deepEqual(made.endings, ["elsewhere"]);
  assert.equal(phone.server.submissions.size, 0);
});

test("without locks the lease alone decides", async () => {
  const phone = makePhone();
  await phone.keep(1);
  const made = makePump(phone, { locks: null });

  await made.pump.start();

  assert.equal(phone.server.submissions.size, 1);
});

test("a hidden page does nothing", async () => {
  const phone = makePhone();
  await phone.keep(1);
  const made = makePump(phone);
  made.document.visibilityState = "hidden";

  await made.pump.start();

  assert.deepEqual(phone.server.log, []);
});

test("the heartbeat tells of trouble, then every quarter of an hour", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.faults = [({ url }) => (url === "/submissions/" ? new Response("x", { status: 500 }) : undefined)];
  const made = makePump(phone);

  await made.pump.start();
  assert.deepEqual(phone.server.heartbeats.map(({ waiting, last_error, version }) => [waiting, last_error, version]), [[1, "not-us", "v1"]]);
  await made.pump.wake();
  assert.equal(phone.server.heartbeats.length, 1, "not at every breath");
  phone.clock.now += 40_000;
  await made.pump.wake();
  assert.equal(phone.server.heartbeats.length, 2);
  phone.server.faults = [];
  phone.clock.now += 16 * 60_000;
  await made.pump.wake();
  assert.deepEqual(phone.server.heartbeats.at(-1).waiting, 0);
});

test("a phone with nothing to send sends no heartbeat", async () => {
  const phone = makePhone();
  const made = makePump(phone);

  await made.pump.start();

  assert.deepEqual(phone.server.log, []);
});

test("where nobody is signed in any more, what waits says so", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.person = null;
  const { pump } = makePump(phone);

  await pump.start();

  assert.deepEqual((await phone.store.items(PERSON)).map(({ state }) => state), ["needs_sign_in"]);
  pump.stop();
});

test("what still waits asks for background sync, and is sent by it in a hidden page", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.is_down = true;
  const asked = [];
  const worker = Object.assign(new EventTarget(), { ready: Promise.resolve({ sync: { register: async (tag) => asked.push(tag) } }) });
  const { pump, document, until } = makePump(phone, { worker });
  await pump.start();
  phone.server.is_down = false;
  document.visibilityState = "hidden";

  worker.dispatchEvent(Object.assign(new Event("message"), { data: "sync" }));
  await until(2);

  assert.deepEqual(asked, ["e-report-outbox"]);
  assert.equal(phone.server.submissions.size, 1);
  pump.stop();
});

test("what failed by the line is tried at once when the line has news, what the server put off is not", async () => {
  const phone = makePhone();
  await phone.keep(1);
  await phone.keep(2);
  for (const [id, reason] of [[uuid(1), "network"], [uuid(2), "http-503"]]) {
    await phone.store.change(id, (item) => ({ ...item, state: "later", reason, attempts: 6, next_at: phone.clock.now + 600_000 }));
  }
  const made = makePump(phone);
  await made.pump.wake();
  assert.equal(phone.server.submissions.size, 0, "a timer alone is no news");

  await made.pump.start();

  assert.deepEqual([...phone.server.submissions.keys()], [uuid(1)]);
  made.pump.stop();
});
