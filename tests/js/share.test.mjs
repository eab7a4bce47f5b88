// Handing the receipt on: what stands on the picture, and what happens without a share sheet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, rowsOf, share } from "../../static/js/share.js";

const RECEIPT = {
  heading: "ได้รับรายงานแล้ว", numberLabel: "เลขที่รายงาน", number: "49-2569-000123", code: "CDFGH",
  received: "ได้รับเมื่อ 25 พ.ย. 2569", title: "กวาดลานวัด", place: "", files: "รูป 3/5 คลิป 0/1", product: "", link: "",
};
const PICTURE = new File(["x"], "receipt.png", { type: "image/png" });

test("the picture carries number, code and files, and leaves out what is empty", () => {
  const texts = rowsOf(RECEIPT).map(([text]) => text);

  assert.deepEqual(texts, [
    "ได้รับรายงานแล้ว", "เลขที่รายงาน", "49-2569-000123", "CDFGH", "ได้รับเมื่อ 25 พ.ย. 2569", "กวาดลานวัด", "รูป 3/5 คลิป 0/1",
  ]);
});

test("Thai is broken between words and nothing gets lost", () => {
  const text = "ชาวบ้านช่วยกันกวาดใบไม้และเก็บขยะสองข้างทาง";

  const lines = linesOf(text, (part) => part.length, 12);

  assert.equal(lines.join(""), text);
  assert.ok(lines.length > 2);
  assert.ok(lines.every((line) => !/^[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]/.test(line)), lines.join("|"));
});

test("one long word stands on a line of its own", () => {
  assert.deepEqual(linesOf("aaaaaaaaaaaa b", (part) => part.length, 5), ["aaaaaaaaaaaa", "b"]);
});

test("text and picture go together where the phone takes files", async () => {
  const shared = [];
  const phone = { canShare: () => true, share: async (data) => void shared.push(data) };

  assert.equal(await share("ข้อความ", PICTURE, phone), true);
  assert.deepEqual(shared, [{ files: [PICTURE], text: "ข้อความ" }]);
});

test("text goes alone where it does not", async () => {
  const shared = [];
  const phone = { canShare: () => false, share: async (data) => void shared.push(data) };

  await share("ข้อความ", PICTURE, phone);
  assert.deepEqual(shared, [{ text: "ข้อความ" }]);
});

test("closing the share sheet is no failure; a refusal leaves copying", async () => {
  const failing = (name) => ({ share: async () => { throw Object.assign(new Error(name), { name }); } });

  assert.equal(await share("ข้อความ", null, failing("AbortError")), true);
  assert.equal(await share("ข้อความ", null, failing("NotAllowedError")), false);
  assert.equal(await share("ข้อความ", null, {}), false);
});
