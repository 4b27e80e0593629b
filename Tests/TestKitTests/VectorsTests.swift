import Synchronization
import TestKit
import Testing

@Suite struct VectorsTests {
    /// What was said, to count it.
    final class Ear: Sendable {
        private let heard = Mutex<[String]>([])

        var lines: [String] { heard.withLock { $0 } }

        func hear(_ line: String) { heard.withLock { $0.append(line) } }
    }

    @Test func `without the vectors a run goes on after one line that says where to get them`() throws {
        let ear = Ear()
        let vectors = Vectors(packageRoot: "/nowhere/x", chosen: nil, isRequired: false, say: ear.hear)
        #expect(try vectors.folder(.structuredFields, for: "SomeTests") == nil)
        #expect(
            ear.lines == [
                """
                SomeTests: the public vectors `structured-fields` are not at \
                /nowhere/x/../shared/vectors/structured-fields; get them from \
                https://github.com/httpwg/structured-field-tests, or set COUNTERSIGN_VECTORS
                """
            ]
        )
    }

    @Test(arguments: VectorSet.allCases)
    func `where vectors are required, their absence fails the run`(set: VectorSet) throws {
        let ear = Ear()
        let vectors = Vectors(packageRoot: "", chosen: "/nowhere", isRequired: true, say: ear.hear)
        let fault = try #require(throws: VectorsMissing.self) { try vectors.folder(set, for: "SomeTests") }
        #expect(fault.description.contains("/nowhere/" + set.rawValue))
        #expect(fault.description.contains(set.origin) && set.origin.hasPrefix("https://github.com/"))
        #expect(ear.lines.isEmpty)
    }

    @Test func `a folder that was chosen is taken before the one beside the package`() throws {
        let own = Vectors.here.own(".")
        let vectors = Vectors(packageRoot: "/nowhere", chosen: own.path, isRequired: true, say: { _ in })
        let folder = try #require(try vectors.folder(.structuredFields, for: "SomeTests"))
        #expect(folder.path == own.path + "/structured-fields")
        #expect(try folder.names(endingIn: ".json").isEmpty == false)
    }

    @Test func `our own vectors are always there`() throws {
        let folder = Vectors.here.own("structured-fields")
        for name in try folder.names(endingIn: ".json") {
            #expect(try folder.json(name).elements?.isEmpty == false)
        }
    }
}
