// ZIP files without compression: photos and clips are compressed already.

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800;
const DOS_DATE = 0x5b77; // 23 November 2025; a fixed day, so that the same content gives the same file.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** What local and central headers share, after their signature. @param {DataView} view @param {number} at
 * @param {{crc: number, size: number, name: Uint8Array}} entry */
function describe(view, at, { crc, size, name }) {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, UTF8, true);
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

/** @param {number} size */
const viewOf = (size) => new DataView(new ArrayBuffer(size));

/** One file after the other is read, none is kept in memory. @param {[string, Blob][]} files @returns {Promise<Blob>} */
export async function writeZip(files) {
  /** @type {BlobPart[]} */
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, blob] of files) {
    const name = new TextEncoder().encode(path);
    const entry = { name, size: blob.size, crc: crc32(new Uint8Array(await blob.arrayBuffer())) };
    const local = viewOf(30);
    local.setUint32(0, LOCAL, true);
    describe(local, 4, entry);
    parts.push(local, name, blob);
    const central = viewOf(46);
    central.setUint32(0, CENTRAL, true);
    central.setUint16(4, 20, true);
    describe(central, 6, entry);
    central.setUint32(42, offset, true);
    directory.push(central, name);
    offset += 30 + name.length + blob.size;
  }
  const size = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = viewOf(22);
  end.setUint32(0, END, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** Read what `writeZip` wrote. @param {Blob} zip @returns {Promise<Map<string, Blob>>}
 * @throws {Error} when it is no such ZIP, or damaged */
export async function readZip(zip) {
  const end = new DataView(await zip.slice(Math.max(zip.size - 22, 0)).arrayBuffer());
  if (end.byteLength < 22 || end.getUint32(0, true) !== END) throw new Error("not a zip of ours");
  const start = end.getUint32(16, true);
  const directory = new DataView(await zip.slice(start, start + end.getUint32(12, true)).arrayBuffer());
  const files = new Map();
  for (let at = 0; at < directory.byteLength; ) {
    if (directory.getUint32(at, true) !== CENTRAL) throw new Error("damaged directory");
    const size = directory.getUint32(at + 24, true);
    const length = directory.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, length));
    const from = directory.getUint32(at + 42, true) + 30 + length;
    const blob = zip.slice(from, from + size);
    const crc = crc32(new Uint8Array(await blob.arrayBuffer()));
    if (blob.size !== size || crc !== directory.getUint32(at + 16, true)) throw new Error(`damaged: ${name}`);
    files.set(name, blob);
    at += 46 + length;
  }
  return files;
}
