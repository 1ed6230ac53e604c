// Documents of a workspace change in their place: what is being typed beside them stays. Without this each is a page of its own.
export function documents() {
  const place = document.querySelector("[data-documents]");
  if (!place) return;
  place.addEventListener("error", drawLater, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-document]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(place, link);
  });
}

async function show(place, link) {
  place.setAttribute("aria-busy", "true");
  const fresh = await fetched(link.href).catch(() => null);
  if (!fresh) {
    location.href = link.href;
    return;
  }
  const onTab = link.closest(".doc-tabs") !== null;
  place.replaceChildren(...fresh.childNodes);
  place.removeAttribute("aria-busy");
  history.replaceState(history.state, "", link.href);
  const next = onTab ? place.querySelector(".doc-tabs [aria-current]") : place.querySelector("[data-paper]");
  next?.focus({ preventScroll: onTab });
  if (!onTab) next?.scrollIntoView({ block: "nearest" });
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-documents]");
}

// A page that is still being drawn for somebody else comes a moment later.
function drawLater(event) {
  const picture = event.target;
  const tries = Number(picture.dataset.tries ?? 0);
  if (!picture.matches?.("img.leaf") || tries >= 5) return;
  picture.dataset.tries = tries + 1;
  setTimeout(() => picture.setAttribute("src", picture.getAttribute("src")), 2000 * (tries + 1));
}
