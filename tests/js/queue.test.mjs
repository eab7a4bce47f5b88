import assert from "node:assert/strict";
import { test } from "node:test";
import { LEASE_MS, backOff } from "../../static/js/outbox/queue.js";
import { ours } from "./fake-server.mjs";
import { PERSON, fileOf, makePhone, uuid } from "./outbox-fixtures.mjs";

const onText = (answer) => ({ url, method }) => (url === "/submissions/" && method === "POST" ? answer() : undefined);

test("an item is delivered with its files and only then deleted", async () => {
  const phone = makePhone();
  const files = [fileOf(11), fileOf(12, { kind: "clip", bytes: 5000 }), fileOf(13)];
  await phone.keep(1, files);

  const ending = await phone.queue.run();

  assert.equal(ending, "done");
  const { here } = phone.server.submissions.get(uuid(1));
  for (const { record, content } of files) assert.deepEqual(here.get(record.id), content);
  assert.deepEqual([...here.keys()], [uuid(11), uuid(13), uuid(12)], "the clip trails");
  assert.deepEqual(await phone.store.items(PERSON), []);
  assert.equal(await phone.store.blob(uuid(11)), undefined);
  assert.equal((await phone.store.receipts(PERSON))[0].receipt.number, "49-2569-000000");
  const order = phone.states.filter((state, at) => state !== phone.states[at - 1]);
  assert.deepEqual(order, ["sending_text", "text_received", "sending_files", "delivered"]);
});

test("U-409: a lost answer is asked for again, nothing is made twice, files go on", async () => {
  const phone = makePhone();
  const file = fileOf(11);
  await phone.keep(1, [file]);
  let lost = 1;
  phone.server.faults = [onText(() => (lost-- > 0 ? "lost" : undefined))];

  await phone.queue.run();
  assert.equal((await phone.store.item(uuid(1))).state, "later");
  phone.clock.now += 60_000;
  await phone.queue.run();

  assert.equal(phone.server.submissions.size, 1);
  assert.equal(phone.server.submissions.get(uuid(1)).here.size, 1);
  assert.deepEqual(await phone.store.items(PERSON), []);
});

// What the server says → what the item becomes. Everything not named is "later".
const html = (status) => new Response("<h1>เข้าสู่ระบบ Wi-Fi</h1>", { status, headers: { "Content-Type": "text/html" } });
const CASES = [
  ["U-captive: 200 with a web page", () => html(200), "later", "not-us"],
  ["200 of ours with another id", () => ours({ id: uuid(9), number: "1", missing: [] }), "later", "other-receipt"],
  ["200 of ours that is no JSON", () => new Response("ok", { headers: { "X-EReport": "1" } }), "later", "http-200"],
  ["U-401 of ours", () => ours({ code: "not_signed_in" }, 401), "needs_sign_in", ""],
  ["401 of a proxy", () => html(401), "later", "not-us"],
  ["U-403 of a proxy", () => html(403), "later", "not-us"],
  ["403 of ours", () => ours({ code: "not_allowed" }, 403), "later", "http-403"],
  ["400 of ours (form token)", () => ours({ code: "page_expired" }, 400), "later", "http-400"],
  ["409 of ours", () => ours({ code: "submission_conflict", sentence: "ต่าง" }, 409), "needs_person", "submission_conflict"],
  ["409 of a proxy", () => html(409), "later", "not-us"],
  ["U-413 of ours", () => ours({ sentence: "ใหญ่เกิน" }, 413), "needs_person", "too_large"],
  ["413 of a proxy", () => html(413), "later", "not-us"],
  ["422 of ours", () => ours({ code: "incomplete", sentence: "ยังไม่ครบ", fields: { title: ["ใส่ชื่อ"] } }, 422), "needs_person", "incomplete"],
  ["422 of a proxy", () => html(422), "later", "not-us"],
  ["429 of ours", () => ours({}, 429), "later", "http-429"],
  ["U-500", () => html(500), "later", "not-us"],
  ["503 of ours", () => ours({}, 503), "later", "http-503"],
  ["502 of a proxy", () => html(502), "later", "not-us"],
  ["no line", () => new TypeError("Failed to fetch"), "later", "network"],
  ["no answer in time", () => new DOMException("late", "TimeoutError"), "later", "timeout"],
];
for (const [name, answer, state, reason] of CASES) {
  test(`${name} → ${state}`, async () => {
    const phone = makePhone();
    const file = fileOf(11);
    await phone.keep(1, [file]);
    phone.server.faults = [onText(answer)];

    await phone.queue.run();

    const item = await phone.store.item(uuid(1));
    assert.equal(item.state, state);
    assert.equal(item.reason, reason);
    assert.equal(item.lease, null);
    assert.equal((await phone.store.blob(uuid(11))).size, 1000, "the copy stays");
  });
}

test("422 keeps the sentences for each field", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.faults = [onText(() => ours({ code: "incomplete", sentence: "ยังไม่ครบ", fields: { title: ["ใส่ชื่อ"] } }, 422))];

  await phone.queue.run();

  const { errors, sentence } = await phone.store.item(uuid(1));
  assert.deepEqual(errors, { title: ["ใส่ชื่อ"] });
  assert.equal(sentence, "ยังไม่ครบ");
});

