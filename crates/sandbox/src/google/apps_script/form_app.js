// Stands for FormApp over a form of the sandbox. Item ids are the decimal numbers of the API's hexadecimal ones.
"use strict";
const ItemType_ = words_(
  "CHECKBOX", "CHECKBOX_GRID", "DATE", "DATETIME", "DURATION", "FILE_UPLOAD", "GRID", "IMAGE", "LIST", "MULTIPLE_CHOICE",
  "PAGE_BREAK", "PARAGRAPH_TEXT", "RATING", "SCALE", "SECTION_HEADER", "TEXT", "TIME", "VIDEO",
);
const PageNavigationType_ = words_("CONTINUE", "GO_TO_PAGE", "RESTART", "SUBMIT");
const number_ = (hex) => parseInt(hex, 16);
const refuse_ = (what) => exception_(`Invalid response submitted to ${what} question.`);
const text_ = (value) => {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw exception_(`The parameters (${value === null ? "null" : typeof value}) don't match the method signature.`);
};

function typeOf_(item) {
  const question = item.questionItem?.question;
  if (item.pageBreakItem) return "PAGE_BREAK";
  if (item.textItem) return "SECTION_HEADER";
  if (item.imageItem) return "IMAGE";
  if (item.videoItem) return "VIDEO";
  if (item.questionGroupItem) return item.questionGroupItem.grid.columns.type === "CHECKBOX" ? "CHECKBOX_GRID" : "GRID";
  if (question?.choiceQuestion) return { RADIO: "MULTIPLE_CHOICE", CHECKBOX: "CHECKBOX", DROP_DOWN: "LIST" }[question.choiceQuestion.type];
  if (question?.textQuestion) return question.textQuestion.paragraph ? "PARAGRAPH_TEXT" : "TEXT";
  if (question?.scaleQuestion) return "SCALE";
  if (question?.ratingQuestion) return "RATING";
  if (question?.dateQuestion) return question.dateQuestion.includeTime ? "DATETIME" : "DATE";
  if (question?.timeQuestion) return question.timeQuestion.duration ? "DURATION" : "TIME";
  if (question?.fileUploadQuestion) return "FILE_UPLOAD";
  throw exception_("Unknown item.");
}

class Choice_ {
  constructor(form, option) { this.form_ = form; this.option_ = option; }
  getValue() { return this.option_.value; }
  getPageNavigationType() {
    if (this.option_.goToSectionId) return PageNavigationType_.GO_TO_PAGE;
    return { NEXT_SECTION: PageNavigationType_.CONTINUE, RESTART_FORM: PageNavigationType_.RESTART, SUBMIT_FORM: PageNavigationType_.SUBMIT }[this.option_.goToAction] ?? null;
  }
  getGotoPage() { return this.option_.goToSectionId ? this.form_.getItemById(number_(this.option_.goToSectionId)) : null; }
}

class ItemResponse_ {
  constructor(item, value) { this.item_ = item; this.value_ = value; }
  getItem() { return this.item_; }
  getResponse() { return this.value_; }
}

class Item_ {
  constructor(form, item, index) {
    this.form_ = form; this.item_ = item; this.index_ = index; this.type_ = typeOf_(item);
    this.question_ = item.questionItem?.question ?? null;
  }
  getId() { return number_(this.item_.itemId); }
  getIndex() { return this.index_; }
  getTitle() { return this.item_.title ?? ""; }
  getHelpText() { return this.item_.description ?? ""; }
  getType() { return ItemType_[this.type_]; }
  isRequired() { return (this.question_ ?? this.item_.questionGroupItem?.questions[0])?.required === true; }
  options_() { return this.question_?.choiceQuestion?.options ?? this.item_.questionGroupItem?.grid.columns.options ?? []; }
  /** The answer in the spelling of responses.list, by question id. */
  answers_(value) {
    if (this.question_) return { [this.question_.questionId]: Array.isArray(value) ? value : [value] };
    return Object.fromEntries(
      this.item_.questionGroupItem.questions
        .map((row, at) => [row.questionId, value[at] === null ? [] : [].concat(value[at])])
        .filter(([, texts]) => texts.length > 0),
    );
  }
  /** The way back; null when nothing was answered. */
  value_(answers) {
    const many = this.type_ === "CHECKBOX" || this.type_ === "CHECKBOX_GRID";
    if (this.question_) {
      const texts = answers[this.question_.questionId];
      return texts ? (many ? texts : texts[0]) : null;
    }
    const rows = this.item_.questionGroupItem?.questions.map((row) => answers[row.questionId] ?? null) ?? [];
    return rows.some((row) => row !== null) ? rows.map((row) => (row === null || many ? row : row[0])) : null;
  }
}

