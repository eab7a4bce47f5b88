import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, canUse, readOptions, textOf, writeAnswer } from "../../static/js/passkeys.js";

const bytes = (...list) => Uint8Array.from(list).buffer;
const CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36";

test("bytes become text without padding, and come back", () => {
  assert.equal(textOf(bytes(1, 2, 4, 255, 238)), "AQIE_-4");
  assert.deepEqual([...bytesOf("AQIE_-4")], [1, 2, 4, 255, 238]);
  assert.equal(textOf(null), "");
});

test("offered by browsers that know them, never inside chat applications", () => {
  const page = { PublicKeyCredential: class {} };
  assert.equal(canUse(CHROME, page), true);
  assert.equal(canUse(CHROME, {}), false);
  assert.equal(canUse(`${CHROME} Line/14.16.0/IAB`, page), false);
});

test("options get bytes where browsers want bytes", () => {
  const read = readOptions({ challenge: "AQI", user: { id: "Aw", name: "a" }, excludeCredentials: [{ id: "BA", type: "public-key" }] });
  assert.deepEqual([...read.challenge], [1, 2]);
  assert.deepEqual([...read.user.id], [3]);
  assert.deepEqual([...read.excludeCredentials[0].id], [4]);
  assert.equal("allowCredentials" in read, false);
});

test("an answer of an existing key says who, a new key what it is", () => {
  const used = JSON.parse(writeAnswer({ id: "AQ", rawId: bytes(1), type: "public-key",
    response: { clientDataJSON: bytes(2), authenticatorData: bytes(3), signature: bytes(4), userHandle: null } })); // prettier-ignore
  assert.deepEqual(used.response, { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" });
  const made = JSON.parse(writeAnswer({ id: "AQ", rawId: bytes(1), type: "public-key",
    response: { clientDataJSON: bytes(2), attestationObject: bytes(5), getTransports: () => ["internal"] } })); // prettier-ignore
  assert.deepEqual(made.response, { clientDataJSON: "Ag", attestationObject: "BQ", transports: ["internal"] });
  assert.equal(made.rawId, "AQ");
});
