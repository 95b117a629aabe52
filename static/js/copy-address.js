// The « Copier l’adresse » button, which says that it did.
const said = document.querySelector("[data-copied]");

document.querySelector("[data-copy-address]")?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href.split(/[?#]/)[0]);
    said.textContent = "Adresse copiée";
  } catch {
    said.textContent = "Copiez-la dans la barre d’adresse";
  }
});
