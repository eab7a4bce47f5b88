// Handing a report on: the official text and the picture of the receipt, to whatever the phone can share with.
// Without this script the text stands on the page, to be copied by hand.

/** @typedef {{heading: string, numberLabel: string, number: string, code: string, received: string, title: string,
 *   place: string, files: string, product: string, link: string}} ReceiptData */

const FILE_NAME = "receipt";
const KEPT_MS = 60_000;
const WIDTH = 1080;
const MARGIN = 72;
const QR_SIZE = 360;
const FONT = '"Noto Sans Thai", "Sarabun", "Thonburi", "Leelawadee UI", sans-serif';
const INK = "#1c1f26";
const GREEN = "#1d5a36";

/**
 * Share the text, with the picture where the phone takes files.
 * @param {string} text @param {File|null} picture @param {Navigator} [phone]
 * @returns {Promise<boolean>} false where there is no share sheet; closing it counts as done
 */
export async function share(text, picture, phone = navigator) {
  if (!phone.share) return false;
  const files = picture ? [picture] : [];
  const whole = files.length && phone.canShare?.({ files, text }) ? { files, text } : { text };
  try {
    await phone.share(whole);
  } catch (/** @type {any} */ error) {
    if (error.name !== "AbortError") return false;
  }
  return true;
}

/** Copy, also where only the old way is open. @param {HTMLTextAreaElement} area @returns {Promise<boolean>} */
export async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.closest("details")?.setAttribute("open", "");
    area.select();
    return document.execCommand("copy");
  }
}

/** @param {File} file */
function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** The receipt of this page as a file, or null where there is none. @returns {Promise<File|null>} */
async function pictureOf() {
  const place = /** @type {HTMLElement|null} */ (document.querySelector("[data-receipt]"));
  if (!place) return null;
  const receipt = receiptOf(place);
  const blob = await paintReceipt(receipt, place.querySelector("svg"));
  return blob && new File([blob], `${FILE_NAME}-${receipt.number}.png`, { type: "image/png" });
}

// ---------------------------------------------------------------------------------- the picture

/** @param {HTMLElement} place @returns {ReceiptData} */
export const receiptOf = (place) => /** @type {any} */ ({ ...place.dataset });

/**
 * Break a text into lines. Thai has no spaces between words, so the browser's own word list cuts it.
 * @param {string} text @param {(text: string) => number} measure @param {number} width @returns {string[]}
 */
export function linesOf(text, measure, width) {
  const words = Intl.Segmenter
    ? [...new Intl.Segmenter("th", { granularity: "word" }).segment(text)].map(({ segment }) => segment)
    : text.split(/(?= )/); // prettier-ignore
  const lines = [""];
  for (const word of words) {
    const line = lines[lines.length - 1] + word;
    if (measure(line) <= width || !lines[lines.length - 1]) lines[lines.length - 1] = line;
    else lines.push(word.trimStart());
  }
  return lines.filter(Boolean);
}

/** What stands on it, from top to bottom: text, size in px, weight, colour. @param {ReceiptData} receipt
 * @returns {[string, number, number, string][]} */
export const rowsOf = (receipt) =>
  /** @type {[string, number, number, string][]} */ ([
    [receipt.heading, 52, 700, GREEN],
    [receipt.numberLabel, 34, 400, INK],
    [receipt.number, 76, 700, INK],
    [receipt.code, 56, 700, INK],
    [receipt.received, 40, 400, INK],
    [receipt.title, 44, 700, INK],
    [receipt.place, 38, 400, INK],
    [receipt.files, 44, 700, GREEN],
  ]).filter(([text]) => text);

/** @param {ReceiptData} receipt @param {SVGElement|null} qr @returns {Promise<Blob|null>} */
export async function paintReceipt(receipt, qr) {
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d");
  if (!paper) return null;
  const rows = rowsOf(receipt).flatMap(([text, size, weight, colour]) => {
    paper.font = `${weight} ${size}px ${FONT}`;
    const lines = linesOf(text, (part) => paper.measureText(part).width, WIDTH - 2 * MARGIN);
    return lines.map((line) => ({ line, font: paper.font, size, colour }));
  });
  const height = rows.reduce((sum, { size }) => sum + size * 1.6, 0);
  canvas.width = WIDTH;
  canvas.height = Math.ceil(height + QR_SIZE + 4 * MARGIN);
  paper.fillStyle = "#ffffff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = GREEN;
  paper.fillRect(0, 0, canvas.width, 16);
  let y = MARGIN;
  for (const { line, font, size, colour } of rows) {
    Object.assign(paper, { font, fillStyle: colour });
    y += size * 1.6;
    paper.fillText(line, MARGIN, y - size * 0.4);
  }
  const code = qr && (await pictureOfSvg(qr));
  if (code) paper.drawImage(code, MARGIN, y + MARGIN, QR_SIZE, QR_SIZE);
  Object.assign(paper, { font: `400 32px ${FONT}`, fillStyle: INK });
  paper.fillText(receipt.product, MARGIN, canvas.height - MARGIN / 2);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** @param {SVGElement} svg @returns {Promise<HTMLImageElement>} */
async function pictureOfSvg(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(QR_SIZE));
  copy.setAttribute("height", String(QR_SIZE));
  const image = new Image();
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode().finally(() => URL.revokeObjectURL(url));
  return image;
}

// -------------------------------------------------------------------------------------- the page

/** @param {HTMLElement} place */
function start(place) {
  const area = /** @type {HTMLTextAreaElement} */ (place.querySelector("[data-share-text]"));
  const state = /** @type {HTMLElement} */ (place.querySelector("[data-share-state]"));
  // Painted before anybody presses: a share sheet opens only within a moment of the press.
  const painting = pictureOf().catch(() => null);
  /** @param {string} name @param {boolean} isPossible @param {(button: HTMLElement) => unknown} work */
  const offer = (name, isPossible, work) => {
    const button = /** @type {HTMLElement|null} */ (place.querySelector(`[data-${name}]`));
    if (!button || !isPossible) return;
    button.hidden = false;
    button.addEventListener("click", () => void work(button));
  };
  const copyText = async () => {
    if (await copy(area)) state.textContent = place.querySelector("[data-copy]")?.getAttribute("data-done") ?? "";
  };
  offer("share-now", "share" in navigator, async () => (await share(area.value, await painting)) || copyText());
  offer("copy", true, copyText);
  offer("save-picture", true, async () => {
    const picture = await painting;
    if (picture) save(picture);
  });
}

for (const place of globalThis.document?.querySelectorAll("[data-share]") ?? []) start(/** @type {HTMLElement} */ (place));
