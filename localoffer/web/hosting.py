"""How a host serves the site: headers, media types, cache lifetimes. The one policy, and the way to write it for each
host. The pages' meta CSP and the examples in docs/tasks/host-with-headers.md come from here."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from localoffer.addresses import CALENDAR, FEED, NOT_FOUND
from localoffer.records.frozen import dataclass

#: What a page may load: nothing that is not listed.
PAGE: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
#: A self-contained page includes its style, whose hash its policy has too, and its drawings, and runs no script.
ALONE: Mapping[str, str] = {
    "default-src": "'none'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
#: For every file, papers too: browsers show a PDF with scripts and styles of their own, so what may be loaded is in the
#: pages.
EVERY_FILE: Mapping[str, str] = {
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def policy(directives: Mapping[str, str]) -> str:
    """Directives as one Content-Security-Policy (CSP)."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def style_hash(style: str) -> str:
    """The hash by which a CSP allows an inline style."""
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def alone(style: str) -> str:
    """The CSP of a self-contained page with this style."""
    return policy({**ALONE, "style-src": f"'{style_hash(style)}'"})


@dataclass(frozen=True)
class Header:
    """A header for every file, and why, in words for the web team."""

    name: str
    value: str
    why: str


#: Only a site that is read over https may send this one (RFC 6797, 7.2), so the preview does not.
HTTPS_ALONE = Header(
    "Strict-Transport-Security", "max-age=31536000", "the site is read on public wifi, over https alone"
)
SECURITY = (
    Header("X-Content-Type-Options", "nosniff", "files are what they say they are"),
    Header("Referrer-Policy", "no-referrer", "other sites do not learn which page was read"),
    Header(
        "Content-Security-Policy", policy(EVERY_FILE), "no other site shows these pages as its own; no forms"
    ),
    Header("X-Frame-Options", "DENY", "the same for browsers that know no policy"),
    Header("Permissions-Policy", "camera=(), geolocation=(), microphone=()", "the site needs none of them"),
    Header("Cross-Origin-Opener-Policy", "same-origin", "a page that opened this one cannot steer it"),
)
#: While no council has adopted the edition.
KEEP_ROBOTS_AWAY = Header(
    "X-Robots-Tag", "noindex, nofollow", "search engines stay away from papers, as from pages"
)

#: Numbers and amounts change.
PAGES_KEPT = "public, max-age=300"
#: Names in `assets/` change with their content.
ASSETS_KEPT = "public, max-age=31536000, immutable"
NEVER_KEPT = "no-cache"
ASSETS = "assets"
#: Phones that keep the pages check for updates here; and an address that does not exist now may exist soon.
UNKEPT = ("sw.js", NOT_FOUND.lstrip("/"))
_UNKEPT = "|".join(name.replace(".", "\\.") for name in UNKEPT)

TYPES: Mapping[str, str] = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "ics": "text/calendar",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "woff2": "font/woff2",
}
OTHERS = "application/octet-stream"
FEED_TYPE = "application/atom+xml"
#: Text files: served as UTF-8, and compressed.
TEXT = ("html", "css", "js", "json", "svg", "xml", "ics", "txt", "csv")
TEXT_TYPES = (*(TYPES[ending] for ending in TEXT), FEED_TYPE)

#: In bytes: anything smaller fits into one packet uncompressed.
LEAST_PACKED = 256

HEADERS_FILE = "_headers"
AZURE_FILE = "staticwebapp.config.json"


def headers(adopted: bool, https: bool = True) -> tuple[Header, ...]:
    """What a host sends with every file."""
    return (*((HTTPS_ALONE,) if https else ()), *SECURITY, *(() if adopted else (KEEP_ROBOTS_AWAY,)))


def kept(name: str) -> str:
    """How long a file may be cached, by its path below the site, as a `Cache-Control` value."""
    if name in UNKEPT:
        return NEVER_KEPT
    return ASSETS_KEPT if name.startswith(f"{ASSETS}/") else PAGES_KEPT


def content_type(name: str) -> str:
    """`text/css; charset=utf-8` for `assets/site.css`."""
    ending = PurePosixPath(name).suffix.lstrip(".")
    kind = FEED_TYPE if name == FEED.lstrip("/") else TYPES.get(ending, OTHERS)
    return f"{kind}; charset=utf-8" if ending in TEXT else kind


def documents(names: Collection[str], adopted: bool) -> dict[str, bytes]:
    """The files that tell hosts the policy, if they read them. `names` are the paths of all files of the site."""
    return {
        HEADERS_FILE: _headers_file(names, adopted).encode(),
        AZURE_FILE: (json.dumps(_azure(adopted), indent=2) + "\n").encode(),
    }


