"""Chinese is complete, English is complete, and no word is left out of the catalogue."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, Token, TokenType
from django.test import Client

from fanzha.kit.catalogue import compile_catalogue
from fanzha.web.field_names import FIELD_NAMES
from scripts.catalogue import CATALOGUE, PACKAGE, messages, untranslated
from tests.cast import Centre

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
PYTHON = sorted((PACKAGE / "web").rglob("*.py"))
SCRIPTS = sorted((PACKAGE / "web" / "static" / "fanzha").glob("*.js"))
# Shown when nothing else works, so it cannot ask which language the reader has: it is in both.
BOTH_LANGUAGES = {"400.html", "500.html"}
TRANSLATED = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "Trouble"}


def name(path: Path) -> str:
    """The place of a file below the package."""
    return path.relative_to(PACKAGE).as_posix()


def test_the_catalogue_has_every_message_and_no_other() -> None:
    listed = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    assert listed ^ set(messages()) == set(), "run: python scripts/catalogue.py"


def test_every_message_has_english() -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    assert untranslated(catalogue) == []
    assert [e.msgid for e in catalogue if CHINESE.search(e.msgstr + str(e.msgstr_plural))] == []


def test_every_placeholder_is_kept_in_english() -> None:
    marks = re.compile(r"%\(\w+\)[sd]")
    for entry in polib.pofile(str(CATALOGUE)):
        for english in [entry.msgstr, *entry.msgstr_plural.values()]:
            told = set(marks.findall(english))
            assert told == set(marks.findall(entry.msgid)) or not english, entry.msgid


def test_it_compiles_without_system_tools(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    count = compile_catalogue(CATALOGUE, compiled)
    with compiled.open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert count == len(polib.pofile(str(CATALOGUE)))
    assert english.gettext("登录") == "Sign in"


def bare_in_template(text: str) -> Iterator[tuple[int, str]]:
    """Chinese in a template that no translation tag covers, with its line.

    >>> list(bare_in_template('<b>{% translate "好" %}</b>{# 注 #}{% blocktranslate %}好{% endblocktranslate %}'))
    []
    >>> list(bare_in_template('<b title="好">'))
    [(1, '<b title="好">')]
    """
    covered = False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK and token.contents.startswith("blocktrans"):
            covered = True
        elif token.token_type == TokenType.BLOCK and token.contents.startswith("endblocktrans"):
            covered = False
        elif not covered and CHINESE.search(_uncovered(token)):
            yield token.lineno, token.contents.strip()[:60]


def _uncovered(token: Token) -> str:
    if token.token_type == TokenType.COMMENT or token.contents.startswith("translate "):
        return ""
    told = re.sub(r"_\((['\"]).*?\1\)", "", str(token.contents))
    return re.sub(r'lang="zh">[^<]*<', "", told)  # the language's own name


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_template_has_chinese_outside_a_translation(template: Path) -> None:
    if template.name not in BOTH_LANGUAGES:
        assert list(bare_in_template(template.read_text("utf-8"))) == []


def bare_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Chinese strings that neither gettext nor a Trouble covers; docstrings are free.

    >>> list(bare_in_python('x = "好"'))
    [(1, '好')]
    >>> list(bare_in_python('x = _("好"); raise Trouble(zh="好", en="good")'))
    []
    """
    tree = ast.parse(source)
    free: set[ast.AST] = set()
    for node in ast.walk(tree):
        calls = isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATED
        free |= set(ast.walk(node)) if calls or _is_docstring(node) else set()
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node not in free and CHINESE.search(node.value):
            yield node.lineno, node.value


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("module", PYTHON, ids=name)
def test_no_view_says_chinese_outside_a_translation(module: Path) -> None:
    assert list(bare_in_python(module.read_text("utf-8"))) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_no_script_says_chinese_itself(script: Path) -> None:
    assert not CHINESE.search(script.read_text("utf-8")), "take the words from a data attribute"


def test_the_reader_switches_the_language_and_stays_on_the_page(centre: Centre) -> None:
    browser = Client()
    assert "这是诈骗吗" in browser.get("/public/").content.decode()
    answer = browser.post("/language", {"language": "en", "next": "/public/"}, follow=True)
    assert answer.redirect_chain == [("/public/", 302)]
    assert "Is this a scam?" in answer.content.decode()
    answer = browser.post("/language", {"language": "zh-hans", "next": "/public/"}, follow=True)
    assert "这是诈骗吗?" in answer.content.decode()


def test_a_foreign_browser_is_spoken_to_in_chinese_until_it_switches(centre: Centre) -> None:
    foreign = {"accept-language": "en-GB,en;q=0.9"}
    assert "这是诈骗吗" in Client(headers=foreign).get("/public/").content.decode()


def test_a_trouble_is_told_in_the_readers_language(centre: Centre) -> None:
    browser = Client()
    browser.post("/language", {"language": "en", "next": "/public/"})
    told = browser.post("/public/", {"pasted": " "}).content.decode()
    assert "paste what you want checked" in told


DESKS = ("admin", "channel", "dissuasion", "search", "street", "team", "warnings")
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\bname="([a-z_]+)"')
TROUBLE = re.compile(r'field="([a-z_]+)"')


def test_a_field_that_can_be_wrong_is_called_by_the_words_of_the_page() -> None:
    entered = {
        field for path in TEMPLATES if path.parent.name in DESKS
        for field in FIELD.findall(path.read_text("utf-8"))
    }  # fmt: skip
    told = {
        field for room in ("govern", "prevent", "web") for path in (PACKAGE / room).rglob("*.py")
        for field in TROUBLE.findall(path.read_text("utf-8"))
    }  # fmt: skip
    hidden = {"act", "key"}  # of buttons: a page that is out of date, nothing a person typed
    assert entered & told - FIELD_NAMES.keys() - hidden == set()