test("the retry matrix: waits double from 15 s to 15 min, and start anew when the person asks", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.faults = [onText(() => html(500))];
  const waits = [];
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await phone.queue.run();
    const { next_at, attempts } = await phone.store.item(uuid(1));
    assert.equal(attempts, attempt);
    waits.push((next_at - phone.clock.now) / 1000);
    phone.clock.now = next_at - 1;
    assert.equal(await phone.queue.run(), "idle", "not before its time");
    phone.clock.now = next_at;
  }
  assert.deepEqual(waits, [15, 30, 60, 120, 240, 480, 900, 900, 900]);

  await phone.queue.sendNow(uuid(1));
  phone.server.faults = [];
  await phone.queue.run();
  assert.equal(phone.server.submissions.size, 1);
});

test("jitter halves a wait at most; the server's own wish counts, up to an hour", () => {
  assert.equal(backOff(1, () => 0), 7_500);
  assert.equal(backOff(1, () => 1), 15_000);
  assert.equal(backOff(3, () => 0.5, 120), 120_000);
  assert.equal(backOff(3, () => 0.5, 86_400), 3_600_000);
});

test("Q-poison: an item that cannot be sent does not block the next", async () => {
  const phone = makePhone();
  await phone.keep(1);
  await phone.keep(2);
  await phone.keep(3);
  phone.server.faults = [({ body, url }) =>
    url === "/submissions/" && body.get("id") === uuid(1) ? ours({ code: "refused", sentence: "ไม่ได้" }, 422)
      : url === "/submissions/" && body.get("id") === uuid(2) ? html(500) : undefined];

  await phone.queue.run();

  assert.deepEqual([...phone.server.submissions.keys()], [uuid(3)]);
  const left = await phone.store.items(PERSON);
  assert.deepEqual(left.map((item) => [item.id, item.state]), [[uuid(1), "needs_person"], [uuid(2), "later"]]);
});

test("the oldest goes first", async () => {
  const phone = makePhone();
  await phone.keep(5);
  await phone.keep(3);
  await phone.keep(4);

  await phone.queue.run();

  assert.deepEqual([...phone.server.submissions.keys()], [uuid(5), uuid(3), uuid(4)]);
});

test("401 pauses the whole queue, keeps everything, and goes on after sign-in", async () => {
  const phone = makePhone();
  await phone.keep(1, [fileOf(11)]);
  await phone.keep(2);
  phone.server.faults = [onText(() => ours({}, 401))];

  assert.equal(await phone.queue.run(), "sign_in");

  const texts = phone.server.log.filter((line) => line === "POST /submissions/");
  assert.equal(texts.length, 1, "the second item was not even tried");
  phone.server.faults = [];
  assert.equal(await phone.queue.run(), "done");
  assert.equal(phone.server.submissions.size, 2);
});

test("somebody else's items are never sent", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.person = { id: 8, name: "สมหญิง" };

  assert.equal(await phone.queue.run(), "idle");

  assert.equal(phone.server.submissions.size, 0);
  assert.equal(await phone.store.countOfOthers(8), 1);
});

test("Q-empty-last: an item stays while the receipt misses something", async () => {
  const phone = makePhone();
  await phone.keep(1, [fileOf(11)]);
  phone.server.attach = () => ours(phone.server.receipt(uuid(1)));

  await phone.queue.run();

  const item = await phone.store.item(uuid(1));
  assert.equal(item.state, "needs_person");
  assert.equal(item.reason, "file_not_here");
  assert.equal((await phone.store.blob(uuid(11))).size, 1000);
});

test("without a server nothing is touched", async () => {
  const phone = makePhone();
  await phone.keep(1);
  phone.server.is_down = true;

  assert.equal(await phone.queue.run(), "offline");
  assert.equal((await phone.store.item(uuid(1))).state, "kept");

  phone.server.is_down = false;
  phone.server.faults = [({ url }) => (url === "/phone/hello" ? html(200) : undefined)];
  assert.equal(await phone.queue.run(), "offline", "a captive portal is no server");
});

test("a lease keeps others off until it is stale, then it is stolen", async () => {
  const phone = makePhone({ me: "one" });
  await phone.keep(1);
  await phone.store.change(uuid(1), (item) => ({ ...item, state: "sending_text", lease: { by: "killed", until: phone.clock.now + LEASE_MS } }));

  assert.equal(await phone.queue.run(), "idle");
  phone.clock.now += LEASE_MS + 1;
  assert.equal(await phone.queue.run(), "done");
  assert.equal(phone.server.submissions.size, 1);
});

test("holding the lock of all tabs, a dead page's lease counts for nothing", async () => {
  const phone = makePhone({ me: "one" });
  await phone.keep(1);
  await phone.store.change(uuid(1), (item) => ({ ...item, lease: { by: "killed", until: phone.clock.now + LEASE_MS } }));

  assert.equal(await phone.queue.run({ alone: true }), "done");
});

