import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftKeeper } from "../../static/js/drafts.js";
import { StorageFull } from "../../static/js/outbox/connection.js";
import { ours } from "./fake-server.mjs";
import { PERSON, fileOf, makePhone, uuid } from "./outbox-fixtures.mjs";

function makeForm(title = "") {
  const form = { title, written: null };
  return {
    form,
    side: { read: () => ({ fields: [["title", form.title]], labels: { village: "บ้าน" } }), write: (draft) => (form.title = draft.fields[0][1]) },
  };
}

function makeKeeper(phone, options = {}) {
  const { form, side } = makeForm();
  const told = [];
  const timers = [];
  const keeper = new DraftKeeper({
    store: phone.store, person: PERSON, id: uuid(1), form: side, is_new: true, now: () => (phone.clock.now += 1), transport: phone.transport,
    set_timer: (work) => timers.push(work), changed: (what) => told.push(what), ...options,
  });
  return { keeper, form, told, timers };
}

test("D-camera: a page killed behind the camera comes back as it was", async () => {
  const phone = makePhone();
  const { keeper, form } = makeKeeper(phone);
  form.title = "ทำความสะอาดวัด";
  await keeper.save();
  const photo = fileOf(11);
  await phone.store.addFile(keeper.id, photo.record, photo.blob);

  const later = makeKeeper(phone, { id: uuid(2) }); // The reloaded page carries another id.
  const draft = await later.keeper.restore();

  assert.equal(later.form.title, "ทำความสะอาดวัด");
  assert.equal(later.keeper.id, uuid(1));
  assert.deepEqual(draft.files.map(({ id }) => id), [uuid(11)]);
});

test("an untouched form leaves no draft", async () => {
  const phone = makePhone();
  const { keeper } = makeKeeper(phone);

  assert.equal(await keeper.save(), true);

  assert.deepEqual(await phone.store.drafts(PERSON), []);
});

test("somebody else's draft is not shown on the same phone", async () => {
  const phone = makePhone();
  const { keeper, form } = makeKeeper(phone);
  form.title = "ของคนแรก";
  await keeper.save();

  const other = makeKeeper(phone, { person: 8 });

  assert.equal(await other.keeper.restore(), null);
  assert.equal(other.form.title, "");
});

test("many changes are one request, and the server has the last of them", async () => {
  const phone = makePhone();
  phone.server.submit = () => assert.fail("not sent");
  const posted = [];
  phone.server.faults = [({ method, url, body }) => {
    if (method !== "POST" || url !== `/submissions/${uuid(1)}`) return undefined;
    posted.push([body.get("intent"), body.get("title")]);
    return ours({ saved_at: "2026-11-23T01:00:00Z", version: 2 });
  }];
  const { keeper, form, timers, told } = makeKeeper(phone);
  for (const title of ["ท", "ทำ", "ทำดี"]) {
    form.title = title;
    await keeper.save();
  }
  assert.equal(timers.length, 1);

  assert.equal(await keeper.saveOnServer(), true);

  assert.deepEqual(posted, [["draft", "ทำดี"]]);
  assert.equal((await phone.store.draft(uuid(1))).is_dirty, false);
  assert.deepEqual(told, ["kept", "kept", "kept", "saved"]);
});

test("what was typed while the server saved stays unsaved there", async () => {
  const phone = makePhone();
  const { keeper, form } = makeKeeper(phone);
  form.title = "หนึ่ง";
  await keeper.save();
  phone.server.faults = [async ({ method }) => {
    if (method !== "POST") return undefined;
    form.title = "สอง";
    await keeper.save();
    return ours({ saved_at: "x", version: 1 });
  }];

  await keeper.saveOnServer();

  assert.equal((await phone.store.draft(uuid(1))).is_dirty, true);
});

test("without a line the draft stays on the phone", async () => {
  const phone = makePhone();
  phone.server.is_down = true;
  const { keeper, form } = makeKeeper(phone);
  form.title = "ไม่มีสัญญาณ";
  await keeper.save();

  assert.equal(await keeper.saveOnServer(), false);
  assert.equal((await phone.store.draft(uuid(1))).is_dirty, true);
});

test("a full phone is said so, and what was kept stays", async () => {
  const phone = makePhone();
  const { keeper, form, told } = makeKeeper(phone);
  form.title = "เดิม";
  await keeper.save();
  phone.store.saveDraft = () => Promise.reject(new StorageFull());
  form.title = "ใหม่";

  assert.equal(await keeper.save(), false);
  assert.equal(told.at(-1), "full");
  assert.deepEqual((await phone.store.draft(uuid(1))).fields, [["title", "เดิม"]]);
});

