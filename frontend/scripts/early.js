// A page can be used before its scripts have come: what was chosen, ticked or typed by then is taken up all the same.
export function touched(control) {
  if (!control.matches("input, select, textarea")) return false;
  if (control.type === "file") return control.files.length > 0;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.options) return control.selectedIndex !== Math.max(0, [...control.options].findIndex((one) => one.defaultSelected));
  return control.value !== control.defaultValue;
}

// Listens to a control, and hears what was missed.
export function hear(control, heard) {
  control.addEventListener("change", heard);
  if (touched(control)) control.dispatchEvent(new Event("change", { bubbles: true }));
}
