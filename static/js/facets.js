/* The long facets of the list: a field narrows the values of each, and what a reader did to a facet is kept when the
   list is updated in place. Without this script the field is not shown, and the values stand in a box that scrolls. */

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’'-]/g, " ").toLowerCase();
}

const fieldOf = (facet) => facet.querySelector(".o-facet__search input");
const listOf = (facet) => facet.querySelector(".o-facet__list");

/* Show the values that have every word typed, wherever it stands in them. */
function narrow(facet) {
  const words = plain(fieldOf(facet).value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const box of facet.querySelectorAll(".fr-checkbox-group")) {
    const label = plain(box.querySelector("label").firstChild.textContent);
    box.hidden = !words.every((word) => label.includes(word));
    if (!box.hidden) count += 1;
  }
  facet.querySelector("details").open ||= words.length > 0;
  const found = count ? `${count} choix` : "Aucun choix n’a ces mots";
  facet.querySelector("[role=status]").textContent = words.length ? found : "";
}

/* What a reader did to each facet that unfolds: what is typed in it, whether it is open, how far it is scrolled. */
export function stateOf(form) {
  return [...form.querySelectorAll(".o-facet:has(details)")].map((facet) => ({
    id: facet.id,
    text: fieldOf(facet)?.value ?? "",
    isOpen: facet.querySelector("details").open,
    top: listOf(facet).scrollTop,
  }));
}

/* Do it again to the facets of another list, those that it still has. */
export function restore(form, state) {
  for (const { id, text, isOpen, top } of state) {
    const facet = form.querySelector(`#${id}:has(details)`);
    if (!facet) continue;
    const field = fieldOf(facet);
    if (field && text) {
      field.value = text;
      narrow(facet);
    }
    facet.querySelector("details").open = isOpen;
    listOf(facet).scrollTop = top;
  }
}

const form = document.getElementById("filtres");
const isField = (element) => element.matches(".o-facet__search input");
form.addEventListener("input", ({ target }) => {
  if (isField(target)) narrow(target.closest(".o-facet"));
});
/* Enter would send the whole form: the field is no part of what it asks. */
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && isField(event.target)) event.preventDefault();
});
