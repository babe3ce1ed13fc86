// What the preparing view needs besides its components: names for its buttons, the eyes on the card, files and print.

const DOES = ".line-do";
let handed = ""; // the last file that was fetched

function name(line) {
  const label = line.querySelector("[data-testid=block-info]")?.textContent.trim();
  if (label && !line.hasAttribute("role")) {
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", label);
  }
  line.querySelectorAll(DOES).forEach((button) => {
    const full = `${button.textContent.trim()}: ${label}`;
    if (label && button.getAttribute("aria-label") !== full) {
      button.setAttribute("aria-label", full);
    }
  });
}

function fetched(token) {
  return fetch(`/handed/${encodeURIComponent(token)}`, { cache: "no-store" }).then((answer) => {
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    return answer;
  });
}

async function save(token, file) {
  const address = URL.createObjectURL(await (await fetched(token)).blob());
  Object.assign(document.createElement("a"), { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers begin to read it only later
}

// A frame of this page's own prints the card alone, and leaves no second tab behind for others to find.
async function print(token) {
  const text = await (await fetched(token)).text();
  document.getElementById("print-frame")?.remove();
  const frame = Object.assign(document.createElement("iframe"), { id: "print-frame", tabIndex: -1 });
  frame.setAttribute("aria-hidden", "true");
  document.body.append(frame);
  frame.contentDocument.open();
  frame.contentDocument.write(text);
  frame.contentDocument.close();
  frame.contentWindow.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  frame.contentWindow.focus();
  frame.contentWindow.print();
}

function hand() {
  const file = document.querySelector("#handed [data-token]");
  if (!file || file.dataset.token === handed) {
    return;
  }
  handed = file.dataset.token;
  const done = file.dataset.does === "print" ? print(handed) : save(handed, file.dataset.name);
  done.catch(() => {
    file.textContent = "That did not work. Perhaps the coach is not running any more.";
  });
}

function look() {
  document.querySelectorAll(".card-line").forEach(name);
  const when = document.querySelector("#save-when input");
  if (when && when.type !== "datetime-local") {
    when.type = "datetime-local"; // the browser's own way to choose a day and a time
  }
  hand();
}

new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
look();

// Where the eyes and the cursor go: to the card that was asked for, and from a button that goes away to what is left.
function lead(target) {
  if (target) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "start" });
  }
}

let asked = false; // a card was asked for, and is not to be seen yet

document.addEventListener("click", (event) => {
  if (event.target.closest("#make")) {
    asked = true;
    setTimeout(() => (asked = false), 5000);
  } else if (event.target.closest("#sheet-stop")) {
    lead(document.querySelector("#sheet-name h2"));
  } else if (event.target.closest("#form-over")) {
    const first = document.querySelector("#field-who input");
    first?.focus({ preventScroll: true });
    document.getElementById("prepare").scrollTop = 0;
  }
});

new MutationObserver(() => {
  const sheet = document.getElementById("sheet");
  if (asked && sheet && sheet.getClientRects().length > 0) {
    asked = false;
    lead(sheet.querySelector("#sheet-name h2"));
  }
}).observe(document.body, { subtree: true, childList: true });
