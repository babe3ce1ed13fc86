"""Nothing runs that this server did not send, nothing goes out, and Ctrl-C ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coach.domain import Action, Hit, Intercepted, Move, Slot, Sources, Stage, Text, Understood, Verdict
from tests.browser.conftest import visit
from tests.ui.scripted import card
from tests.ui.test_markup import ATTACKS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
RUN = ("<script>window.ran = 1</script>", "<img src=x onerror=window.ran=1>", "[press](javascript:window.ran=1)")
ATTACK = "\n".join((*RUN, *ATTACKS))
SERVE = """
from tests.ui.scripted import REFRAME, Hold, ScriptedCoach
from ui.serve import serve

serve(ScriptedCoach([*REFRAME[:6], Hold()]), "127.0.0.1", 0, False, lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("attack", [ATTACK, *RUN])
def test_nothing_in_a_text_runs_or_becomes_a_link(page, coach, tell, attack):
    hostile = card(title=attack, summary=attack, references=(attack,), sections={attack: attack})
    coach.begin(
        [
            Intercepted(Verdict(Action.POINTER), attack),
            Understood("partner", Move.REFRAME),
            Stage(attack),
            Sources((Hit(hostile, 1.0),)),
            *(Text(slot, attack) for slot in Slot),
            Text(Slot.STEP, "The end."),
        ],
        [Intercepted(Verdict(Action.RESPOND), attack)],
    )
    tell(page, attack.replace("\n", " ").strip())
    expect(page.locator(".slot-step")).to_contain_text("The end.")
    page.locator("#chat summary").first.click()
    tell(page, "again")
    expect(page.locator(".fixed")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert page.evaluate("window.ran") is None
    inside = "script, img, iframe, a, b, style, form, object, embed, [onerror], [onload], [onmouseover]"
    assert page.locator(f"#chat .md :is({inside}), #announcer .md :is({inside})").count() == 0


def test_the_browser_is_told_to_go_nowhere_else(chromium, coach, address):
    context = chromium.new_context()
    try:
        page = context.new_page()
        answer = page.goto(address)
        page.locator("#box textarea").wait_for()
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert page.evaluate("fetch('http://192.0.2.1/').then(() => 'out', () => 'held')") == "held"
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None
    finally:
        context.close()


def test_nothing_of_the_library_is_in_the_way(page):
    assert page.title() == "Coach"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("footer").is_hidden()
    assert page.evaluate("window.gradio_config.run_history") is False
    assert page.evaluate("window.gradio_config.analytics_enabled") is False
    assert page.evaluate("navigator.serviceWorker ? navigator.serviceWorker.controller : null") is None


def test_a_talks_words_are_not_kept_by_the_browser(page, coach, tell):
    coach.begin([Text(Slot.HEAR, "A reply.")])
    tell(page, "The secret words")
    expect(page.locator(".slot-hear")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "secret words" not in kept
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0


def test_ctrl_c_ends_it_in_the_middle_of_a_reply(context, tell):
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            page = visit(context.new_page(), process.stdout.readline().strip())
            tell(page, "Hello")
            expect(page.locator(".slot-hear")).to_be_visible()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (out, err, process.returncode) == ("ended\n", "", 0)
