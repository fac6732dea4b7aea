/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/leak-ways.h"

#define STYLED(declaration) "<p style=\"" declaration "\">text</p>"
#define SHEET(sheet) "<style>" sheet "</style><p class=a>text</p><ul><li>b</ul>"

const LeakWay leak_ways[] = {
  { "img", "<img src='http://%s'>", FALSE },
  { "img-https", "<img src='https://%s'>", FALSE },
  { "img-without-scheme", "<base href='http://x/'><img src='//%s'>", FALSE },
  { "img-srcset", "<img srcset='http://%s 1x, http://%s 2x'>", FALSE },
  { "img-lazy", "<img loading=lazy src='http://%s'>", FALSE },
  { "img-longdesc-lowsrc",
    "<img longdesc='http://%s' lowsrc='http://%s' src='http://%s'>", FALSE },
  { "image-element", "<image src='http://%s'>", FALSE },
  { "picture", "<picture><source srcset='http://%s'><img></picture>", FALSE },
  { "input-image", "<input type=image src='http://%s'>", FALSE },
  { "body-background", "<body background='http://%s'>text", FALSE },
  { "table-background",
    "<table background='http://%s'><tr background='http://%s'><td "
    "background='http://%s'>a"
    "</table>",
    FALSE },
  { "style-background", STYLED ("background:url(http://%s)"), FALSE },
  { "style-background-image-set",
    STYLED ("background-image:image-set('http://%s' 1x);"
            "background-image:-webkit-image-set(url(http://%s) 1x)"),
    FALSE },
  { "style-cross-fade",
    STYLED ("background:-webkit-cross-fade(url(http://%s),url(http://%s),50%%)"), FALSE },
  { "style-list", "<ul style='list-style:url(http://%s)'><li>a</ul>", FALSE },
  { "style-cursor", STYLED ("cursor:url(http://%s),auto"), FALSE },
  { "style-border-image", STYLED ("border:9px solid;border-image:url(http://%s) 9"),
    FALSE },
  { "style-mask", STYLED ("-webkit-mask:url(http://%s);mask-image:url(http://%s)"),
    FALSE },
  { "style-filter", STYLED ("filter:url(http://%s#a);-webkit-filter:url(http://%s#a)"),
    FALSE },
  { "style-clip-path", STYLED ("clip-path:url(http://%s#a)"), FALSE },
  { "style-shape", STYLED ("float:left;shape-outside:url(http://%s)"), FALSE },
  { "style-content", SHEET (".a::before{content:url(http://%s)}"), FALSE },
  { "style-escaped", STYLED ("background:\\75\\72\\6c(http://%s)"), FALSE },
  { "style-variable", SHEET (":root{--a:url(http://%s)}.a{background:var(--a)}"), FALSE },
  { "style-behaviour", STYLED ("behavior:url(http://%s);-moz-binding:url(http://%s)"),
    FALSE },
  { "style-reflect", STYLED ("-webkit-box-reflect:below 0 url(http://%s)"), FALSE },
  { "sheet-import", SHEET ("@import 'http://%s';"), FALSE },
  { "sheet-import-url", SHEET ("@import url(http://%s) screen;"), FALSE },
  { "sheet-import-escaped", SHEET ("@\\69mport 'http://%s';"), FALSE },
  { "sheet-font", SHEET ("@font-face{font-family:f;src:url(http://%s)}.a{font-family:f}"),
    FALSE },
  { "sheet-namespace", SHEET ("@namespace url(http://%s);.a{color:red}"), FALSE },
  { "sheet-keyframes",
    SHEET ("@keyframes k{to{background:url(http://%s)}}.a{animation:k 1ms forwards}"),
    FALSE },
  { "sheet-media", SHEET ("@media screen{.a{background:url(http://%s)}}"), FALSE },
  { "sheet-hover", SHEET ("*:not(:hover){background:url(http://%s)}"), FALSE },
  { "link-stylesheet", "<link rel=stylesheet href='http://%s'>", FALSE },
  { "link-preload", "<link rel=preload as=image href='http://%s'>", FALSE },
  { "link-prefetch", "<link rel=prefetch href='http://%s'>", FALSE },
  { "link-modulepreload", "<link rel=modulepreload href='http://%s'>", FALSE },
  { "link-preconnect", "<link rel=preconnect href='http://%s'>", FALSE },
  { "link-prerender", "<link rel=prerender href='http://%s'>", FALSE },
  { "link-icon",
    "<link rel=icon href='http://%s'><link rel='apple-touch-icon' "
    "href='http://%s'>",
    FALSE },
  { "link-manifest", "<link rel=manifest href='http://%s'>", FALSE },
  { "link-import", "<link rel=import href='http://%s'>", FALSE },
  { "link-dns-prefetch", "<link rel=dns-prefetch href='http://%s'>", TRUE },
  { "link-preconnect-by-name", "<link rel=preconnect href='https://%s'>", TRUE },
  { "anchor-is-not-looked-up",
    "<meta http-equiv=x-dns-prefetch-control content=on>"
    "<a href='http://%s/'>text</a>",
    TRUE },
  { "img-by-name", "<img src='http://%s/x.png'>", TRUE },
  { "meta-refresh", "<meta http-equiv=refresh content='0;url=http://%s'>", FALSE },
  { "meta-set-cookie-policy",
    "<meta http-equiv=Content-Security-Policy content=\"default-src *; report-uri "
    "http://%s\"><img src='http://%s'>",
    FALSE },
  { "base", "<base href='http://%s'><img src='x.png'>", FALSE },
  { "html-manifest", "<html manifest='http://%s'>text", FALSE },
  { "iframe", "<iframe src='http://%s'></iframe>", FALSE },
  { "iframe-srcdoc", "<iframe srcdoc=\"<img src='http://%s'>\"></iframe>", FALSE },
  { "iframe-data", "<iframe src=\"data:text/html,<img src='http://%s'>\"></iframe>",
    FALSE },
  { "frameset", "<frameset><frame src='http://%s'></frameset>", FALSE },
  { "object", "<object data='http://%s' type='image/png'></object>", FALSE },
  { "object-codebase",
    "<object codebase='http://%s' data=x><param name=src value='http:"
    "//%s'></object>",
    FALSE },
  { "embed", "<embed src='http://%s'>", FALSE },
  { "applet", "<applet code=a archive='http://%s' codebase='http://%s'></applet>",
    FALSE },
  { "video", "<video src='http://%s' autoplay preload=auto></video>", FALSE },
  { "video-poster", "<video poster='http://%s'></video>", FALSE },
  { "video-track",
    "<video src='data:video/mp4,' ><track default kind=captions src='http:"
    "//%s'></video>",
    FALSE },
  { "audio", "<audio src='http://%s' autoplay></audio><bgsound src='http://%s'>", FALSE },
  { "audio-source", "<audio autoplay><source src='http://%s'></audio>", FALSE },
  { "svg-image",
    "<svg width=9 height=9><image width=9 height=9 href='http://%s' "
    "xlink:href='http://%s'/></svg>",
    FALSE },
  { "svg-use", "<svg width=9 height=9><use href='http://%s#a'/></svg>", FALSE },
  { "svg-feimage",
    "<svg width=9 height=9><filter id=f><feImage href='http://%s'/></filter>"
    "<rect width=9 height=9 filter='url(#f)'/></svg>",
    FALSE },
  { "svg-animation",
    "<svg width=9 height=9><image width=9 height=9 href='data:,'><set "
    "attributeName=href to='http://%s'/></image></svg>",
    FALSE },
  { "svg-style",
    "<svg><style>rect{fill:url(http://%s#a)}</style><rect width=9 "
    "height=9 /></svg>",
    FALSE },
  { "svg-in-data",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>"
    "<image href='http://%s' width='9' height='9'/></svg>\">",
    FALSE },
  { "svg-foreign",
    "<svg width=9 height=9><foreignObject width=9 height=9><img src='http:"
    "//%s'></foreignObject></svg>",
    FALSE },
  { "mathml", "<math href='http://%s'><mglyph src='http://%s'/><mi>a</mi></math>",
    FALSE },
  { "form-autofocus",
    "<form action='http://%s'><input autofocus onfocus='submit()'></form>"
    "<script>document.forms[0].submit()</script>",
    FALSE },
  { "script", "<script src='http://%s'></script>", FALSE },
  { "script-image", "<script>new Image().src='http://%s'</script>", FALSE },
  { "script-fetch", "<script>fetch('http://%s',{mode:'no-cors'})</script>", FALSE },
  { "script-beacon", "<script>navigator.sendBeacon('http://%s')</script>", FALSE },
  { "script-socket", "<script>new WebSocket('ws://%s')</script>", FALSE },
  { "script-window", "<script>location='http://%s'</script>", FALSE },
  { "handler-error", "<img src=x: onerror=\"new Image().src='http://%s'\">", FALSE },
  { "handler-load", "<body onload=\"new Image().src='http://%s'\">text", FALSE },
  { "handler-animation",
    "<style>@keyframes k{}.a{animation:k 1ms}</style><p class=a "
    "onanimationstart=\"new Image().src='http://%s'\">text",
    FALSE },
  { "template-shadow",
    "<div><template shadowrootmode=open><img src='http://%s'>"
    "</template></div>",
    FALSE },
  { "noscript", "<noscript><img src='http://%s'></noscript>", FALSE },
  { "conditional-comment",
    "<!--[if gte mso 9]><img src='http://%s'><![endif]--><![if "
    "true]><img src='http://%s'><![endif]>",
    FALSE },
  { "xml-stylesheet",
    "<?xml-stylesheet href='http://%s'?><xml><img src='http://%s'></xml>", FALSE },
  { "vml", "<v:fill src='http://%s'/><v:imagedata src='http://%s'/>", FALSE },
  { "portal-dialog",
    "<dialog open><img src='http://%s'></dialog><portal src='http://%s'>", FALSE },
  { "title-breaks-out", "<title></title><img src='http://%s'>", FALSE },
  { "style-breaks-out", "<style></style/><img src='http://%s'></style>", FALSE },
  { "nul-and-newlines", "<i\tm\ng src='http://%s'><img\nsrc\n=\n'ht\ntp://%s'>", FALSE },
};
const guint n_leak_ways = G_N_ELEMENTS (leak_ways);

char *
leak_way_dup_page (const LeakWay *way, const char *home)
{
  GString *page = g_string_new (way->html);

  g_string_replace (page, "%s", home, 0);
  g_string_replace (page, "%%", "%", 0);
  return g_string_free (page, FALSE);
}
