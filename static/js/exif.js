// Date and place of a photo, from the first bytes of a JPEG: shrinking loses them.

export const NEEDED_BYTES = 128 * 1024;
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const TAKEN = 0x9003;
const OFFSET = 0x9011;
const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;

/**
 * @param {ArrayBuffer} buffer the beginning of the file
 * @returns {{taken_at?: string, latitude?: number, longitude?: number}} local time as the camera wrote it,
 *   degrees; nothing where nothing could be read
 */
export function readExif(buffer) {
  try {
    const tiff = findTiff(new DataView(buffer));
    return tiff ? readTiff(tiff) : {};
  } catch {
    return {}; // Cut off or broken: the photo itself may still be fine.
  }
}

/** The TIFF block inside the JPEG's APP1 segment. @param {DataView} view */
function findTiff(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) {
      return new DataView(view.buffer, view.byteOffset + at + 10, Math.min(size - 8, view.byteLength - at - 10));
    }
    if (marker === 0xffda || (marker & 0xff00) !== 0xff00) return null;
    at += 2 + size;
  }
  return null;
}

/** @param {DataView} tiff */
function readTiff(tiff) {
  const is_little = tiff.getUint16(0) === 0x4949;
  const root = readDirectory(tiff, tiff.getUint32(4, is_little), is_little);
  const exif = root.has(EXIF_POINTER) ? readDirectory(tiff, Number(root.get(EXIF_POINTER)), is_little) : new Map();
  const gps = root.has(GPS_POINTER) ? readDirectory(tiff, Number(root.get(GPS_POINTER)), is_little) : new Map();
  return { ...momentOf(exif.get(TAKEN), exif.get(OFFSET)), ...placeOf(gps) };
}

/** Tag → value (text, number, or list of numbers). @param {DataView} tiff @param {number} at @param {boolean} is_little */
function readDirectory(tiff, at, is_little) {
  /** @type {Map<number, any>} */
  const found = new Map();
  const count = tiff.getUint16(at, is_little);
  for (let index = 0; index < count; index += 1) {
    const entry = at + 2 + index * 12;
    const type = tiff.getUint16(entry + 2, is_little);
    const length = tiff.getUint32(entry + 4, is_little);
    const size = (TYPE_SIZES[type] ?? 0) * length;
    const from = size > 4 ? tiff.getUint32(entry + 8, is_little) : entry + 8;
    if (!size || from + size > tiff.byteLength) continue;
    found.set(tiff.getUint16(entry, is_little), readValue(tiff, from, type, length, is_little));
  }
  return found;
}

/** @param {DataView} tiff @param {number} at @param {number} type @param {number} length @param {boolean} is_little */
function readValue(tiff, at, type, length, is_little) {
  if (type === 2) {
    const bytes = new Uint8Array(tiff.buffer, tiff.byteOffset + at, length);
    return String.fromCharCode(...bytes).replace(/\0.*$/s, "").trim();
  }
  const read = (/** @type {number} */ index) => {
    if (type === 3) return tiff.getUint16(at + index * 2, is_little);
    if (type === 4) return tiff.getUint32(at + index * 4, is_little);
    if (type === 5) return tiff.getUint32(at + index * 8, is_little) / tiff.getUint32(at + index * 8 + 4, is_little);
    return tiff.getUint8(at + index);
  };
  return length === 1 ? read(0) : Array.from({ length: Math.min(length, 8) }, (_, index) => read(index));
}

/** @param {string} [text] 2026:11:22 09:15:00 @param {string} [offset] +07:00 */
function momentOf(text = "", offset = "") {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
  if (!parts || parts[1] === "0000" || parts[2] === "00") return {};
  return { taken_at: `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : ""}` };
}

/** @param {Map<number, any>} gps */
function placeOf(gps) {
  const latitude = degrees(gps.get(2), gps.get(1) === "S");
  const longitude = degrees(gps.get(4), gps.get(3) === "W");
  const is_sound = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return is_sound ? { latitude, longitude } : {};
}

/** @param {number[]} parts degrees, minutes, seconds @param {boolean} is_negative */
function degrees(parts, is_negative) {
  if (!Array.isArray(parts) || parts.length < 3) return NaN;
  const value = parts[0] + parts[1] / 60 + parts[2] / 3600;
  return Math.round((is_negative ? -value : value) * 1e6) / 1e6;
}
