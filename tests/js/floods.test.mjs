// What the outbox makes of a server that has had enough for a minute: it waits so long, and loses nothing.

import assert from "node:assert/strict";
import test from "node:test";

import { backOff } from "../../static/js/outbox/queue.js";
import { classify } from "../../static/js/outbox/transport.js";

const refusal = (headers) => new Response(JSON.stringify({ code: "http_429", sentence: "โปรดรอสักครู่" }), { status: 429, headers });

test("a flood is answered later, at the time that the server says", async () => {
  const outcome = await classify(refusal({ "X-EReport": "1", "Retry-After": "37" }), () => true);
  assert.deepEqual(outcome, { kind: "later", error: "http-429", wait_s: 37 });
  assert.equal(backOff(1, () => 0.5, outcome.wait_s), 37_000);
});

test("a flood at somebody else's door on the way is no word of ours", async () => {
  assert.equal((await classify(refusal({}), () => true)).error, "not-us");
});
