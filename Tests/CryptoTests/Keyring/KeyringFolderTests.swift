import System
import TestKit
import Testing
import Wire

@testable import Crypto

@Suite struct KeyringFolderTests {
    static let hour: Int64 = 3600
    /// When every key of these tests has been published for long enough.
    static var later: WallInstant {
        WallInstant(nanosecondsSinceEpoch: Clocks.wall().nanosecondsSinceEpoch + 2 * hour * 1_000_000_000)
    }

    /// Identifiers by place: what a keyring comes to.
    struct Shape: Equatable {
        let current: String
        let next: String?
        let previous: String?

        init(_ keyring: Keyring) {
            current = keyring.current.key.identifier
            next = keyring.next?.key.identifier
            previous = keyring.previous?.key.identifier
        }
    }

    static func shell(_ command: String) throws {
        let outcome = try ChildProcess("/bin/sh", ["-c", command]).run(
            by: Clocks.monotonic().advanced(byMilliseconds: 20_000))
        #expect(outcome.ending == .exited(0), "\(String(decoding: outcome.error, as: UTF8.self))")
    }

    static func fault<Answer>(_ body: () throws(KeyringFault) -> Answer) -> KeyringFault? {
        do throws(KeyringFault) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a keyring is made from nothing, of files that ls tells apart`(algorithm: SigningAlgorithm) throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.file("signing"))
        let made = try folder.generate(algorithm)
        #expect(try Files.names(in: folder.path) == ["current.pem", "next.pem"])
        #expect(made.current.key.algorithm == algorithm && made.next?.key.algorithm == algorithm)
        #expect(made.previous == nil)
        #expect(try Shape(folder.load()) == Shape(made))
        #expect(Set(made.published.map(\.identifier)).count == 2)
        #expect(
            Self.fault { () throws(KeyringFault) in try folder.generate(algorithm) }
                == .keysAreThere(path: folder.path))
    }

    @Test func `SIG-10: a rotation moves each key one place on and makes a new one`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let first = Shape(try folder.generate(.es256))
        guard case .rotated = try folder.rotate(at: Self.later, publishedFor: Self.hour) else {
            Issue.record("not rotated")
            return
        }
        let second = Shape(try folder.load())
        #expect(second.current == first.next && second.previous == first.current)
        #expect(second.next != nil && ![first.current, first.next].contains(second.next))
        _ = try folder.rotate(at: Self.later, publishedFor: Self.hour, to: .ed25519)
        let keyring = try folder.load()
        let third = Shape(keyring)
        #expect(third.current == second.next && third.previous == second.current)
        #expect(keyring.next?.key.algorithm == .ed25519)
        #expect(keyring.published.map(\.identifier) == [third.current, third.next, third.previous])
        #expect(try Files.names(in: folder.path) == ["current.pem", "next.pem", "previous.pem"])
    }

    @Test func `SIG-10: a key signs only after it was published for long enough`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let before = Shape(try folder.generate(.es256))
        let fault = Self.fault { () throws(KeyringFault) in
            try folder.rotate(at: Clocks.wall(), publishedFor: Self.hour)
        }
        guard case .tooEarly(let seconds) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(3590...3600 ~= seconds)
        #expect(try Shape(folder.load()) == before)
        _ = try folder.rotate(at: Clocks.wall(), publishedFor: 0)
        #expect(try Shape(folder.load()).current == before.next)
    }

    @Test func `SIG-10: a previous key goes when it is old enough, and not before`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        #expect(try !folder.dropPrevious(olderThan: 0, at: Self.later))
        _ = try folder.rotate(at: Self.later, publishedFor: Self.hour)
        let rotated = Shape(try folder.load())
        #expect(try !folder.dropPrevious(olderThan: Self.hour, at: Clocks.wall()))
        #expect(try Shape(folder.load()) == rotated)
        #expect(try folder.dropPrevious(olderThan: Self.hour, at: Self.later))
        #expect(try Shape(folder.load()).previous == nil)
        #expect(try Shape(folder.load()).current == rotated.current)
    }

    @Test func `a key that somebody else may have is published no longer`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        _ = try folder.rotate(at: Self.later, publishedFor: Self.hour)
        let before = Shape(try folder.load())
        try folder.replace()
        let after = Shape(try folder.load())
        #expect(after.current == before.next && after.previous == nil)
        #expect(after.next != nil && after.next != before.next)
        // Without a next one a new one takes its place.
        try Files.remove(scratch.file("next.pem"))
        try folder.replace()
        let last = Shape(try folder.load())
        #expect(last.current != after.current && last.next != nil && last.next != last.current)
    }

    @Test(arguments: ["440", "404", "640", "444", "402"])
    func `SIG-11: a key that others may read is refused, and it is said how to mend that`(mode: String) throws
    {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        for name in ["current.pem", "next.pem"] {
            let path = scratch.file(name)
            try Self.shell("chmod \(mode) \(path)")
            let fault = Self.fault { () throws(KeyringFault) in try folder.load() }
            #expect(fault == .exposed(path: path))
            #expect(fault?.remedy.contains("chmod 400 \(path)") == true)
            try Self.shell("chmod 400 \(path)")
        }
        #expect(Self.fault { () throws(KeyringFault) in try folder.load() } == nil)
    }

    @Test func `SIG-11: every file of a keyring is its owner's to read alone`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.file("signing"))
        _ = try folder.generate(.es256)
        _ = try folder.rotate(at: Self.later, publishedFor: 0)
        try Self.shell("test \"$(stat -c %a \(folder.path)/*)\" = \"$(printf '400\\n400\\n400')\"")
        try Self.shell("test \"$(stat -c %a \(folder.path))\" = 700")
    }

