// Stands for Apps Script's services within one execution: FormApp is in its own file. Everything that lasts is asked for
// through `native`.
"use strict";
const call_ = (name, given) => {
  const answer = JSON.parse(native(name, JSON.stringify(given ?? {})));
  if (answer && typeof answer === "object" && answer.problem) throw exception_(answer.problem);
  return answer;
};
const about_ = JSON.parse(START);

function exception_(message) {
  const error = new Error(message);
  error.name = "Exception";
  return error;
}

/** A group of words that compare equal only to themselves. */
function words_(...names) {
  const group = {};
  names.forEach((name, at) => {
    group[name] = Object.freeze({ toString: () => name, name: () => name, ordinal: () => at, toJSON: () => name });
  });
  return Object.freeze(group);
}

// --- ContentService, HtmlService ---

class TextOutput_ {
  constructor(content) { this.content_ = String(content ?? ""); this.mime_ = ContentService.MimeType.TEXT; }
  append(text) { this.content_ += text; return this; }
  clear() { this.content_ = ""; return this; }
  setContent(text) { this.content_ = String(text); return this; }
  getContent() { return this.content_; }
  setMimeType(mime) { this.mime_ = mime; return this; }
  getMimeType() { return this.mime_; }
  downloadAsFile() { return this; }
}

const ContentService = Object.freeze({
  MimeType: words_("TEXT", "JSON", "JAVASCRIPT", "CSV", "XML", "ATOM", "RSS", "ICAL", "VCARD"),
  createTextOutput: (content) => new TextOutput_(content),
});

class HtmlOutput_ {
  constructor(content) { this.content_ = String(content ?? ""); }
  setTitle() { return this; }
  getContent() { return this.content_; }
}

const HtmlService = Object.freeze({ createHtmlOutput: (content) => new HtmlOutput_(content) });

/** What a web app may give back. */
function answered_(output) {
  if (output instanceof TextOutput_) return JSON.stringify({ content: output.content_, mime: String(output.mime_) });
  if (output instanceof HtmlOutput_) return JSON.stringify({ content: output.content_, mime: "HTML" });
  return JSON.stringify({ error: "The script completed but the returned value is not a supported return type." });
}

// --- LockService ---

class Lock_ {
  constructor(kind) { this.kind_ = kind; this.held_ = false; }
  tryLock(milliseconds) {
    if (!this.held_) this.held_ = call_("lock", { kind: this.kind_, milliseconds: Number(milliseconds) || 0 }) === true;
    return this.held_;
  }
  waitLock(milliseconds) {
    if (!this.tryLock(milliseconds)) throw exception_("Lock timeout: another process was holding the lock for too long.");
  }
  hasLock() { return this.held_; }
  releaseLock() {
    if (this.held_) call_("unlock", { kind: this.kind_ });
    this.held_ = false;
  }
}

const locks_ = { script: new Lock_("script"), user: new Lock_("user"), document: new Lock_("document") };
const LockService = Object.freeze({
  getScriptLock: () => locks_.script,
  getUserLock: () => locks_.user,
  getDocumentLock: () => locks_.document,
});

// --- PropertiesService, CacheService ---

class Properties_ {
  constructor(kind) { this.kind_ = kind; }
  getProperties() { return call_("properties", { kind: this.kind_ }); }
  getProperty(key) { return this.getProperties()[String(key)] ?? null; }
  getKeys() { return Object.keys(this.getProperties()); }
  setProperty(key, value) { return this.setProperties({ [String(key)]: value }); }
  setProperties(values, deleteAllOthers) {
    const texts = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
    call_("set_properties", { kind: this.kind_, values: texts, others: deleteAllOthers === true });
    return this;
  }
  deleteProperty(key) { call_("delete_property", { kind: this.kind_, key: String(key) }); return this; }
  deleteAllProperties() { call_("set_properties", { kind: this.kind_, values: {}, others: true }); return this; }
}

const PropertiesService = Object.freeze({
  getScriptProperties: () => new Properties_("script"),
  getUserProperties: () => new Properties_("user"),
  getDocumentProperties: () => new Properties_("document"),
});

class Cache_ {
  constructor(kind) { this.kept_ = new Properties_(kind); }
  get(key) {
    const [until, ...text] = (this.kept_.getProperty(key) ?? "0 ").split(" ");
    return Number(until) > Date.now() ? text.join(" ") : null;
  }
  put(key, value, seconds = 600) { this.kept_.setProperty(key, `${Date.now() + seconds * 1000} ${value}`); }
  putAll(values, seconds) { for (const [key, value] of Object.entries(values)) this.put(key, value, seconds); }
  getAll(keys) { return Object.fromEntries(keys.map((key) => [key, this.get(key)]).filter(([, value]) => value !== null)); }
  remove(key) { this.kept_.deleteProperty(key); }
  removeAll(keys) { keys.forEach((key) => this.remove(key)); }
}

