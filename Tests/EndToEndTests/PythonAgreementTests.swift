import System
import TestKit
import Testing
import Wire

/// What the strict reader takes, another language's parser reads as the same value: here Python's `json`, over
/// the public suite, our seeds and some thousand texts made from them by small changes.
@Suite struct PythonAgreementTests {
    /// Reads pairs of lines, each a text in hexadecimal digits: as it came, and as our reader understood it. Keys
    /// that come twice, and constants that are not JSON, are faults of ours if they get this far.
    private static let script = """
        import json, sys
        def pairs(items):
            keys = [key for key, _ in items]
            assert len(keys) == len(set(keys)), "a key came twice"
            return dict(items)
        def refuse(word):
            raise AssertionError(word + " is no JSON")
        def read(line):
            text = bytes.fromhex(line).decode("utf-8")
            return json.loads(text, object_pairs_hook=pairs, parse_constant=refuse)
        def same(a, b):
            if isinstance(a, dict):
                return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
            if isinstance(a, list):
                return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
            if isinstance(a, bool) or isinstance(b, bool):
                return a is b
            return a == b
        lines = sys.stdin.read().split()
        for came, understood in zip(lines[::2], lines[1::2]):
            if not same(read(came), read(understood)):
                sys.exit("python reads " + repr(bytes.fromhex(came)) + " otherwise")
        print(len(lines) // 2, "agreed")
        """

    /// A text as our reader understood it; nil if it is refused.
    private static func understood(_ octets: [UInt8]) -> [UInt8]? {
        (try? JSONDocument(octets)).map { CanonicalJSON.octets($0.root) }
    }

    private static func corpus() throws -> [[UInt8]] {
        var corpus: [[UInt8]] = []
        if let folder = try Vectors.here.folder(.json, for: "PythonAgreementTests") {
            for name in try folder.names(endingIn: ".json") { corpus.append(try folder.read(name)) }
        }
        let seeds = Vectors.here.own("../../Fuzz/corpus/json")
        for name in try Files.names(in: seeds.path) { corpus.append(Array(try seeds.read(name).dropLast())) }
        return corpus
    }

    /// Small changes, the same in every run: another octet, one less, one twice, two parts exchanged.
    private static func changed(_ octets: [UInt8], _ round: Int) -> [UInt8] {
        guard octets.count > 1 else { return octets }
        var changed = octets
        let telling = Array("{}[]\",:\\ue0123456789-+.tfnulrsa \n".utf8)
        let position = (round &* 2_654_435_761) % octets.count
        switch round % 4 {
        case 0: changed[position] = telling[round / 4 % telling.count]
        case 1: changed.remove(at: position)
        case 2: changed.insert(telling[round / 4 % telling.count], at: position)
        default: changed.swapAt(position, (position + round) % octets.count)
        }
        return changed
    }

    @Test func `PRS-corpus: Python reads every text that we take as the value that we understood`() throws {
        var pairs: [[UInt8]] = []
        for octets in try Self.corpus() where octets.count < 4096 {
            for text in [octets] + (0..<400).map({ Self.changed(octets, $0) }) {
                guard let understood = Self.understood(text) else { continue }
                pairs.append(Hex.encode(text) + [.space] + Hex.encode(understood))
            }
        }
        #expect(pairs.count > 500)
        var python = ChildProcess("/usr/bin/env", ["python3", "-c", Self.script])
        python.environment = ["PATH": ProcessEnvironment.value(of: "PATH") ?? "/usr/bin"]
        python.input = Array(pairs.joined(separator: [.lineFeed]))
        let outcome = try python.run(by: Clocks.monotonic().advanced(byMilliseconds: 120_000))
        #expect(String(decoding: outcome.error, as: UTF8.self) == "")
        #expect(String(decoding: outcome.output, as: UTF8.self) == "\(pairs.count) agreed\n")
    }
}
