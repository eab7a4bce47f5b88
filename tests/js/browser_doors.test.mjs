import assert from "node:assert/strict";
import { test } from "node:test";
import { doorOut, insideOf } from "../../static/js/browser_doors.js";

const ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36";
const WEBVIEW = "Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 Version/4.0 Chrome/129.0 Mobile Safari/537.36";
const LINE = `${WEBVIEW} Line/14.16.0/IAB`;
const FACEBOOK = `${WEBVIEW} [FB_IAB/FB4A;FBAV/480.0.0.1;]`;
const IPHONE_LINE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.15.0";
const PAGE = "https://e-report.example/submissions/new?a=1";

test("applications are told from browsers", () => {
  assert.deepEqual([ANDROID, LINE, IPHONE_LINE, FACEBOOK, WEBVIEW].map((agent) => insideOf(agent)), ["", "line", "line", "facebook", "webview"]);
  assert.equal(insideOf(ANDROID, { TelegramWebview: {} }), "telegram");
});

test("LINE is asked in its own way", () => {
  assert.equal(doorOut("line", PAGE, LINE), `${PAGE}&openExternalBrowser=1`);
});

test("others on Android get an intent with the address as fallback", () => {
  const door = doorOut("facebook", PAGE, FACEBOOK);
  assert.match(door, /^intent:\/\/e-report\.example\/submissions\/new\?a=1&openExternalBrowser=1#Intent;scheme=https;/);
});

test("a door that did not open is not offered again", () => {
  assert.equal(doorOut("line", `${PAGE}&openExternalBrowser=1`, LINE), "");
});
