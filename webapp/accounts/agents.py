"""What a browser's long name of itself says, in two words that people know: Chrome, Android."""

import re
from typing import Final

# The first that fits; browsers name those whose likeness they are, so the own name stands first.
_BROWSERS: Final = (
    ("LINE", r"\bLine/"),
    ("Facebook", r"\bFB(?:AN|AV|_IAB)\b|Instagram"),
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS: Final = (
    ("Android", r"\bAndroid\b"),
    ("iPad", r"\biPad\b"),
    ("iPhone", r"\biPhone\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)


def browser_of(user_agent: str) -> str:
    """The browser's name, or ""."""
    return _first(_BROWSERS, user_agent)


def system_of(user_agent: str) -> str:
    """What it runs on, or ""."""
    return _first(_SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, text)), "")
