// The page around the rules: what is entered, kept, shown and saved. Every text comes from the page's data.

const data = JSON.parse(document.getElementById("data").textContent);
const EMPTY = { choice: [], state: null, reason: "", note: "", by: "", on: null, evidence: "", evidence_on: null };
const FIRST_DAY = "2000-01-01";

const one = (id) => document.getElementById(id);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const counted = ([single, several], n) => (n === 1 ? single : filled(several, { n }));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Return the day by the calendar of who answers, as they would date it. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// Some letters show nothing.
const saysSomething = (text) => /[\p{L}\p{N}]/u.test(text.replace(/[\u115f\u1160\u3164\uffa0]/g, ""));

const rows = [
  ...data.facts.map((fact) => rowOf(`fact.${fact.id}`, fact)),
  ...data.controls.map((control) => rowOf(`control.${control.id}`, control)),
];
const byName = new Map(rows.map((row) => [row.name, row]));
let where = new Map();
let keeps = true;
let unsaved = false;
let started = false;

/** Return a question of the form with its elements, what it showed at first, and what is given now. */
function rowOf(name, asked) {
  const element = document.querySelector(`fieldset[data-row="${name}"]`);
  const shown = { ...EMPTY, ...asked.kept.shown };
  const fields = new Map([...element.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
  const options = [...element.querySelectorAll(".option input")];
  return { name, asked, element, shown, filled: shown, given: shown, fields, options };
}

// What is entered.

/** Put an answer into the fields of a question. */
function fill(row, given) {
  row.given = given;
  row.filled = given;
  for (const option of row.options) option.checked = isPicked(option, given);
  for (const [name, field] of row.fields) {
    field.value = given[name] ?? "";
    // What a field holds of a text that nobody touches may differ from it.
    field.dataset.held = field.value;
  }
  const more = row.element.querySelector("[data-more]");
  if (more) more.open = Boolean(given.note || given.evidence || given.evidence_on);
}

const isPicked = (option, { choice, state }) =>
  "state" in option.dataset ? option.value === state : choice.includes(option.value);

/** Take what is entered in a question as its answer, and the day when it says something else than before. */
function take(row) {
  const picked = row.options.filter((option) => option.checked);
  const state = picked.find((option) => "state" in option.dataset)?.value ?? null;
  const choice = picked.filter((option) => !("state" in option.dataset)).map((option) => option.value);
  const now = { ...row.given, choice, state };
  for (const [name, field] of row.fields) {
    now[name] = field.value === field.dataset.held ? row.filled[name] : field.value || EMPTY[name];
  }
  if (!same(claim(now), claim(row.given))) now.on = same(claim(now), claim(row.shown)) ? row.shown.on : today();
  row.given = now;
}

/** Return what an answer claims, apart from remarks. */
const claim = ({ choice, state, reason }) => [choice, state, state === "not-applicable" ? reason : ""];

/** Untick what cannot be true together with what was ticked. */
function untick(row, ticked) {
  for (const option of row.options) {
    const either = "alone" in option.dataset || "alone" in ticked.dataset;
    if (option !== ticked && ticked.checked && either) option.checked = false;
  }
}

/** Return the answer of a row that is in force: its own, or for a part that of the whole organisation. */
function inForce(name) {
  const { given, asked } = byName.get(name);
  const own = given.choice.length || given.state;
  const { choice, state } = own ? given : { ...EMPTY, ...asked.inherited };
  return { choice, state };
}

// What is shown.

const isShown = (row) => where.get(row.name) === "shown";
const lacksReason = ({ given }) => given.state === "not-applicable" && !saysSomething(given.reason);

/** Whether a question has no answer yet. */
function isOpen(row) {
  const { choice, state } = inForce(row.name);
  return lacksReason(row) || !(choice.length || state);
}

/** Show everything as it is now. */
function refresh() {
  const before = where;
  where = standings(data, inForce);
  for (const row of rows) if (row.element.hidden === isShown(row)) row.element.hidden = !isShown(row);
  for (const section of document.querySelectorAll("#form section")) {
    section.hidden = !section.querySelector("fieldset:not([hidden])");
  }
  showLeftOut();
  showProgress();
  if (started) tellChange(before);
}

function showLeftOut() {
  const out = rows.filter((row) => where.get(row.name) === "out");
  const box = one("left-out");
  box.hidden = !out.length;
  box.querySelector("summary").textContent = counted(data.texts.leftOut, out.length);
  box.querySelector("ul").replaceChildren(...out.map((row) => line(row.element.dataset.title)));
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

/** Show how far one is; what may still be asked counts from the start, so that no answer leads backwards. */
function showProgress() {
  const shown = rows.filter(isShown);
  const done = shown.filter((row) => !isOpen(row)).length;
  const later = rows.filter((row) => where.get(row.name) === "later");
  const whole = shown.length + later.length;
  const left = [...shown.filter(isOpen), ...later];
  const minutes = rounded(left.reduce((sum, row) => sum + row.asked.seconds, 0) / 60);
  one("count").textContent = filled(data.texts.count, { done, whole });
  one("left").textContent = whole > done ? counted(data.texts.minutes, minutes) : data.texts.allDone;
  one("progress").max = Math.max(whole, 1);
  one("progress").value = whole ? done : 1;
  const questions = shown.filter((row) => row.name.startsWith("control.")).length;
  if (one("questions")) one("questions").textContent = counted(data.texts.questions, questions);
}

/** Return minutes as people say them. */
const rounded = (minutes) => (minutes > 10 ? Math.ceil(minutes / 5) * 5 : Math.ceil(minutes));

/** Show below a question that it is answered. */
function showState(row) {
  const state = row.element.querySelector(".state");
  const { choice, state: said } = row.given;
  state.hidden = lacksReason(row) || !(choice.length || said);
  state.classList.toggle("noted", said === "unknown");
  const text = said === "unknown" ? `? ${data.texts.noted}` : `✓ ${data.texts.answered}`;
  state.querySelector("span").textContent = text;
  state.querySelector("button").hidden = same(row.given, row.shown);
  const reason = row.element.querySelector("[data-reason]");
  if (reason) reason.hidden = said !== "not-applicable";
}

/** Tell people who do not see the page when there is more or less to answer than before. */
function tellChange(before) {
  const asked = (found) => [...found.values()].filter((each) => each === "shown").length;
  const more = asked(where) - asked(before);
  if (more) tell(counted(more > 0 ? data.texts.added : data.texts.fewer, Math.abs(more)));
}

function tell(text) {
  one("told").textContent = text;
}

// What is kept in this browser.

/** Keep what differs from the form as it came; a browser may refuse to. */
function keep() {
  const changed = rows.filter((row) => !same(row.given, row.shown)).map((row) => [row.name, row.given]);
  const text = JSON.stringify({ who: one("who").value, rows: Object.fromEntries(changed) });
  attempt(() => localStorage.setItem(data.store, text));
}

/** Use the browser's store; where that fails, say that nothing is kept. */
function attempt(use) {
  try {
    keeps = true;
    return use();
  } catch {
    keeps = false;
    return null;
  } finally {
    one("kept").textContent = keeps ? data.texts.kept : data.texts.notKept;
  }
}

/** Go on with what was kept, and say so. */
function resume() {
  takeUp(attempt(() => localStorage.getItem(data.store)));
  if (rows.some((row) => !same(row.given, row.shown))) {
    one("kept").textContent = `${data.texts.resumed} ${data.texts.kept}`;
  }
}

/** Take up what was kept, as far as it fits this form. */
function takeUp(text) {
  const kept = parsed(text ?? "null");
  if (!isTable(kept)) return;
  if (typeof kept.who === "string") one("who").value = kept.who;
  for (const row of rows) {
    const given = isTable(kept.rows) ? kept.rows[row.name] : null;
    const now = isTable(given) ? fitting(row, given) : row.shown;
    if (!same(now, row.given)) fill(row, now);
  }
}

/** Take up what another window with this form has kept, or forgotten. */
function follow({ key, newValue }) {
  if (key !== data.store) return;
  takeUp(newValue ?? '{"who":""}');
  rows.forEach(showState);
  refresh();
}

const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Return an answer that was kept, without what this question could not hold. */
function fitting(row, kept) {
  const given = { ...row.shown };
  for (const name of ["reason", "note", "evidence"]) if (typeof kept[name] === "string") given[name] = kept[name];
  for (const name of ["evidence_on", "on"]) given[name] = /^\d{4}-\d\d-\d\d$/.test(kept[name]) ? kept[name] : null;
  const fits = (inState) => (value) =>
    row.options.some((option) => option.value === value && "state" in option.dataset === inState);
  given.choice = Array.isArray(kept.choice) ? kept.choice.filter(fits(false)) : [];
  given.state = fits(true)(kept.state) && !given.choice.length ? kept.state : null;
  return given;
}

/** Forget what was kept, and show the form as it came. */
function forget() {
  one("who").value = "";
  for (const row of rows) {
    fill(row, row.shown);
    clearWrongs(row);
    showState(row);
  }
  refresh();
  attempt(() => localStorage.removeItem(data.store));
  unsaved = false;
  one("saved").hidden = true;
  one("forget").open = false;
  tell(data.texts.forgotten);
  one("title").focus();
}

// Going on and back.

/** Return the question that one is at: the one with the focus, else the first that can be seen. */
function current() {
  const shown = rows.filter(isShown);
  const focused = shown.find((row) => row.element.contains(document.activeElement));
  const top = document.querySelector(".top").getBoundingClientRect().bottom;
  return focused ?? shown.find((row) => row.element.getBoundingClientRect().bottom > top);
}

function goNext() {
  const shown = rows.filter(isShown);
  const at = shown.indexOf(current());
  const next = [...shown.slice(at + 1), ...shown.slice(0, at + 1)].find(isOpen);
  if (next) goTo(next);
  else one("save").focus();
  if (!next) tell(data.texts.thanks);
}

function goBack() {
  const shown = rows.filter(isShown);
  const previous = shown[shown.indexOf(current()) - 1];
  if (previous) goTo(previous);
  else goToTitle();
}

function goTo(row) {
  const option = row.options.find((each) => each.checked) ?? row.options[0];
  row.element.scrollIntoView({ block: "start" });
  option.focus({ preventScroll: true });
}

function goToTitle() {
  one("title").scrollIntoView({ block: "center" });
  one("title").focus({ preventScroll: true });
}

// Saving.

/** Return the fields of a question that need something before it can be saved. */
function wrongs(row) {
  const { state, evidence, evidence_on: day } = row.given;
  const date = row.fields.get("evidence_on");
  const isDay = !date?.validity.badInput && (!day || (day >= FIRST_DAY && day <= today()) || day === row.shown.evidence_on);
  return [
    ...(state === "not-applicable" && lacksReason(row) ? ["reason"] : []),
    ...(day && !saysSomething(evidence) ? ["evidence"] : []),
    ...(isDay ? [] : ["evidence_on"]),
  ];
}

function clearWrongs(row) {
  for (const name of row.fields.keys()) mark(row, name, false);
}

/** Show or hide that a field needs something. */
function mark(row, name, wrong) {
  const field = row.fields.get(name);
  const text = row.element.querySelector(`[data-wrong="${name}"]`);
  if (!text) return;
  text.hidden = !wrong;
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (wrong && name !== "reason") row.element.querySelector("[data-more]").open = true;
}

/** Mark every field that needs something, and go to the first. */
function refused() {
  const found = rows.filter(isShown).flatMap((row) => wrongs(row).map((name) => [row, name]));
  for (const [row, name] of found) mark(row, name, true);
  if (found.length) {
    const [row, name] = found[0];
    row.fields.get(name).focus();
    row.fields.get(name).scrollIntoView({ block: "center" });
  }
  return found.length > 0;
}

function save() {
  if (refused()) return;
  const text = answersFile();
  download(text);
  unsaved = false;
  one("copy").value = text;
  const open = rows.filter((row) => isShown(row) && isOpen(row)).length;
  one("open").textContent = open ? counted(data.texts.open, open) : data.texts.thanks;
  one("saved").hidden = false;
  one("saved").focus();
}

function download(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = data.file;
  link.click();
}

/** Return the file of answers: what the form is about, and a line for each question with what it was and is now. */
function answersFile() {
  const who = one("who").value.trim();
  const lines = (part) => rows.filter((row) => row.name.startsWith(part)).map((row) => JSON.stringify(saved(row, who)));
  const head = JSON.stringify(data.header).slice(0, -1);
  return `${head},\n"facts":[\n${lines("fact.").join(",\n")}\n],\n"answers":[\n${lines("control.").join(",\n")}\n]}\n`;
}

/** Return a question as it goes into the file; who answers signs what says something else than before. */
function saved(row, who) {
  const { name, asked, shown } = row;
  const now = complete(row);
  if (now.state !== "not-applicable") now.reason = "";
  const { by, on } = same(claim(now), claim(shown)) ? shown : { by: who, on: now.on };
  const signed = name.startsWith("control.") ? { by, on } : { by: "", on: null };
  return { ...asked.kept, given: told({ ...now, ...signed }) };
}

/** Return an answer; what is incomplete, in a question that is not shown any more, stays as it was. */
function complete(row) {
  const found = wrongs(row);
  const lost = [
    ...(found.includes("reason") ? ["choice", "state", "reason", "on"] : []),
    ...(found.some((name) => name !== "reason") ? ["evidence", "evidence_on"] : []),
  ];
  return { ...row.given, ...Object.fromEntries(lost.map((name) => [name, row.shown[name]])) };
}

/** Return only what says something. */
const told = (given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value && (!Array.isArray(value) || value.length)));

// The beginning.

function changed(event) {
  const element = event.target.closest?.("[data-row]");
  const row = element ? byName.get(element.dataset.row) : null;
  if (row) {
    if (event.target.type === "checkbox") untick(row, event.target);
    take(row);
    if (row.fields.has(event.target.dataset.field)) mark(row, event.target.dataset.field, false);
    else clearWrongs(row);
    showState(row);
    refresh();
  }
  unsaved = true;
  keep();
}

function takeBack(event) {
  const button = event.target.closest("[data-take-back]");
  if (!button) return;
  const row = byName.get(button.closest("[data-row]").dataset.row);
  fill(row, row.shown);
  clearWrongs(row);
  showState(row);
  refresh();
  keep();
  goTo(row);
}

function listen() {
  const form = one("form");
  form.addEventListener("input", changed);
  form.addEventListener("click", takeBack);
  form.addEventListener("submit", (event) => event.preventDefault());
  one("back").addEventListener("click", goBack);
  one("next").addEventListener("click", goNext);
  one("save").addEventListener("click", save);
  one("forget-now").addEventListener("click", forget);
  addEventListener("storage", follow);
  addEventListener("beforeunload", (event) => {
    if (unsaved && !keeps) event.preventDefault();
  });
}

function start() {
  for (const row of rows) fill(row, row.shown);
  for (const { fields } of rows) if (fields.has("evidence_on")) fields.get("evidence_on").max = today();
  resume();
  rows.forEach(showState);
  refresh();
  listen();
  started = true;
  document.documentElement.classList.add("running");
}

start();