test("two tabs at once send once", async () => {
  const one = makePhone({ me: "one" });
  const two = makePhone({ me: "two", server: one.server, name: one.name });
  for (let number = 1; number <= 4; number += 1) await one.keep(number);
  two.clock.now = one.clock.now;

  await Promise.all([one.queue.run(), two.queue.run()]);

  const texts = one.server.log.filter((line) => line === "POST /submissions/");
  assert.equal(texts.length, 4);
  assert.equal(one.server.submissions.size, 4);
});

test("removed while it is being sent: the sending stops, nothing comes back", async () => {
  const phone = makePhone();
  await phone.keep(1, [fileOf(11, { bytes: 4000 })]);
  phone.server.faults = [async ({ method }) => {
    if (method === "PATCH") await phone.store.remove(uuid(1));
    return undefined;
  }];

  await phone.queue.run();

  assert.equal(await phone.store.item(uuid(1)), undefined);
});

test("a refused file lets the others pass and can be left out", async () => {
  const phone = makePhone();
  await phone.keep(1, [fileOf(11), fileOf(12), fileOf(13, { kind: "clip" })]);
  phone.server.faults = [({ method, url }) =>
    method === "GET" && url === `/uploads/${uuid(11)}` ? ours({ state: "refused", sentence: "ไฟล์เสีย" }, 200) : undefined];

  await phone.queue.run();

  const item = await phone.store.item(uuid(1));
  assert.deepEqual([item.state, item.sentence, item.file], ["needs_person", "ไฟล์เสีย", uuid(11)]);
  assert.deepEqual([...phone.server.submissions.get(uuid(1)).here.keys()], [uuid(12), uuid(13)]);

  await phone.queue.leaveOut(uuid(1), uuid(11));
  await phone.queue.run();
  assert.deepEqual(await phone.store.items(PERSON), []);
  assert.deepEqual((await phone.store.receipts(PERSON))[0].receipt.missing, [uuid(11)]);
});

test("the clip waits for Wi-Fi when asked, the rest is submitted; by hand it goes at once", async () => {
  const phone = makePhone({ may_send_clips: () => false });
  await phone.keep(1, [fileOf(11), fileOf(12, { kind: "clip" })]);

  await phone.queue.run();

  const item = await phone.store.item(uuid(1));
  assert.deepEqual([item.state, item.waits_for_wifi, item.attempts], ["text_received", true, 0]);
  assert.deepEqual(item.receipt.missing, [uuid(12)]);
  await phone.queue.sendNow(uuid(1));
  await phone.queue.run();
  assert.deepEqual(await phone.store.items(PERSON), []);
});

test("files sent ahead of the text are not sent again", async () => {
  const phone = makePhone();
  const file = fileOf(11, { bytes: 3000 });
  await phone.store.saveDraft({ ...withoutFiles(uuid(1)) });
  await phone.store.addFile(uuid(1), file.record, file.blob);
  await phone.transport.hello();

  await phone.queue.uploadAhead(await phone.store.draft(uuid(1)));
  const draft = await phone.store.draft(uuid(1));
  assert.equal(draft.files[0].sent, 3000);
  const before = phone.server.log.filter((line) => line.startsWith("PATCH")).length;
  await phone.store.keep(draft, new Map(), phone.clock.now);
  await phone.queue.run();

  assert.equal(phone.server.log.filter((line) => line.startsWith("PATCH")).length, before);
  assert.deepEqual(phone.server.submissions.get(uuid(1)).here.get(uuid(11)), file.content);
});

test("a draft sent while its photo is still on its way ahead sends the photo once", async () => {
  const phone = makePhone();
  const file = fileOf(11, { bytes: 3000 });
  await phone.store.saveDraft(withoutFiles(uuid(1)));
  await phone.store.addFile(uuid(1), file.record, file.blob);
  await phone.transport.hello();
  let writing = 0;
  phone.server.faults = [async ({ method }) => {
    if (method !== "PATCH") return undefined;
    writing += 1;
    assert.equal(writing, 1, "two requests write at once");
    await new Promise((done) => setTimeout(done, 20));
    writing -= 1;
    return undefined;
  }];

  void phone.queue.uploadAhead(await phone.store.draft(uuid(1)));
  await new Promise((done) => setTimeout(done, 10));
  await phone.store.keep(await phone.store.draft(uuid(1)), new Map(), phone.clock.now);
  await phone.queue.run();

  assert.deepEqual(phone.server.submissions.get(uuid(1)).here.get(uuid(11)), file.content);
});

test("the next due time ignores what waits for a person", async () => {
  const phone = makePhone();
  await phone.keep(1);
  await phone.keep(2);
  await phone.store.change(uuid(1), (item) => ({ ...item, state: "needs_person" }));
  await phone.store.change(uuid(2), (item) => ({ ...item, state: "later", next_at: 77 }));

  assert.equal(await phone.queue.nextAt(PERSON), 77);
  assert.equal(await phone.queue.nextAt(99), Infinity);
});

const withoutFiles = (id) => ({ id, person: PERSON, fields: [["title", "ร่าง"]], labels: {}, saved_at: 1, is_dirty: true });
