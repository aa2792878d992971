"""The description of the API (OpenAPI 3.1): made from the same declarations that check what is asked for.

spectree reads them; its own pages, which load files from elsewhere, are never registered.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError
from spectree import Response, SpecTree
from spectree.config import ModeEnum

from portal.api.common import Problem
from portal.api.parameters import refuse
from portal.core.web.problems import MEDIA_TYPE

View = Callable[..., Any]
Media = Mapping[str, dict[str, Any]]  # media type -> JSON schema

TITLE = "Joined Up"
VERSION = "1"
DESCRIPTION = (
    "What the pages show, for programs to read. Without a token you see what the public sees; with one, "
    "what its owner sees. Explained at /help/api."
)
SLUG = {"type": "string", "pattern": "^[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?$"}
OPEN_OR_BEARER: list[dict[str, list[str]]] = [{}, {"bearer": []}]
BEARER = {"type": "http", "scheme": "bearer", "description": "A token made at /account/tokens."}
TEXT = {"type": "string"}
ALWAYS = {401: "The token opens nothing.", 503: "The database does not answer just now."}
WRONG = {
    403: "Early insight whose conditions you have not accepted.",
    404: "There is nothing there that you may read.",
    410: "It was withdrawn.",
    422: "A parameter cannot be used.",
}

tree = SpecTree(
    "flask",
    title=TITLE,
    version=VERSION,
    description=DESCRIPTION,
    mode=ModeEnum.strict,
    page_templates={},
    validation_error_model=Problem,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)


class Answers(Response):
    """The answers of one address. `media`: the types of a good answer that is no model, each with its schema."""

    def __init__(self, good: type[BaseModel] | None, wrong: dict[int, str], media: Media) -> None:
        problems = {f"HTTP_{status}": (Problem, words) for status, words in (ALWAYS | wrong).items()}
        super().__init__(*([] if good else ["HTTP_200"]), **problems, **({"HTTP_200": good} if good else {}))
        self.media = media

    def generate_spec(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Returns: the answers with the media types that they have."""
        answers = super().generate_spec(*args, **options)
        for status, answer in answers.items():
            if status != "200":
                answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
            elif self.media:
                answer["content"] = {name: {"schema": schema} for name, schema in self.media.items()}
        return answers


def describes(
    good: type[BaseModel] | None, *wrong: int, name: str, tag: str, media: Media | None = None
) -> Callable[[View], View]:
    """Declare what a view answers; what it takes stands in the type of its parameter `query`.

    `wrong` are the statuses of problems besides those of every address. A query that is not as declared is answered
    by `BadParameters` before the view is called.
    """

    def declare(view: View) -> View:
        asked = view.__annotations__.get("query")
        statuses = (*wrong, 422) if asked else wrong
        check = tree.validate(
            resp=Answers(good, {status: WRONG[status] for status in statuses}, media or {}),
            tags=[tag],
            operation_id=name,
            before=partial(_refuse, asked),
            validation_error_status=422 if asked else 401,
        )
        return check(view)  # type: ignore[no-any-return]

    return declare


def _refuse(asked: type[BaseModel] | None, _request: Any, _answer: Any, error: ValidationError | None, *_: Any) -> None:
    if error is not None and asked is not None:
        raise refuse(asked, error)


def document() -> dict[str, Any]:
    """Returns: the description of every address, made once a process; in the context of an app."""
    made: dict[str, Any] = tree.spec
    if "securitySchemes" not in made["components"]:
        made["components"]["securitySchemes"] = {"bearer": BEARER}
        made["security"] = OPEN_OR_BEARER
        for parameter in _parameters(made):
            if parameter["schema"] is None:  # spectree does not know our kind of path
                parameter["schema"] = SLUG
    return made


def _parameters(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for methods in made["paths"].values() for act in methods.values() for one in act["parameters"]]
