"""Who may request what from the desk, and the responses. On this computer only, for whoever has the token, from its
own pages.

The site is shown as `serve` shows it, with an *Edit* beside each record. Everything of the desk's own is below
`/_desk/`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from jinja2 import Environment
from markupsafe import Markup
from tornado import web
from tornado.httputil import HTTPServerRequest, ParseBodyConfig, ParseUrlEncodedConfig, set_parse_body_config

from localoffer import road
from localoffer.desk.beside import DESK
from localoffer.desk.desk import Desk, FormView, NoRecord, Reply
from localoffer.desk.drafts import Folder
from localoffer.preview import serve
from localoffer.preview.preview import Preview
from localoffer.render import path_of, templates_of
from localoffer.web import hosting, styles
from localoffer.web.theme import Theme, load_theme

IN, CHECK, SAVE = f"{DESK}in", f"{DESK}check", f"{DESK}save"
#: In bytes. The longest page and every field of the longest record are a small part of it.
LARGEST_FORM = 1_000_000
MOST_FIELDS = 20_000
FORM_TYPE = "application/x-www-form-urlencoded"
T = TypeVar("T")

#: The CSP of a page of the desk: its own style, its own script, and the draft page.
POLICY = hosting.policy(
    {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
)
#: The CSP of a draft page: shown only within the desk, and none of its scripts run.
DRAFT_POLICY = hosting.policy(
    {
        "default-src": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-same-origin",
    }
)


def refusal(
    request: HTTPServerRequest, port: int, cookie: str, session: str, entrance: str
) -> tuple[int, str] | None:
    """The status and text of a refusal, decided before the body is read. None: the request is allowed.

    A host name other than this computer's, or another port, means that another site points its name here. A page of
    another site, or of another port, has another origin. `cookie` is the name under which the browser keeps `session`.
    """
    headers, host = request.headers, request.headers.get("Host", "").lower()
    if host not in (f"{serve.HOST}:{port}", f"localhost:{port}"):
        return 403, f"The desk only answers to {serve.HOST}:{port} and localhost:{port}."
    posts = request.method == "POST"
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
    elsewhere = posts if origin is None else origin.lower() != f"http://{host}"
    if elsewhere or site not in ((None, "same-origin") if posts else (None, "same-origin", "none")):
        return 403, "The desk accepts nothing from other sites."
    if posts != (request.path in (CHECK, SAVE)) or request.method not in ("GET", "HEAD", "POST"):
        return 405, "The desk does not do this."
    if request.path != IN:
        held = request.cookies.get(cookie)
        if held is None or not hmac.compare_digest(held.value.encode(), session.encode()):
            return 403, entrance
    length = headers.get("Content-Length", "0")
    if not posts:
        return (413, "Nothing can be sent here.") if length != "0" or "Transfer-Encoding" in headers else None
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return 415, "The desk only reads forms."
    if "Transfer-Encoding" in headers or not length.isdecimal():
        return 411, "The desk only reads forms that give their length."
    # Python converts no text of thousands of digits.
    if len(length) > len(str(LARGEST_FORM)) or int(length) > LARGEST_FORM:
        return 413, f"A form has at most {LARGEST_FORM:,} characters."
    return None


class _Door(serve.Guarded):
    """Rejects requests that `refusal` names, and does one piece of work on the folder at a time."""

    def __init__(self, desk: Desk, preview: Preview, theme: Theme, port: int, saves: serve.Saves) -> None:
        self.desk = desk
        self.port = port
        self.words: Mapping[str, str] = theme.words["desk"]
        self.templates: Environment = templates_of(theme)
        self.token, self.session = token_urlsafe(32), token_urlsafe(32)
        self.cookie = f"localoffer-desk-{port}"
        self._one_at_a_time = asyncio.Lock()
        super().__init__(
            saves,
            [
                (IN, _Entrance),
                (DESK, _Index),
                (f"{DESK}edit", _Edit),
                (f"{DESK}add", _Add),
                (CHECK, _Check),
                (SAVE, _Save),
                (rf"{DESK}draft/([A-Za-z0-9_-]+)/(.*)", _Draft),
                (rf"{DESK}([a-z]+\.(?:css|js))", _File, {"files": _files(theme)}),
                (r"/((?!_desk/).*)", _Page, {"preview": preview, "saves": saves}),
            ],
            xsrf_cookies=True,
            xsrf_cookie_name=f"localoffer-xsrf-{port}",
            xsrf_cookie_kwargs={"samesite": "Strict", "httponly": True},
        )

    @property
    def address(self) -> str:
        return f"http://{serve.HOST}:{self.port}{IN}?token={self.token}"

    async def work(self, what: Callable[..., T], *given: Any) -> T:
        """In a thread of its own, so that pages are served meanwhile."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(what, *given)

    def refused(self, request: HTTPServerRequest) -> tuple[int, str] | None:
        return refusal(request, self.port, self.cookie, self.session, self.words["entrance"])


def _files(theme: Theme) -> Mapping[str, bytes]:
    """The desk's style sheets and script, by name."""
    here = road.TEMPLATES / "desk"
    own = {path.name: path.read_text(encoding="utf-8") for path in here.iterdir() if path.suffix != ".html"}
    own["desk.css"] = styles.squeezed("\n".join((theme.sheets.settings, theme.sheets.core, own["desk.css"])))
    return {name: text.encode() for name, text in own.items()}


