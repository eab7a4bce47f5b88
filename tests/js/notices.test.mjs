import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, isOurs, stateOf } from "../../static/js/notices.js";

const ASKABLE = { place: "receipt", inside: "", permission: "default", is_on: false, later: 0, now: 1_000 };
const state = (given) => stateOf({ ...ASKABLE, ...given });

test("it is offered where nobody was asked, and where it was allowed and is off", () => {
  assert.equal(state({}), "offer");
  assert.equal(state({ permission: "granted" }), "offer");
  assert.equal(state({ place: "inbox" }), "offer");
});

test("not now holds on the receipt for its time; the inbox still offers", () => {
  assert.equal(state({ later: 2_000 }), "");
  assert.equal(state({ later: 999 }), "offer");
  assert.equal(state({ later: 2_000, place: "inbox" }), "offer");
});

test("never inside chat applications", () => {
  for (const place of ["receipt", "inbox"]) assert.equal(state({ place, inside: "line" }), "");
});

test("how it stands is said in the inbox alone", () => {
  assert.deepEqual(["receipt", "inbox"].map((place) => state({ place, permission: "denied" })), ["", "denied"]);
  assert.deepEqual(["receipt", "inbox"].map((place) => state({ place, permission: "granted", is_on: true })), ["", "on"]);
});

test("a subscription made with another key of the server is not ours", () => {
  const key = "BAEC_-4";
  const made = (text) => ({ options: { applicationServerKey: bytesOf(text).buffer } });
  assert.deepEqual([...bytesOf(key)], [4, 1, 2, 255, 238]);
  assert.equal(isOurs(made(key), key), true);
  assert.equal(isOurs(made("BAEC_-8"), key), false);
  assert.equal(isOurs(made("BAEC"), key), false);
  assert.equal(isOurs({ options: { applicationServerKey: null } }, key), false);
  assert.equal(isOurs(null, key), false);
});
