// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

extension Section {
    /// The section at `key`; a missing one is a mistake.
    func requiredSection(_ key: String) -> Section? {
        if let section = self.section(key) { return section }
        self.mistake("is required: a map of keys", at: key)
        return nil
    }

    /// The sections in this one, whose keys are names that the operator gives. A name that is none is a mistake: names
    /// are written into logs, metrics and URLs.
    func namedSections() -> [(name: String, section: Section)] {
        self.names.compactMap { name in
            let characters = name.utf8
            guard (1...64).contains(characters.count), characters.allSatisfy(Self.isNameCharacter) else {
                self.mistake("is not a name: 1 to 64 of the letters A to Z, digits, '_', '-' and '.'", at: name)
                return nil
            }
            return self.section(name).map { (name, $0) }
        }
    }

    /// The value of `key`, one of `choices`.
    func choice<Choice: RawRepresentable<String>>(
        _ key: String, of choices: [Choice], default fallback: Choice
    ) -> Choice {
        let text = self.value(key, default: fallback.rawValue)
        if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
        let known = choices.map(\.rawValue).joined(separator: ", ")
        self.mistake("\"\(text)\" is not allowed: \(known)", at: key)
        return fallback
    }

    private static func isNameCharacter(_ character: UInt8) -> Bool {
        Base64URL.isInAlphabet(character) || character == UInt8(ascii: ".")
    }

    /// The factory that `kind` names; a missing or unknown kind is a mistake.
    func factory<Factory>(in registry: PluginRegistry<Factory>, default fallback: String? = nil) -> Factory? {
        let kinds = registry.kinds.joined(separator: ", ")
        guard self.has("kind") || fallback != nil else {
            self.mistake("is required: one of \(kinds)", at: "kind")
            return nil
        }
        let written = fallback.map { self.value("kind", default: $0) } ?? self.required("kind", as: String.self)
        guard let kind = written else { return nil }
        if let factory = registry[kind] { return factory }
        self.mistake("\"\(kind)\" is not a kind that this oriel has: \(kinds)", at: "kind")
        return nil
    }
}
