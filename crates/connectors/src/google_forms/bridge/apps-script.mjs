// Google's services as a script sees them, played after their documentation as far as a bridge can use them: FormApp,
// PropertiesService, LockService, ContentService and Utilities. `backend(name, argument)` asks Google, which is `World` in
// run.mjs, and blocks.

import { createHmac } from 'node:crypto';
import vm from 'node:vm';

export class Exception extends Error {}

// --- what a form consists of, from the answer of forms.get ---

const decimal = (hex) => Number.parseInt(hex, 16);

function questionKind(question) {
  if (question.choiceQuestion) {
    return { RADIO: 'MULTIPLE_CHOICE', DROP_DOWN: 'LIST', CHECKBOX: 'CHECKBOX' }[question.choiceQuestion.type];
  }
  if (question.textQuestion) return question.textQuestion.paragraph ? 'PARAGRAPH_TEXT' : 'TEXT';
  if (question.scaleQuestion) return 'SCALE';
  if (question.ratingQuestion) return 'RATING';
  if (question.dateQuestion) return question.dateQuestion.includeTime ? 'DATETIME' : 'DATE';
  if (question.timeQuestion) return question.timeQuestion.duration ? 'DURATION' : 'TIME';
  return question.fileUploadQuestion ? 'FILE_UPLOAD' : 'UNSUPPORTED';
}

function itemKind(item) {
  if (item.questionItem) return questionKind(item.questionItem.question);
  if (item.questionGroupItem) {
    return item.questionGroupItem.grid?.columns?.type === 'CHECKBOX' ? 'CHECKBOX_GRID' : 'GRID';
  }
  if (item.pageBreakItem) return 'PAGE_BREAK';
  return item.imageItem ? 'IMAGE' : item.videoItem ? 'VIDEO' : 'SECTION_HEADER';
}

// --- FormApp ---

const two = (number) => String(number).padStart(2, '0');
const isDate = (value) => Object.prototype.toString.call(value) === '[object Date]' && !Number.isNaN(value.getTime());
const whole = (value) => typeof value === 'number' && Number.isInteger(value);
const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const between = (value, low, high) => whole(value) && value >= low && value <= high;

/** What createResponse of each kind takes; the answer is what getResponse gives. */
function created(item, args) {
  const wrong = (why) => new Exception(`${why}: ${item.kind}`);
  const signature = (fits) => {
    if (!fits) throw wrong(`The parameters (${args.map((arg) => typeof arg)}) don't match the method signature`);
  };
  const known = (value) => {
    if (!item.other && !item.options.includes(value)) throw wrong('Invalid response submitted');
  };
  const rows = (check) => {
    signature(args.length === 1 && Array.isArray(args[0]));
    if (args[0].length !== item.rows.length) throw wrong('The number of responses must equal the number of rows');
    args[0].forEach((row, at) => {
      if (row === null && item.rowRequired[at]) throw wrong('A response is required');
      if (row !== null) check(row);
    });
    return args[0];
  };
  const column = (value) => {
    if (!item.options.includes(value)) throw wrong('Invalid response submitted');
  };
  switch (item.kind) {
    case 'TEXT':
    case 'PARAGRAPH_TEXT':
      signature(args.length === 1 && typeof args[0] === 'string');
      return args[0];
    case 'MULTIPLE_CHOICE':
    case 'LIST':
      signature(args.length === 1 && typeof args[0] === 'string');
      known(args[0]);
      return args[0];
    case 'CHECKBOX':
      signature(args.length === 1 && Array.isArray(args[0]) && args[0].every((one) => typeof one === 'string'));
      args[0].forEach(known);
      return args[0];
    case 'SCALE':
    case 'RATING':
      signature(args.length === 1 && whole(args[0]));
      if (!between(args[0], item.low, item.high)) throw wrong('The value is out of bounds');
      return String(args[0]);
    case 'GRID':
      return rows(column);
    case 'CHECKBOX_GRID':
      return rows((row) => {
        signature(Array.isArray(row));
        row.forEach(column);
      });
    case 'DATE':
      signature(args.length === 1 && isDate(args[0]));
      return day(args[0]);
    case 'DATETIME':
      signature(args.length === 1 && isDate(args[0]));
      return `${day(args[0])} ${two(args[0].getHours())}:${two(args[0].getMinutes())}`;
    case 'TIME':
      signature(args.length === 2 && between(args[0], 0, 23) && between(args[1], 0, 59));
      return args.map(two).join(':');
    case 'DURATION':
      signature(args.length === 3 && between(args[0], 0, 72) && between(args[1], 0, 59) && between(args[2], 0, 59));
      return args.map(two).join(':');
    default:
      throw wrong('This item has no createResponse');
  }
}

const CASTS = {
  TEXT: 'asTextItem', PARAGRAPH_TEXT: 'asParagraphTextItem', MULTIPLE_CHOICE: 'asMultipleChoiceItem',
  LIST: 'asListItem', CHECKBOX: 'asCheckboxItem', SCALE: 'asScaleItem', RATING: 'asRatingItem', GRID: 'asGridItem',
  CHECKBOX_GRID: 'asCheckboxGridItem', DATE: 'asDateItem', DATETIME: 'asDateTimeItem', TIME: 'asTimeItem',
  DURATION: 'asDurationItem',
};

