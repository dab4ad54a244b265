"""Files with one thing wrong each are imported over edits: each is refused and says where."""

from __future__ import annotations

from tests.faults import Figure
from tests.support.bad_files import BAD, bad_file
from tests.support.live import Site, form

QUICK = False  # the suite has its short form

GUIDE = "/admin/creditsguide/guide/1/change/"
TITLE = "A title that an editor wrote"


def refused(site: Site, name: str) -> bool:
    """With the words that say what is wrong, and nothing else changed."""
    text, words = bad_file(name)
    path = site.var / "bad.json"
    path.write_text(text)
    done = site.manage("import_guide", str(path), check=False)
    return done.returncode != 0 and words in done.stderr


def exported(site: Site) -> str:
    path = site.var / "exported.json"
    site.manage("export_guide", str(path))
    return path.read_text()


def run(quick: bool) -> list[Figure]:
    names = list(BAD)[:3] if quick else list(BAD)
    with Site() as site:
        editor = site.editor()
        fields = form(editor.get(GUIDE).text) | {"title": TITLE}
        assert editor.post(GUIDE, fields).status == 302
        before = exported(site)
        told = sum(refused(site, name) for name in names)
        site.manage("seed_guide")  # as each start does
        kept = exported(site) == before and TITLE in site.visitor().get("/").text
    return [
        Figure("bad files refused", told, at_least=len(names)),
        Figure("of bad files", len(names)),
        Figure("edits kept, nothing else written", int(kept), at_least=1),
    ]
