"""What we serve of the design system: nothing that a page uses is missing, nothing else is carried along."""

import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from oural.assets import build, css, dsfr
from oural.assets.dark import follow_system
from oural.assets.finders import AdminFinder, DsfrFinder
from oural.assets.selectors import can_match, classes_named
from oural.assets.usage import Usage, read_usage

MARIANNE = css.Face("Marianne", "normal", "400")

DATA_ADDRESS = re.compile(r'url\("data:(?:[^"\\]|\\.)*"\)')


def cut(text: str, *classes: str) -> str:
    return css.to_text(css.cut(css.parse(text), set(classes), {MARIANNE}))


@pytest.fixture(scope="module")
def usage() -> Usage:
    return read_usage(Path(settings.BASE_DIR))


@pytest.fixture(scope="module")
def style_sheet(usage: Usage) -> str:
    return dsfr.style_sheet(usage)


class TestSelectors:
    @pytest.mark.parametrize(
        "selector",
        [
            "a",
            ":root",
            ".used",
            "ul>.used:first-child::before",
            ".used:not(.absent)",
            ":is(.absent,.used) a",
            ":where(.used)",
            "#absent",
            "[data-absent]",
            "[class*=sed]",
            "[class^=use]",
            '[class*=" use"]',
            "[class~=used]",
            '[class*="used other"]',
        ],
    )
    def test_may_match(self, selector: str) -> None:
        assert can_match(selector, {"used"})

    @pytest.mark.parametrize(
        "selector",
        [
            ".absent",
            ".used .absent",
            ".used.absent:not(.used)",
            ":is(.absent,.missing)",
            "[class*=absent]",
            "[class^=sed]",
            '[class*=" sed"]',
            "[class~=use]",
        ],
    )
    def test_cannot_match(self, selector: str) -> None:
        assert not can_match(selector, {"used"})

    @given(st.lists(st.sampled_from("abcd"), min_size=1), st.sets(st.sampled_from("abcd")), st.sampled_from(" >+~"))
    def test_a_chain_of_classes_needs_them_all(self, chain: list[str], classes: set[str], combinator: str) -> None:
        selector = combinator.join(f".{name}" for name in chain)
        assert classes_named(selector) == set(chain)
        assert can_match(selector, classes) == (set(chain) <= classes)


class TestCut:
    def test_keeps_only_what_the_classes_use(self) -> None:
        assert cut(".a,.b{color:red}.b{color:blue}@media print{.b{color:blue}}", "a") == ".a{color:red}"

    def test_keeps_the_banner_once_and_drops_comments_and_maps(self) -> None:
        sheet = "/*! MIT */a{color:red}/* note */"
        assert cut(sheet + sheet + "/*# sourceMappingURL=x.map */") == "/*! MIT */a{color:red}a{color:red}"

    def test_declares_the_faces_served_in_woff2_only(self) -> None:
        face = '@font-face{font-family:Marianne;font-weight:%s;src:url(m.woff2) format("woff2"),url(m.woff)}'
        assert cut(face % 500) == ""
        assert cut(face % 400) == (face % 400).replace(",url(m.woff)", "")

    def test_drops_animations_that_nothing_plays(self) -> None:
        turn = "@keyframes turn{to{opacity:0}}"
        assert cut(f".a{{animation:turn 1s}}{turn}", "b") == ""
        assert turn in cut(f".a{{animation:turn 1s}}{turn}", "a")
        assert turn not in cut(f".a{{animation:turn-back 1s}}{turn}", "a")

    def test_refuses_nested_rules_rather_than_lose_them(self) -> None:
        with pytest.raises(ValueError, match="Nested"):
            css.parse(".a{.b{color:red}}")

    def test_drops_custom_properties_nobody_reaches(self) -> None:
        nodes = css.parse(":root{--a:var(--b);--b:1;--c:2;--d:3}p{margin:var(--a)}.x{--e:var(--c)}")
        assert (
            css.to_text(css.drop_custom_properties(nodes, {"--d"}))
            == ":root{--a:var(--b);--b:1;--d:3}p{margin:var(--a)}"
        )

    def test_dark_rules_follow_the_system_until_the_script_speaks(self) -> None:
        text = css.to_text(follow_system(css.parse(":root[data-fr-theme=dark]{--a:1}")))
        assert text.startswith(
            ":root[data-fr-theme=dark]{--a:1}@media screen and (prefers-color-scheme:dark){:root[data-fr-s"
        )
        assert ":where(:not([data-fr-theme])){--a:1}" in text


