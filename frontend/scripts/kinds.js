// Which files a control takes, told before anything is sent: by the name, then by the first bytes. The server judges
// again, by the same rules (attestation/files/formats.py).
import { uploads as words } from "./words.js";

const HEAD = 1024;
const text = (head, start, end) => String.fromCharCode(...head.subarray(start, end));
const begins = (...bytes) => (head) => bytes.every((byte, at) => head[at] === byte);
const isContainer = begins(0x50, 0x4b, 0x03, 0x04);
const isMatroska = begins(0x1a, 0x45, 0xdf, 0xa3);
const BOXES = ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"];
const isMp4 = (head) => BOXES.includes(text(head, 4, 8));
// Told by their first bytes alone: telephones and chats name one as another.
const PAGES = ["pdf", "jpg", "jpeg", "jfif", "jpe", "png"];
const SIGNATURES = {
  pdf: (head) => text(head, 0, HEAD).includes("%PDF-"),
  jpg: begins(0xff, 0xd8, 0xff),
  jpeg: begins(0xff, 0xd8, 0xff),
  jfif: begins(0xff, 0xd8, 0xff),
  jpe: begins(0xff, 0xd8, 0xff),
  png: begins(0x89, 0x50, 0x4e, 0x47),
  docx: isContainer,
  xlsx: isContainer,
  zip: isContainer,
  mp4: isMp4,
  mov: isMp4,
  m4v: isMp4,
  avi: (head) => text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "AVI ",
  mkv: isMatroska,
  webm: isMatroska,
};

const isHeic = (name) => /^(hei[cfx]|hevc|mif1|msf1|avif)$/.test(name);

// A sentence that says why the file cannot be taken, or nothing.
export async function refusal(file, accept) {
  const taken = accept.split(",").map((end) => end.trim().slice(1).toLowerCase());
  const end = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  if (!taken.includes(end)) return words.otherKind(end, taken) + (isHeic(end) ? words.heic : "");
  if (!file.size) return words.empty(file.name);
  const fits = SIGNATURES[end];
  try {
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    if (!fits || fits(head)) return "";
    if (PAGES.includes(end) && PAGES.some((page) => taken.includes(page) && SIGNATURES[page](head))) return "";
    return words.otherInside(file.name) + (isHeic(text(head, 8, 12)) ? words.heic : "");
  } catch {
    // A file of a cloud or a card that cannot be read: nothing would come of sending it.
    return words.unreadable(file.name);
  }
}