const CacheService = Object.freeze({
  getScriptCache: () => new Cache_("script_cache"),
  getUserCache: () => new Cache_("user_cache"),
  getDocumentCache: () => new Cache_("document_cache"),
});

// --- Utilities ---

const Charset_ = words_("US_ASCII", "UTF_8");
const MacAlgorithm_ = words_("HMAC_MD5", "HMAC_SHA_1", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512");
const DigestAlgorithm_ = words_("MD5", "SHA_1", "SHA_256", "SHA_384", "SHA_512");
const openssl_ = (algorithm) => String(algorithm).replace("HMAC_", "").replace("_", "").toLowerCase();
const given_ = (value, charset) =>
  Array.isArray(value) ? { bytes: value } : { text: String(value), charset: charset ? String(charset) : "US_ASCII" };
const hmac_ = (algorithm, value, key, charset) =>
  call_("hmac", { algorithm: openssl_(algorithm), value: given_(value, charset), key: given_(key, charset) });

class Blob_ {
  constructor(data, type, name) { this.bytes_ = Array.isArray(data) ? data : call_("bytes", { text: String(data), charset: "UTF_8" }); this.type_ = type; this.name_ = name; }
  getBytes() { return this.bytes_; }
  getDataAsString() { return call_("text", { bytes: this.bytes_ }); }
  getContentType() { return this.type_ ?? null; }
  getName() { return this.name_ ?? null; }
}

const twice_ = (number) => String(number).padStart(2, "0");

const Utilities = Object.freeze({
  Charset: Charset_, MacAlgorithm: MacAlgorithm_, DigestAlgorithm: DigestAlgorithm_,
  computeHmacSignature: hmac_,
  computeHmacSha256Signature: (value, key, charset) => hmac_("HMAC_SHA_256", value, key, charset),
  computeDigest: (algorithm, value, charset) => call_("digest", { algorithm: openssl_(algorithm), value: given_(value, charset) }),
  base64Encode: (value, charset) => call_("encode", { ...given_(value, charset ?? "UTF_8"), web: false }),
  base64EncodeWebSafe: (value, charset) => call_("encode", { ...given_(value, charset ?? "UTF_8"), web: true }),
  base64Decode: (text) => call_("decode", { text, web: false }),
  base64DecodeWebSafe: (text) => call_("decode", { text, web: true }),
  newBlob: (data, type, name) => new Blob_(data, type, name),
  getUuid: () => call_("uuid"),
  sleep: (milliseconds) => { call_("sleep", { milliseconds }); },
  jsonParse: (text) => JSON.parse(text),
  jsonStringify: (value) => JSON.stringify(value),
  /** Knows the script's own zone and UTC. */
  formatDate: (date, zone, format) => {
    const utc = /^(UTC|GMT|Etc\/UTC)$/.test(zone);
    const part = (name) => (utc ? date[`getUTC${name}`]() : date[`get${name}`]());
    const parts = { yyyy: String(part("FullYear")), MM: twice_(part("Month") + 1), dd: twice_(part("Date")), HH: twice_(part("Hours")), mm: twice_(part("Minutes")), ss: twice_(part("Seconds")) };
    return format.replace(/yyyy|MM|dd|HH|mm|ss|'([^']*)'/g, (found, quoted) => quoted ?? parts[found]);
  },
});

// --- Session, ScriptApp, logs ---

const person_ = (email) => Object.freeze({ getEmail: () => email, toString: () => email });
const Session = Object.freeze({
  getScriptTimeZone: () => about_.timeZone,
  getEffectiveUser: () => person_(about_.owner),
  getActiveUser: () => person_(""),
  getActiveUserLocale: () => "tr",
  getTemporaryActiveUserKey: () => "sandbox",
});
const ScriptApp = Object.freeze({
  getScriptId: () => about_.deployment,
  getService: () => Object.freeze({ getUrl: () => about_.url, isEnabled: () => true }),
});

const logged_ = (...values) => {
  const text = values.map((value) => (typeof value === "string" ? value : value instanceof Error ? String(value) : JSON.stringify(value))).join(" ");
  call_("log", { text: String(text).slice(0, 8000) });
};
const Logger = Object.freeze({ log: logged_, clear: () => {}, getLog: () => "" });
const console = Object.freeze({ log: logged_, info: logged_, warn: logged_, error: logged_, time: () => {}, timeEnd: () => {} });
