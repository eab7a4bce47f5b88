// One waiting item as one file, to be carried by hand. It keeps its id, so that a later sending of
// the same item is recognised as the same.

import { protectionOf } from "./transport.js";
import { readZip, writeZip } from "./zip.js";

/**
 * @typedef {import("./store.js").Item} Item
 * @typedef {{format: string, id: string, person: number, kept_at: string, fields: [string, string][],
 *   files: {id: string, kind: string, name: string, type: string, caption: string, bytes: number, sha256: string,
 *     path: string, declared: Object<string, string|number>, strokes?: import("./store.js").Stroke[],
 *     shows_children?: boolean, is_unpublished?: boolean}[]}} Manifest
 */

export const FORMAT = "e-report-outbox/1";
const ENDINGS = /** @type {Record<string, string>} */ ({
  "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
  "video/mp4": "mp4", "video/quicktime": "mov", "video/3gpp": "3gp", "video/webm": "webm",
}); // prettier-ignore

/** SHA-256 in hexadecimal; empty where the browser has none (plain HTTP). @param {Blob} blob */
export async function sha256(blob) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name that every system takes: Thai stays, marks of paths go. @param {string} text */
export const safeName = (text) =>
  text.normalize("NFC").replace(/[\\/:*?"<>|\u0000-\u001f]/g, "").replace(/\s+/g, " ").trim().slice(0, 60); // prettier-ignore

/** @param {Item} item @param {{blob: (id: string) => Promise<Blob|undefined>}} store @returns {Promise<File>} */
export async function exportItem(item, store) {
  /** @type {[string, Blob][]} */
  const parts = [];
  /** @type {Manifest["files"]} */
  const files = [];
  for (const file of item.files) {
    const blob = await store.blob(file.id);
    if (!blob) continue;
    const { id, kind, name, type, caption, declared } = file;
    const path = `${kind}-${String(files.length + 1).padStart(2, "0")}.${ENDINGS[blob.type || type] ?? "bin"}`;
    files.push({ ...protectionOf(file), id, kind, name, type, caption, declared, bytes: blob.size, sha256: await sha256(blob), path });
    parts.push([path, blob]);
  }
  /** @type {Manifest} */
  const manifest = {
    format: FORMAT, id: item.id, person: item.person, kept_at: new Date(item.kept_at).toISOString(),
    fields: item.fields.filter(([name]) => !["csrf_token", "keep"].includes(name)), files,
  }; // prettier-ignore
  const json = new Blob([JSON.stringify(manifest, null, 1)], { type: "application/json" });
  const zip = await writeZip([["manifest.json", json], ...parts]);
  const title = item.fields.find(([name]) => name === "title")?.[1] ?? "";
  return new File([zip], `${safeName(title) || "report"}-${item.id.slice(0, 8)}.zip`, { type: "application/zip" });
}

/** @param {Blob} zip @returns {Promise<{manifest: Manifest, blobs: Map<string, Blob>}>}
 * @throws {Error} when it is not ours, damaged, or a file is not what the manifest says */
export async function readExport(zip) {
  const parts = await readZip(zip);
  const manifest = /** @type {Manifest} */ (JSON.parse((await parts.get("manifest.json")?.text()) ?? "{}"));
  if (manifest.format !== FORMAT) throw new Error("not an exported item");
  const blobs = new Map();
  for (const file of manifest.files) {
    const part = parts.get(file.path);
    if (!part || (file.sha256 && (await sha256(part)) !== file.sha256)) throw new Error(`damaged: ${file.path}`);
    blobs.set(file.id, part.slice(0, part.size, file.type));
  }
  return { manifest, blobs };
}

/** Hand the file over: by the share sheet where there is one, else as a download. @param {File} file
 * @returns {Promise<boolean>} whether it went somewhere */
export async function handOver(file) {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return true;
    } catch (/** @type {any} */ error) {
      if (error.name === "AbortError") return false;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
