// Clips on the phone: how long, which thirty seconds, how much, and whether to wait for Wi-Fi.
// The phone only says where to cut; the server cuts.

export const LONGEST_S = 30;
const TOLERANCE_S = 0.5;
const METADATA_TIMEOUT_MS = 10_000;
const FAR_AWAY_S = 1e101;

/** @typedef {{start_s: number, end_s: number}} Range */

/** The length of a clip in seconds, or null when this browser cannot tell: the server will. @param {Blob} file
 * @returns {Promise<number|null>} */
export async function readDuration(file) {
  const video = document.createElement("video");
  video.preload = "metadata";
  video.muted = true;
  const url = URL.createObjectURL(file);
  try {
    video.src = url;
    await event(video, "loadedmetadata");
    if (video.duration === Infinity) {
      // Recordings of browsers carry no length: going to the end makes the player find out.
      video.currentTime = FAR_AWAY_S;
      await event(video, "durationchange");
    }
    return Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null;
  } catch {
    return null;
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** @param {number|null} duration */
export const isTooLong = (duration) => duration !== null && duration > LONGEST_S + TOLERANCE_S;

/** The thirty seconds from `start`, moved back where the clip ends before. @param {number} start @param {number} duration
 * @returns {Range} */
export function rangeFrom(start, duration) {
  const start_s = round(Math.max(0, Math.min(start, duration - LONGEST_S)));
  return { start_s, end_s: round(Math.min(duration, start_s + LONGEST_S)) };
}

/** How long sending takes at a known rate, in whole minutes, at least one; null while the rate is unknown.
 * @param {number} bytes @param {number} [bytes_per_s] */
export const minutesFor = (bytes, bytes_per_s) => (bytes_per_s ? Math.max(1, Math.ceil(bytes / bytes_per_s / 60)) : null);

/** What the browser says of the line: bytes a second, as a first guess. @param {any} [connection] */
export const guessedRate = (connection = /** @type {any} */ (globalThis.navigator)?.connection) =>
  connection?.downlink ? (connection.downlink * 1e6) / 8 / 4 : undefined; // Lines carry up about a quarter of what they carry down.

/** Whether a clip may go now. @param {boolean} is_asked the person said "Wi-Fi only" @param {any} [connection] */
export function mayGoNow(is_asked, connection = /** @type {any} */ (globalThis.navigator)?.connection) {
  if (!connection) return true; // The browser does not tell: nothing to wait for.
  if (["wifi", "ethernet"].includes(connection.type)) return true;
  return !connection.saveData && !(is_asked && connection.type === "cellular");
}

/**
 * Let the person choose which thirty seconds, with a slider over a preview. The dialog is the page's own
 * (`<dialog data-clip-range>` with a video, an input of type range and two buttons).
 * @param {HTMLDialogElement} dialog @param {Blob} file @param {number} duration
 * @returns {Promise<Range|null>} null when the person closed it
 */
export async function chooseRange(dialog, file, duration) {
  const video = /** @type {HTMLVideoElement} */ (dialog.querySelector("video"));
  const slider = /** @type {HTMLInputElement} */ (dialog.querySelector("input[type=range]"));
  const label = /** @type {HTMLElement} */ (dialog.querySelector("output"));
  const url = URL.createObjectURL(file);
  slider.max = String(Math.max(0, duration - LONGEST_S));
  slider.step = "0.5";
  slider.value = "0";
  const show = () => {
    const { start_s, end_s } = rangeFrom(Number(slider.value), duration);
    video.currentTime = start_s;
    label.textContent = `${clock(start_s)} – ${clock(end_s)}`;
    slider.setAttribute("aria-valuetext", label.textContent);
  };
  const stop = () => {
    if (video.currentTime >= rangeFrom(Number(slider.value), duration).end_s) video.pause();
  };
  slider.addEventListener("input", show);
  video.addEventListener("timeupdate", stop);
  video.src = url;
  dialog.returnValue = "";
  dialog.showModal();
  show();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  slider.removeEventListener("input", show);
  video.removeEventListener("timeupdate", stop);
  video.removeAttribute("src");
  video.load();
  URL.revokeObjectURL(url);
  return dialog.returnValue === "use" ? rangeFrom(Number(slider.value), duration) : null;
}

/** @param {number} seconds */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** @param {number} seconds */
const round = (seconds) => Math.round(seconds * 10) / 10;

/** @param {HTMLVideoElement} video @param {string} name */
const event = (video, name) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no metadata")), METADATA_TIMEOUT_MS);
    video.addEventListener(name, () => (clearTimeout(timer), resolve(undefined)), { once: true });
    video.addEventListener("error", () => (clearTimeout(timer), reject(video.error)), { once: true });
  });
