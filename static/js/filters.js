/* Ticking a filter, or taking one away, updates the list in place: results, counts, chips and address.
   The server makes the same page as ever; the parts that changed are taken from it. Without this script, or when
   anything goes wrong, the form and the links work as they are. */

import { restore, stateOf } from "./facets.js";

const form = document.getElementById("filtres");
const results = document.getElementById("resultats");
const search = document.querySelector(".o-list-search");
const status = document.createElement("p");
let request;
let wanted = location.search;

status.className = "fr-sr-only";
status.setAttribute("role", "status");
form.before(status);

function addressOf(fields) {
  const pairs = [...new FormData(fields)].filter(([, value]) => value);
  const query = new URLSearchParams(pairs).toString();
  return new URL(query ? `?${query}` : fields.action, fields.action);
}

/* A field of the search follows what the list answers, unless it already did: what is being typed stays. */
function follow(field, other) {
  if (field.defaultValue === other.defaultValue) return;
  field.value = field.defaultValue = other.defaultValue;
}

/* The elements themselves stay: the address names them (#filtres shows the filters on a phone). */
function take(page) {
  const facets = stateOf(form);
  for (const part of [form, results]) part.replaceChildren(...page.getElementById(part.id).childNodes);
  restore(form, facets);
  for (const input of search.querySelectorAll("input[type=hidden]")) input.remove();
  search.prepend(...page.querySelectorAll(".o-list-search > input[type=hidden]"));
  for (const name of ["q", "territoire"]) follow(search.elements[name], page.querySelector(`.o-list-search [name=${name}]`));
  document.querySelector(".o-list-notices")?.remove();
  const notices = page.querySelector(".o-list-notices");
  if (notices) search.after(notices);
  for (const link of ["canonical", "alternate"]) {
    const [here, there] = [document, page].map((from) => from.head.querySelector(`link[rel=${link}]`));
    if (here && there) here.href = there.href;
  }
  document.title = page.title;
}

/* What had the focus keeps it, where it was on the screen; if it has gone, the number of results takes it.
   A chip is no longer there to be asked: the design system removes it when it is pressed. */
function keepFocus(id, top) {
  const control = id === "total" ? null : document.getElementById(id);
  if (control?.getClientRects().length) {
    control.focus({ preventScroll: true });
    scrollBy({ top: control.getBoundingClientRect().top - top, behavior: "instant" });
  } else if (id) {
    document.getElementById("total").focus();
  }
}

/* The button says what it leads to: the results are there already. */
function nameButton() {
  const count = results.querySelector(".o-row") ? document.getElementById("total").textContent : "la réponse";
  const button = form.querySelector("button[type=submit]");
  if (button) button.textContent = `Voir ${count}`;
}

async function show(address, { isNew, focus = "" }) {
  request?.abort();
  request = new AbortController();
  wanted = address.search;
  const { signal } = request;
  results.setAttribute("aria-busy", "true");
  status.textContent = "Mise à jour des résultats…";
  try {
    const response = await fetch(address, { signal, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (signal.aborted) return;
    const focused = document.activeElement;
    const { top } = focused.getBoundingClientRect();
    const name = form.contains(focused) ? focused.id : results.contains(focused) ? "total" : focus;
    take(page);
    if (isNew && address.search !== location.search) history.pushState(null, "", `${address.pathname}${address.search}${location.hash}`);
    keepFocus(name, top);
    status.textContent = document.getElementById("total").textContent;
    nameButton();
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await show(addressOf(form), { isNew: true });
  location.replace(`#${results.id}`);
  document.getElementById("total").focus();
});
form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") show(addressOf(form), { isNew: true });
});
results.addEventListener("click", (event) => {
  const chip = event.target.closest(".o-chips a");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(new URL(chip.href), { isNew: true, focus: "total" });
});
nameButton();
/* What a field left empty would say is left out of the address. */
search.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
addEventListener("popstate", () => {
  if (location.search !== wanted) show(new URL(location.href), { isNew: false });
});
