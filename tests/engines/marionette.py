"""Selenium's commands for Firefox itself, by its Marionette: Debian has no geckodriver."""

from __future__ import annotations

import json
import socket
import time
from io import BufferedRWPair

from selenium.webdriver.remote.command import Command

# Selenium's names and Firefox's for the same command of the WebDriver standard.
NAMES = {
    Command.NEW_SESSION: "NewSession",
    Command.GET: "Navigate",
    Command.REFRESH: "Refresh",
    Command.CLOSE: "CloseWindow",
    Command.W3C_GET_CURRENT_WINDOW_HANDLE: "GetWindowHandle",
    Command.W3C_GET_WINDOW_HANDLES: "GetWindowHandles",
    Command.SWITCH_TO_WINDOW: "SwitchToWindow",
    Command.SWITCH_TO_FRAME: "SwitchToFrame",
    Command.FIND_ELEMENT: "FindElement",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.W3C_ACTIONS: "PerformActions",
    Command.SET_TIMEOUTS: "SetTimeouts",
    Command.SCREENSHOT: "TakeScreenshot",
}


class Marionette:
    """The end of the line that Selenium's WebDriver hands its commands to."""

    def __init__(self, port: int, seconds: float = 60) -> None:
        self.line = connected(port, time.monotonic() + seconds)
        self.message()  # Firefox says first who it is
        self.count = 0

    def execute(self, command: str, parameters: dict) -> dict:
        """One command and its answer, in the shape in which drivers answer by HTTP."""
        error, value = self.ask(
            f"WebDriver:{NAMES[command]}", in_firefox_words(command, parameters)
        )
        if error:
            return {"status": error["error"], "value": error}
        alone = isinstance(value, dict) and value.keys() == {"value"}
        return {"value": value["value"] if alone else value}

    def ask(self, name: str, parameters: dict) -> tuple[dict | None, object]:
        self.count += 1
        text = json.dumps([0, self.count, name, parameters]).encode()
        self.line.write(b"%d:%s" % (len(text), text))
        self.line.flush()
        _kind, _count, error, value = self.message()
        return error, value

    def message(self) -> list | dict:
        """The length, a colon, and as many bytes of JSON."""
        length = b""
        while not length.endswith(b":"):
            length += self.line.read(1) or lost()
        return json.loads(self.line.read(int(length[:-1])))

    def in_chrome(self, script: str, *args: object) -> None:
        """Run a script in the browser's own window, where preferences and widths are set."""
        self.ask("Marionette:SetContext", {"value": "chrome"})
        error, _ = self.ask(
            "WebDriver:ExecuteScript", {"script": script, "args": args, "sandbox": "system"}
        )
        self.ask("Marionette:SetContext", {"value": "content"})
        if error:
            raise RuntimeError(error["message"])

    def close(self) -> None:
        self.line.close()


def connected(port: int, deadline: float) -> BufferedRWPair:
    """Firefox listens a while after its start."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
                return line.makefile("rwb")
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def lost() -> bytes:
    raise ConnectionError("Firefox closed the line")


def in_firefox_words(command: str, parameters: dict) -> dict:
    """Where Firefox's own parameters are not those of the standard's addresses."""
    if command == Command.NEW_SESSION:
        return parameters["capabilities"]
    if command == Command.SWITCH_TO_FRAME and isinstance(parameters["id"], dict):
        return {"element": next(iter(parameters["id"].values()))}
    if command == Command.SWITCH_TO_WINDOW:
        return {"handle": parameters["handle"]}
    if command == Command.SCREENSHOT:
        return {"full": False}
    return {name: value for name, value in parameters.items() if name != "sessionId"}