    @Test func `a folder without keys, or with something else in a key's place, is told`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let current = scratch.file("current.pem")
        #expect(Self.fault { () throws(KeyringFault) in try folder.load() } == .noCurrentKey(path: current))
        #expect(
            Self.fault { () throws(KeyringFault) in try folder.rotate(at: Self.later, publishedFor: 0) }
                == .noCurrentKey(path: current))
        _ = try folder.generate(.es256)
        try scratch.write("next.pem", "no key")
        try Self.shell("chmod 400 \(scratch.file("next.pem"))")
        let fault = KeyringFault.key(path: scratch.file("next.pem"), KeyFault(.notPEM))
        #expect(Self.fault { () throws(KeyringFault) in try folder.load() } == fault)
        let absent = KeyringFolder("/nowhere/keys")
        #expect(
            Self.fault { () throws(KeyringFault) in try absent.generate(.es256) }
                == .system(SystemFault(.makeFolder, "/nowhere/keys", code: .noSuchFile)))
        #expect(
            Self.fault { () throws(KeyringFault) in try absent.dropPrevious(olderThan: 0, at: Self.later) }
                == .system(SystemFault(.open, "/nowhere/keys", code: .noSuchFile)))
    }

    @Test func `what else lies in the folder is passed over, and links are followed`() throws {
        let scratch = try TemporaryFolder(["README": "x", "next.pem.new": "half"])
        let real = KeyringFolder(scratch.file("real"))
        let made = Shape(try real.generate(.es256))
        for name in ["current.pem", "next.pem"] { try scratch.link(name, to: "real/\(name)") }
        #expect(try Shape(KeyringFolder(scratch.path).load()) == made)
    }

    @Test func `two don't rotate at the same time`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let before = Shape(try folder.generate(.es256))
        let lock = try LockedFolder(scratch.path)
        #expect(Self.fault { () throws(KeyringFault) in try folder.replace() } == .busy(path: scratch.path))
        #expect(try Shape(folder.load()) == before)
        #expect(lock.path == scratch.path)
    }

    @Test func `SIG-10: the set that verifiers fetch has public members only, and every key of the ring`()
        throws
    {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        _ = try folder.rotate(at: Self.later, publishedFor: 0, to: .ed25519)
        let keyring = try folder.load()
        for name in Ed25519Name.allCases {
            let text = keyring.keySet(name)
            let keys = try #require(try JSONDocument(text).root["keys".utf8]).elements
            #expect(keys.count == 3)
            for key in keys {
                let members = key.keys.compactMap { $0.string.map { String(decoding: $0, as: UTF8.self) } }
                #expect(Set(members).isSubset(of: ["kty", "crv", "x", "y", "kid", "use", "alg"]))
                #expect(key["use".utf8]?.string == Array("sig".utf8))
            }
            let read = try JSONWebKeySet(text, as: .publicKeys)
            #expect(read.keys.map(\.identifier) == keyring.published.map { Array($0.identifier.utf8) })
            #expect(String(decoding: text, as: UTF8.self).contains(#""alg":"\#(name.rawValue)""#))
        }
    }

    @Test func `every fault says what is wrong and how to mend it`() {
        let faults: [KeyringFault] = [
            .system(SystemFault(.open, "/k", code: .noSuchFile)), .key(path: "/k", KeyFault(.notPEM)),
            .exposed(path: "/k"), .noCurrentKey(path: "/k"), .keysAreThere(path: "/k"), .busy(path: "/k"),
            .unsteady(path: "/k"), .tooEarly(seconds: 7), .crypto(.entropy),
        ]
        #expect(Set(faults.map(\.message)).count == faults.count)
        for fault in faults { #expect(fault.remedy.count > 8 && !fault.message.hasSuffix(".")) }
    }
}
