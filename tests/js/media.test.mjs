import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, guessedRate, isTooLong, mayGoNow, minutesFor, rangeFrom } from "../../static/js/clips.js";
import { fit } from "../../static/js/photos.js";

test("photos are fitted into 1600 px and never grow", () => {
  assert.deepEqual(fit(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fit(3000, 4000), { width: 1200, height: 1600 });
  assert.deepEqual(fit(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fit(20000, 3), { width: 1600, height: 1 });
});

test("M-dur: 30.0 s pass, 31 s do not, an unknown length is the server's to judge", () => {
  assert.deepEqual([30, 30.4, 31, null].map(isTooLong), [false, false, true, false]);
});

test("the thirty seconds stay inside the clip", () => {
  assert.deepEqual(rangeFrom(12, 75), { start_s: 12, end_s: 42 });
  assert.deepEqual(rangeFrom(70, 75), { start_s: 45, end_s: 75 });
  assert.deepEqual(rangeFrom(-3, 75), { start_s: 0, end_s: 30 });
});

test("remaining time is said in minutes, once a rate is known", () => {
  assert.equal(minutesFor(7_500_000, 50_000), 3);
  assert.equal(minutesFor(1000, 50_000), 1);
  assert.equal(minutesFor(1000, undefined), null);
  assert.equal(guessedRate({ downlink: 1.6 }), 50_000);
  assert.equal(guessedRate({}), undefined);
});

test("a clip waits for Wi-Fi when asked or when data are saved", () => {
  assert.equal(mayGoNow(true, { type: "cellular" }), false);
  assert.equal(mayGoNow(false, { type: "cellular", saveData: true }), false);
  assert.equal(mayGoNow(true, { type: "wifi", saveData: true }), true);
  assert.equal(mayGoNow(false, { type: "cellular" }), true);
  assert.equal(mayGoNow(true, undefined), true);
});

test("times are read as a clock", () => {
  assert.equal(clock(75.9), "1:15");
});
