"""Compares Slipway's documentation with that of mkdocs and techdocs-core, page by page.

    python techdocs.py PAGES CORPUS WORK

PAGES is the example `pages` of the crate techdocs, CORPUS a folder of sites, WORK a folder to write
into. Each site is built by mkdocs as Backstage's builder would (plugins that it does not keep left
out), and what a reader sees of each page is compared: headings with their ids, targets of links and
images, elements, words. Exit status 1 when they agree less than they must.
"""

import difflib
import json
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import yaml

# The least share of items that agree.
LEAST = {"headings": 0.99, "links": 0.99, "images": 0.99, "elements": 0.99, "words": 0.995}
# Plugins that Backstage's builder keeps and that do something to a page.
KEPT = {"techdocs-core", "search", "redirects"}
# Elements that stand in a line: no word ends at them.
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "small", "span", "strong", "sub", "sup", "u"}
# Elements that say nothing of how a page is built.
PLAIN = {"br", "col", "hr", "img", "input", "link", "meta", "p", "span"}
ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*?)</article>', re.S)
BUTTON = re.compile(r'<a href="[^"]*" title="[^"]*" class="md-content__button.*?</a>', re.S)


class Seen(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.items = {"headings": [], "links": [], "images": [], "elements": [], "words": []}
        self.text = []
        self.feed(html)
        self.close()
        self.items["words"] = "".join(self.text).split()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = attributes.get("class") or ""
        if tag == "a" and "headerlink" not in classes:
            self.items["links"].append(attributes.get("href"))
        if tag == "img" and "emojione" in classes:
            self.text.append(attributes.get("alt", ""))
        elif tag == "img":
            self.items["images"].append(attributes.get("src"))
        if re.fullmatch("h[1-6]", tag):
            self.items["headings"].append((tag, attributes.get("id")))
        if tag not in PLAIN:
            self.items["elements"].append(tag)
        if tag not in INLINE:
            self.text.append(" ")

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.text.append(" ")

    def handle_data(self, data):
        self.text.append(data)


class Loader(yaml.SafeLoader):
    """Reads what programs of a site's own are named by as nothing."""


Loader.add_multi_constructor("!", lambda *_: None)
Loader.add_multi_constructor("tag:", lambda *_: None)


def prepare(site, target):
    """A copy of a site with the configuration that Backstage's builder would leave it."""
    shutil.copytree(site, target)
    found = [target / name for name in ("mkdocs.yaml", "mkdocs.yml") if (target / name).exists()]
    settings = yaml.load(found[0].read_text(), Loader) if found else {"site_name": site.name}
    if parent := settings.pop("INHERIT", None):
        settings = {**yaml.load((target / parent).read_text(), Loader), **settings}
    plugins = settings.get("plugins") or []
    name = lambda plugin: plugin if isinstance(plugin, str) else next(iter(plugin))
    plugins = [plugin for plugin in plugins if name(plugin) in KEPT - {"techdocs-core"}]
    settings["plugins"] = [*plugins, "techdocs-core"]
    settings["markdown_extensions"] = []
    for key in ("hooks", "theme", "extra", "extra_javascript", "watch"):
        settings.pop(key, None)
    for path in found:
        path.unlink()
    (target / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False))


def sites(corpus):
    """The folders that are sites: each of the corpus, or the one in it that has the pages."""
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        inner = [folder, folder / "docs", *sorted(folder.glob("*/*"))]
        configured = [path for path in inner if any((path / name).exists() for name in ("mkdocs.yml", "mkdocs.yaml"))]
        yield folder.name, (configured or [folder])[0]


def differing(expected, found):
    if expected == found:
        return 0
    blocks = difflib.SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    return max(len(expected), len(found)) - sum(block.size for block in blocks)


def compare(name, built, pages, totals, worst):
    for page in built.rglob("index.html"):
        url = page.parent.relative_to(built).as_posix() + "/"
        url = "" if url == "./" else url
        article = ARTICLE.search(page.read_text())
        if not article or url not in pages:
            continue
        expected = Seen(BUTTON.sub("", article.group(1))).items
        found = Seen(pages[url]["html"]).items
        # The theme writes the title of a page that has none; ours is the reader's.
        if expected["headings"][:1] == [("h1", None)] and not any(tag == "h1" for tag, _ in found["headings"]):
            expected["headings"].pop(0)
            expected["elements"].pop(0)
            del expected["words"][: len(pages[url]["title"].split())]
        for sort, items in expected.items():
            number = differing(items, found[sort])
            totals[sort][0] += len(items)
            totals[sort][1] += number
            if number:
                worst.append((number, sort, name, url))


def main(program, corpus, work):
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    totals = {sort: [0, 0] for sort in LEAST}
    worst, theirs, ours = [], 0.0, 0.0
    for name, site in sites(corpus):
        folder, built = work / "in" / name, work / "out" / name
        folder.parent.mkdir(exist_ok=True)
        prepare(site, folder)
        begun = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", built], cwd=folder, capture_output=True, text=True)
        theirs += time.monotonic() - begun
        if done.returncode:
            print(f"{name}: mkdocs does not build it: {done.stderr.strip().splitlines()[-1:]}")
            continue
        begun = time.monotonic()
        lines = subprocess.run([program, folder], capture_output=True, text=True, check=True).stdout.splitlines()
        ours += time.monotonic() - begun
        compare(name, built, {page["url"]: page for page in map(json.loads, lines)}, totals, worst)
    fine = True
    for sort, (number, different) in totals.items():
        share = 1 - different / max(1, number)
        fine &= share >= LEAST[sort]
        print(f"{sort:10} {number:8} {different:6} differ  {100 * share:8.4f} %  at least {100 * LEAST[sort]} %")
    for number, sort, name, url in sorted(worst, reverse=True)[:12]:
        print(f"  {number} {sort} in {name} {url}")
    print(f"time: mkdocs {theirs:.1f} s, Slipway {ours:.2f} s, {theirs / ours:.0f} times as long")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