/** An item's facts, free of the API's spelling. */
export function facts(definition) {
  const question = definition.questionItem?.question ?? {};
  const choice = question.choiceQuestion ?? definition.questionGroupItem?.grid?.columns ?? {};
  const rows = definition.questionGroupItem?.questions ?? [];
  const scale = question.scaleQuestion;
  return {
    id: decimal(definition.itemId), title: definition.title ?? '', kind: itemKind(definition),
    questions: rows.length ? rows.map((row) => row.questionId) : [question.questionId],
    options: (choice.options ?? []).filter((one) => !one.isOther).map((one) => one.value),
    other: (choice.options ?? []).some((one) => one.isOther),
    rows: rows.map((row) => row.rowQuestion?.title ?? ''), rowRequired: rows.map((row) => Boolean(row.required)),
    low: scale ? scale.low ?? 0 : 1, high: scale ? scale.high : question.ratingQuestion?.ratingScaleLevel,
  };
}

function itemObject(item) {
  const object = {
    getId: () => item.id, getTitle: () => item.title, getType: () => ({ toString: () => item.kind }),
  };
  for (const [kind, cast] of Object.entries(CASTS)) {
    object[cast] = () => {
      if (kind !== item.kind) throw new Exception(`Invalid conversion for item type: ${item.kind}.`);
      return { ...object, ...typed(item) };
    };
  }
  return object;
}

/** What an item has once it is cast. A list has no place for other words. */
function typed(item) {
  const typed = {
    createResponse: (...args) => ({ item, response: created(item, args), getItem: () => itemObject(item) }),
    getChoices: () => item.options.map((value) => ({ getValue: () => value })),
    getLowerBound: () => item.low, getUpperBound: () => item.high,
    getRows: () => [...item.rows], getColumns: () => [...item.options],
  };
  return item.kind === 'LIST' ? typed : { ...typed, hasOtherOption: () => item.other };
}

function responseObject(record, items, backend) {
  const itemResponse = ([id, response]) => ({
    getItem: () => itemObject(items.find((item) => item.id === id)), getResponse: () => response,
  });
  const object = {
    getId: () => record.id ?? '',
    getItemResponses: () => record.answers.map(itemResponse),
    withItemResponse(one) {
      record.answers = [...record.answers.filter(([id]) => id !== one.item.id), [one.item.id, one.response]];
      return object;
    },
    submit() {
      if (record.id) throw new Exception('This response has already been submitted.');
      return responseObject(backend('submit', record.answers), items, backend);
    },
  };
  return object;
}

function formObject(definition, backend) {
  const items = (definition.items ?? []).map(facts);
  const state = definition.publishSettings?.publishState;
  const collection = definition.settings?.emailCollectionType ?? 'DO_NOT_COLLECT';
  return {
    getTitle: () => definition.info?.title ?? '',
    isAcceptingResponses: () => (state ? Boolean(state.isAcceptingResponses) : true),
    isPublished: () => (state ? Boolean(state.isPublished) : true),
    requiresLogin: () => collection === 'VERIFIED',
    hasLimitOneResponsePerUser: () => false,
    collectsEmail: () => collection === 'VERIFIED' || collection === 'RESPONDER_INPUT',
    getItems: () => items.map(itemObject),
    getItemById: (id) => {
      const item = items.find((one) => one.id === id);
      return item ? itemObject(item) : null;
    },
    createResponse: () => responseObject({ answers: [] }, items, backend),
    getResponses: (since) => backend('responses', since ? since.getTime() : 0)
      .map((record) => responseObject(record, items, backend)),
  };
}

// --- one execution, in a thread of its own ---

/** The services as a script sees them; `backend` asks Google, which is the main thread. */
export function services(backend) {
  const properties = {
    getProperty: (key) => backend('get', String(key)),
    setProperty: (key, value) => backend('set', { [String(key)]: String(value) }),
    setProperties: (all) => backend('set', Object.fromEntries(Object.entries(all).map(([k, v]) => [k, String(v)]))),
    deleteProperty: (key) => backend('delete', String(key)),
    getProperties: () => backend('all'),
    getKeys: () => Object.keys(backend('all')),
  };
  const lock = {
    tryLock: (wait) => backend('lock', wait),
    waitLock: (wait) => {
      if (!backend('lock', wait)) throw new Exception('Lock timeout: another process was holding the lock for too long.');
    },
    releaseLock: () => backend('unlock'),
    hasLock: () => backend('holds'),
  };
  const output = (text) => ({
    getContent: () => text,
    type: 'TEXT',
    setMimeType(type) {
      this.type = type;
      return this;
    },
  });
  return {
    FormApp: { openById: (id) => formObject(backend('form', id), backend) },
    PropertiesService: { getScriptProperties: () => properties },
    LockService: { getScriptLock: () => lock },
    ContentService: { createTextOutput: output, MimeType: { JSON: 'JSON', TEXT: 'TEXT' } },
    Utilities: {
      Charset: { US_ASCII: 'US_ASCII', UTF_8: 'UTF_8' },
      // Letters that the character set lacks become question marks; bytes are signed, as in Java.
      computeHmacSha256Signature: (value, key, charset = 'US_ASCII') => {
        const bytes = (text) => Buffer.from(charset === 'UTF_8' ? text : text.replace(/[^\x00-\x7f]/gu, '?'), 'utf8');
        return [...new Int8Array(createHmac('sha256', bytes(key)).update(bytes(value)).digest())];
      },
    },
    console: { log() {}, error: (text) => backend('log', String(text)) },
  };
}

export function execute(code, name, event, backend) {
  const context = vm.createContext(services(backend));
  vm.runInContext(code, context, { filename: 'Code.gs' });
  if (typeof context[name] !== 'function') throw new Exception(`Script function not found: ${name}`);
  return context[name](event).getContent();
}