def packed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A copy of each text file compressed with gzip and one with brotli, for hosts that serve those. Same text, same bytes."""
    import brotli

    made = {}
    for name, content in files.items():
        if name.endswith(tuple(f".{ending}" for ending in TEXT)) and len(content) >= LEAST_PACKED:
            made[f"{name}.gz"] = gzip.compress(content, 9, mtime=0)
            made[f"{name}.br"] = brotli.compress(content, quality=9)
    return made


def _headers_file(names: Collection[str], adopted: bool) -> str:
    """For Netlify and Cloudflare Pages. If two rules match an address, both join the values of the same header with a
    comma, so cache lifetimes are in rules that never overlap."""
    first = {name.partition("/")[0] + ("/*" if "/" in name else "") for name in names}
    # Cloudflare reads the first hundred rules: those that matter most come first.
    tops = sorted(first - {"index.html"}, key=lambda top: (kept(top) == PAGES_KEPT, top))
    rules = [
        ("/*", [f"{header.name}: {header.value}" for header in headers(adopted)]),
        *((f"/{top}", [f"Cache-Control: {kept(top)}"]) for top in ["", *tops]),
    ]
    for address, lines in rules:
        if address in (FEED, CALENDAR):
            lines.append(f"Content-Type: {content_type(address.lstrip('/'))}")
    return "".join(f"{address}\n" + "".join(f"  {line}\n" for line in lines) for address, lines in rules)


def _azure(adopted: bool) -> dict[str, object]:
    """For Azure Static Web Apps, where the headers of a route override the global ones."""
    own = {
        f"/{ASSETS}/*": {"Cache-Control": ASSETS_KEPT},
        **{f"/{name}": {"Cache-Control": NEVER_KEPT} for name in UNKEPT},
        FEED: {"Content-Type": content_type(FEED.lstrip("/"))},
    }
    return {
        "trailingSlash": "always",
        "globalHeaders": {
            **{header.name: header.value for header in headers(adopted)},
            "Cache-Control": PAGES_KEPT,
        },
        "routes": [{"route": address, "headers": told} for address, told in own.items()],
        "responseOverrides": {"404": {"rewrite": NOT_FOUND}},
        "mimeTypes": {f".{ending}": content_type(f"a.{ending}") for ending in TYPES},
    }


def nginx(path: str, root: str, adopted: bool) -> str:
    """Within `server { }`: a site at a path, such as `/our-offer/`, or at the root, `/`, whose files are in the folder
    `root`.

    nginx determines the cache lifetime again when it serves another file instead, such as the page for addresses that
    do not exist.
    """
    types = "\n".join(f"        {kind} {ending};" for ending, kind in TYPES.items())
    every = "\n".join(f'    add_header {it.name} "{it.value}" always;' for it in headers(adopted))
    # text/html is compressed and given its charset by default, and nginx warns if it is listed again.
    packed = " ".join(kind for kind in TEXT_TYPES if kind != TYPES["html"])
    folder = ""
    if path != "/":
        folder = (
            f"location = {path.rstrip('/')} {{\n    absolute_redirect off;\n{every}\n"
            f"    add_header Cache-Control $offer_kept always;\n    return 301 {path};\n}}\n"
        )
    return f"""\
set $offer_kept "{PAGES_KEPT}";
if ($uri ~ ^{path}{ASSETS}/) {{
    set $offer_kept "{ASSETS_KEPT}";
}}
if ($uri ~ ^{path}({_UNKEPT})$) {{
    set $offer_kept "{NEVER_KEPT}";
}}
{folder}location ^~ {path} {{
    root {root};
    index index.html;
    error_page 403 404 =404 {path}{NOT_FOUND.lstrip("/")};
    absolute_redirect off;
    types {{
{types}
    }}
    default_type {OTHERS};
    charset utf-8;
    charset_types {packed};
    gzip on;
    gzip_vary on;
    gzip_proxied any;
    gzip_min_length {LEAST_PACKED};
    gzip_types {packed};
    gzip_static on;
    # Where nginx has this module and site.yaml says compress: yes.
    # brotli_static on;
{every}
    add_header Cache-Control $offer_kept always;
    location = {path}{FEED.lstrip("/")} {{
        types {{ }}
        default_type {FEED_TYPE};
    }}
    location ~ /\\.(?!well-known/) {{
        return 404;
    }}
}}
"""


def apache(path: str, root: str, adopted: bool) -> str:
    """The same for Apache, within the virtual host whose `DocumentRoot` is the folder `root`."""
    folder = f"{root}{path}".rstrip("/")
    types = "\n".join(f"    AddType {kind} .{ending}" for ending, kind in TYPES.items())
    every = "\n".join(f'    Header always set {it.name} "{it.value}"' for it in headers(adopted))
    return f"""\
<Directory "{folder}">
    Options None
    AllowOverride None
    Require all granted
    DirectoryIndex index.html
    ErrorDocument 403 {path}{NOT_FOUND.lstrip("/")}
    ErrorDocument 404 {path}{NOT_FOUND.lstrip("/")}
{types}
    AddCharset utf-8 {" ".join(f".{ending}" for ending in TEXT)}
    AddOutputFilterByType DEFLATE {" ".join(TEXT_TYPES)}
{every}
    Header always set Cache-Control "{PAGES_KEPT}"
    DirectorySlash Off
    RedirectRelative On
    <If "-d %{{REQUEST_FILENAME}} && %{{REQUEST_URI}} !~ m#/$#">
        Redirect 301 "%{{REQUEST_URI}}/"
    </If>
    <If "%{{REQUEST_URI}} =~ m#/\\.(?!well-known/)#">
        Redirect 404
    </If>
    <Files "{FEED.lstrip("/")}">
        ForceType "{content_type(FEED.lstrip("/"))}"
    </Files>
</Directory>
<LocationMatch "^{path}{ASSETS}/">
    Header always set Cache-Control "{ASSETS_KEPT}"
</LocationMatch>
<LocationMatch "^{path}({_UNKEPT})$">
    Header always set Cache-Control "{NEVER_KEPT}"
</LocationMatch>
"""
