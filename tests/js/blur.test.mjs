import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing, MOST_POINTS, MOST_STROKES } from "../../static/js/blur.js";
import { exportItem, readExport } from "../../static/js/outbox/export.js";
import { fileOf, makePhone, uuid } from "./outbox-fixtures.mjs";

const SQUARE = { width: 100, height: 100 };

function rub(drawing, radius, way) {
  drawing.begin(way[0], radius);
  for (const at of way.slice(1)) drawing.move(at);
  drawing.end();
}

const along = (count, step) => Array.from({ length: count }, (_, at) => ({ x: (at * step) % 1, y: 0.5 }));

test("a stroke is fractions of the picture, to four digits, and never leaves it", () => {
  const drawing = new Drawing(SQUARE);
  rub(drawing, 0.0450001, [{ x: 1 / 3, y: -0.2 }, { x: 1.4, y: 2 / 3 }]);

  assert.deepEqual(drawing.strokes, [{ points: [[0.3333, 0], [1, 0.6667]], radius: 0.045 }]);
});

test("a tap is a stroke of one point", () => {
  const drawing = new Drawing(SQUARE);
  rub(drawing, 0.02, [{ x: 0.5, y: 0.5 }]);

  assert.deepEqual(drawing.strokes, [{ points: [[0.5, 0.5]], radius: 0.02 }]);
});

test("what is nearer than a quarter of the brush is left out, by the picture's longer side", () => {
  const wide = new Drawing({ width: 400, height: 100 });
  rub(wide, 0.04, [{ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.5 }, { x: 0.5, y: 0.53 }, { x: 0.52, y: 0.5 }]);

  assert.deepEqual(wide.strokes[0].points, [[0.5, 0.5], [0.52, 0.5]]);
});

test("a long movement goes on as another stroke and is taken back as one", () => {
  const drawing = new Drawing(SQUARE);
  rub(drawing, 0.02, [{ x: 0.1, y: 0.1 }]);
  rub(drawing, 0.005, along(MOST_POINTS + 50, 0.3));
  assert.deepEqual(drawing.strokes.map(({ points }) => points.length), [1, MOST_POINTS, 51]);
  assert.deepEqual(drawing.strokes[2].points[0], drawing.strokes[1].points[MOST_POINTS - 1]);

  drawing.undo();

  assert.equal(drawing.strokes.length, 1);
});

test("no more strokes than the server takes", () => {
  const drawing = new Drawing(SQUARE);
  for (let at = 0; at < MOST_STROKES + 5; at += 1) rub(drawing, 0.02, [{ x: 0.5, y: 0.5 }]);

  assert.equal(drawing.strokes.length, MOST_STROKES);
  assert.equal(drawing.begin({ x: 0.5, y: 0.5 }, 0.02), false);
  drawing.undo();
  assert.equal(drawing.begin({ x: 0.5, y: 0.5 }, 0.02), true);
});

test("strokes that were kept are gone on with, not changed in place", () => {
  const kept = [{ points: [[0.1, 0.1]], radius: 0.02 }];
  const drawing = new Drawing(SQUARE, kept);
  rub(drawing, 0.02, [{ x: 0.9, y: 0.9 }]);
  drawing.undo();
  drawing.undo();
  drawing.undo();

  assert.deepEqual([drawing.strokes, kept.length], [[], 1]);
});

test("nothing is drawn while the brush is up", () => {
  const drawing = new Drawing(SQUARE);

  assert.equal(drawing.move({ x: 0.5, y: 0.5 }), false);
  drawing.clear();
  assert.deepEqual(drawing.strokes, []);
});

test("what is blurred and marked travels with the text and in the saved file", async () => {
  const said = { strokes: [{ points: [[0.5, 0.5]], radius: 0.1 }], shows_children: true };
  const phone = makePhone();
  const [marked, plain] = [fileOf(11), fileOf(12)];
  Object.assign(marked.record, said);
  const item = await phone.keep(1, [marked, plain]);
  let form;
  phone.transport.fetch = async (_url, options) => {
    form = options.body;
    throw new TypeError("no line");
  };

  await phone.transport.sendText(item);
  const { manifest } = await readExport(await exportItem(item, phone.store));

  const expects = JSON.parse(form.get("expects"));
  assert.deepEqual(expects[0], { id: uuid(11), kind: "photo", bytes: 1000, caption: "", ...said });
  assert.deepEqual(Object.keys(expects[1]), ["id", "kind", "bytes", "caption"]);
  assert.deepEqual([manifest.files[0].strokes, manifest.files[0].shows_children], [said.strokes, true]);
});
