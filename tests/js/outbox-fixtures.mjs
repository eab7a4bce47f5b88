// What the tests of the outbox are made of: a phone with a clock that only moves when told.
import "fake-indexeddb/auto";
import { Queue } from "../../static/js/outbox/queue.js";
import { Store } from "../../static/js/outbox/store.js";
import { Transport } from "../../static/js/outbox/transport.js";
import { FakeServer } from "./fake-server.mjs";

export const PERSON = 7;
let made = 0;

export const uuid = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

export function fileOf(number, { kind = "photo", bytes = 1000 } = {}) {
  const record = { id: uuid(number), kind, name: `รูป ${number}.jpg`, type: "image/jpeg", bytes, caption: "", declared: {} };
  const content = Buffer.alloc(bytes, number % 251);
  return { record, blob: new Blob([content]), content };
}

export function itemOf(number, files = []) {
  return {
    id: uuid(number), person: PERSON, fields: [["title", `งานที่ ${number}`]], labels: {}, saved_at: 0, is_dirty: true,
    files: files.map((file) => file.record),
  };
}

export function makePhone({ server = new FakeServer(), name = `phone-${(made += 1)}`, me, ...options } = {}) {
  const clock = { now: 1_000_000 };
  const store = new Store({ name });
  const transport = new Transport({ fetch: server.fetch, chunks: { least: 256, most: 1024, aim_ms: 10, timeout_ms: 5000 } });
  transport.tus.sleep = async () => {};
  const states = [];
  const queue = new Queue({
    store, transport, me, now: () => clock.now, random: () => 1, changed: (item) => states.push(item?.state ?? "delivered"), ...options,
  });
  const keep = async (number, files = []) => {
    clock.now += 1;
    return store.keep(itemOf(number, files), new Map(files.map((file) => [file.record.id, file.blob])), clock.now);
  };
  return { server, store, transport, queue, clock, keep, states, name };
}