/** Numbers of two digits and the like, joined as answers are written. */
const clock_ = (numbers, ends) => {
  numbers.forEach((number, at) => {
    if (!Number.isInteger(number) || number < 0 || number > ends[at]) throw refuse_("time");
  });
  return numbers.map(twice_).join(":");
};
const date_ = (date, year) => {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw refuse_("date");
  const day = `${twice_(date.getMonth() + 1)}-${twice_(date.getDate())}`;
  return year ? `${String(date.getFullYear()).padStart(4, "0")}-${day}` : day;
};
const choice_ = {
  getChoices() { return this.options_().filter((option) => !option.isOther).map((option) => new Choice_(this.form_, option)); },
  hasOtherOption() { return this.options_().some((option) => option.isOther); },
  checked_(value, what) {
    const text = text_(value);
    const known = this.options_().some((option) => option.value === text);
    if (!known && (text === "" || !this.hasOtherOption())) throw refuse_(what);
    return text;
  },
};
const rows_ = {
  getRows() { return this.item_.questionGroupItem.questions.map((row) => row.rowQuestion.title); },
  getColumns() { return this.options_().map((option) => option.value); },
  rows_(values, check) {
    if (!Array.isArray(values) || values.length !== this.getRows().length) throw refuse_("grid");
    return values.map((value) => (value === null || value === undefined || value === "" ? null : check(value)));
  },
  cell_(value) {
    if (!this.getColumns().includes(value)) throw refuse_("grid");
    return value;
  },
};
const bounds_ = {
  getLowerBound() { return this.question_.scaleQuestion?.low ?? 0; },
  getUpperBound() { return this.question_.scaleQuestion?.high ?? 0; },
  getLeftLabel() { return this.question_.scaleQuestion?.lowLabel ?? ""; },
  getRightLabel() { return this.question_.scaleQuestion?.highLabel ?? ""; },
  getRatingScaleLevel() { return this.question_.ratingQuestion?.ratingScaleLevel ?? 0; },
  createResponse(value) {
    const low = this.question_.ratingQuestion ? 1 : this.getLowerBound();
    const high = this.question_.ratingQuestion ? this.getRatingScaleLevel() : this.getUpperBound();
    if (!Number.isInteger(value) || value < low || value > high) throw refuse_("scale");
    return new ItemResponse_(this, String(value));
  },
};
const plain_ = { createResponse(value) { return new ItemResponse_(this, text_(value)); } };

/** What each kind of item can do beside what all can. */
const KINDS_ = {
  TEXT: plain_,
  PARAGRAPH_TEXT: plain_,
  MULTIPLE_CHOICE: { ...choice_, createResponse(value) { return new ItemResponse_(this, this.checked_(value, "multiple choice")); } },
  LIST: { ...choice_, createResponse(value) { return new ItemResponse_(this, this.checked_(value, "list")); } },
  CHECKBOX: {
    ...choice_,
    createResponse(values) {
      if (!Array.isArray(values)) throw refuse_("checkbox");
      return new ItemResponse_(this, values.map((value) => this.checked_(value, "checkbox")));
    },
  },
  SCALE: bounds_,
  RATING: bounds_,
  GRID: { ...rows_, createResponse(values) { return new ItemResponse_(this, this.rows_(values, (value) => this.cell_(value))); } },
  CHECKBOX_GRID: {
    ...rows_,
    createResponse(values) {
      return new ItemResponse_(this, this.rows_(values, (row) => {
        if (!Array.isArray(row)) throw refuse_("checkbox grid");
        return row.length ? row.map((value) => this.cell_(value)) : null;
      }));
    },
  },
  DATE: {
    includesYear() { return this.question_.dateQuestion.includeYear === true; },
    createResponse(date) { return new ItemResponse_(this, date_(date, this.includesYear())); },
  },
  DATETIME: {
    includesYear() { return this.question_.dateQuestion.includeYear === true; },
    createResponse(date) {
      return new ItemResponse_(this, `${date_(date, this.includesYear())} ${clock_([date.getHours(), date.getMinutes()], [23, 59])}`);
    },
  },
  TIME: { createResponse(hour, minute) { return new ItemResponse_(this, clock_([hour, minute], [23, 59])); } },
  DURATION: { createResponse(...parts) { return new ItemResponse_(this, clock_(parts.slice(0, 3), [72, 59, 59])); } },
  PAGE_BREAK: {
    rule_() { return this.form_.about_.goTo[this.item_.itemId] ?? "CONTINUE"; },
    getPageNavigationType() { return PageNavigationType_[this.rule_()] ?? PageNavigationType_.GO_TO_PAGE; },
    getGoToPage() { return PageNavigationType_[this.rule_()] ? null : this.form_.getItemById(number_(this.rule_())); },
  },
};
const AS_ = {
  asTextItem: "TEXT", asParagraphTextItem: "PARAGRAPH_TEXT", asMultipleChoiceItem: "MULTIPLE_CHOICE", asListItem: "LIST",
  asCheckboxItem: "CHECKBOX", asScaleItem: "SCALE", asRatingItem: "RATING", asGridItem: "GRID",
  asCheckboxGridItem: "CHECKBOX_GRID", asDateItem: "DATE", asDateTimeItem: "DATETIME", asTimeItem: "TIME",
  asDurationItem: "DURATION", asPageBreakItem: "PAGE_BREAK", asSectionHeaderItem: "SECTION_HEADER", asImageItem: "IMAGE",
  asVideoItem: "VIDEO", asFileUploadItem: "FILE_UPLOAD",
};
for (const [name, type] of Object.entries(AS_)) {
  Item_.prototype[name] = function () {
    if (this.type_ !== type) throw exception_(`Invalid conversion for item type: ${this.type_}.`);
    return Object.assign(new Item_(this.form_, this.item_, this.index_), KINDS_[type] ?? {});
  };
}

