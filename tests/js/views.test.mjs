import assert from "node:assert/strict";
import { test } from "node:test";
import { sayFrom, stateOf } from "../../static/js/outbox/views.js";
import { fileOf, itemOf, uuid } from "./outbox-fixtures.mjs";

const say = sayFrom(new Map(Object.entries({
  kept: "เก็บในเครื่องแล้ว", sending_photos: "กำลังส่ง รูป {now}/{expected}", sending_clip: "กำลังส่งคลิป {share} %",
  text_received: "ได้รับข้อความแล้ว", received_as: "เลขที่ {number}", photos_here: "รูป {here}/{expected}", clips_here: "คลิป {here}/{expected}",
  later: "รอส่ง", why_network: "ไม่มีสัญญาณ", next_try: "ลองใหม่ใน {minutes} นาที", needs_person: "ต้องแก้ไข", reason_file_not_here: "ไฟล์หาย",
})));
const made = (changes) => ({ ...itemOf(1, [fileOf(11), fileOf(12), fileOf(13, { kind: "clip", bytes: 200 })]), state: "kept", next_at: 0, attempts: 0, ...changes });
const receipt = (missing) => ({ id: uuid(1), number: "49-1", missing, url: "" });

test("kept says kept and nothing of sent", () => {
  const state = stateOf(made({}), say, 0);
  assert.deepEqual(state, { kind: "draft", label: "เก็บในเครื่องแล้ว", detail: "", may_send: true, may_edit: true, may_leave_out: "" });
});

test("what has arrived is counted from the server's receipt", () => {
  const state = stateOf(made({ state: "sending_files", receipt: receipt([uuid(12), uuid(13)]) }), say, 0);
  assert.equal(state.label, "กำลังส่ง รูป 2/2");
  assert.equal(state.detail, "เลขที่ 49-1 รูป 1/2 คลิป 0/1");
  assert.equal(state.may_edit, false);
});

test("the clip shows its share", () => {
  const item = made({ state: "sending_files", receipt: receipt([uuid(13)]) });
  item.files[2].sent = 80;
  assert.equal(stateOf(item, say, 0).label, "กำลังส่งคลิป 40 %");
});

test("later says why and when", () => {
  const state = stateOf(made({ state: "later", reason: "network", next_at: 90_000 }), say, 0);
  assert.equal(state.label, "รอส่ง");
  assert.equal(state.detail, "ไม่มีสัญญาณ · ลองใหม่ใน 2 นาที");
});

test("what the server refused is said in its own sentence, or in ours", () => {
  assert.equal(stateOf(made({ state: "needs_person", sentence: "รูปเสีย" }), say, 0).detail, "รูปเสีย");
  const state = stateOf(made({ state: "needs_person", reason: "file_not_here", file: uuid(11), receipt: receipt([uuid(11)]) }), say, 0);
  assert.equal(state.detail, "เลขที่ 49-1 รูป 1/2 คลิป 1/1 · ไฟล์หาย");
  assert.equal(state.may_leave_out, uuid(11));
});

test("on its way nothing can be changed", () => {
  const state = stateOf(made({ state: "sending_text", lease: { by: "x", until: 10 } }), say, 5);
  assert.deepEqual([state.may_send, state.may_edit], [false, false]);
});
