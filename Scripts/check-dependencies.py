#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Who may know whom: holds Package.swift and the import lines of the sources to the rules of the house.

usage: check-dependencies.py [DUMP [ROOT]]    DUMP is the JSON of `swift package dump-package`, - for
                                              standard input; without it the command is run in ROOT
       check-dependencies.py --self-test      plants violations and expects each to be found
"""

import json
import re
import subprocess
import sys
from pathlib import Path

# What a target of ours may depend on, of ours. A target that is not here is an error: decide first.
HOUSE = {
    "ConsoleCore": set(),
    "RFB": set(),
    "WebSocketBytes": set(),
    "CLibXML2": set(),
    "XML": {"CLibXML2"},
    "CCrypt": set(),
    "Passwords": {"CCrypt"},
    "TLS": {"ConsoleCore"},
    "ClientTransport": {"ConsoleCore", "TLS"},
    "ConsoleRelay": {"ConsoleCore", "RFB", "TLS"},
    "ConsoleAuth": {"ConsoleCore"},
    "ConsoleClient": {"ConsoleCore", "ConsoleRelay", "RFB", "TLS", "WebSocketBytes"},
    "COpenAPI": set(),
    "ConsoleAPI": {"COpenAPI", "ClientTransport", "ConsoleCore", "TLS"},
    "RemoteConsoleAuth": {"ClientTransport", "ConsoleAPI", "ConsoleAuth", "ConsoleCore", "TLS"},
    "Settings": {"ConsoleCore"},
    "NovaImport": {"ConsoleCore"},
    "Telemetry": set(),
    "ConsoleTestKit": {"ConsoleCore", "RFB"},
    "XenSimulator": {"XML"},
    "xen-simulator": {"XenSimulator"},
    "Gateway": {
        "ClientTransport", "ConsoleClient", "ConsoleCore", "ConsoleRelay", "ConsoleAuth", "ConsoleAPI",
        "NovaImport", "Passwords", "RemoteConsoleAuth", "Settings",
        "Telemetry", "TLS"},
    "PluginCatalog": {"ConsoleCore"},  # and every plug-in
    "oriel": {"Gateway", "PluginCatalog"},
}
# The same for plug-ins, by the folder of their kind; each may also know the C module in its own folder.
PLUGINS = {
    "Backends": {"ConsoleCore", "XML"},
    "Listeners": {"ClientTransport", "ConsoleCore", "ConsoleRelay", "RFB", "TLS", "WebSocketBytes"},
    "TokenStores": {"ConsoleCore"},
    "Identity": {"ConsoleCore"},
}
# What single plug-ins may know besides, by their folder; docs/decisions/0031-xenapi-client.md, 0043-identities.md and 0045-keystone.md.
MORE = {
    ("Backends", "XenServer"): {"TLS"},
    ("Identity", "Basic"): {"Passwords"},
    ("Identity", "Keystone"): {"TLS"},
}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)")


def dependencies(target):
    """The names of what a target declares: ours and, as far as one can tell, others' products."""
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                yield dependency[kind][0]


def plugin_folder(target):
    """("Backends", "Libvirt") for a target under Plugins/Backends/Libvirt."""
    parts = Path(target["path"] or "").parts
    return parts[1:3] if len(parts) >= 4 and parts[0] == "Plugins" else None


def allowed(target, targets):
    """What the target may see of ours, or nothing known (None)."""
    name, folder = target["name"], plugin_folder(target)
    if folder:
        if target["type"] == "system":
            return set()
        if folder[0] not in PLUGINS:
            return None
        own = {t["name"] for t in targets.values() if t["type"] == "system" and plugin_folder(t) == folder}
        return PLUGINS[folder[0]] | MORE.get(folder, set()) | own
    if name not in HOUSE:
        return None
    if name == "PluginCatalog":
        return HOUSE[name] | {t["name"] for t in targets.values() if plugin_folder(t) and t["type"] != "system"}
    return HOUSE[name]