class FormResponse_ {
  constructor(form, stored) { this.form_ = form; this.stored_ = stored ?? null; this.given_ = []; }
  withItemResponse(response) {
    if (this.stored_) throw exception_("This response was submitted already.");
    if (!(response instanceof ItemResponse_)) throw exception_("The parameters don't match the method signature for FormApp.FormResponse.withItemResponse.");
    this.given_ = this.given_.filter((one) => one.item_.getId() !== response.item_.getId()).concat(response);
    return this;
  }
  getItemResponses() {
    if (!this.stored_) return this.given_.slice().sort((a, b) => a.item_.getIndex() - b.item_.getIndex());
    const found = this.form_.getItems().map((item) => [item, item.value_(this.stored_.answers)]);
    return found.filter(([, value]) => value !== null).map(([item, value]) => new ItemResponse_(item, value));
  }
  getId() { return this.stored_?.id ?? null; }
  getTimestamp() { return this.stored_ ? new Date(this.stored_.created) : null; }
  getRespondentEmail() { return this.stored_?.email ?? ""; }
  getEditResponseUrl() { return this.stored_ ? `${this.form_.about_.publicUrl}?edit2=${encodeURIComponent(this.stored_.id)}` : null; }
  submit() {
    if (this.stored_) throw exception_("This response was submitted already.");
    const answers = Object.assign({}, ...this.given_.map((one) => one.item_.answers_(one.value_)));
    return new FormResponse_(this.form_, call_("submit", { form: this.form_.about_.id, answers }));
  }
}

class Form_ {
  constructor(about) { this.about_ = about; }
  getId() { return this.about_.id; }
  getTitle() { return this.about_.form.info.title ?? ""; }
  getDescription() { return this.about_.form.info.description ?? ""; }
  getItems(type) {
    const all = (this.about_.form.items ?? []).map((item, at) => new Item_(this, item, at));
    return type ? all.filter((item) => item.getType() === type) : all;
  }
  getItemById(id) { return this.getItems().find((item) => item.getId() === Number(id)) ?? null; }
  createResponse() { return new FormResponse_(this); }
  getResponses(since) {
    const list = call_("responses", { form: this.about_.id, since: since ? since.getTime() : null });
    return list.map((one) => new FormResponse_(this, one));
  }
  getResponse(id) { return this.getResponses().find((one) => one.getId() === id) ?? null; }
  collectsEmail() { return ["VERIFIED", "RESPONDER_INPUT"].includes(this.about_.form.settings?.emailCollectionType); }
  requiresLogin() { return this.about_.requiresLogin; }
  hasLimitOneResponsePerUser() { return this.about_.limitOne; }
  isAcceptingResponses() { return this.about_.open; }
  isPublished() { return this.about_.published; }
  isQuiz() { return this.about_.form.settings?.quizSettings?.isQuiz === true; }
  getConfirmationMessage() { return this.about_.confirmation; }
  getCustomClosedFormMessage() { return ""; }
  getShuffleQuestions() { return false; }
  hasProgressBar() { return false; }
  getPublishedUrl() { return this.about_.publicUrl; }
  getEditUrl() { return this.about_.editUrl; }
  getDestinationId() {
    if (!this.about_.form.linkedSheetId) throw exception_("The form currently has no response destination.");
    return this.about_.form.linkedSheetId;
  }
}

const FormApp = Object.freeze({
  ItemType: ItemType_, PageNavigationType: PageNavigationType_,
  openById: (id) => new Form_(call_("form", { id: String(id) })),
  openByUrl: (url) => new Form_(call_("form", { id: /\/forms\/d\/([^/]+)/.exec(String(url))?.[1] ?? "" })),
  getActiveForm: () => (about_.bound ? new Form_(call_("form", { id: about_.bound })) : null),
});
