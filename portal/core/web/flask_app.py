"""A Flask application that commits once a request, inside the reach of the error handlers."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.core import db as database
from portal.core.db import db
from portal.core.web.requests import CleanRequest, refuse_nul_in_path

AfterCommit = Callable[[], None]


class PortalFlask(Flask):
    """One unit of work a request: committed when the answer is good, rolled back when it is not."""

    request_class = CleanRequest
    jinja_options = {**Flask.jinja_options, "undefined": ChainableUndefined}  # the NHS macros need it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.after_commit: list[AfterCommit] = []  # called after each commit of a writing request
        self.jinja_env.trim_blocks = True
        self.jinja_env.lstrip_blocks = True
        self.before_request(lambda: refuse_nul_in_path(request.path))
        self.teardown_request(_let_go)

    def create_global_jinja_loader(self) -> ChoiceLoader:  # type: ignore[override]
        """Our own templates first, then the design system's."""
        ours = super().create_global_jinja_loader()
        return ChoiceLoader([ours, PackageLoader("nhsuk_frontend_jinja")])

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Escape all but plain text: the NHS macros end in `.jinja`, which Flask alone would not escape."""
        return filename is None or not filename.endswith(".txt")

    def dispatch_request(self) -> Response:
        """Run the view, then commit, so that a failing commit becomes an error page like any other."""
        response = self.make_response(super().dispatch_request())
        self._finish(response)
        return response

    def _finish(self, response: WerkzeugResponse) -> None:
        if not db.session.registry.has():
            return
        if database.current_mode() == "read" or response.status_code >= 400:
            db.session.close()
            return
        db.session.commit()
        for act in self.after_commit:
            act()


def trust_proxies(app: Flask, count: int) -> None:
    """Take the visitor's address and scheme from so many proxies of ours; from none, believe no header."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def _let_go(_error: BaseException | None) -> None:
    db.session.remove()
