// Secrets are never in a file of ours: a value may be `${env:NAME}` or `${file:path}` instead, and is then what the
// variable or the file holds. A reference is the whole value; within a text it would have to be escaped by somebody.
// One line end at a file's end is dropped, for editors add it. Where it leads nowhere, that is told by its name; what
// it led to is never shown.

import System
import Wire

/// Where references lead.
struct References: Sendable {
    /// The environment of the process.
    let environment: [String: String]
    /// What relative paths are relative to.
    let folder: Folder

    /// How large a file behind a reference may be.
    static let longest = 64 << 10

    /// What a reference stands for.
    func value(of text: String) throws(ReferenceFault) -> String {
        guard text.hasPrefix("${"), text.hasSuffix("}"), text.ranges(of: "${").count == 1 else {
            throw ReferenceFault(
                "a reference is a part of this text",
                "make it the whole value: `${env:NAME}` or `${file:path}`")
        }
        let inner = text.dropFirst(2).dropLast()
        if inner.hasPrefix("env:") { return try variable(String(inner.dropFirst(4))) }
        if inner.hasPrefix("file:") { return try file(String(inner.dropFirst(5))) }
        throw ReferenceFault("\(Quoted(text)) is not a reference", "write `${env:NAME}` or `${file:path}`")
    }

    /// The path of the file that a reference is to.
    func file(of text: String) -> String? {
        guard text.hasPrefix("${file:"), text.hasSuffix("}") else { return nil }
        return folder.path(String(text.dropFirst(7).dropLast()))
    }

    private func variable(_ name: String) throws(ReferenceFault) -> String {
        guard let value = environment[name] else {
            throw ReferenceFault(
                "the environment variable \(Quoted(name)) is not set",
                "set it where the gateway is started, or write the value here if it is no secret")
        }
        if value.isEmpty {
            throw ReferenceFault("the environment variable \(Quoted(name)) is empty", "give it its value")
        }
        return value
    }

    private func file(_ path: String) throws(ReferenceFault) -> String {
        let octets: [UInt8]
        do throws(SystemFault) {
            octets = try Files.read(folder.path(path), limit: Self.longest)
        } catch {
            throw ReferenceFault(
                "the file \(Quoted(path)) can't be read: \(error.code.text)",
                "name a file that the gateway can read; a relative path begins where this file is")
        }
        guard UTF8Validation.firstInvalidOffset(in: octets) == nil, !octets.contains(0) else {
            throw ReferenceFault("the file \(Quoted(path)) is not text", "put the value into it as UTF-8")
        }
        var text = octets[...]
        if text.last == .lineFeed { text.removeLast() }
        if text.last == .carriageReturn { text.removeLast() }
        if text.isEmpty { throw ReferenceFault("the file \(Quoted(path)) is empty", "put the value into it") }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A reference that leads to nothing.
struct ReferenceFault: Error, Equatable {
    let message: String
    let help: String

    init(_ message: String, _ help: String) {
        self.message = message
        self.help = help
    }
}

/// The folder that a file is in.
struct Folder: Sendable {
    /// With a slash at its end; empty for where the program runs.
    private let prefix: String

    init(of file: String) {
        let end = file.utf8.lastIndex(of: UInt8(ascii: "/"))
        prefix = end.map { String(file[...$0]) } ?? ""
    }

    /// A path that was written in the file.
    func path(_ path: String) -> String { path.hasPrefix("/") ? path : prefix + path }
}
