// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

extension Section {
    /// The absolute path at `key`, or `fallback` when there is none. A relative path is a mistake: a service has no
    /// folder that an operator would think of.
    public func path(_ key: String, default fallback: String) -> String {
        let path = self.value(key, default: fallback)
        return self.isAbsolute(path, at: key) ? path : fallback
    }

    /// The absolute path at `key`, or `nil` when there is none or it is a mistake.
    public func optionalPath(_ key: String) -> String? {
        guard let path = self.optional(key, as: String.self), self.isAbsolute(path, at: key) else { return nil }
        return path
    }

    /// The absolute path at `key`; a missing one is a mistake.
    public func requiredPath(_ key: String) -> String? {
        guard let path = self.required(key, as: String.self), self.isAbsolute(path, at: key) else { return nil }
        return path
    }

    private func isAbsolute(_ path: String, at key: String) -> Bool {
        if path.hasPrefix("/") { return true }
        self.mistake("\"\(path)\" is not allowed: an absolute path", at: key)
        return false
    }
}
