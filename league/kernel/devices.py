"""What a browser calls itself, in words that people recognize."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that occurs names it: browsers carry the names of those they descend from.
BROWSERS = {
    "wxwork": gettext_lazy("企业微信"),
    "MicroMessenger": gettext_lazy("微信"),
    "360SE": gettext_lazy("360 浏览器"),
    "QQBrowser": gettext_lazy("QQ 浏览器"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows NT 10": "Windows 10/11",
    "Windows NT 6.1": "Windows 7",
    "Windows": "Windows",
    "HarmonyOS": gettext_lazy("鸿蒙"),
    "Android": gettext_lazy("安卓手机"),
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """`Chrome · Windows 10/11`; 其他设备 for what is not known."""
    found = [
        str(next(words for mark, words in known.items() if mark in user_agent))
        for known in (BROWSERS, SYSTEMS)
        if any(mark in user_agent for mark in known)
    ]
    return " · ".join(found) or _("其他设备")
