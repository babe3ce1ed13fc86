// A card of the library is fetched when it is first opened, from this computer.

const TROUBLE = "This card could not be opened. Perhaps the coach is not running any more.";

async function fill(card) {
  const body = card.querySelector(".card-body");
  if (!body || body.childElementCount > 0) {
    return;
  }
  try {
    const answer = await fetch(`/cards/${encodeURIComponent(card.dataset.card)}`);
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    body.innerHTML = await answer.text(); // made by the server, which lets nothing by that could act
  } catch {
    body.replaceChildren(Object.assign(document.createElement("p"), { textContent: TROUBLE }));
    card.addEventListener("toggle", () => body.replaceChildren(), { once: true });
  }
}

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.open && event.target.matches?.("details[data-card]")) {
      fill(event.target);
    }
  },
  { capture: true }, // it does not bubble
);
