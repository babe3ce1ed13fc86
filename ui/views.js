// One view at a time. The others stay as they are, out of sight: nothing is drawn anew on the way back.

const FIRST = "talk";

// Who presses a button that goes away finds the focus on the one that takes its place.
const NEXT = { delete: "delete-no", "delete-yes": "delete", "delete-no": "delete" };

let shown = FIRST;
let awaited = ""; // the id of the button that is to have the focus once it is there
const places = new Map(); // how far what scrolls in a view was scrolled when it was left

function scrolling(view) {
  return [view, ...view.querySelectorAll("[role=log], [data-scrolls]")];
}

function show(name) {
  const before = document.getElementById(shown);
  if (name === shown || !before) {
    return;
  }
  scrolling(before).forEach((part) => places.set(part, part.scrollTop));
  shown = name;
  draw();
  scrolling(document.getElementById(name)).forEach((part) => {
    part.scrollTop = places.get(part) ?? 0;
  });
  window.dispatchEvent(new Event("resize")); // what measures itself could not while it was hidden
}

function draw() {
  const row = document.getElementById("views");
  if (row && !row.hasAttribute("role")) {
    row.setAttribute("role", "navigation");
    row.setAttribute("aria-label", "Views");
  }
  row?.querySelectorAll("button").forEach((button) => {
    const current = button.id === `to-${shown}` ? "page" : null;
    if (button.getAttribute("aria-current") !== current) {
      current ? button.setAttribute("aria-current", current) : button.removeAttribute("aria-current");
    }
  });
  const next = awaited && document.getElementById(awaited);
  if (next) {
    awaited = "";
    next.focus();
  }
  document.querySelectorAll(".said:not([role])").forEach((line) => line.setAttribute("role", "status"));
  document.querySelectorAll(".view").forEach((view) => {
    if (view.hidden !== (view.id !== shown)) {
      view.hidden = view.id !== shown;
    }
  });
}

new MutationObserver(draw).observe(document.body, { subtree: true, childList: true });
draw();

document.addEventListener("click", (event) => {
  const button = event.target.closest("#views button");
  if (button) {
    show(button.id.slice("to-".length));
  }
  awaited = NEXT[event.target.closest("button")?.id] ?? "";
});
