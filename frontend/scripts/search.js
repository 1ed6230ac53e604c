// The search of the bar is one key away, on either layout.
export function searchKey() {
  const field = document.querySelector("[data-search]");
  if (!field) return;
  document.querySelector("[data-search-key]").hidden = false;
  field.setAttribute("aria-keyshortcuts", "Control+K");
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!field.checkVisibility()) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
