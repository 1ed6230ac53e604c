// A small picture that the server has not drawn yet comes as a sheet with three dots: it is asked for again.
const WAITING_WIDTH = 36;
const TRIES = 8;

export function askAgainForPreviews() {
  for (const image of document.querySelectorAll("img[data-preview]")) {
    const address = image.src;
    let tries = 0;
    const look = () => {
      if (image.naturalWidth !== WAITING_WIDTH || tries >= TRIES) return;
      tries += 1;
      setTimeout(() => (image.src = `${address}?again=${tries}`), Math.min(1000 * 2 ** tries, 15000));
    };
    image.addEventListener("load", look);
    if (image.complete) look();
  }
}
