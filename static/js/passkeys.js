// Passkeys: shows its buttons only where the browser can and is no web view of an application.
// A button `[data-passkey]` stands in a form with a hidden field `answer`, which it fills and sends.

import { insideOf } from "./browser_doors.js";

/** @param {string} text base64url @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer|null|undefined} buffer @returns {string} base64url, without padding */
export function textOf(buffer) {
  if (!buffer) return "";
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Whether to offer them. @param {string} agent @param {object} page the window, or what stands for it */
export function canUse(agent, page) {
  return !insideOf(agent, page) && "PublicKeyCredential" in page;
}

/** What the server sent as JSON, with bytes where the browser wants bytes. @param {any} options */
export function readOptions(options) {
  const keys = (/** @type {any[]} */ list) => (list ?? []).map((key) => ({ ...key, id: bytesOf(key.id) }));
  const read = { ...options, challenge: bytesOf(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytesOf(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = keys(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = keys(options.allowCredentials);
  return read;
}

/** The credential as JSON; not every browser's own toJSON() works. @param {any} credential */
export function writeAnswer(credential) {
  const { response } = credential;
  const said = { clientDataJSON: textOf(response.clientDataJSON) };
  const more = response.attestationObject
    ? { attestationObject: textOf(response.attestationObject), transports: response.getTransports?.() ?? [] }
    : {
        authenticatorData: textOf(response.authenticatorData),
        signature: textOf(response.signature),
        ...(response.userHandle ? { userHandle: textOf(response.userHandle) } : {}),
      };
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: textOf(credential.rawId), type, clientExtensionResults: {}, response: { ...said, ...more } });
}

/** @param {HTMLButtonElement} button @param {HTMLFormElement} form */
async function answer(button, form) {
  const body = new FormData();
  body.set("csrf_token", String(new FormData(form).get("csrf_token")));
  const asked = await fetch(String(button.dataset.challenges), { method: "POST", body, headers: { Accept: "application/json" } });
  if (!asked.ok) throw new Error(`refused: ${asked.status}`);
  const publicKey = readOptions(await asked.json());
  const isNew = button.dataset.passkey === "make";
  return writeAnswer(await (isNew ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })));
}

/** @param {HTMLButtonElement} button */
function offer(button) {
  const { form } = button;
  const field = /** @type {HTMLInputElement|null|undefined} */ (form?.elements.namedItem("answer"));
  if (!form || !field) return;
  const failed = /** @type {HTMLElement|null} */ (form.querySelector("[data-passkey-failed]"));
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-passkey-only]"))) part.hidden = false;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (failed) failed.hidden = true;
    try {
      field.value = await answer(button, form);
      form.submit();
    } catch {
      // Cancelled, no key here, no line: whatever it was, everything else on the page still works.
      if (failed) failed.hidden = false;
      button.disabled = false;
    }
  });
}

if (globalThis.document && canUse(navigator.userAgent, globalThis)) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-passkey]"))) offer(button);
}
