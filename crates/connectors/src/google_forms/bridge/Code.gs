/**
 * Akis bridge: puts the answers that people give in WhatsApp into this Google form.
 *
 * It runs in your own Google account. It can open your forms; it opens the one named below and no other. Only Akis can
 * use it: every call is signed with the secret below, so keep this script to yourself. To take it away, archive the
 * deployment under "Deploy", "Manage deployments".
 */
var FORM_ID = {{FORM_ID}};
var SECRET = {{SECRET}};
var VERSION = {{VERSION}};

/** A call older than this, or from further in the future, is refused: it may be a repetition by a stranger. */
var LONGEST_DELAY_MS = 5 * 60 * 1000;
/** How long one answer waits for the one before it. */
var LONGEST_WAIT_MS = 20 * 1000;
/** How many answers are remembered. 2,000 take about 400 KB of the 500 KB that Google gives a script's properties. */
var MOST_REMEMBERED = 2000;
/** More than this is no answer to a form. */
var LONGEST_BODY = 1000000;

/** Opened in a browser it only shows that it is here. */
function doGet() {
  return reply_({ ok: true, bridge: VERSION });
}

/** Every call of Akis comes here. */
function doPost(e) {
  try {
    return reply_(answer_(opened_(e)));
  } catch (error) {
    if (error && error.refusal) return reply_(error.refusal);
    // The words may hold an answer, so they stay in this account, under "Executions".
    console.error(error && error.stack ? error.stack : String(error));
    return reply_({ ok: false, code: 'failed', message: 'The script failed; see its executions.' });
  }
}

function answer_(call) {
  if (call.op === 'ping') return ping_();
  if (call.op === 'submit') return submit_(call);
  throw refused_('unknown_call', 'This version of the script does not know that call.');
}

/** The call in a body, once its signature and its time are right. */
function opened_(e) {
  var text = e && e.postData ? e.postData.contents : '';
  if (!text || text.length > LONGEST_BODY) throw refused_('bad_call', 'This is no call of Akis.');
  var sealed;
  try {
    sealed = JSON.parse(text);
  } catch (error) {
    throw refused_('bad_call', 'This is no call of Akis.');
  }
  if (!sealed || typeof sealed.payload !== 'string' || typeof sealed.timestamp !== 'number' ||
      typeof sealed.signature !== 'string') {
    throw refused_('bad_call', 'This is no call of Akis.');
  }
  if (!same_(sealed.signature, signature_(sealed.timestamp + '.' + sealed.payload))) {
    throw refused_('bad_signature', 'The secret in the script is not the one in Akis.');
  }
  if (Math.abs(Date.now() - sealed.timestamp * 1000) > LONGEST_DELAY_MS) {
    throw refused_('old_call', 'The call is too old, or the clocks differ.');
  }
  return JSON.parse(sealed.payload);
}

function signature_(text) {
  // Without the character set, letters beyond ASCII would count as question marks.
  var bytes = Utilities.computeHmacSha256Signature(text, SECRET, Utilities.Charset.UTF_8);
  return bytes.map(function (byte) {
    return ('0' + (byte & 255).toString(16)).slice(-2);
  }).join('');
}

