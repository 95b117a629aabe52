/* Saves the step while one types, says so, counts characters, and shows the entries that look alike. What another
   window saved meanwhile is never replaced: the page then saves nothing more until one has seen both texts.
   Without this script each step is saved as it is passed, and the server says the rest. */

const PAUSE = 1500; // milliseconds without a key before saving
const PATIENCE = 15_000; // milliseconds before an answer is waited for no more
const form = document.querySelector("form[data-save]");
const state = document.getElementById("brouillon");
const alike = document.querySelector("[data-alike]");
const backup = `brouillon:${location.pathname}`;
const FAILED = "Non enregistré. Copiez votre texte, puis réessayez";
const OFFLINE = "Hors connexion : le texte reste sur cet appareil";
const SENT = "brouillon:envoi";
const NUMBER = new Intl.NumberFormat("fr-FR");
const compare = document.querySelector("[data-compare]");
const seen = form.elements.vu;
let timer, saving, behind = form.dataset.behind, shown = "", isLeaving = false, isWaiting = false;

function tell(text, kind) {
  state.textContent = text;
  state.className = `o-draft__state${kind ? ` o-draft__state--${kind}` : ""}`;
}

function fields() {
  const data = new FormData(form);
  [...data].filter(([, value]) => value instanceof File).forEach(([name]) => data.delete(name));
  return data;
}

/* What is not saved yet outlives the page, in this tab alone: it goes once the server has it. */
function keepHere() {
  const pairs = [...fields()].filter(([name]) => !["vues", "moment", "vu"].includes(name));
  pairs.push(["vu", behind ?? seen.value]);
  sessionStorage.setItem(backup, JSON.stringify(pairs));
}

/* A page that follows a post says that it was answered; one that is come back to does not. */
function forgetWhatWasSent() {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "navigate") sessionStorage.removeItem(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
}

function putBack() {
  const pairs = JSON.parse(sessionStorage.getItem(backup) ?? "null");
  if (!pairs) return;
  for (const field of form.elements) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field === seen || field.matches("input:not([type=hidden], [type=file]), textarea, select") && values.length) [field.value] = values;
  }
  changed();
}

/* One at a time: each says what the one before has saved. */
function save() {
  const mine = (saving ?? Promise.resolve()).then(saveNow).finally(() => saving === mine && (saving = undefined));
  saving = mine;
}

async function saveNow() {
  if (behind) return;
  isWaiting = false;
  tell("Enregistrement…");
  const data = fields();
  data.set("etape", form.dataset.step);
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: data, keepalive: true, signal: AbortSignal.timeout(PATIENCE) });
    const told = await answer.json();
    if (told.is_saved) seen.value = told.seen;
    if (told.is_outdated) [behind, compare.hidden] = [seen.value, false];
    if (isWaiting && !behind) return;
    tell(told.text, told.is_saved ? "saved" : "failed");
    if (!told.is_saved) return;
    sessionStorage.removeItem(backup);
    if (alike && told.alike !== shown) alike.replaceChildren(document.createRange().createContextualFragment(shown = told.alike));
  } catch {
    if (!isLeaving) tell(...(navigator.onLine ? [FAILED, "failed"] : [OFFLINE, "offline"]));
  }
}

function changed() {
  isWaiting = true;
  keepHere();
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function count(field) {
  const counter = document.getElementById(`${field.id}-compte`);
  const limit = Number(field.dataset.count);
  const length = [...field.value].length;
  counter.textContent = `${NUMBER.format(length)} caractère${length < 2 ? "" : "s"} sur ${NUMBER.format(limit)}`;
  counter.classList.toggle("o-count--over", length > limit);
}

form.addEventListener("input", (event) => {
  if (form.enctype.startsWith("multipart")) return; // files go one at a time, with their words
  changed();
  if (event.target.dataset.count) count(event.target);
});
form.addEventListener("submit", (event) => {
  if (saving && navigator.onLine) {
    event.preventDefault();
    saving.finally(() => setTimeout(() => form.requestSubmit(event.submitter)));
    return;
  }
  isLeaving = navigator.onLine;
  clearTimeout(timer);
  if (isLeaving) sessionStorage.setItem(SENT, backup);
  else {
    event.preventDefault();
    tell(OFFLINE, "offline");
    state.scrollIntoView({ block: "center" });
  }
});
addEventListener("online", save);
addEventListener("pageshow", (event) => event.persisted && location.reload()); // come back to: what was saved since is to be seen
forgetWhatWasSent();
putBack();
form.querySelectorAll("[data-count]").forEach(count);
