// Talking to the server. Every answer becomes one of a few outcomes; an answer without our mark is not ours.

import { Tus } from "./tus.js";

/**
 * @typedef {import("./store.js").Item} Item
 * @typedef {import("./store.js").Receipt} Receipt
 * @typedef {{kind: "ok", body: any}
 *   | {kind: "sign_in"}
 *   | {kind: "person", reason: string, sentence: string, errors: Object<string, string[]>}
 *   | {kind: "later", error: string, wait_s?: number}} Outcome
 * @typedef {{product: string, version: string, csrf: string, person: {id: number, name: string}|null}} Hello
 */

export const MARK = "X-EReport";
const TEXT_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 15_000;
const NAMED = new Map([[409, "conflict"], [413, "too_large"], [422, "refused"]]);

/** @param {any} error */
const nameOf = (error) => (error?.name === "AbortError" || error?.name === "TimeoutError" ? "timeout" : "network");

/** @param {Response} response */
const isOurs = (response) => response.headers.get(MARK) === "1" && !response.redirected;

/** What an answer means. `accepts` looks at the body of a 200. @param {Response} response
 * @param {(body: any) => boolean} accepts @returns {Promise<Outcome>} */
export async function classify(response, accepts) {
  const wait_s = Number(response.headers.get("Retry-After")) || undefined;
  /** @type {Outcome} */
  const later = { kind: "later", error: isOurs(response) ? `http-${response.status}` : "not-us", wait_s };
  if (!isOurs(response)) return later;
  if (response.status === 401) return { kind: "sign_in" };
  let body;
  try {
    body = await response.json();
  } catch {
    return later;
  }
  if (response.status === 200) return accepts(body) ? { kind: "ok", body } : { kind: "later", error: "other-receipt" };
  const reason = NAMED.get(response.status);
  if (!reason) return later;
  return { kind: "person", reason: body.code || reason, sentence: body.sentence || "", errors: body.fields || {} };
}

/** What its author wants of a photo: parts blurred, and marks. @param {Partial<import("./store.js").FileRecord>} file */
export const protectionOf = ({ strokes, shows_children, is_unpublished }) => ({ strokes, shows_children, is_unpublished });

/** @param {any} body @param {string} id @returns {body is Receipt} */
export const isReceiptOf = (body, id) => body?.id === id && Boolean(body.number) && Array.isArray(body.missing);

export class Transport {
  /** @param {{addresses?: Partial<typeof ADDRESSES>, fetch?: typeof fetch, chunks?: ConstructorParameters<typeof Tus>[0]["chunks"]}} [options] */
  constructor({ addresses = {}, fetch = globalThis.fetch.bind(globalThis), chunks } = {}) {
    this.addresses = { ...ADDRESSES, ...addresses };
    this.fetch = fetch;
    this.csrf = "";
    this.tus = new Tus({ fetch, url: this.addresses.uploads, csrf: () => this.csrf, chunks });
  }

  /** Whether the server is there, and for whom: our own probe, not the browser's guess. Renews the form token.
   * @returns {Promise<Hello|null>} */
  async hello() {
    try {
      const response = await this.fetch(this.addresses.hello, {
        headers: { Accept: "application/json" },
        cache: "no-store",
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      });
      if (!isOurs(response) || response.status !== 200) return null;
      const hello = await response.json();
      if (hello.product !== "e-report") return null;
      this.csrf = hello.csrf;
      return hello;
    } catch {
      return null;
    }
  }

  /** Send the text of an item. @param {Item} item @returns {Promise<Outcome>} `ok` carries the receipt */
  sendText(item) {
    const form = new FormData();
    for (const [name, value] of item.fields) form.append(name, value);
    form.set("id", item.id);
    form.set("csrf_token", this.csrf);
    const expected = item.files.map(({ id, kind, bytes, caption, ...file }) => ({ id, kind, bytes, caption, ...protectionOf(file) }));
    form.set("expects", JSON.stringify(expected));
    return this.#post(this.addresses.submissions, form, (body) => isReceiptOf(body, item.id));
  }

  /** Tell the server that an uploaded file belongs to a submission. @param {string} id @param {string} file
   * @returns {Promise<Outcome>} `ok` carries the receipt */
  attach(id, file) {
    const form = new FormData();
    form.set("attachment", file);
    form.set("csrf_token", this.csrf);
    const url = this.addresses.attachments.replace("{id}", id);
    return this.#post(url, form, (body) => isReceiptOf(body, id));
  }

  /** Save a draft on the server. @param {import("./store.js").Draft} draft @returns {Promise<Outcome>} */
  saveDraft(draft) {
    const form = new FormData();
    for (const [name, value] of draft.fields) form.append(name, value);
    form.set("intent", "draft");
    if (draft.server_version !== undefined) form.set("version", String(draft.server_version));
    form.set("csrf_token", this.csrf);
    return this.#post(this.addresses.draft.replace("{id}", draft.id), form, (body) => Boolean(body.saved_at));
  }

  /** Tell the server how this phone is doing. @param {object} state @returns {Promise<boolean>} */
  async heartbeat(state) {
    try {
      const response = await this.fetch(this.addresses.heartbeat, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf, Accept: "application/json" },
        body: JSON.stringify(state),
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      });
      return response.status === 204;
    } catch {
      return false;
    }
  }

  /** @param {string} url @param {FormData} form @param {(body: any) => boolean} accepts @returns {Promise<Outcome>} */
  async #post(url, form, accepts) {
    try {
      const response = await this.fetch(url, {
        method: "POST",
        body: form,
        headers: { Accept: "application/json", "X-CSRFToken": this.csrf },
        signal: AbortSignal.timeout(TEXT_TIMEOUT_MS),
      });
      return await classify(response, accepts);
    } catch (error) {
      return { kind: "later", error: nameOf(error) };
    }
  }
}

export const ADDRESSES = {
  hello: "/phone/hello",
  heartbeat: "/phone/heartbeat",
  submissions: "/submissions/",
  attachments: "/submissions/{id}/attachments",
  draft: "/submissions/{id}",
  uploads: "/uploads/",
};
