/* The notebook that this browser remembers: « Mon carnet » leads to it with its count, and « Garder » puts entries there
   without leaving the page. Only one begun here, or chosen on its own page, is remembered: a link that somebody sends
   changes nothing. Without this script « Garder » leads to a page that asks. */

const NAME = "carnet";
const BEGUN = "carnet-commence";
const PATIENCE = 10_000; // milliseconds

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(NAME));
  } catch {
    return null;
  }
}

function remember(path, count) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ path, count }));
  } catch {
    // A browser that keeps nothing: its reader has the address.
  }
  show();
}

function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // It had kept nothing.
  }
  show();
}

/* Once, on the page that follows: whether the notebook was begun by the form of this tab. */
function wasBegunHere() {
  try {
    const was = sessionStorage.getItem(BEGUN) !== null;
    sessionStorage.removeItem(BEGUN);
    return was;
  } catch {
    return false;
  }
}

const page = document.querySelector("[data-notebook]");
const begun = wasBegunHere();

function show() {
  const kept = remembered();
  for (const link of document.querySelectorAll("[data-notebook-link]")) {
    link.dataset.door ??= link.getAttribute("href");
    link.href = kept?.path ?? link.dataset.door;
    link.textContent = kept ? `Mon carnet (${kept.count})` : "Mon carnet";
  }
  const door = document.querySelector("[data-notebook-remembered]");
  if (door) {
    door.hidden = !kept;
    if (kept) door.querySelector("[data-notebook-open]").href = kept.path;
  }
  if (!page) return;
  const isThis = kept?.path === page.dataset.notebook;
  document.querySelector("[data-notebook-memory]").hidden = false;
  document.querySelector("[data-notebook-known]").hidden = !isThis;
  document.querySelector("[data-notebook-other]").hidden = isThis;
}

/* What a bound of the site says stands under the link. */
function refuse(link, sentence) {
  const message = link.parentElement.querySelector("[data-keep-refused]") ?? document.createElement("p");
  message.dataset.keepRefused = "";
  message.className = "fr-message fr-message--error";
  message.setAttribute("role", "alert");
  message.textContent = sentence;
  link.after(message);
}

async function keep(link, kept) {
  const body = new URLSearchParams({ fiche: link.dataset.keep });
  const headers = { Accept: "application/json" };
  try {
    const answer = await fetch(`${kept.path}fiches/`, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 404) forget();
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.statusText);
    const { count, sentence } = await answer.json();
    if (sentence) return refuse(link, sentence);
    remember(kept.path, count);
    link.querySelector("[data-keep-label]").textContent = "Gardée";
    link.classList.replace("fr-icon-bookmark-line", "fr-icon-bookmark-fill");
    link.href = kept.path;
    delete link.dataset.keep;
    said.textContent = `Fiche gardée : le carnet en a ${count}.`;
  } catch {
    location.assign(link.href); // the page that asks says what is wrong
  }
}

const said = document.createElement("p");
said.className = "fr-sr-only";
said.setAttribute("role", "status");
document.body.append(said);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-keep]");
  const kept = link && remembered();
  if (!kept || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  keep(link, kept);
});
document.querySelector("[data-notebook-new]")?.addEventListener("submit", () => {
  try {
    sessionStorage.setItem(BEGUN, "1");
  } catch {
    // Then the page of the notebook asks.
  }
});
document.querySelector("[data-notebook-remember]")?.addEventListener("click", () => remember(page.dataset.notebook, page.dataset.count));
document.querySelector("[data-notebook-forget]")?.addEventListener("click", forget);

if (page && (begun || remembered()?.path === page.dataset.notebook)) remember(page.dataset.notebook, page.dataset.count);
if (document.querySelector("[data-notebook-gone]") && location.pathname.startsWith(remembered()?.path ?? " ")) forget();
show();
