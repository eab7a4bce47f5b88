// Photos on the phone: one at a time, shrunk and turned the right way up before they are kept.

import { NEEDED_BYTES, readExif } from "./exif.js";

export const LONGEST_SIDE_PX = 1600;
export const MOST_BYTES = 350 * 1024;
const QUALITIES = [0.8, 0.7, 0.6, 0.5, 0.4];
const SHRINK = 0.8;
const SMALLEST_SIDE_PX = 640;

/**
 * @typedef {{blob: Blob, type: string, is_shrunk: boolean, width?: number, height?: number,
 *   declared: {taken_at?: string, latitude?: number, longitude?: number}}} Prepared
 */

/** The size that fits, never larger than it was. @param {number} width @param {number} height @param {number} [side] */
export function fit(width, height, side = LONGEST_SIDE_PX) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Make a photo ready to be kept and sent. What this browser cannot read goes as it is; the server can.
 * @param {File|Blob} file @returns {Promise<Prepared>}
 */
export async function prepare(file) {
  const declared = readExif(await file.slice(0, NEEDED_BYTES).arrayBuffer());
  const asIs = { blob: file, type: file.type || "application/octet-stream", is_shrunk: false, declared };
  let picture;
  try {
    picture = await decode(file);
  } catch {
    return asIs;
  }
  try {
    const shrunk = await shrink(picture);
    return shrunk ? { ...shrunk, type: "image/jpeg", is_shrunk: true, declared } : asIs;
  } finally {
    picture.release();
  }
}

/** Prepare several, never two at once: two decoded photos are more than a small phone has room for.
 * @template T @param {Iterable<File>} files @param {(prepared: Prepared, file: File) => Promise<T>} keep */
export async function prepareEach(files, keep) {
  const kept = [];
  for (const file of files) kept.push(await keep(await prepare(file), file));
  return kept;
}

/** @typedef {{source: CanvasImageSource, width: number, height: number, release: () => void}} Picture */

/** @param {Blob} file @returns {Promise<Picture>} */
async function decode(file) {
  if ("createImageBitmap" in globalThis) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      return { source: bitmap, width: bitmap.width, height: bitmap.height, release: () => bitmap.close() };
    } catch {
      // Old engines do not know the option, some not the format: an <img> may.
    }
  }
  const image = new Image();
  const url = URL.createObjectURL(file);
  image.src = url;
  try {
    await image.decode();
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
  return { source: image, width: image.naturalWidth, height: image.naturalHeight, release: () => URL.revokeObjectURL(url) };
}

/** @param {Picture} picture @returns {Promise<{blob: Blob, width: number, height: number}|null>} */
async function shrink(picture) {
  for (let side = LONGEST_SIDE_PX; side >= SMALLEST_SIDE_PX; side *= SHRINK) {
    const { width, height } = fit(picture.width, picture.height, side);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) return null;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(picture.source, 0, 0, width, height);
    const blob = await smallest(canvas);
    canvas.width = canvas.height = 0; // Gives the memory back at once on iOS.
    if (!blob) return null;
    if (blob.size <= MOST_BYTES) return { blob, width, height };
  }
  return null;
}

/** The best quality that is small enough, else the smallest. @param {HTMLCanvasElement} canvas @returns {Promise<Blob|null>} */
async function smallest(canvas) {
  /** @type {Blob|null} */
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (!blob || blob.size <= MOST_BYTES) return blob;
  }
  return blob;
}
