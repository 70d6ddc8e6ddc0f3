// Runs the bridge script as Apps Script would: every call is an execution of its own (a thread), which shares nothing
// with the others but Google's services (apps-script.mjs).
//
//   node run.mjs --port 0 --code Code.gs --form form.json [--echo-base URL] [--latency MS]
//
// prints "listening PORT" and answers
//   POST, GET /macros/s/{id}/exec   the script; 302 to /macros/echo?user_content_key=… as Google does
//   GET  /responses                 what was submitted, in the shape of responses.list
//   PUT  /form                      another form definition, in the shape of forms.get
//   PUT  /code                      another script
//   PUT  /faults                    {"die": "before_submit" | "after_submit" | null, "times": 1}: cuts executions off

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { MessageChannel, Worker, isMainThread, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { Exception, execute, facts } from './apps-script.mjs';

const LONGEST_VALUE = 9 * 1024;
const LARGEST_STORE = 500 * 1024;
const MOST_EXECUTIONS = 30;
const MOST_ECHOES = 1000;

/** Asks the main thread and waits: to a script every call of a service is one that blocks. */
function asking(port, signal) {
  return (name, argument) => {
    Atomics.store(signal, 0, 0);
    port.postMessage({ name, argument });
    Atomics.wait(signal, 0, 0);
    const { value, error } = receiveMessageOnPort(port).message;
    if (error) throw new Exception(error);
    return value;
  };
}

// --- Google, in the main thread ---

export class World {
  constructor(form, code, latency = 0) {
    Object.assign(this, { form, code, latency, records: [], properties: {}, log: [], fault: null, running: 0, refusal: '' });
    this.holder = null;
    this.waiting = [];
  }

  /** The services' side of an execution, for `execution`. Throws what the script is to catch. */
  async ask(execution, name, argument) {
    if (this.latency) await new Promise((resolve) => setTimeout(resolve, this.latency));
    switch (name) {
      case 'form':
        if (argument !== this.form.formId) throw new Exception('No item with the given ID could be found.');
        return this.form;
      case 'responses': return this.records.filter((record) => record.at >= argument);
      case 'submit': return this.submit(argument, execution);
      case 'get': return this.properties[argument] ?? null;
      case 'all': return this.properties;
      case 'delete': return void delete this.properties[argument];
      case 'set': return this.set(argument);
      case 'lock': return this.lock(execution, argument);
      case 'unlock': return this.unlock(execution);
      case 'holds': return this.holder === execution;
      default: return void this.log.push(argument);
    }
  }

  submit(answers, execution) {
    if (this.dies('before_submit', execution)) return null;
    const state = this.form.publishSettings?.publishState;
    if (state && !state.isAcceptingResponses) throw new Exception('This form is not accepting responses.');
    if (this.refusal) throw new Exception(this.refusal);
    const record = { id: `2_ABaOnud${randomBytes(24).toString('base64url')}`, at: Date.now(), answers };
    this.records.push(record);
    this.dies('after_submit', execution);
    return record;
  }

  dies(where, execution) {
    if (this.fault?.die !== where || !(this.fault.times > 0)) return false;
    this.fault.times -= 1;
    execution.die();
    return true;
  }

  set(values) {
    for (const value of Object.values(values)) {
      if (Buffer.byteLength(value) > LONGEST_VALUE) throw new Exception('Argument too large: value');
    }
    const next = { ...this.properties, ...values };
    const size = Object.entries(next).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
    if (size > LARGEST_STORE) throw new Exception('You have exceeded the property storage quota.');
    this.properties = next;
  }

  lock(execution, wait) {
    if (this.holder === null || this.holder === execution) {
      this.holder = execution;
      return true;
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one.timer !== timer);
        resolve(false);
      }, wait);
      this.waiting.push({ execution, resolve, timer });
    });
  }

  unlock(execution) {
    this.waiting = this.waiting.filter((one) => one.execution !== execution);
    if (this.holder !== execution) return;
    const next = this.waiting.shift();
    this.holder = next ? next.execution : null;
    if (next) {
      clearTimeout(next.timer);
      next.resolve(true);
    }
  }

  /** Runs a function of the script in a thread of its own; `null` when it was cut off or failed. */
  run(name, event) {
    if (this.running >= MOST_EXECUTIONS) return Promise.resolve(null);
    this.running += 1;
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const signal = new Int32Array(new SharedArrayBuffer(4));
      const worker = new Worker(fileURLToPath(import.meta.url), {
        workerData: { script: { code: this.code, name, event, port: port2, signal } }, transferList: [port2],
      });
      const end = (text) => {
        this.running -= this.running && !execution.over ? 1 : 0;
        execution.over = true;
        this.unlock(execution);
        port1.close();
        worker.terminate();
        resolve(text);
      };
      const execution = { over: false, die: () => end(null) };
      port1.on('message', async ({ name: service, argument }) => {
        let reply;
        try {
          reply = { value: await this.ask(execution, service, argument) };
        } catch (error) {
          reply = { error: error.message };
        }
        if (execution.over) return;
        port1.postMessage(reply);
        Atomics.store(signal, 0, 1);
        Atomics.notify(signal, 0);
      });
      worker.on('message', end);
      worker.on('error', (error) => {
        this.log.push(error.message);
        end(null);
      });
    });
  }

  /** What was submitted, as responses.list of the Forms API answers it. */
  responses() {
    const items = new Map((this.form.items ?? []).map(facts).map((item) => [item.id, item]));
    return this.records.map((record) => {
      const answers = record.answers.flatMap(([id, response]) => {
        const item = items.get(id);
        const values = item?.rows.length ? response : [response];
        return (item?.questions ?? []).map((question, row) => [question, [values[row] ?? []].flat()]);
      });
      const text = ([question, values]) => [question, {
        questionId: question, textAnswers: { answers: values.map((value) => ({ value })) },
      }];
      const at = new Date(record.at).toISOString();
      return {
        formId: this.form.formId, responseId: record.id, createTime: at, lastSubmittedTime: at,
        answers: Object.fromEntries(answers.filter(([, values]) => values.length).map(text)),
      };
    });
  }
}

