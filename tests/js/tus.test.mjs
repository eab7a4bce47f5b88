import assert from "node:assert/strict";
import { test } from "node:test";
import { Tus, base64, metadataOf } from "../../static/js/outbox/tus.js";
import { FakeServer, ours } from "./fake-server.mjs";
import { fileOf, uuid } from "./outbox-fixtures.mjs";

function makeTus(server, chunks = {}) {
  let clock = 0;
  const tus = new Tus({
    fetch: server.fetch, url: "/uploads/", csrf: () => "token", now: () => (clock += 10),
    chunks: { least: 256, most: 1024, aim_ms: 100, timeout_ms: 5000, ...chunks }, sleep: async () => {},
  });
  return tus;
}

test("metadata carry Thai names and declared fields", () => {
  const { record } = fileOf(11);
  record.declared = { taken_at: "2026-11-22T09:15:00", latitude: 16.5 };

  const pairs = Object.fromEntries(metadataOf(record).split(",").map((pair) => pair.split(" ")));

  assert.equal(Buffer.from(pairs.name, "base64").toString(), "รูป 11.jpg");
  assert.equal(Buffer.from(pairs.latitude, "base64").toString(), "16.5");
  assert.equal(base64("ก"), "4LiB");
});

test("U-kill: cut at every tenth of a file, it goes on within one chunk", async () => {
  const size = 7000;
  for (let tenth = 1; tenth <= 9; tenth += 1) {
    const server = new FakeServer();
    const file = fileOf(11, { bytes: size });
    let kept = {};
    const killed = await makeTus(server).upload(file.record, file.blob, async (change) => {
      kept = { ...kept, ...change };
      if (change.sent >= (size * tenth) / 10) throw new Error("killed");
    }).catch((error) => error.message);
    assert.equal(killed, "killed");
    const before = server.uploads.get(uuid(11)).bytes.length;
    server.log.length = 0;

    const outcome = await makeTus(server).upload({ ...file.record, ...kept }, file.blob);

    assert.deepEqual(outcome, { kind: "ok" });
    assert.deepEqual(server.uploads.get(uuid(11)).bytes, file.content);
    assert.equal(server.log[0], `HEAD /uploads/${uuid(11)}`);
    assert.ok(before >= (size * tenth) / 10, "nothing that had arrived is sent again");
  }
});

test("a chunk cut in its middle goes on from the server's own count", async () => {
  const server = new FakeServer();
  const file = fileOf(11, { bytes: 3000 });
  let cuts = 0;
  server.faults = [({ method }) => {
    if (method === "PATCH" && cuts++ === 1) server.uploads.get(uuid(11)).cut_at = 100;
    return undefined;
  }];
  const tus = makeTus(server);
  let location;

  const first = await tus.upload(file.record, file.blob, async (change) => { location = change.location ?? location; });
  assert.deepEqual(first, { kind: "later", error: "network" });
  const second = await tus.upload({ ...file.record, location }, file.blob);

  assert.deepEqual(second, { kind: "ok" });
  assert.deepEqual(server.uploads.get(uuid(11)).bytes, file.content);
});

test("an answer lost after a chunk was written: 409 is followed by asking", async () => {
  const server = new FakeServer();
  const file = fileOf(11, { bytes: 2000 });
  let stale = true;
  server.faults = [({ method }) => {
    if (method !== "HEAD" || !stale) return undefined;
    stale = false; // The first HEAD tells an old count.
    server.uploads.get(uuid(11)).bytes = file.content.subarray(0, 300);
    return new Response(null, { status: 200, headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": "0" } });
  }];

  assert.deepEqual(await makeTus(server).upload(file.record, file.blob), { kind: "ok" });
  assert.deepEqual(server.uploads.get(uuid(11)).bytes, file.content);
});

test("an expired upload is made anew, once", async () => {
  const server = new FakeServer();
  const file = fileOf(11);

  const outcome = await makeTus(server).upload({ ...file.record, location: `/uploads/${uuid(99)}` }, file.blob);

  assert.deepEqual(outcome, { kind: "ok" });
  server.faults = [({ method }) => (method === "HEAD" ? new Response(null, { status: 410, headers: { "Tus-Resumable": "1.0.0" } }) : undefined)];
  assert.deepEqual(await makeTus(server).upload(file.record, file.blob), { kind: "later", error: "upload-gone" });
});

test("chunks grow on a good line and shrink after a failure", async () => {
  const server = new FakeServer();
  const tus = makeTus(server, { aim_ms: 1000 });
  const file = fileOf(11, { bytes: 5000 });

  await tus.upload(file.record, file.blob);
  assert.equal(tus.size, 1024);
  server.is_down = true;
  await tus.upload({ ...file.record, location: `/uploads/${uuid(11)}` }, file.blob);
  const other = fileOf(12, { bytes: 5000 });
  server.is_down = false;
  server.faults = [({ method }) => (method === "PATCH" ? new TypeError("cut") : undefined)];
  await tus.upload(other.record, other.blob);
  assert.equal(tus.size, 256);
});

const answers = [
  ["404 page of a proxy", () => new Response("", { status: 404 }), { kind: "later", error: "not-us" }],
  ["401 of ours", () => ours({}, 401), { kind: "sign_in" }],
  ["413 of ours", () => ours({ code: "photo_too_heavy", sentence: "ใหญ่เกิน" }, 413),
    { kind: "person", reason: "photo_too_heavy", sentence: "ใหญ่เกิน", errors: {} }],
  ["429 with a wish", () => ours({}, 429, { "Retry-After": "60" }), { kind: "later", error: "upload-429", wait_s: 60 }],
  ["423 busy", () => ours({}, 423), { kind: "later", error: "upload-423", wait_s: undefined }],
  ["409 conflict", () => new Response("{}", { status: 409, headers: { "Tus-Resumable": "1.0.0" } }),
    { kind: "person", reason: "upload_conflict", sentence: "", errors: {} }],
];
for (const [name, answer, expected] of answers) {
  test(`creation answered ${name}`, async () => {
    const server = new FakeServer();
    server.faults = [answer];
    const file = fileOf(11);

    assert.deepEqual(await makeTus(server).upload(file.record, file.blob), expected);
  });
}

test("a file still being looked at is asked for again later", async () => {
  const server = new FakeServer();
  const file = fileOf(11);
  const tus = makeTus(server);
  await tus.upload(file.record, file.blob);
  server.uploads.get(uuid(11)).state = "receiving";

  assert.deepEqual(await tus.verdict(`/uploads/${uuid(11)}`), { kind: "later", error: "checking", wait_s: 10 });
});

test("an upload that another request still writes to is waited for, not given up", async () => {
  const server = new FakeServer();
  const file = fileOf(11, { bytes: 1000 });
  let busy = 2;
  server.faults = [({ method }) => (method === "PATCH" && busy-- > 0 ? new Response(null, { status: 423, headers: { "Tus-Resumable": "1.0.0" } }) : undefined)];

  assert.deepEqual(await makeTus(server).upload(file.record, file.blob), { kind: "ok" });
  busy = 99;
  const other = fileOf(12, { bytes: 1000 });
  assert.equal((await makeTus(server).upload(other.record, other.blob)).kind, "later");
});
