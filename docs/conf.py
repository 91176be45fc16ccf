"""How the documentation is built: `make docs`. Every warning is an error."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, is_typeddict

from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

HERE = Path(__file__).parent
# Where TypeDoc left the Node reference: it becomes a folder of the site.
EXTRA = HERE / "_build" / "extra"
NODE = EXTRA / "node"

log = logging.getLogger(__name__)

project = "indecx"
author = "the indecx contributors"
copyright = "the indecx contributors"
release = version = installed("indecx")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]
# `node` holds the sources of the Node reference, `examples` what pages include.
exclude_patterns = ["_build", "node", "examples"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"indecx {release}"
html_extra_path = ["_build/extra"]
html_static_path = ["_static"]
html_css_files = ["indecx.css"]
html_copy_source = False
html_show_sourcelink = False

# Docstrings quote names as Markdown does: `name`.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False
napoleon_use_rtype = False
python_maximum_signature_line_length = 88
# Type variables, and names whose references are elsewhere.
nitpick_ignore_regex = [
    ("py:.*", r"(.*\.)?(RowT|_Row)"),
    ("py:.*", r"collections\.Counter"),
    ("py:.*", r"(collections\.abc|datetime|os|pandas|polars)\..*|datetime|indecx\.inputs\.Frame"),
]

# Modules of which every name in `__all__` must stand on a page.
PUBLIC = [
    "indecx",
    "indecx.asynchronous.resources",
    "indecx.blocking.resources",
    "indecx.errors",
    "indecx.inputs",
    "indecx.metrics",
    "indecx.outcomes",
    "indecx.receipt",
    "indecx.records",
    "indecx.testing",
    "indecx.webhooks",
]

# Modules that hand on the classes of a generated one: members stand in the order of its lines.
GENERATED = {
    "indecx.asynchronous.resources": "indecx._generated.resources",
    "indecx.records": "indecx._generated.records",
}
for public, generated in GENERATED.items():
    source = import_module(generated).__file__ or ""
    ModuleAnalyzer.cache["module", public] = ModuleAnalyzer.for_file(source, public)


def markdown_to_rst(lines: list[str]) -> list[str]:
    """Docstrings have Markdown's fences, and its quotes that end within a word (`Answer`s)."""
    out: list[str] = []
    inside = False
    for line in lines:
        if line.lstrip().startswith("```"):
            language = line.strip().removeprefix("```")
            out += [] if inside else ["", f".. code-block:: {language or 'text'}", ""]
            inside = not inside
            continue
        out.append(f"   {line}" if inside else re.sub(r"(`[^`]+`)(?=\w)", r"\1\\ ", line))
    return out


def process_docstring(
    _app: Any, what: str, _name: str, _thing: object, _options: object, lines: list[str]
) -> None:
    """Makes a docstring what Sphinx reads."""
    lines[:] = markdown_to_rst(lines)
    if what in ("attribute", "data", "property"):
        # Napoleon would take what stands before a colon for a type: it looks at the first line.
        lines[:0] = ["..", ""]


def hide_constructor(
    _app: Any, what: str, name: str, _thing: object, _options: object, *_signature: object
) -> tuple[str, None] | None:
    """Nobody makes resources, rows, listings and tables: operations give them."""
    hidden = r"indecx\.((records|rows|blocking|asynchronous)\..*|(Async)?(Listing|Pages)|Table)"
    return ("", None) if what == "class" and re.fullmatch(hidden, name) else None


def find_by_last_name(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Annotations name classes as their module imports them (`records.Answer`): finds the one
    that has this name.
    """
    if node.get("refdomain") != "py":
        return None
    last = node["reftarget"].rpartition(".")[2]
    domain = env.get_domain("py")
    found = [
        (name, entry)
        for name, entry in domain.objects.items()
        if name.rpartition(".")[2] == last and entry.objtype in ("class", "exception", "data")
    ]
    if len(found) != 1:
        return None
    (_, entry) = found[0]
    target = app.builder.get_relative_uri(node["refdoc"], entry.docname) + "#" + entry.node_id
    return nodes.reference("", "", content, internal=True, refuri=target)


def public_members(thing: object) -> list[str]:
    """What a class itself offers: attributes, properties, methods."""
    if not isinstance(thing, type):
        return []
    own = {**getattr(thing, "__annotations__", {}), **vars(thing)}
    repeated = repeated_fields(thing) if is_typeddict(thing) else set[str]()
    return [name for name in own if not name.startswith("_") and name not in repeated]


def repeated_fields(typed: type) -> set[str]:
    """What a typed dictionary has from others, which it repeats and does not remember as bases."""
    fields = set(typed.__annotations__)
    module = vars(import_module(typed.__module__)).values()
    others = [set(other.__annotations__) for other in module if is_typeddict(other)]
    return {name for other in others if other < fields for name in other}


def check_public_names(_app: Any, env: Any) -> None:
    """Refuses a public name, or a member of one, that stands on no page: autodoc leaves out what
    has no description.
    """
    documented = set(env.get_domain("py").objects)
    for module in PUBLIC:
        home = import_module(module)
        for name in home.__all__:
            pages = [full for full in documented if full.rpartition(".")[2] == name]
            members = public_members(getattr(home, name))
            if not pages:
                log.warning("%s.%s has no page, or no description", module, name)
            for member in members:
                if not any(f"{full}.{member}" in documented for full in pages):
                    log.warning("%s.%s.%s has no description", module, name, member)


def node_role(
    _name: str, rawtext: str, text: str, _line: int, inliner: Any, *_rest: Any
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """The role `node`: a link to a page of the Node reference, by the item's name."""
    wanted = re.compile(rf"(?:.*\.)?{re.escape(text)}\.html")
    pages = [page for page in NODE.rglob("*.html") if wanted.fullmatch(page.name)]
    if len(pages) != 1:
        log.warning("the Node reference has %d pages for %s", len(pages), text)
        return [nodes.literal(rawtext, text)], []
    env = inliner.document.settings.env
    up = "../" * env.docname.count("/")
    target = f"{up}node/{pages[0].relative_to(NODE).as_posix()}"
    return [nodes.reference(rawtext, "", nodes.literal("", text), refuri=target)], []


def setup(app: Any) -> None:
    """Called by Sphinx."""
    # Before Napoleon.
    app.connect("autodoc-process-docstring", process_docstring, priority=400)
    app.connect("autodoc-process-signature", hide_constructor)
    app.connect("missing-reference", find_by_last_name)
    app.connect("env-check-consistency", check_public_names)
    app.add_role("node", node_role)