// --- the addresses ---

const FAILED = '<!DOCTYPE html><html><head><title>Error</title></head><body>The script completed with an error.</body></html>';

function read(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });
}

export function serve(world, { port = 0, host = '127.0.0.1', echoBase } = {}) {
  const echoes = new Map();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const say = (status, body, headers = {}) => response.writeHead(status, headers).end(body);
    const json = (body) => say(200, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8' });
    const asked = `${request.method} ${url.pathname}`;
    try {
      if (/^(GET|POST) \/macros\/s\/[^/]+\/exec$/.test(asked)) {
        const contents = await read(request);
        const type = request.headers['content-type'] ?? '';
        // No headers: a script does not see them.
        const event = { queryString: url.search.slice(1), parameter: Object.fromEntries(url.searchParams), contextPath: '',
          postData: { contents, length: contents.length, type, name: 'postData' } };
        const text = await world.run(request.method === 'POST' ? 'doPost' : 'doGet', event);
        if (text === null) return say(200, FAILED, { 'content-type': 'text/html; charset=utf-8' });
        const key = randomBytes(24).toString('base64url');
        echoes.set(key, text);
        if (echoes.size > MOST_ECHOES) echoes.delete(echoes.keys().next().value);
        const base = echoBase ?? `http://${request.headers.host}`;
        return say(302, '', { location: `${base}/macros/echo?user_content_key=${key}&lib=M` });
      }
      if (asked === 'GET /macros/echo') {
        const text = echoes.get(url.searchParams.get('user_content_key'));
        return text === undefined ? say(404, '') : say(200, text, { 'content-type': 'application/json; charset=utf-8' });
      }
      if (asked === 'GET /responses') return json({ responses: world.responses() });
      if (asked === 'PUT /form') world.form = JSON.parse(await read(request));
      else if (asked === 'PUT /code') world.code = await read(request);
      else if (asked === 'PUT /faults') world.fault = { times: 1, ...JSON.parse(await read(request)) };
      else return say(404, '');
      return json({ ok: true });
    } catch (error) {
      return say(400, error.message);
    }
  });
  return new Promise((resolve) => server.listen(port, host, () => resolve({ server, port: server.address().port })));
}

if (!isMainThread && workerData?.script) {
  const { code, name, event, port, signal } = workerData.script;
  const { parentPort } = await import('node:worker_threads');
  parentPort.postMessage(execute(code, name, event, asking(port, signal)));
} else if (isMainThread && process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: {
    port: { type: 'string', default: '0' }, code: { type: 'string' }, form: { type: 'string' },
    'echo-base': { type: 'string' }, latency: { type: 'string', default: '0' },
  } });
  const world = new World(JSON.parse(readFileSync(values.form, 'utf8')), readFileSync(values.code, 'utf8'), Number(values.latency));
  const { port } = await serve(world, { port: Number(values.port), echoBase: values['echo-base'] });
  console.log(`listening ${port}`);
}
