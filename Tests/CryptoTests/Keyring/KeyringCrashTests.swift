import System
import TestKit
import Testing

@testable import Crypto

/// A rotation that ends anywhere: the folder loads, signs with a key that was published before, and the next rotation
/// brings it back into order.
@Suite struct KeyringCrashTests {
    typealias Shape = KeyringFolderTests.Shape

    /// Every call that a change of the folder makes and that can be its last. A machine that stops leaves behind what it
    /// was writing: so nothing is cleared away.
    static let scripts: [[SystemCall: [ForcedOutcome]]] = {
        var scripts: [[SystemCall: [ForcedOutcome]]] = []
        for call in [SystemCall.write, .rename, .synchronize] {
            // Of each file, its content and then its folder are made to last.
            for place in 0..<(call == .synchronize ? 6 : 3) {
                let before = [ForcedOutcome](repeating: .asUsual, count: place)
                scripts.append([call: before + [.failure(.noSpace)], .unlink: [.failure(.notAllowed)]])
                if call == .write {
                    let half: [ForcedOutcome] = before + [.atMost(20), .failure(.noSpace)]
                    scripts.append([call: half, .unlink: [.failure(.notAllowed)]])
                }
            }
        }
        return scripts
    }()

    @Test(arguments: scripts)
    func `SIG-10: a rotation that is cut short anywhere leaves a ring that loads`(
        script: [SystemCall: [ForcedOutcome]]
    ) throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let before = Shape(try folder.generate(.es256))
        let fault = ForcedOutcomes.script(script) {
            KeyringFolderTests.fault { () throws(KeyringFault) in
                try folder.rotate(at: KeyringFolderTests.later, publishedFor: 0)
            }
        }.answer
        #expect(fault != nil)

        let after = Shape(try folder.load())
        // What signs now was known to verifiers before, and what signed before is still known to them.
        #expect([before.current, before.next].contains(after.current))
        #expect([after.current, after.next, after.previous].contains(before.current))

        // Where all that was missing is that the last name lasts, it was whole, and the next one is another.
        let wasWhole = after.current == before.next && after.next != nil
        _ = try folder.rotate(at: KeyringFolderTests.later, publishedFor: 0)
        let mended = Shape(try folder.load())
        #expect(mended.current == (wasWhole ? after.next : before.next))
        #expect(mended.previous == (wasWhole ? after.current : before.current))
        #expect(mended.next != nil && ![mended.current, mended.previous].contains(mended.next))
        #expect(try Files.names(in: scratch.path).count == 3)
    }

    @Test(arguments: 0..<4)
    func `a keyring that was not made whole can be made again`(place: Int) throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        let script: [SystemCall: [ForcedOutcome]] = [
            .synchronize: [ForcedOutcome](repeating: .asUsual, count: place) + [.failure(.noSpace)],
            .unlink: [.failure(.notAllowed)],
        ]
        let fault = ForcedOutcomes.script(script) {
            KeyringFolderTests.fault { () throws(KeyringFault) in try folder.generate(.es256) }
        }.answer
        #expect(fault != nil)
        if !Files.exists(scratch.file("current.pem")) { _ = try folder.generate(.es256) }
        let made = Shape(try folder.load())
        #expect(made.next != nil && made.next != made.current)
    }

    @Test(arguments: 0..<5)
    func `taking a key away can be cut short anywhere and done again`(place: Int) throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        _ = try folder.rotate(at: KeyringFolderTests.later, publishedFor: 0)
        let before = Shape(try folder.load())
        let script: [SystemCall: [ForcedOutcome]] = [
            .synchronize: [ForcedOutcome](repeating: .asUsual, count: place) + [.failure(.noSpace)]
        ]
        let fault = ForcedOutcomes.script(script) {
            KeyringFolderTests.fault { () throws(KeyringFault) in try folder.replace() }
        }.answer
        #expect(fault != nil)
        _ = try folder.load()
        try folder.replace()
        let after = Shape(try folder.load())
        #expect(after.current != before.current && after.previous == nil && after.next != nil)
        #expect(after.next != before.current && after.next != before.previous)
    }

    @Test func `a previous key that can't be removed is told and stays`() throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.es256)
        _ = try folder.rotate(at: KeyringFolderTests.later, publishedFor: 0)
        let later = KeyringFolderTests.later
        let fault = ForcedOutcomes.script([.unlink: [.failure(.notAllowed)]]) {
            KeyringFolderTests.fault { () throws(KeyringFault) in
                try folder.dropPrevious(olderThan: 0, at: later)
            }
        }.answer
        #expect(fault == .system(SystemFault(.unlink, scratch.file("previous.pem"), code: .notAllowed)))
        #expect(try folder.load().previous != nil)
    }

    @Test func `a folder that is rotated while it is read gives one ring or the other`() async throws {
        let scratch = try TemporaryFolder()
        let folder = KeyringFolder(scratch.path)
        _ = try folder.generate(.ed25519)
        async let rotations: Void = {
            for _ in 0..<20 { _ = try folder.rotate(at: KeyringFolderTests.later, publishedFor: 0) }
        }()
        for _ in 0..<50 {
            do throws(KeyringFault) {
                let keyring = try folder.load()
                let identifiers = keyring.published.map(\.identifier)
                #expect(Set(identifiers).count == identifiers.count)
            } catch {
                #expect(error == .unsteady(path: scratch.path))
            }
        }
        try await rotations
        #expect(try folder.load().published.count == 3)
    }
}