class _Own(serve.Safe):
    """A page of the desk's own."""

    application: _Door

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", POLICY)
        # A form sent from a page without a referrer has no origin.
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def show(self, template: str, **more: Any) -> None:
        page = self.application.templates.get_template(f"desk/{template}")
        self.finish(page.render(**more))

    def form(self, form: FormView | None, answer: Reply | None = None, saved: bool = False) -> None:
        self.show(
            "record.html",
            form=form,
            result=answer.result if answer else None,
            told=answer.told if answer and answer.told else {},
            focus=answer is not None,
            saved=saved,
            xsrf=Markup(self.xsrf_form_html()),
        )

    async def ask(self, what: Callable[..., T], *given: Any) -> T | None:
        """What the desk answers; None once this page says that there is no such record."""
        try:
            return await self.application.work(what, *given)
        except NoRecord as error:
            self.set_status(404)
            self.show("lost.html", said=str(error))
            return None

    @property
    def posted(self) -> Mapping[str, list[str]]:
        return {
            name: [value.decode("utf-8", "replace") for value in values]
            for name, values in self.request.body_arguments.items()
        }


class _Entrance(_Own):
    """The way in: whoever has the token of this start, however often used, gets a cookie that no page of another site
    can send or read."""

    def get(self) -> None:
        given = self.get_query_argument("token", "")
        if not hmac.compare_digest(given.encode(), self.application.token.encode()):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(self.application.words["entrance"] + "\n")
            return
        self.set_cookie(
            self.application.cookie, self.application.session, path="/", httponly=True, samesite="Strict"
        )
        self.redirect("/")


class _Index(_Own):
    async def get(self) -> None:
        lists, broken = await self.application.work(self.application.desk.lists)
        self.show("index.html", lists=lists, broken=broken)


class _Edit(_Own):
    async def get(self) -> None:
        key, page = self.get_query_argument("record", ""), self.get_query_argument("page", "")
        saved = self.get_query_argument("saved", None) is not None
        if form := await self.ask(self.application.desk.edit, key, page):
            self.form(form, saved=saved)


class _Add(_Own):
    async def get(self) -> None:
        if form := await self.ask(self.application.desk.add, self.get_query_argument("list", "")):
            self.form(form)


class _Check(_Own):
    """The effect of saving: as a fragment for the script, otherwise as a page."""

    async def post(self) -> None:
        in_place = self.request.headers.get("Accept") == "application/json"
        answer = await self.ask(self.application.desk.check, self.posted, in_place)
        if answer is None:
            return
        if not in_place:
            self.form(answer.form, answer)
            return
        part = self.application.templates.get_template("desk/told.html").render(result=answer.result)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"told": part, "fields": answer.told or {}}))


class _Save(_Own):
    async def post(self) -> None:
        answer = await self.ask(self.application.desk.save, self.posted)
        if answer is None:
            return
        if answer.saved:
            asked = urlencode({"saved": answer.key})
            address, at, place = answer.saved.partition("#")
            self.redirect(f"{address}{'&' if '?' in address else '?'}{asked}{at}{place}", status=303)
            return
        self.form(answer.form, answer)


class _Draft(serve.Safe):
    """A draft page."""

    application: _Door

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", DRAFT_POLICY)
        self.set_header("X-Frame-Options", "SAMEORIGIN")
        self.set_header("Cache-Control", "no-store")

    async def get(self, form: str, path: str) -> None:
        name = path_of(f"/{path}")
        content = await self.application.work(self.application.desk.document, form, name)
        if content is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", hosting.content_type(name))
        self.finish(content)


class _File(_Own):
    def initialize(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def get(self, name: str) -> None:
        if name not in self.files:
            raise web.HTTPError(404)
        self.set_header("Content-Type", hosting.content_type(name))
        self.finish(self.files[name])


class _Page(serve.SitePage):
    """A page of the site as it is, with an *Edit* beside each record."""

    application: _Door

    async def edited(self, path: str, body: bytes) -> bytes:
        beside = self.application.desk.beside
        if beside is None:
            return body
        saved = next(iter(parse_qs(self.request.query, keep_blank_values=True).get("saved", ())), None)
        # It only reads, so it need not wait for other work.
        return await asyncio.to_thread(beside.with_links, path_of(f"/{path}"), body, saved)


def desk(council: Path, as_of: date | None, port: int, national: Path = road.NATIONAL) -> int:
    """Show the site of a council's folder with a form for each record, on this computer only, until Ctrl-C. Without
    `as_of`, as of today. Port 0 takes any free one.

    Returns the exit code: 0, or 2 if the port is taken.
    """

    def folder() -> Folder:
        return Folder(council, as_of or road.today(), national)

    # A record with long lists has more fields than other sites' forms; the size of a form is limited.
    set_parse_body_config(ParseBodyConfig(urlencoded=ParseUrlEncodedConfig(max_arguments=MOST_FIELDS)))
    preview = serve.preview_of(council, as_of, national)
    theme = load_theme(road.TEMPLATES)

    def door(port: int, saves: serve.Saves) -> tuple[web.Application, str]:
        application = _Door(Desk(folder, preview, theme), preview, theme, port, saves)
        return application, application.address

    return serve.run(council, as_of, preview, port, door)
