// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import NovaImport

/// What `text` says, and the mistakes in it.
func read(_ text: String, path: String = "nova.conf") -> (options: [NovaOption], mistakes: [String]) {
    var mistakes: [NovaMistake] = []
    let file = NovaFile(path: path, text: text, mistakes: &mistakes)
    return (file.options, mistakes.map(\.description))
}

/// What is made of files with these texts, called `a.conf`, `b.conf` and so on.
func imported(_ texts: String...) -> (made: NovaImport, mistakes: [String]) {
    imported(zip("abc", texts).map { (path: "\($0).conf", text: $1) })
}

/// What is made of one file with this text, called `path`.
func imported(_ text: String, as path: String) -> (made: NovaImport, mistakes: [String]) {
    imported([(path: path, text: text)])
}

private func imported(_ files: [(path: String, text: String)]) -> (made: NovaImport, mistakes: [String]) {
    var mistakes: [NovaMistake] = []
    let files = files.map { NovaFile(path: $0.path, text: $0.text, mistakes: &mistakes) }
    let made = NovaImport(files, mistakes: &mistakes)
    return (made, mistakes.map(\.description))
}

/// The lines of the configuration that `made` is, without comments and empty lines.
func keys(of made: NovaImport) -> [String] {
    made.yaml.split(separator: "\n").map(String.init).filter { line in
        !line.drop { $0 == " " }.hasPrefix("#")
    }
}
