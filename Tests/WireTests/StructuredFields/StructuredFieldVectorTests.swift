import TestKit
import Testing
import Wire

@Suite struct StructuredFieldVectorTests {
    /// Cases that the suite leaves free, and what the house chose.
    static let refusedWhereFree: Set<String> = [
        "bad padding", "non-zero pad bits", "two lines string", "two lines display string",
    ]
    /// Cases that only pass where the last of several equal keys is to win.
    static let withRepeatedKeys: Set<String> = [
        "duplicate key dictionary", "duplicate parameter with different positions",
        "0x2c in dictionary key", "0x3b in parameterised list key",
    ]
    /// How many cases the public suite had when this was written; a smaller number means that some weren't
    /// found.
    static let fewest = 2_135

    @Test func `every public case is read and written as the standard says`() throws {
        guard let folder = try Vectors.here.folder(.structuredFields, for: "StructuredFieldVectorTests")
        else {
            return
        }
        var count = 0
        var free: Set<String> = []
        for name in try folder.names(endingIn: ".json") {
            for json in try folder.json(name).elements ?? [] {
                let vector = try StructuredFieldVector(json)
                check(vector, in: name)
                if vector.canFail, (try? vector.read(StructuredFieldReader())) == nil {
                    free.insert(vector.name)
                }
                count += 1
            }
        }
        let writing = folder.folder("serialisation-tests")
        for name in try writing.names(endingIn: ".json") {
            for json in try writing.json(name).elements ?? [] {
                checkWriting(try StructuredFieldVector(json), in: name)
                count += 1
            }
        }
        #expect(free == Self.refusedWhereFree)
        #expect(count >= Self.fewest)
    }

    @Test func `every case of ours is read and written as the standard says`() throws {
        let folder = Vectors.here.own("structured-fields")
        for name in try folder.names(endingIn: ".json") {
            for json in try folder.json(name).elements ?? [] {
                check(try StructuredFieldVector(json), in: name)
            }
        }
    }

    private func check(_ vector: StructuredFieldVector, in file: String) {
        let place: Comment = "\(file): \(vector.name)"
        let lenient = StructuredFieldReader(repeatedKeys: .lastWins)
        if vector.mustFail {
            #expect(throws: StructuredFieldFault.self, place) { try vector.read(lenient) }
            #expect(throws: StructuredFieldFault.self, place) { try vector.read(StructuredFieldReader()) }
            return
        }
        do {
            let expected = try vector.build()
            #expect(expected.serialized == vector.canonical, place)
            #expect(try vector.read(lenient) == expected, place)
            #expect(try vector.read(StructuredFieldReader()) == expected, place)
        } catch let fault as StructuredFieldFault {
            if case .repeatedKey = fault.kind {
                #expect(Self.withRepeatedKeys.contains(vector.name), place)
            } else {
                #expect(vector.canFail && Self.refusedWhereFree.contains(vector.name), "\(place): \(fault)")
            }
        } catch {
            Issue.record(error, place)
        }
    }

    private func checkWriting(_ vector: StructuredFieldVector, in file: String) {
        let place: Comment = "\(file): \(vector.name)"
        if vector.mustFail {
            #expect(throws: StructuredFieldFault.self, place) { try vector.build() }
        } else {
            #expect((try? vector.build())?.serialized == vector.canonical, place)
        }
    }
}