class TestUsage:
    def test_words_prefixes_and_states(self) -> None:
        usage = Usage(frozenset({"fr-modal", "fr-badge--", "fr-icon-"}), frozenset(), frozenset())
        defined = {"fr-modal", "fr-modal--opened", "fr-modal--wide", "fr-badge--new", "fr-icon-add-line", "fr-card"}
        assert usage.classes(defined) == {"fr-modal", "fr-modal--opened", "fr-badge--new"}

    def test_reads_templates_python_and_scripts_but_not_attributes(self, tmp_path: Path) -> None:
        for name, text in {
            "templates/a/b.html": """<p class="fr-tag" data-fr-x style="--a-b:1">{% static 'dsfr/artwork/x.svg' %}""",
            "catalogue/models/stage.py": '"fr-badge--green-menthe"',
            "static/js/a.js": "'fr-hidden'",
            "static/css/a.css": "p { color: var(--text-mention-grey) }",
            "oural/assets/css.py": "'fr-card'",
        }.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        usage = read_usage(tmp_path)
        assert usage.words == {"fr-tag", "fr-badge--green-menthe", "fr-hidden"}
        assert usage.files == {"artwork/x.svg"}
        assert {"--a-b", "--text-mention-grey"} <= usage.properties

    def test_icons_are_named_whole(self) -> None:
        """Icons are kept by their whole name: one composed in a template would be missing on the page."""
        composed = [
            path.name
            for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
            if re.search(r"fr-icon-[\w-]*\{[{%]", path.read_text())
        ]
        assert composed == []


class TestStyleSheet:
    def test_every_class_of_ours_that_the_design_system_styles_is_styled(self, usage: Usage, style_sheet: str) -> None:
        full = css.parse("".join((dsfr.package_dir() / name).read_text() for name in dsfr.SHEETS))
        used = usage.classes(css.classes_defined(full))
        reachable = set()
        for rule in css.rules(full):
            for selector in rule.selectors:
                required = set(re.findall(r"\.([\w-]+)", re.sub(r":not\([^()]*\)", "", selector)))
                if required <= used and rule.declarations:
                    reachable |= required
        missing = reachable - css.classes_defined(css.parse(style_sheet))
        assert not missing

    def test_an_icon_is_drawn_in_the_sheet(self) -> None:
        words = frozenset({"fr-icon-search-line", "fr-btn"})
        text = dsfr.style_sheet(Usage(words, frozenset(), frozenset()))
        assert re.search(r'fr-icon-search-line:before\{[^}]*mask-image:url\("data:image/svg\+xml,%3Csvg', text)
        assert "fr-icon-search-fill" not in text

    def test_keeps_the_licence_and_leaves_out_the_rest(self, style_sheet: str) -> None:
        assert "SPDX-License-Identifier: MIT" in style_sheet[:300]
        assert '.woff"' not in style_sheet
        assert "sourceMappingURL" not in style_sheet
        assert "http:" not in DATA_ADDRESS.sub("", style_sheet)

    def test_every_address_is_a_file_served(self, style_sheet: str) -> None:
        served = {name for name, _ in DsfrFinder().list(None)}
        addresses = re.findall(r"""url\(["']?((?!data:)[^"')]+)""", DATA_ADDRESS.sub("", style_sheet))
        assert addresses
        assert {posixpath.normpath(address) for address in addresses} <= served

    def test_braces_balance_outside_strings(self, style_sheet: str) -> None:
        bare = re.sub(r'"[^"]*"', "", style_sheet)
        assert bare.count("{") == bare.count("}") > 100


class TestFiles:
    def test_the_package_gives_a_bounded_list_of_existing_files(self, usage: Usage) -> None:
        files = list(DsfrFinder().list(None))
        assert {"dsfr.css", "dsfr.js", "LICENSE.txt", "fonts/Marianne-Regular.woff2"} <= {name for name, _ in files}
        assert len(files) <= 40
        assert all(Path(storage.path(name)).is_file() for name, storage in files)

    def test_finds_what_it_serves_and_nothing_else(self) -> None:
        finder = DsfrFinder()
        assert Path(finder.find("dsfr/dsfr.css")).read_text().startswith("@charset")
        assert finder.find("dsfr/dsfr.css", find_all=True) == [finder.find("dsfr/dsfr.css")]
        assert finder.find("dsfr/dsfr.nomodule.min.js") == []
        assert finder.find("css/oural.css") == []

    def test_of_the_applications_only_the_admin_is_collected(self) -> None:
        names = [name for name, _ in AdminFinder().list(None)]
        assert names and all(name.startswith("admin/") for name in names)
        assert "admin/js/vendor/select2/i18n/fr.js" in names
        assert len(names) < 90
        assert AdminFinder().find("admin/js/vendor/jquery/jquery.js")  # the admin asks for it when DEBUG is on

    def test_the_script_is_one_module_without_imports(self) -> None:
        script = dsfr.script()
        assert script.count("SPDX-License-Identifier") == len(dsfr.MODULES)
        assert not re.search(r"^\s*(import|export)\b|sourceMappingURL", script, re.MULTILINE)
        assert len(script) < 80_000


class TestBuild:
    def test_builds_once_and_again_when_the_pages_change(self, tmp_path: Path) -> None:
        sheet = tmp_path / "dsfr.css"
        build.build_assets(Usage(frozenset({"fr-btn"}), frozenset(), frozenset()), tmp_path)
        first = sheet.read_text()
        sheet.write_text("untouched")
        build.build_assets(Usage(frozenset({"fr-btn"}), frozenset(), frozenset()), tmp_path)
        assert sheet.read_text() == "untouched"
        build.build_assets(Usage(frozenset({"fr-btn", "fr-card"}), frozenset(), frozenset()), tmp_path)
        assert len(sheet.read_text()) > len(first)
        assert {path.name for path in tmp_path.iterdir()} == {*build.NAMES, build.STAMP}
