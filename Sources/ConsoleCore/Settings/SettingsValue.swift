// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// A type that one value of the configuration can be read as.
public protocol SettingsValue {
    /// What is allowed, for the message: `expected <this>, found …`.
    static var expectation: String { get }

    /// Reads `node`; `nil` when it is something else.
    init?(node: SettingsNode)
}

extension String: SettingsValue {
    /// A text.
    public static var expectation: String { "a text" }

    /// Any scalar, as written.
    public init?(node: SettingsNode) {
        guard case .scalar(let text, _) = node.content else { return nil }
        self = text
    }
}

extension Int: SettingsValue {
    /// A whole number.
    public static var expectation: String { "a whole number" }

    /// An unquoted decimal number.
    public init?(node: SettingsNode) {
        guard case .scalar(let text, isQuoted: false) = node.content, let number = Int(text) else { return nil }
        self = number
    }
}

extension Bool: SettingsValue {
    /// True or false.
    public static var expectation: String { "true or false" }

    /// `true` or `false`, unquoted: what else YAML 1.1 takes for a truth value (`yes`, `on`) is refused.
    public init?(node: SettingsNode) {
        switch node.content {
        case .scalar("true", isQuoted: false): self = true
        case .scalar("false", isQuoted: false): self = false
        default: return nil
        }
    }
}

extension Duration: SettingsValue {
    /// A number with a unit.
    public static var expectation: String { "a duration with its unit, as in 500ms, 30s, 10m, 8h or 2d" }

    /// A duration as `Duration(text:)` reads it.
    public init?(node: SettingsNode) {
        guard case .scalar(let text, _) = node.content, let duration = Duration(text: text) else { return nil }
        self = duration
    }
}

extension IPNetwork: SettingsValue {
    /// An address or a block.
    public static var expectation: String { "an IP address or a network, as in 10.0.0.5 or 10.0.0.0/24" }

    /// An address or a block.
    public init?(node: SettingsNode) {
        guard case .scalar(let text, _) = node.content, let network = IPNetwork(text) else { return nil }
        self = network
    }
}

extension InstanceID: SettingsValue {
    /// A UUID.
    public static var expectation: String { "a UUID, as in 0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90" }

    /// A UUID.
    public init?(node: SettingsNode) {
        guard case .scalar(let text, _) = node.content, let id = InstanceID(text) else { return nil }
        self = id
    }
}
