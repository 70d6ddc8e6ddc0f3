// Runs one execution of an Apps Script web app. The world (forms, locks, properties) is on the other side of the pipes:
// one JSON line out, one JSON line back, and the script waits in between, as it does at Google.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { readSync, writeSync } from "node:fs";
import vm from "node:vm";

const LONGEST = 16 * 1024 * 1024;
let rest = "";

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function readLine() {
  const piece = Buffer.alloc(65536);
  const parts = [rest];
  for (;;) {
    const last = parts[parts.length - 1];
    const end = last.indexOf("\n");
    if (end >= 0) {
      parts[parts.length - 1] = last.slice(0, end);
      rest = last.slice(end + 1);
      return JSON.parse(Buffer.from(parts.join(""), "latin1").toString("utf8"));
    }
    let count;
    try {
      count = readSync(0, piece);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      pause(2);
      continue;
    }
    if (count === 0) process.exit(1);
    parts.push(piece.toString("latin1", 0, count));
  }
}

function writeLine(value) {
  let bytes = Buffer.from(`${JSON.stringify(value)}\n`, "utf8");
  if (bytes.length > LONGEST) bytes = Buffer.from(`${JSON.stringify({ done: { error: "Exception: Too much output." } })}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      pause(2);
    }
  }
}

const bytesOf = (list) => Buffer.from(list.map((one) => one & 255));
const signed = (buffer) => Array.from(buffer, (one) => (one > 127 ? one - 256 : one));
// Without a character set Google takes ASCII, and what is beyond it becomes a question mark.
const encode = (text, charset) =>
  charset === "UTF_8" ? Buffer.from(text, "utf8") : Buffer.from(text.replace(/[^\x00-\x7f]/g, "?"), "latin1");
const raw = ({ text, bytes, charset }) => (bytes ? bytesOf(bytes) : encode(text, charset));

/** What needs no world. */
const here = {
  hmac: ({ algorithm, value, key }) => signed(createHmac(algorithm, raw(key)).update(raw(value)).digest()),
  digest: ({ algorithm, value }) => signed(createHash(algorithm).update(raw(value)).digest()),
  encode: (given) => raw(given).toString(given.web ? "base64url" : "base64"),
  decode: ({ text, web }) => signed(Buffer.from(text, web ? "base64url" : "base64")),
  bytes: (given) => signed(raw(given)),
  text: ({ bytes }) => bytesOf(bytes).toString("utf8"),
  uuid: () => randomUUID(),
  sleep: ({ milliseconds }) => pause(Math.min(Math.max(0, milliseconds), 300_000)),
};

function native(call, given) {
  const values = JSON.parse(given);
  if (Object.hasOwn(here, call)) return JSON.stringify(here[call](values) ?? null);
  writeLine({ call, given: values });
  return JSON.stringify(readLine());
}

const start = readLine();
const world = vm.createContext({});

function failed(error) {
  const text = error && error.stack ? String(error.stack) : String(error);
  const at = /Code\.gs:(\d+)/.exec(text);
  const name = error && error.name ? `${error.name}: ${error.message}` : String(error);
  return { error: at ? `${name} (line ${at[1]}, file "Code")` : name };
}

/** Google's names and no others: a script may call its own functions whatever it likes. */
const SERVICES = [
  "CacheService", "ContentService", "FormApp", "HtmlService", "LockService", "Logger", "PropertiesService", "ScriptApp",
  "Session", "Utilities", "console",
];

try {
  const whole = `(function (native, START) {${start.standins}\nreturn { answered_, ${SERVICES.join(", ")} };})`;
  const services = vm.runInContext(whole, world, { filename: "Google.js" })(native, JSON.stringify(start.about));
  for (const name of SERVICES) world[name] = services[name];
  vm.runInContext(start.code, world, { filename: "Code.gs", timeout: 60_000 });
  const called = vm.runInContext(`typeof ${start.function} === "function" ? ${start.function} : null`, world);
  if (called) {
    const event = vm.runInContext("JSON.parse", world)(JSON.stringify(start.event));
    writeLine({ done: JSON.parse(services.answered_(called(event))) });
  } else {
    writeLine({ done: { missing: start.function } });
  }
} catch (error) {
  writeLine({ done: failed(error) });
}