/** Compares every character, so that the time it takes tells nothing. */
function same_(left, right) {
  var difference = left.length ^ right.length;
  for (var at = 0; at < right.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}

/** What Akis shows beside the light. Some of these exist only in newer scripts or in company accounts. */
function ping_() {
  var form = form_();
  return {
    ok: true,
    bridge: VERSION,
    form: FORM_ID,
    title: ask_(form, 'getTitle', ''),
    accepting: ask_(form, 'isAcceptingResponses', true),
    published: ask_(form, 'isPublished', true),
    requires_login: ask_(form, 'requiresLogin', false),
    limit_one: ask_(form, 'hasLimitOneResponsePerUser', false),
    collects_email: ask_(form, 'collectsEmail', false)
  };
}

function ask_(form, name, otherwise) {
  try {
    return typeof form[name] === 'function' ? form[name]() : otherwise;
  } catch (error) {
    return otherwise;
  }
}

function form_() {
  try {
    return FormApp.openById(FORM_ID);
  } catch (error) {
    throw refused_('form_gone', 'The form cannot be opened from this account.');
  }
}

/** Puts an answer into the form; the same answer a second time brings the response it already has. */
function submit_(call) {
  if (call.form !== FORM_ID) throw refused_('other_form', 'The script is for another form.');
  if (!/^[0-9a-f-]{36}$/.test(call.submission)) throw refused_('bad_call', 'This is no call of Akis.');
  var lock = LockService.getScriptLock();
  if (!lock.tryLock(LONGEST_WAIT_MS)) throw refused_('busy', 'Other answers are being written; try again.');
  try {
    return locked_(call);
  } finally {
    lock.releaseLock();
  }
}

function locked_(call) {
  var kept = PropertiesService.getScriptProperties();
  var before = kept.getProperty(key_(call.submission));
  if (before && before.charAt(0) !== '?') return { ok: true, response_id: before, again: true };

  var form = form_();
  var response = filled_(form, call.answers || []);
  if (before) {
    // An earlier run was cut off after it began. Its response may be there without our note of it.
    var found = found_(form, response, kept, Number(before.slice(1)));
    if (found) return remembered_(kept, call.submission, found, true);
  }
  if (!form.isAcceptingResponses()) throw refused_('closed', 'The form takes no answers at present.');
  var began = Date.now();
  begun_(kept, call.submission, before ? Number(before.slice(1)) : began);
  var submitted;
  try {
    submitted = response.submit();
  } catch (error) {
    var there = found_(form, response, kept, began);
    if (there) return remembered_(kept, call.submission, there, true);
    console.error(error && error.stack ? error.stack : String(error));
    throw refused_('not_taken', 'Google Forms did not take the response; see the executions of the script.', named_(form, error));
  }
  return remembered_(kept, call.submission, submitted.getId(), false);
}

/** The title of the question that Google's words are about, where they name one. */
function named_(form, error) {
  var words = String(error && error.message);
  var titles = form.getItems().map(function (item) { return item.getTitle(); });
  return titles.filter(function (title) { return title && words.indexOf(title) >= 0; })[0] || '';
}

function key_(submission) {
  return 'r:' + submission;
}

/** Notes that an answer is on its way, in the place of the oldest one once there are too many. */
function begun_(kept, submission, at) {
  if (kept.getProperty(key_(submission)) !== null) return;
  var count = Number(kept.getProperty('count') || 0);
  var slot = 's:' + (count % MOST_REMEMBERED);
  var oldest = kept.getProperty(slot);
  if (oldest) kept.deleteProperty(key_(oldest));
  var note = { count: String(count + 1) };
  note[slot] = submission;
  note[key_(submission)] = '?' + at;
  kept.setProperties(note);
}

function remembered_(kept, submission, responseId, again) {
  if (kept.getProperty(key_(submission)) === null) begun_(kept, submission, Date.now());
  kept.setProperty(key_(submission), String(responseId).slice(0, 200));
  return { ok: true, response_id: String(responseId), again: again };
}

/** A response with exactly these answers since then, unless it is known to be another answer's. */
function found_(form, response, kept, since) {
  var wanted = fingerprint_(response);
  var others = {};
  var all = kept.getProperties();
  for (var key in all) if (key.indexOf('r:') === 0) others[all[key]] = true;
  var candidates = form.getResponses(new Date(since - 1000));
  for (var at = 0; at < candidates.length; at++) {
    if (!others[candidates[at].getId()] && fingerprint_(candidates[at]) === wanted) return candidates[at].getId();
  }
  return null;
}

function fingerprint_(response) {
  var answers = response.getItemResponses().map(function (one) {
    return JSON.stringify([one.getItem().getId(), one.getResponse()]);
  });
  return answers.sort().join('\n');
}

/** A response with these answers, not yet submitted. */
function filled_(form, answers) {
  var response = form.createResponse();
  answers.forEach(function (answer) {
    var item = form.getItemById(answer.item);
    if (!item) throw refused_('item_gone', 'A question is no longer in the form.', String(answer.item));
    response.withItemResponse(itemResponse_(item, answer));
  });
  return response;
}

/** How each kind of item is opened, which kinds of answer it takes, and how it is answered. */
var KINDS = {
  TEXT: { as: 'asTextItem', takes: ['text', 'choice'], create: plain_ },
  PARAGRAPH_TEXT: { as: 'asParagraphTextItem', takes: ['text', 'choice'], create: plain_ },
  MULTIPLE_CHOICE: { as: 'asMultipleChoiceItem', takes: ['choice', 'text'], create: choice_ },
  LIST: { as: 'asListItem', takes: ['choice', 'text'], create: choice_ },
  CHECKBOX: { as: 'asCheckboxItem', takes: ['choices'], create: choices_ },
  SCALE: { as: 'asScaleItem', takes: ['number'], create: scale_ },
  RATING: { as: 'asRatingItem', takes: ['number'], create: plain_ },
  GRID: { as: 'asGridItem', takes: ['grid'], create: grid_ },
  CHECKBOX_GRID: { as: 'asCheckboxGridItem', takes: ['checkboxGrid'], create: grid_ },
  DATE: { as: 'asDateItem', takes: ['date'], create: date_ },
  DATETIME: { as: 'asDateTimeItem', takes: ['dateTime'], create: date_ },
  TIME: { as: 'asTimeItem', takes: ['time'], create: spread_ },
  DURATION: { as: 'asDurationItem', takes: ['duration'], create: spread_ }
};

function itemResponse_(item, answer) {
  var kind = KINDS[String(item.getType())];
  if (!kind || kind.takes.indexOf(answer.kind) < 0 || typeof item[kind.as] !== 'function') {
    throw refused_('kind_changed', 'A question asks for another kind of answer now.', item.getTitle());
  }
  try {
    return kind.create(item[kind.as](), answer.value, item.getTitle());
  } catch (error) {
    if (error && error.refusal) throw error;
    console.error(error && error.stack ? error.stack : String(error));
    throw refused_('answer_refused', 'Google Forms refuses the answer to a question.', item.getTitle());
  }
}

function plain_(item, value) {
  return item.createResponse(value);
}

function choice_(item, value, title) {
  known_(item, [value], title);
  return item.createResponse(value);
}

function choices_(item, values, title) {
  known_(item, values, title);
  return item.createResponse(values);
}

/** Google would refuse it too; this says which question it is about. A list has no place for other words. */
function known_(item, values, title) {
  if (typeof item.hasOtherOption === 'function' && item.hasOtherOption()) return;
  var choices = item.getChoices().map(function (choice) { return choice.getValue(); });
  values.forEach(function (value) {
    if (choices.indexOf(value) < 0) throw refused_('option_gone', 'A chosen option is no longer in the form.', title);
  });
}

function scale_(item, value, title) {
  if (value < item.getLowerBound() || value > item.getUpperBound()) {
    throw refused_('out_of_range', 'A number is outside the scale.', title);
  }
  return item.createResponse(value);
}

function grid_(item, rows, title) {
  if (rows.length !== item.getRows().length) {
    throw refused_('rows_changed', 'The rows of a question have changed.', title);
  }
  var columns = item.getColumns();
  rows.forEach(function (row) {
    [].concat(row === null ? [] : row).forEach(function (value) {
      if (columns.indexOf(value) < 0) {
        throw refused_('option_gone', 'A chosen option is no longer in the form.', title);
      }
    });
  });
  return item.createResponse(rows);
}

/** Built from its parts: a text would be midnight in Greenwich and may be the day before where this script lives. */
function date_(item, parts) {
  return item.createResponse(new Date(parts[0], parts[1] - 1, parts[2], parts[3] || 0, parts[4] || 0));
}

function spread_(item, parts) {
  return item.createResponse.apply(item, parts);
}

function refused_(code, message, item) {
  var refusal = { ok: false, code: code, message: message };
  if (item) refusal.item = String(item).slice(0, 300);
  return { refusal: refusal };
}

function reply_(body) {
  return ContentService.createTextOutput(JSON.stringify(body)).setMimeType(ContentService.MimeType.JSON);
}