def check(package, root, say):
    """The list of all violations; `say` gets what was checked."""
    problems = []
    targets = {target["name"]: target for target in package["targets"]}
    tests = {name for name, target in targets.items() if target["type"] == "test"}
    declared, imports, files, rules = 0, 0, 0, 0
    covered = set()

    for name, target in sorted(targets.items()):
        ours = [d for d in dependencies(target) if d in targets]
        declared += len(ours)
        if not target.get("path"):
            problems.append(f"{name}: has no path: in Package.swift")
            continue
        problems += [f"{name}: depends on the tests {d}" for d in ours if d in tests]
        if name in tests:
            if not target["path"].startswith("Tests/"):
                problems.append(f"{name}: is a test target outside of Tests/ ({target['path']})")
        else:
            rules += 1
            may = allowed(target, targets)
            if may is None:
                problems.append(f"{name}: nobody has decided what this target may know; add it to {Path(__file__).name}")
            else:
                problems += [f"{name}: may not depend on {d}" for d in ours if d not in may and d not in tests]
        if target["type"] == "system":
            continue

        folder = root / target["path"]
        sources = sorted(folder.rglob("*.swift"))
        if not sources and not any(folder.rglob("*.c")):
            problems.append(f"{name}: there is no Swift file and no C in {target['path']}")
        for source in sources:
            files += 1
            covered.add(source)
            for number, line in enumerate(source.read_text().splitlines(), 1):
                found = IMPORT.match(line)
                if not found:
                    continue
                imports += 1
                module = found.group(1)
                if module in targets and module not in ours and module != name:
                    problems.append(
                        f"{source.relative_to(root)}:{number}: imports {module}, which {name} does not declare")

    for top in ("Sources", "Plugins", "Tests"):
        for source in sorted((root / top).rglob("*.swift")):
            if source not in covered:
                problems.append(f"{source.relative_to(root)}: belongs to no target")

    say(f"dependencies: {len(targets)} targets ({rules} with a rule, {len(tests)} of tests), {declared} dependencies "
        f"between them, {imports} imports in {files} files")
    if not targets or not rules or not declared or not imports:
        problems.append("nothing was checked: no targets, no dependencies or no imports")
    return problems


# The self-test

