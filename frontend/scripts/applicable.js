// A field that does not apply to what was chosen is not shown; without a script all of them are.
export function applicable() {
  for (const control of document.querySelectorAll("[data-applies-to]")) {
    const { form, dataset } = control;
    const part = control.closest(".govuk-form-group");
    const [fits, unless] = [dataset.appliesIf, dataset.appliesUnless].map((values) => values?.split(" "));
    // What the server complains of stays in sight.
    if (!form || !part || part.matches(".govuk-form-group--error")) continue;
    const follow = () => {
      const chosen = new FormData(form).get(dataset.appliesTo) ?? "";
      part.hidden = fits ? !fits.includes(chosen) : unless.includes(chosen);
    };
    form.addEventListener("change", follow);
    follow();
  }
}
