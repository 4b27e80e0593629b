import System
import Testing

@Suite struct InspectInputTests {
    static let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

    @Test func `a file, standard input and a FIFO are read alike`() throws {
        let scratch = try Scratch()
        let file = try scratch.file("request", Self.request)
        let expected = try Countersign.run("inspect", file)
        #expect(expected.status == 0)
        #expect(try Countersign.run("inspect", input: Self.request).output == expected.output)
        #expect(try Countersign.run("inspect", "-", input: Self.request).output == expected.output)
        #expect(try Countersign.run("inspect", "--", file).output == expected.output)
        let fifo = "cd \(scratch.path) && mkfifo fifo && { cat request >fifo & countersign inspect fifo; }"
        #expect(try Countersign.shell(fifo).output == expected.output)
    }

    @Test func `a file that is missing, a folder and nothing at all are told`() throws {
        let hint = "hint: name a file that can be read, or `-` for standard input\n"
        let missing = try Countersign.run("inspect", "/nowhere/\u{1B}[2Jx")
        #expect(missing.status == 2)
        #expect(
            missing.error == "error: `/nowhere/\\x1b[2Jx` can't be read: no such file or directory\n" + hint)
        let folder = try Countersign.run("inspect", "/tmp")
        #expect(folder.status == 2)
        #expect(folder.error == "error: `/tmp` can't be read: is a directory\n" + hint)
        let empty = try Countersign.run("inspect")
        #expect(empty.status == 2)
        #expect(
            empty.error == """
                error: standard input is empty
                hint: give it the octets of a message, head and body

                """)
        #expect(try Countersign.run("inspect", "/dev/null").status == 2)
    }

    @Test func `a file without permission is told`() throws {
        let scratch = try Scratch()
        // Root may read anything, unless it gives up the capability to.
        let line = """
            cd \(scratch.path) && printf x >secret && chmod 000 secret
            if [ "$(id -u)" = 0 ]; then
                exec setpriv --bounding-set=-dac_override,-dac_read_search countersign inspect secret
            fi
            exec countersign inspect secret
            """
        let outcome = try Countersign.shell(line)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: `secret` can't be read: permission denied\nhint: "))
    }

    @Test func `an input without an end is not read to its end`() throws {
        let endless = try Countersign.shell("countersign inspect </dev/zero")
        #expect(endless.status == 2)
        #expect(endless.error.hasPrefix("error: standard input has more than 16777216 octets\nhint: "))
        #expect(try Countersign.run("inspect", "/dev/zero").status == 2)
    }

    @Test func `an input as large as may be is read`() throws {
        let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16777162\r\n\r\n".utf8)
        let body = [UInt8](repeating: 0x0A, count: (16 << 20) - head.count)
        let outcome = try Countersign.run("inspect", input: head + body)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix("  body       16777162 octets\n"))
    }

    @Test func `any octets are refused for a reason, and never shown raw`() throws {
        for first in UInt8.min...UInt8.max {
            let garbage = [first] + (0...255).map { UInt8($0) ^ first }
            for form in ["text", "json"] {
                let outcome = try Countersign.run("inspect", "-o", form, input: garbage)
                #expect(outcome.status == 1)
                #expect(outcome.error == "")
                #expect(outcome.output.utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == 0x0A })
            }
        }
    }

    @Test func `terminal escapes in a message never reach the output raw`() throws {
        let attack = "\u{1B}[2J\u{1B}]0;owned\u{07}\u{9B}31m\u{202E}"
        let inputs = [
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(attack)\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \u{9B}31m\u{202E}\r\n\r\n",
            "GET /\(attack) HTTP/1.1\r\nHost: a\r\n\r\n",
            "\(attack) / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n[\"\(attack)\"]",
        ]
        for input in inputs {
            for form in ["text", "json"] {
                let outcome = try Countersign.run("inspect", "-o", form, input: input)
                #expect(outcome.output.utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == 0x0A })
            }
        }
        let value = try Countersign.run("inspect", input: inputs[1])
        #expect(value.status == 0)
        #expect(value.output.contains("    X     \\xc2\\x9b31m\\xe2\\x80\\xae\n"))
    }

    @Test func `a long line is cut around the octet, and fits sixty columns`() throws {
        let long = String(repeating: "a", count: 3000)
        let outcome = try Countersign.run(
            "inspect", input: "GET /\(long)\\\(long) HTTP/1.1\r\nHost: a\r\n\r\n")
        let lines = outcome.output.split(separator: "\n").map(Array.init)
        let caret = try #require(lines.firstIndex { $0.last == "^" })
        #expect(lines[caret - 1].count <= 60)
        #expect(lines[caret].count <= 60)
        #expect(lines[caret - 1][lines[caret].count - 1] == "\\")
    }
}
