// One tap says that there was nothing: kept, refused with a page, or not kept and said so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tell } from "../../static/js/nil.js";

globalThis.FormData = class {};
const form = { action: "/oversight/nil-reports" };

test("a redirect means that it is kept", async () => {
  assert.equal(await tell(form, async () => ({ type: "opaqueredirect" })), "kept");
});

test("any other answer has something to say", async () => {
  assert.equal(await tell(form, async () => ({ type: "basic", status: 409 })), "asked");
});

test("no answer means that nothing is kept", async () => {
  const send = async () => {
    throw new TypeError("no line");
  };

  assert.equal(await tell(form, send), "failed");
});
