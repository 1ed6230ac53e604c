// A part of a page that waits for the worker is fetched anew until it is done; the page has a link for those without.
const PAUSE = 2000;

export function refreshWhatWaits() {
  for (const part of document.querySelectorAll('[data-live="wait"]')) soon(part);
}

function soon(part) {
  setTimeout(() => refresh(part), Number(part.dataset.livePause) || PAUSE);
}

async function refresh(part) {
  // Nobody looks: ask again later, without a request.
  if (document.hidden) return soon(part);
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh) return;
    part.replaceChildren(...fresh.childNodes);
    part.dataset.live = fresh.dataset.live;
  } catch {
    // A broken connection is no answer: ask again.
  }
  if (part.dataset.live === "wait") soon(part);
  else if (part.dataset.liveStatus)
    {document.getElementById(part.dataset.liveStatus).textContent = part.dataset.liveSaid;}
}
