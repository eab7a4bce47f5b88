// The brush that makes faces and signs in a photo unrecognisable; for the form and the desk alike.
// It only shows what will come: the server draws the real thing from the strokes.

export const MOST_STROKES = 60;
export const MOST_POINTS = 200;
const LONGEST_PX = 1200;
const LEAST_BLOCK = 1 / 64;
/** How far the brush goes before a point is kept, as a share of its radius. */
const SPACING = 0.25;
const DIGITS = 10_000;
const WAIT_MS = 1_500;
const MOST_WAITS = 8;

/**
 * @typedef {import("./outbox/store.js").Stroke} Stroke
 * @typedef {{x: number, y: number}} Point fractions of the picture
 * @typedef {{width: number, height: number}} Size
 * @typedef {{strokes: Stroke[], adds: boolean, preview: HTMLCanvasElement}} Drawn
 */

/** @param {number} value */
const fraction = (value) => Math.round(Math.min(1, Math.max(0, value)) * DIGITS) / DIGITS;

/** The strokes as they are drawn, within what the server takes. */
export class Drawing {
  /** @param {Size} size @param {Stroke[]} [strokes] */
  constructor({ width, height }, strokes = []) {
    this.across = width / Math.max(width, height);
    this.down = height / Math.max(width, height);
    this.strokes = strokes.map(({ points, radius }) => ({ points: [...points], radius }));
    /** @type {Stroke|null} */
    this.open = null;
    /** How many strokes each movement made. @type {number[]} */
    this.moves = this.strokes.map(() => 1);
  }

  get is_full() {
    return this.strokes.length >= MOST_STROKES;
  }

  /** Put the brush down. @param {Point} at @param {number} radius @returns {boolean} whether there is room */
  begin({ x, y }, radius) {
    if (this.is_full) return false;
    this.open = { points: [[fraction(x), fraction(y)]], radius: fraction(radius) };
    this.strokes.push(this.open);
    this.moves.push(1);
    return true;
  }

  /** Move it on. @param {Point} to @returns {boolean} whether something was drawn */
  move({ x, y }) {
    const { open } = this;
    if (!open) return false;
    const [lastX, lastY] = open.points[open.points.length - 1];
    const way = Math.hypot((x - lastX) * this.across, (y - lastY) * this.down);
    if (way < open.radius * SPACING) return false;
    if (open.points.length < MOST_POINTS) {
      open.points.push([fraction(x), fraction(y)]);
      return true;
    }
    // A long one goes on as another, and is taken back with it.
    this.open = null;
    if (!this.begin({ x: lastX, y: lastY }, open.radius)) return false;
    this.moves.pop();
    this.moves[this.moves.length - 1] += 1;
    return this.move({ x, y });
  }

  end() {
    this.open = null;
  }

  /** Take the last movement back. */
  undo() {
    this.open = null;
    this.strokes.splice(this.strokes.length - (this.moves.pop() ?? 0));
  }

  clear() {
    this.open = null;
    this.strokes = [];
    this.moves = [];
  }
}

/** A picture on a canvas, with a mosaic of itself to paint with. */
class Painting {
  /** @param {ImageBitmap|HTMLImageElement} picture @param {HTMLCanvasElement} canvas @param {number} longest */
  constructor(picture, canvas, longest) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    this.canvas = canvas;
    this.base = scaled(picture, canvas.width, canvas.height);
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Map<number, CanvasPattern>} */
    this.mosaics = new Map();
  }

  /** @param {Stroke[]} strokes */
  all(strokes) {
    this.context.drawImage(this.base, 0, 0);
    for (const stroke of strokes) this.one(stroke, 0);
  }

  /** @param {Stroke} stroke @param {number} from the first point that is new */
  one({ points, radius }, from) {
    const { context, canvas } = this;
    context.strokeStyle = this.#mosaic(radius);
    context.lineWidth = 2 * radius * Math.max(canvas.width, canvas.height);
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    const way = points.slice(Math.max(0, from - 1)).map(([x, y]) => [x * canvas.width, y * canvas.height]);
    context.moveTo(way[0][0], way[0][1]);
    for (const [x, y] of way) context.lineTo(x + 0.01, y);
    context.stroke();
  }

  /** @param {number} radius @returns {CanvasPattern} */
  #mosaic(radius) {
    const found = this.mosaics.get(radius);
    if (found) return found;
    const { width, height } = this.canvas;
    const block = Math.max(radius, LEAST_BLOCK) * Math.max(width, height);
    const small = scaled(this.base, Math.max(1, Math.round(width / block)), Math.max(1, Math.round(height / block)));
    const mosaic = /** @type {CanvasPattern} */ (this.context.createPattern(scaled(small, width, height), "no-repeat"));
    this.mosaics.set(radius, mosaic);
    return mosaic;
  }
}

/** @param {CanvasImageSource} source @param {number} width @param {number} height */
function scaled(source, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** @param {Blob} blob @returns {Promise<ImageBitmap|HTMLImageElement>} */
async function decoded(blob) {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** The bytes behind an address, once they are made: until then a stand-in answers with 202.
 * @param {string} url @param {number} [left] @returns {Promise<Blob>} */
async function fetched(url, left = MOST_WAITS) {
  const response = await fetch(url, { cache: left < MOST_WAITS ? "reload" : "default" });
  if (response.status === 200) return response.blob();
  if (response.status !== 202 || !left) throw new Error("no picture");
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  return fetched(url, left - 1);
}

/** A small picture of a photo with its strokes, to show what will be seen. @param {Blob} blob
 * @param {Stroke[]} strokes @param {number} longest @returns {Promise<Blob|null>} */
export async function painted(blob, strokes, longest) {
  const canvas = document.createElement("canvas");
  new Painting(await decoded(blob), canvas, longest).all(strokes);
  return asBlob(canvas);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob|null>} */
export const asBlob = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));

