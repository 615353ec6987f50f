"""Names of devices on the list of one's sessions."""

import pytest

from league.kernel.devices import device_of

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME.format("Windows NT 6.1; Win64; x64"), "Chrome · Windows 7"),
        (CHROME.format("Windows NT 10.0; Win64; x64") + " Edg/109.0.1518.78", "Edge · Windows 10/11"),
        (CHROME.format("Linux; Android 12; ANA-AN00") + " MicroMessenger/8.0.30", "微信 · 安卓手机"),
        (CHROME.format("X11; Linux x86_64"), "Chrome · Linux"),
        ("curl/8.5.0", "其他设备"),
        ("", "其他设备"),
    ],
)
def test_device_is_told_in_words(user_agent, words):
    assert device_of(user_agent) == words