test("D-3edits: on the page of an existing report the server's text wins over a clean draft", async () => {
  const phone = makePhone();
  const { keeper, form } = makeKeeper(phone, { is_new: false });
  form.title = "แก้ครั้งที่ 1";
  await keeper.save();
  await phone.store.changeDraft(uuid(1), (draft) => ({ ...draft, is_dirty: false }));

  const later = makeKeeper(phone, { is_new: false });
  later.form.title = "ของเครื่องแม่ข่าย";
  await later.keeper.restore();
  assert.equal(later.form.title, "ของเครื่องแม่ข่าย");
});

test("after sending, nothing is written any more and a new page is empty", async () => {
  const phone = makePhone();
  const { keeper, form } = makeKeeper(phone);
  form.title = "ส่งแล้ว";
  await keeper.save();
  await phone.store.keep(await keeper.ensure());
  await keeper.forget();
  assert.equal(await keeper.save(), false);

  const next = makeKeeper(phone, { id: uuid(2) });
  assert.equal(await next.keeper.restore(), null);
  assert.deepEqual(await phone.store.drafts(PERSON), []);
});

function draftServer(phone, versions) {
  const sent = [];
  phone.server.faults = [({ method, url, body }) => {
    if (method !== "POST" || !url.startsWith("/submissions/")) return undefined;
    sent.push(body.get("version"));
    return versions[sent.length - 1]();
  }];
  return sent;
}
const saved = (version) => () => ours({ saved_at: "2026-11-23T00:00:00Z", version });

test("each draft says which state of the server's it goes on from", async () => {
  const phone = makePhone();
  const sent = draftServer(phone, [saved(3), saved(4)]);
  const { keeper, form } = makeKeeper(phone);
  for (const title of ["หนึ่ง", "สอง"]) {
    form.title = title;
    await keeper.save();
    await keeper.saveOnServer();
  }

  assert.deepEqual(sent, [null, "3"]);
  assert.equal((await phone.store.draft(uuid(1))).server_version, 4);
});

test("a lost answer is not taken for another device", async () => {
  const phone = makePhone();
  const sent = draftServer(phone, [saved(3), () => new TypeError("connection reset"), saved(5)]);
  const { keeper, form } = makeKeeper(phone);
  for (const title of ["หนึ่ง", "สอง", "สาม"]) {
    form.title = title;
    await keeper.save();
    await keeper.saveOnServer();
  }

  assert.deepEqual(sent, [null, "3", null]);
});

test("a draft that another device changed is kept here and overwrites nothing", async () => {
  const phone = makePhone();
  const sent = draftServer(phone, [() => ours({ code: "stale_draft", sentence: "", fields: {} }, 409)]);
  const { keeper, form, told } = makeKeeper(phone, { is_new: false, server_version: 2 });
  form.title = "ของเครื่องนี้";
  await keeper.save();
  assert.equal(await keeper.saveOnServer(), false);
  form.title = "ของเครื่องนี้ แก้อีก";
  await keeper.save();
  assert.equal(await keeper.saveOnServer(), false);

  assert.deepEqual(sent, ["2"]);
  assert.equal(told.at(-1), "stale");
  assert.deepEqual((await phone.store.draft(uuid(1))).fields, [["title", "ของเครื่องนี้ แก้อีก"]]);
});

test("U-race: a tab left open brings nothing back that another tab sent", async () => {
  const phone = makePhone();
  const first = makeKeeper(phone);
  first.form.title = "ส่งแล้ว";
  await first.keeper.save();
  const other = makeKeeper(phone, { id: uuid(2) });
  await other.keeper.restore();
  const photo = fileOf(11);
  await phone.store.addFile(uuid(1), photo.record, photo.blob);
  await phone.store.keep(await first.keeper.ensure());
  await first.keeper.forget();

  await other.keeper.save();

  assert.equal(await other.keeper.isSent(), true);
  assert.deepEqual(await phone.store.drafts(PERSON), []);
  other.form.title = "อีกงานหนึ่ง";
  await other.keeper.save();
  const [draft] = await phone.store.drafts(PERSON);
  assert.notEqual(draft.id, uuid(1));
  assert.deepEqual((await phone.store.item(uuid(1))).files.map(({ id }) => id), [uuid(11)]);
});