/**
 * Let somebody draw over a photo. `has_older`: the picture shows what was blurred before, and new strokes
 * are added to that, or take its place once everything is cleared.
 * @param {{source: Blob|string, strokes?: Stroke[], has_older?: boolean,
 *   save: (drawn: Drawn) => Promise<string>}} options `save` returns what went wrong, or nothing
 */
export async function openBrush({ source, strokes = [], has_older = false, save }) {
  const sheet = /** @type {HTMLTemplateElement} */ (document.getElementById("blur-dialog"));
  const dialog = /** @type {HTMLDialogElement} */ (sheet.content.firstElementChild?.cloneNode(true));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  /** @param {string} name @returns {HTMLButtonElement} */
  const part = (name) => /** @type {HTMLButtonElement} */ (dialog.querySelector(`[data-${name}]`));
  /** @param {string} name */
  const tell = (name) => (part("state").textContent = name && (part("state").getAttribute(`data-${name}`) ?? name));
  part("cancel").onclick = () => dialog.close();
  tell("opening");
  dialog.showModal();
  try {
    const canvas = /** @type {HTMLCanvasElement} */ (dialog.querySelector("canvas"));
    const picture = await decoded(typeof source === "string" ? await fetched(source) : source);
    new Brush(dialog, new Painting(picture, canvas, LONGEST_PX), { strokes, has_older, save, part, tell });
    tell("");
    canvas.focus({ preventScroll: true });
  } catch {
    tell("unreadable");
  }
}

/** What hands do in the dialog. */
class Brush {
  /** @param {HTMLDialogElement} dialog @param {Painting} painting
   * @param {{strokes: Stroke[], has_older: boolean, save: (drawn: Drawn) => Promise<string>,
   *   part: (name: string) => HTMLButtonElement, tell: (name: string) => void}} around */
  constructor(dialog, painting, { strokes, has_older, save, part, tell }) {
    this.dialog = dialog;
    this.painting = painting;
    this.canvas = painting.canvas;
    this.drawing = new Drawing(this.canvas, strokes);
    this.adds = this.had = has_older;
    this.save = save;
    this.part = part;
    this.tell = tell;
    this.cursor = { x: 0.5, y: 0.5 };
    this.before = JSON.stringify(strokes);
    part("undo").onclick = () => this.#undo();
    part("clear").onclick = () => this.#clear();
    part("save").onclick = () => void this.#save();
    this.canvas.addEventListener("pointerdown", (event) => this.#down(event));
    this.canvas.addEventListener("pointermove", (event) => this.#moved(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.#up());
    dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#redraw();
  }

  get radius() {
    return Number(/** @type {HTMLInputElement} */ (this.dialog.querySelector("input:checked")).value);
  }

  /** @param {PointerEvent} event @returns {Point} */
  #at(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.#dab(this.#at(event));
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    if (!this.drawing.open || !event.isPrimary) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) {
      if (!this.drawing.move(this.#at(each))) continue;
      const { open } = this.drawing;
      if (open) this.painting.one(open, open.points.length - 1);
    }
    if (!this.drawing.open) this.#ready();
  }

  #up() {
    this.drawing.end();
    this.#ready();
  }

  /** @param {Point} at */
  #dab(at) {
    if (this.drawing.begin(at, this.radius) && this.drawing.open) this.painting.one(this.drawing.open, 0);
    this.#ready();
  }

  #undo() {
    this.drawing.undo();
    this.#redraw();
  }

  #clear() {
    this.drawing.clear();
    this.adds = false;
    this.#redraw();
  }

  #redraw() {
    this.painting.all(this.drawing.strokes);
    this.#ready();
  }

  /** Buttons do what there is to do. */
  #ready() {
    const { strokes, is_full } = this.drawing;
    this.part("undo").disabled = !strokes.length;
    this.part("clear").disabled = !strokes.length && !this.adds;
    this.part("save").disabled = JSON.stringify(strokes) === this.before && this.adds === this.had;
    this.tell(is_full ? "full" : this.had && !this.adds ? "cleared" : "");
  }

  /** Without a pointer: arrows move a ring, space blurs what is in it. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) return this.#undo();
    if (event.target !== this.canvas) return;
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (x || y) {
      this.cursor = { x: fraction(this.cursor.x + x * this.radius), y: fraction(this.cursor.y + y * this.radius) };
    } else if (event.key === " ") {
      this.#dab(this.cursor);
      this.#up();
    } else return;
    event.preventDefault();
    this.#ring();
  }

  #ring() {
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.canvas;
    const ring = this.part("ring");
    const side = 2 * this.radius * Math.max(offsetWidth, offsetHeight);
    ring.hidden = false;
    ring.style.width = ring.style.height = `${side}px`;
    ring.style.left = `${offsetLeft + this.cursor.x * offsetWidth - side / 2}px`;
    ring.style.top = `${offsetTop + this.cursor.y * offsetHeight - side / 2}px`;
  }

  async #save() {
    this.part("save").disabled = true;
    this.tell("saving");
    const drawn = { strokes: this.drawing.strokes, adds: this.adds, preview: this.canvas };
    const wrong = await this.save(drawn).catch(() => "failed");
    if (!wrong) return this.dialog.close();
    this.part("save").disabled = false;
    this.tell(wrong);
  }
}
