// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ConsoleCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A folder of hypervisors' sockets: an absolute path with no detours in it.
struct SocketFolder: Sendable, Hashable {
    /// The path, without a slash at its end.
    let path: String

    /// The folder at `text`, or `nil` when that is no absolute path of a folder below `/`.
    init?(_ text: String) {
        let names = text.split(separator: "/")
        guard text.hasPrefix("/"), !names.isEmpty, !text.utf8.contains(0), !names.contains("."),
            !names.contains("..")
        else { return nil }
        self.path = "/" + names.joined(separator: "/")
    }

    /// Where the QEMU driver of the daemon that `uri` means has the VNC sockets that it names itself: in its library
    /// folder (libvirt, src/qemu/qemu_conf.c), which for the daemon of a user is in the user's configuration folder.
    static func usual(for uri: LibvirtURI) -> [SocketFolder] {
        guard uri.isSession else { return [SocketFolder("/var/lib/libvirt/qemu")].compactMap { $0 } }
        let configuration = Self.variable("XDG_CONFIG_HOME") ?? Self.variable("HOME").map { $0 + "/.config" }
        return [configuration.flatMap { SocketFolder($0 + "/libvirt/qemu/lib") }].compactMap { $0 }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension SocketFolder: SettingsValue {
    static var expectation: String { "an absolute path of a folder, as in /var/lib/libvirt/qemu" }

    init?(node: SettingsNode) {
        guard let text = String(node: node), let folder = SocketFolder(text) else { return nil }
        self = folder
    }
}
