#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Drives Debian's Chromium for the system tests: one JSON object a line in, one a line out.

Every command has "id" and "do", and may name a "page" (a tab, made when first named; all tabs share
their cookies). Every reply has the id and "ok"; if that is false, "error" says why. Seconds may be
fractions. What each command takes and gives:

  open        url                                  -> status, url
  reload                                           -> status, url
  text        selector                             -> text
  wait_text   selector, contains, timeout = 10     -> text
  type        text (US keyboard), selector = "canvas", delay = 0.02
  press       key (as "Enter", "Control+Alt+Delete")
  screenshot  path, selector (all of the page without)
  eval        js (an expression or a function)     -> value
  websockets  -> sockets: [url, status, headers, sent, received, bytes_sent, bytes_received, closed, code,
                 reason, clean]; counts are of messages, code is what the page's script is told
  headers     -> status, headers (of the page's document, names in lower case)
  cookies     -> cookies
  console     -> messages: [kind, text] (console messages by their kind, "pageerror", "dialog")
  close       (the named page; without one: the browser, and the program ends)

With --any-certificate it opens pages whose certificate nobody vouches for.

Nothing is written to standard error that a page or a command could have put there: URLs hold tokens.
"""

import base64
import json
import os
import signal
import sys
import tempfile
import time

from playwright.sync_api import Error, sync_playwright

BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")

SHIFTED = '~!@#$%^&*()_+{}|:"<>?'

# Only the page's own script learns the close code, so the constructor is watched as well. The object
# stays a plain WebSocket: noVNC looks at the properties of its prototype.
WATCH_SOCKETS = """
window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, given) {
        const socket = Reflect.construct(target, given);
        socket.addEventListener("close", event => window.orielSocketClosed(
            { url: socket.url, code: event.code, reason: event.reason, clean: event.wasClean }));
        return socket;
    }
});
"""


class Page:
    """A tab and what was seen of it."""

    def __init__(self, context):
        self.document = None
        self.messages = []
        self.sockets = {}
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda m: self.messages.append({"kind": m.type, "text": m.text}))
        self.page.on("pageerror", lambda e: self.messages.append({"kind": "pageerror", "text": str(e)}))
        self.page.on("dialog", self._dialog)
        self.page.expose_binding("orielSocketClosed", lambda source, event: self._told(event))
        self.page.add_init_script(WATCH_SOCKETS)
        devtools = context.new_cdp_session(self.page)
        devtools.on("Network.webSocketCreated", self._created)
        devtools.on("Network.webSocketHandshakeResponseReceived", self._answered)
        devtools.on("Network.webSocketFrameSent", lambda e: self._frame(e, "sent"))
        devtools.on("Network.webSocketFrameReceived", lambda e: self._frame(e, "received"))
        devtools.on("Network.webSocketClosed", lambda e: self._update(e, closed=True))
        devtools.send("Network.enable")

    def settle(self):
        """Lets events that wait in the driver's pipe in; they only come during calls."""
        self.page.wait_for_timeout(50)

    def _dialog(self, dialog):
        self.messages.append({"kind": "dialog", "text": dialog.message})
        dialog.dismiss()

    def _created(self, event):
        self.sockets[event["requestId"]] = {
            "url": event["url"], "status": None, "headers": {}, "sent": 0, "received": 0, "bytes_sent": 0,
            "bytes_received": 0, "closed": False, "code": None, "reason": None, "clean": None,
        }

    def _update(self, event, **values):
        if event["requestId"] in self.sockets:
            self.sockets[event["requestId"]].update(values)

    def _answered(self, event):
        response = event["response"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        self._update(event, status=response["status"], headers=headers)

    def _frame(self, event, direction):
        socket, frame = self.sockets.get(event["requestId"]), event["response"]
        if socket is None:
            return
        data = frame["payloadData"]
        socket[direction] += 1
        socket["bytes_" + direction] += len(data.encode() if frame["opcode"] == 1 else base64.b64decode(data))

    def _told(self, event):
        for socket in self.sockets.values():
            if socket["url"] == event["url"] and socket["code"] is None:
                socket.update(code=event["code"], reason=event["reason"], clean=event["clean"])
                return

    # The commands

    def _loaded(self, response):
        self.document = response
        return {"status": response.status if response else None, "url": self.page.url}

    def do_open(self, url):
        return self._loaded(self.page.goto(url, wait_until="load"))

    def do_reload(self):
        return self._loaded(self.page.reload(wait_until="load"))

    def do_text(self, selector):
        return {"text": self.page.locator(selector).first.text_content()}

    def do_wait_text(self, selector, contains, timeout=10):
        # Not the driver's own waiting for a function: that needs 'unsafe-eval' from the page's policy.
        end, text = time.monotonic() + timeout, None
        while True:
            found = self.page.locator(selector)
            text = found.first.text_content() if found.count() else None
            if text is not None and contains in text:
                return {"text": text}
            if time.monotonic() > end:
                raise ValueError(f"{selector} did not come to hold {contains!r} in {timeout} s, it holds {text!r}")
            self.page.wait_for_timeout(50)

    def do_type(self, text, selector="canvas", delay=0.02):
        self.page.locator(selector).last.click()
        keyboard = self.page.keyboard
        for character in text:
            # A guest sees keys, not characters: where a person holds Shift, so do we.
            shifted = character.isupper() or character in SHIFTED
            if shifted:
                keyboard.down("Shift")
            keyboard.press("Enter" if character == "\n" else character, delay=delay * 500)
            if shifted:
                keyboard.up("Shift")
            self.page.wait_for_timeout(delay * 500)

    def do_press(self, key):
        self.page.keyboard.press(key)

    def do_screenshot(self, path, selector=None):
        (self.page.locator(selector).last if selector else self.page).screenshot(path=path)

    def do_eval(self, js):
        return {"value": self.page.evaluate(js)}

    def do_websockets(self):
        self.settle()
        return {"sockets": list(self.sockets.values())}

    def do_headers(self):
        if self.document is None:
            raise ValueError("no document was opened")
        return {"status": self.document.status, "headers": self.document.all_headers()}

    def do_cookies(self):
        return {"cookies": self.page.context.cookies()}

    def do_console(self):
        self.settle()
        return {"messages": self.messages}


def serve(launch):
    """Answers commands until "close" or the end of the input. What `launch` gives has nothing open."""
    context = launch()
    pages = {}
    for line in sys.stdin:
        if not line.strip():
            continue
        reply = {"id": None, "ok": True}
        ended = False
        try:
            command = json.loads(line)
            reply["id"] = command.pop("id", None)
            action, name = command.pop("do"), command.pop("page", None)
            if action == "close":
                ended = name is None
                if name in pages:
                    pages.pop(name).page.close()
            elif not hasattr(Page, "do_" + action):
                raise ValueError(f"there is no command {action!r}")
            else:
                if name not in pages:
                    pages[name] = Page(context)
                try:
                    result = getattr(pages[name], "do_" + action)(**command)
                except Error:
                    # Once in some hundred starts Chromium ends before it has opened its first page. If it got as far as a
                    # session, the token is spent, and the second try fails.
                    if action != "open" or len(pages) > 1 or context.browser.is_connected():
                        raise
                    context = launch()
                    pages[name] = Page(context)
                    result = pages[name].do_open(**command)
                reply.update(result or {})
        except (Error, ValueError, TypeError, KeyError, AttributeError) as error:
            reply.update(ok=False, error=f"{type(error).__name__}: {error}")
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()
        if ended:
            return


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # No proxy, no GPU, and no need of a large /dev/shm or of a home: a bare chroot has none of them.
    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"]
    if "--any-certificate" in sys.argv[1:]:
        arguments.append("--ignore-certificate-errors")
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with tempfile.TemporaryDirectory(prefix="oriel-browser.") as home, sync_playwright() as playwright:
        browsers = []

        def launch():
            browsers.append(playwright.chromium.launch(
                executable_path=BROWSER, headless=True, args=arguments, env={**os.environ, "HOME": home}))
            return browsers[-1].new_context(viewport={"width": 1000, "height": 700})

        try:
            serve(launch)
        finally:
            for browser in browsers:
                browser.close()


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # its text may hold a URL
        sys.exit(f"browser.py: {type(error).__name__}")
