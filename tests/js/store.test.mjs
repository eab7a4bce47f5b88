import assert from "node:assert/strict";
import { test } from "node:test";
import { StorageFull } from "../../static/js/outbox/connection.js";
import { PERSON, fileOf, itemOf, makePhone, uuid } from "./outbox-fixtures.mjs";

const draftOf = (number, changes = {}) => ({
  id: uuid(number), person: PERSON, fields: [["title", "ร่าง"]], labels: {}, saved_at: number, is_dirty: true, ...changes,
});

/** Let one IndexedDB method fail `times` times with `error`; returns what puts it back. */
function failing(prototype, method, error, times = 1, after = 0) {
  const original = prototype[method];
  let left = times;
  let skip = after;
  prototype[method] = function (...args) {
    if (skip-- > 0 || left-- <= 0) return original.apply(this, args);
    throw error;
  };
  return () => (prototype[method] = original);
}

test("text and files of an item are there together or not at all", async () => {
  const { store } = makePhone();
  const file = fileOf(11);
  const restore = failing(IDBObjectStore.prototype, "put", new Error("broken file"), 1, 1);

  await assert.rejects(store.keep(itemOf(1, [file]), new Map([[uuid(11), file.blob]])), /broken file/);
  restore();

  assert.equal(await store.item(uuid(1)), undefined);
  assert.equal(await store.blob(uuid(11)), undefined);
});

test("keeping an item ends its draft and takes its files along", async () => {
  const { store } = makePhone();
  const file = fileOf(11);
  await store.saveDraft(draftOf(1));
  await store.addFile(uuid(1), file.record, file.blob);

  await store.keep(await store.draft(uuid(1)));

  assert.equal(await store.draft(uuid(1)), undefined);
  assert.equal((await store.blob(uuid(11))).size, 1000);
  assert.deepEqual((await store.item(uuid(1))).files.map(({ id }) => id), [uuid(11)]);
});

test("Q-closed: a connection closed by the phone is opened again, once", async () => {
  const { store } = makePhone();
  await store.saveDraft(draftOf(1));
  (await store.connection.opening).close();

  await store.saveDraft(draftOf(1, { fields: [["title", "ใหม่"]] }));

  assert.deepEqual((await store.draft(uuid(1))).fields, [["title", "ใหม่"]]);
});

test("Q-closed: a connection lost in the middle of a write loses nothing", async () => {
  const { store } = makePhone();
  const file = fileOf(11);
  await store.saveDraft(draftOf(1));
  const restore = failing(IDBObjectStore.prototype, "put", new DOMException("Connection to Indexed Database server lost", "UnknownError"), 1, 1);

  await store.addFile(uuid(1), file.record, file.blob);
  restore();

  assert.equal((await store.draft(uuid(1))).files.length, 1);
  assert.equal((await store.blob(uuid(11))).size, 1000);
});

test("a connection that cannot be had at all is an error, not a loop", async () => {
  const { store } = makePhone();
  await store.note("opened");
  const restore = failing(IDBDatabase.prototype, "transaction", new DOMException("closing", "InvalidStateError"), 99);

  await assert.rejects(store.saveDraft(draftOf(1)), (error) => error.name === "InvalidStateError");
  restore();
  await store.saveDraft(draftOf(1));
});

test("Q-quota: a full phone is said so, and nothing that was kept is dropped", async () => {
  const { store } = makePhone();
  const [first, second] = [fileOf(11), fileOf(12)];
  await store.keep(itemOf(1, [first]), new Map([[uuid(11), first.blob]]));
  const restore = failing(IDBObjectStore.prototype, "put", new DOMException("no room", "QuotaExceededError"), 1, 1);

  await assert.rejects(store.keep(itemOf(2, [second]), new Map([[uuid(12), second.blob]])), StorageFull);
  restore();

  assert.equal(await store.item(uuid(2)), undefined);
  assert.equal((await store.item(uuid(1))).files.length, 1);
  assert.equal((await store.blob(uuid(11))).size, 1000);
});

test("drafts and items belong to a person", async () => {
  const { store } = makePhone();
  await store.saveDraft(draftOf(1));
  await store.saveDraft(draftOf(2, { person: 8 }));
  await store.keep(itemOf(3));

  assert.deepEqual((await store.drafts(8)).map(({ id }) => id), [uuid(2)]);
  assert.deepEqual(await store.items(8), []);
  assert.deepEqual((await store.drafts(PERSON)).map(({ id }) => id), [uuid(1)]);
});

test("saving texts leaves the files of a draft alone; dropping it drops them", async () => {
  const { store } = makePhone();
  const file = fileOf(11);
  await store.saveDraft(draftOf(1));
  await store.addFile(uuid(1), file.record, file.blob);
  await store.saveDraft(draftOf(1, { saved_at: 9 }));
  assert.equal((await store.draft(uuid(1))).files.length, 1);

  await store.removeFile("drafts", uuid(1), uuid(11));
  assert.equal(await store.blob(uuid(11)), undefined);
  await store.addFile(uuid(1), file.record, file.blob);
  await store.dropDraft(uuid(1));
  assert.equal(await store.blob(uuid(11)), undefined);
});

test("an item can be opened again, but not on its way nor once its text was received", async () => {
  const { store, keep, clock } = makePhone();
  await keep(1, [fileOf(11)]);
  await store.change(uuid(1), (item) => ({ ...item, lease: { by: "x", until: clock.now + 10 } }));
  assert.equal(await store.reopen(uuid(1), clock.now), undefined);
  await store.change(uuid(1), (item) => ({ ...item, lease: null }));

  const draft = await store.reopen(uuid(1), clock.now);

  assert.equal(draft.files.length, 1);
  assert.equal(await store.item(uuid(1)), undefined);
  assert.equal((await store.blob(uuid(11))).size, 1000);
  await store.keep(draft);
  await store.change(uuid(1), (item) => ({ ...item, receipt: { id: uuid(1), number: "1", missing: [] } }));
  assert.equal(await store.reopen(uuid(1)), undefined);
});

test("Q-empty-last: delivery refuses another's receipt and one that misses something", async () => {
  const { store, keep } = makePhone();
  await keep(1, [fileOf(11)]);
  const receipt = { id: uuid(1), number: "49", missing: [], url: "" };

  assert.throws(() => store.deliver(uuid(1), { ...receipt, id: uuid(2) }));
  assert.throws(() => store.deliver(uuid(1), { ...receipt, missing: [uuid(11)] }));
  assert.notEqual(await store.item(uuid(1)), undefined);
  await store.deliver(uuid(1), { ...receipt, missing: [uuid(11)] }, [uuid(11)]);

  assert.equal(await store.item(uuid(1)), undefined);
});

test("fifty receipts are remembered", async () => {
  const { store, keep } = makePhone();
  for (let number = 1; number <= 55; number += 1) {
    await keep(number);
    await store.deliver(uuid(number), { id: uuid(number), number: String(number), missing: [], url: "" }, [], number);
  }

  const receipts = await store.receipts(PERSON);

  assert.equal(receipts.length, 50);
  assert.equal(receipts[0].receipt.number, "55");
  assert.equal((await store.receipts(PERSON)).length, 50);
});

test("notes are remembered", async () => {
  const { store } = makePhone();
  assert.equal(await store.note("person"), undefined);
  await store.note("person", { id: 7 });
  assert.deepEqual(await store.note("person"), { id: 7 });
});