def self_test():
    """Plants each violation in a small package and expects it, and only it, to be found."""
    import copy
    import tempfile

    def target(name, path, *needs, kind="regular"):
        return {"name": name, "path": path, "type": kind, "dependencies": [{"byName": [n, None]} for n in needs]}

    good = {"targets": [
        target("ConsoleCore", "Sources/ConsoleCore"),
        target("RFB", "Sources/RFB"),
        target("Gateway", "Sources/Gateway", "ConsoleCore"),
        target("XML", "Sources/XML", "CLibXML2"),
        target("CLibXML2", "Sources/CLibXML2", kind="system"),
        target("CVirt", "Plugins/Backends/Virt/CVirt", kind="system"),
        target("COther", "Plugins/Backends/Other/COther", kind="system"),
        target("Virt", "Plugins/Backends/Virt/Sources", "ConsoleCore", "XML", "CVirt"),
        target("Web", "Plugins/Listeners/Web/Sources", "ConsoleCore", "RFB"),
        target("Raw", "Plugins/Listeners/Raw/Sources", "ConsoleCore", "RFB"),
        target("PluginCatalog", "Sources/PluginCatalog", "ConsoleCore", "Virt", "Web", "Raw"),
        target("oriel", "Sources/oriel", "Gateway", "PluginCatalog", kind="executable"),
        target("VirtTests", "Tests/VirtTests", "Virt", "PluginCatalog", kind="test"),
    ]}

    def needs(name, *more):
        return lambda p, r: next(t for t in p["targets"] if t["name"] == name)["dependencies"].extend(
            {"target": [n, None]} for n in more)

    def add(*given, **kind):
        def plant(package, root):
            package["targets"].append(target(*given, **kind))
            if given[1]:
                (root / given[1]).mkdir(parents=True, exist_ok=True)
                (root / given[1] / "New.swift").write_text("")
        return plant

    def line(path, text):
        def plant(package, root):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text + "\n")
        return plant

    def c_only(package, root):
        package["targets"].append(target("ConsoleAPI", "Sources/ConsoleAPI"))
        (root / "Sources/ConsoleAPI").mkdir()
        (root / "Sources/ConsoleAPI/table.c").write_text("")

    def no_source(package, root):
        package["targets"].append(target("ConsoleAPI", "Sources/ConsoleAPI"))
        (root / "Sources/ConsoleAPI").mkdir()

    def no_path(package, root):
        package["targets"][2]["path"] = None
        (root / "Sources/Gateway/Gateway.swift").unlink()

    def empty(package, root):
        package["targets"].clear()
        for source in root.rglob("*.swift"):
            source.unlink()

    cases = [
        (needs("ConsoleCore", "RFB"), "ConsoleCore: may not depend on RFB"),
        (needs("RFB", "ConsoleCore"), "RFB: may not depend on ConsoleCore"),
        (needs("Gateway", "Virt"), "Gateway: may not depend on Virt"),
        (needs("Gateway", "PluginCatalog"), "Gateway: may not depend on PluginCatalog"),
        (needs("Virt", "RFB"), "Virt: may not depend on RFB"),
        (needs("Virt", "COther"), "Virt: may not depend on COther"),
        (needs("Virt", "Web"), "Virt: may not depend on Web"),
        (needs("Web", "XML"), "Web: may not depend on XML"),
        (needs("Web", "Raw"), "Web: may not depend on Raw"),
        (line("Plugins/Listeners/Web/Sources/A.swift", "import Raw"), "Sources/A.swift:1: imports Raw, which Web does"),
        (needs("PluginCatalog", "Gateway"), "PluginCatalog: may not depend on Gateway"),
        (needs("oriel", "ConsoleCore"), "oriel: may not depend on ConsoleCore"),
        (needs("Gateway", "VirtTests"), "Gateway: depends on the tests VirtTests"),
        (needs("VirtTests", "oriel"), None),
        (add("New", "Sources/New"), "New: nobody has decided"),
        (add("New", "Plugins/Weather/New/Sources"), "New: nobody has decided"),
        (add("New", "Plugins/Identity/New/Sources", "ConsoleCore"), None),
        (add("NewTests", "Sources/NewTests", kind="test"), "NewTests: is a test target outside of Tests/"),
        (no_path, "Gateway: has no path"),
        (c_only, None),
        (no_source, "ConsoleAPI: there is no Swift file and no C"),
        (line("Sources/Gateway/A.swift", "@testable import Virt"), "Sources/Gateway/A.swift:1: imports Virt"),
        (line("Sources/Gateway/A.swift", "import Foundation\npublic import struct RFB.Pixel"), "A.swift:2: imports RFB"),
        (line("Sources/Gateway/A.swift", "// import Virt\npackage import ConsoleCore"), None),
        (line("Tests/VirtTests/A.swift", "import Gateway"), "A.swift:1: imports Gateway"),
        (line("Sources/Lost/A.swift", ""), "Sources/Lost/A.swift: belongs to no target"),
        (empty, "nothing was checked"),
    ]
    failed = 0
    for number, (plant, expected) in enumerate([(lambda p, r: None, None)] + cases):
        with tempfile.TemporaryDirectory() as folder:
            root, package = Path(folder), copy.deepcopy(good)
            for t in good["targets"]:
                (root / t["path"]).mkdir(parents=True, exist_ok=True)
                if t["type"] != "system":
                    (root / t["path"] / f"{t['name']}.swift").write_text("import ConsoleCore\n" if any(
                        d["byName"][0] == "ConsoleCore" for d in t["dependencies"]) else "import Logging\n")
            plant(package, root)
            found = check(package, root, lambda _: None)
        right = not found if expected is None else len(found) == 1 and expected in found[0]
        if not right:
            failed += 1
            print(f"self-test {number}: expected {expected or 'nothing'}, found {found}")
    print(f"dependencies: self-test of {len(cases) + 1} cases, {failed} failed")
    return failed


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    root = Path(arguments[1] if len(arguments) > 1 else Path(__file__).parent.parent).resolve()
    if not arguments:
        text = subprocess.run(["swift", "package", "dump-package"], cwd=root, check=True, stdout=subprocess.PIPE).stdout
    else:
        text = sys.stdin.read() if arguments[0] == "-" else Path(arguments[0]).read_text()
    problems = check(json.loads(text), root, print)
    for problem in problems:
        print(f"error: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
