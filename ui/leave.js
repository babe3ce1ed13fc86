// The way out at once: Escape twice, or the button. It stands alone, so that it works while the rest still loads.

const ELSEWHERE = "https://www.wikipedia.org/";
const NAME = "Wikipedia";
const TWICE_MS = 1000;

let pressed = -Infinity; // when Escape was last pressed

function leave() {
  document.title = NAME; // at once, since the other site may take its time
  document.querySelector("link[rel~=icon]")?.remove();
  document.documentElement.style.visibility = "hidden";
  window.location.replace(ELSEWHERE); // in the place of this page, so that "back" does not lead here
}

window.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || event.repeat) {
      return;
    }
    if (event.timeStamp - pressed < TWICE_MS) {
      leave();
    }
    pressed = event.timeStamp;
  },
  { capture: true },
);

document.addEventListener("click", (event) => {
  if (event.target.closest("#leave")) {
    leave();
  }
});
