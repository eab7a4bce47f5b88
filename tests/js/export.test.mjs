import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { exportItem, readExport, safeName } from "../../static/js/outbox/export.js";
import { crc32, readZip, writeZip } from "../../static/js/outbox/zip.js";
import { fileOf, makePhone, uuid } from "./outbox-fixtures.mjs";

test("the checksum is that of ZIP", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("another program reads the file, Thai names too", async () => {
  const zip = await writeZip([["รายงาน.txt", new Blob(["สวัสดี"])], ["ว่าง", new Blob([])]]);
  const path = join(mkdtempSync(join(tmpdir(), "zip-")), "one.zip");
  writeFileSync(path, Buffer.from(await zip.arrayBuffer()));

  const script = "import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), {n: z.read(n).decode() for n in z.namelist()}]))";
  const [bad, content] = JSON.parse(execFileSync("python3", ["-c", script, path], { encoding: "utf8" }));

  assert.equal(bad, null);
  assert.deepEqual(content, { "รายงาน.txt": "สวัสดี", ว่าง: "" });
  assert.equal(readFileSync(path).length, zip.size);
});

test("an exported item comes back with its id, fields, files and hashes", async () => {
  const phone = makePhone();
  const files = [fileOf(11), fileOf(12, { kind: "clip", bytes: 3000 })];
  files[1].record.type = "video/mp4";
  const item = await phone.keep(1, files);
  item.fields.push(["csrf_token", "secret"], ["keep", "secret"]);

  const zip = await exportItem(item, phone.store);
  const { manifest, blobs } = await readExport(zip);

  assert.equal(manifest.id, uuid(1));
  assert.deepEqual(manifest.fields, [["title", "งานที่ 1"]]);
  assert.deepEqual(manifest.files.map(({ path, bytes }) => [path, bytes]), [["photo-01.jpg", 1000], ["clip-02.mp4", 3000]]);
  assert.deepEqual(Buffer.from(await blobs.get(uuid(12)).arrayBuffer()), files[1].content);
  assert.equal(zip.name, "งานที่ 1-00000000.zip");
});

test("a damaged or foreign file is refused", async () => {
  const phone = makePhone();
  const zip = await exportItem(await phone.keep(1, [fileOf(11)]), phone.store);
  const bytes = Buffer.from(await zip.arrayBuffer());
  const inside = bytes.indexOf("photo-01.jpg") + 100;
  bytes[inside] ^= 1;

  await assert.rejects(readExport(new Blob([bytes])), /damaged/);
  await assert.rejects(readExport(new Blob(["PK not at all"])), /not a zip/);
  await assert.rejects(readExport(await writeZip([["manifest.json", new Blob(["{}"])]])), /not an exported item/);
  await assert.rejects(readZip(new Blob([])), /not a zip/);
});

test("names lose what paths are made of", () => {
  assert.equal(safeName('../วัด/ "ป่า"\n?  ใหญ่'), "..วัด ป่า ใหญ่");
});
