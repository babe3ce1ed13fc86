// What the chat component leaves unsaid to people who don't see the page, and where eyes and cursor go next.

const WHO = { user: "You", bot: "Coach" };
const DOES = { Retry: "Try again", Submit: "Send instead", Cancel: "Leave as it was" };
const MARGIN = 4; // pixels above the person's last message

let seen = 0; // how many messages of the person's were there at the last look
let noted = false; // whether a note about something that failed was there

function name(message) {
  const label = WHO[message.dataset.testid];
  if (message.getAttribute("aria-label") !== label) {
    message.setAttribute("role", "group");
    message.setAttribute("aria-label", label);
  }
}

function describe(log) {
  log.querySelectorAll("[data-testid=user], [data-testid=bot]").forEach(name);
  log.querySelectorAll(".edit-textarea:not([aria-label])").forEach((box) => {
    box.setAttribute("aria-label", "Change what you wrote");
  });
  log.querySelectorAll(".message-buttons button").forEach((button) => {
    const does = DOES[button.getAttribute("aria-label")];
    if (does) {
      button.setAttribute("aria-label", does);
      button.title = does;
    }
  });
  // The announcer says each part once and whole; the log would say it again for every word that is added.
  if (log.getAttribute("aria-live") !== "off") {
    log.setAttribute("aria-live", "off");
    log.setAttribute("aria-label", "Your talk");
    log.setAttribute("tabindex", "0");
  }
}

// The person's last message stays at the top of the talk while the reply grows below it, so that nothing moves.
function settle(log) {
  if (log.clientHeight === 0) {
    return; // another view is shown
  }
  const wrap = log.querySelector(".message-wrap");
  const said = wrap ? wrap.querySelectorAll(".user-row") : [];
  const last = said[said.length - 1];
  if (last) {
    const turn = wrap.lastElementChild.getBoundingClientRect().bottom - last.getBoundingClientRect().top;
    wrap.style.setProperty("--room", `${Math.max(0, log.clientHeight - turn - 2 * MARGIN)}px`);
    if (said.length !== seen) {
      log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - MARGIN;
    }
  }
  seen = said.length;
  const note = log.querySelector(".note");
  if (note && !noted) {
    log.scrollTop += Math.max(0, note.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom + 100);
  }
  noted = Boolean(note);
}

function look() {
  const announcer = document.querySelector("#announcer");
  if (announcer && !announcer.hasAttribute("role")) {
    announcer.setAttribute("role", "status");
    announcer.setAttribute("aria-live", "polite");
    announcer.setAttribute("aria-relevant", "additions");
    announcer.setAttribute("aria-atomic", "false");
  }
  const log = document.querySelector("#chat [role=log]");
  if (log) {
    describe(log);
    settle(log);
  }
}

const watch = new MutationObserver(() => {
  look();
  watch.takeRecords(); // what was just changed here is no news
});
watch.observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-label", "class", "open"],
});
window.addEventListener("resize", look);
look();

document.addEventListener("click", (event) => {
  if (event.target.closest(".opening, #over, #stop")) {
    document.querySelector("#box textarea")?.focus();
  }
});
