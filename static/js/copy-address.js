// The « Copier l’adresse » button, which says that it did: that of the page, unless the button has another.
const said = document.querySelector("[data-copied]");

document.querySelector("[data-copy-address]")?.addEventListener("click", async ({ currentTarget }) => {
  try {
    await navigator.clipboard.writeText(currentTarget.dataset.copyAddress || location.href.split(/[?#]/)[0]);
    said.textContent = "Adresse copiée";
  } catch {
    said.textContent = "Copiez-la dans la barre d’adresse";
  }
});
