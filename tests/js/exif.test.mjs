import assert from "node:assert/strict";
import { test } from "node:test";
import { readExif } from "../../static/js/exif.js";

/** A JPEG's beginning with EXIF in it. Values: text, or a list of [numerator, denominator]. */
function jpegWith({ exif = {}, gps = {}, is_little = true }) {
  const tiff = new DataView(new ArrayBuffer(1000));
  tiff.setUint16(0, is_little ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, is_little);
  tiff.setUint32(4, 8, is_little);
  let free = 400;
  const directory = (at, entries) => {
    tiff.setUint16(at, entries.length, is_little);
    entries.forEach(([tag, value], index) => {
      const entry = at + 2 + index * 12;
      tiff.setUint16(entry, tag, is_little);
      if (typeof value === "number") {
        tiff.setUint16(entry + 2, 4, is_little);
        tiff.setUint32(entry + 4, 1, is_little);
        tiff.setUint32(entry + 8, value, is_little);
        return;
      }
      const is_text = typeof value === "string";
      const size = is_text ? value.length + 1 : value.length * 8;
      tiff.setUint16(entry + 2, is_text ? 2 : 5, is_little);
      tiff.setUint32(entry + 4, is_text ? size : value.length, is_little);
      const from = size > 4 ? free : entry + 8;
      if (size > 4) tiff.setUint32(entry + 8, (free += size) - size, is_little);
      if (is_text) [...value].forEach((letter, place) => tiff.setUint8(from + place, letter.charCodeAt(0)));
      else value.forEach(([top, bottom], place) => {
        tiff.setUint32(from + place * 8, top, is_little);
        tiff.setUint32(from + place * 8 + 4, bottom, is_little);
      });
    });
  };
  directory(8, [[0x8769, 100], [0x8825, 200]]);
  directory(100, Object.entries(exif).map(([tag, value]) => [Number(tag), value]));
  directory(200, Object.entries(gps).map(([tag, value]) => [Number(tag), value]));
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xe1, 0x03, 0xf0, 0x45, 0x78, 0x69, 0x66, 0, 0]);
  const bytes = Buffer.concat([head, Buffer.from(tiff.buffer), Buffer.from([0xff, 0xda])]);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}
const GPS = { 1: "N", 2: [[16, 1], [32, 1], [2745, 100]], 3: "E", 4: [[104, 1], [43, 1], [1200, 100]] };

for (const is_little of [true, false]) {
  test(`date and place are read, ${is_little ? "little" : "big"} endian`, () => {
    const found = readExif(jpegWith({ exif: { 0x9003: "2026:11:22 09:15:00", 0x9011: "+07:00" }, gps: GPS, is_little }));

    assert.deepEqual(found, { taken_at: "2026-11-22T09:15:00+07:00", latitude: 16.540958, longitude: 104.72 });
  });
}

test("south and west are negative", () => {
  const found = readExif(jpegWith({ gps: { ...GPS, 1: "S", 3: "W" } }));
  assert.deepEqual(found, { latitude: -16.540958, longitude: -104.72 });
});

test("a camera without clock or place says nothing", () => {
  assert.deepEqual(readExif(jpegWith({ exif: { 0x9003: "0000:00:00 00:00:00" } })), {});
  assert.deepEqual(readExif(jpegWith({ gps: { ...GPS, 2: [[0, 1], [0, 1], [0, 1]], 4: [[0, 1], [0, 1], [0, 1]] } })), {});
  assert.deepEqual(readExif(jpegWith({ gps: { ...GPS, 2: [[0, 0], [0, 0], [0, 0]] } })), {});
});

test("anything else is no EXIF, and never an error", () => {
  assert.deepEqual(readExif(new ArrayBuffer(0)), {});
  assert.deepEqual(readExif(Buffer.from("\x89PNG\r\n\x1a\n and more bytes").buffer), {});
  const whole = jpegWith({ exif: { 0x9003: "2026:11:22 09:15:00" }, gps: GPS });
  for (let size = 0; size < whole.byteLength; size += 7) readExif(whole.slice(0, size));
  const noise = new Uint8Array(whole.slice(0));
  for (let at = 18; at < noise.length; at += 1) noise[at] = (at * 7919) & 255;
  assert.deepEqual(readExif(noise.buffer), {});
});
