/* The form of an entry: previews and near titles in place. Without this script the same buttons open the same pages. */

// A part of a page of the admin, as its nodes; nothing when the page does not come.
async function part(id, address, options) {
  const response = await fetch(address, options).catch(() => null);
  if (!response?.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById(id)?.childNodes ?? null;
}

for (const button of document.querySelectorAll("[data-preview]")) {
  const place = document.getElementById(button.dataset.preview);
  const text = document.getElementById(button.dataset.preview.replace(/-apercu$/, ""));

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", button.form.elements.csrfmiddlewaretoken.value);
    body.set(button.name, button.value);
    body.set(text.name, text.value);
    const found = await part("apercu", button.formAction, { method: "POST", body });
    place.replaceChildren(...(found ?? ["L’aperçu n’est pas venu : réessayez."]));
  });
}

const near = document.querySelector("[data-near]");
const title = document.getElementById("id_title");

title?.addEventListener("change", async () => {
  const query = new URLSearchParams({ titre: title.value, fiche: near.dataset.entry });
  const found = await part("doublons", `${near.dataset.near}?${query}`);
  if (found) near.replaceChildren(...found);
});
