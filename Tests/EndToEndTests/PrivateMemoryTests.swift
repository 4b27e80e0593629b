import System
import TestKit
import Testing

/// What the program has in its memory stays there: it leaves no core, and nobody but root looks into it.
@Suite struct PrivateMemoryTests {
    /// Starts the demo, as a user without rights where the tests are run by root, who may see everything; asks what that
    /// same user sees of it and of a program that hides nothing.
    private static let script = """
        set -e
        mkdir "$folder" && cp "$(command -v countersign)" "$folder" && chmod 755 "$folder" "$folder/countersign"
        trap 'kill $id $other 2>/dev/null; rm -r "$folder"' EXIT
        as=; if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi
        ulimit -c 4096
        SECRET=canary $as "$folder/countersign" demo > "$folder/demo.txt" & id=$!
        SECRET=canary $as sleep 60 & other=$!
        until grep -q 'goes on running' "$folder/demo.txt"; do sleep 0.05; kill -0 $id; done
        sees() { $as sh -c "tr '\\\\0' '\\\\n' < /proc/$1/environ" 2>/dev/null | grep -c SECRET=canary || true; }
        echo "demo $(sees $id), sleep $(sees $other)"
        $as sh -c "head -c 1 /proc/$id/mem" 2>&1 | grep -o 'Permission denied' || echo open
        grep 'core file' /proc/$id/limits
        """

    @Test func `SIG-11: a running gateway leaves no core, and no process of its user sees into it`() throws {
        let folder = "/tmp/countersign-private-\(UInt64.random(in: 0...UInt64.max))"
        let outcome = try Countersign.shell(Self.script, with: ["folder": folder])
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "demo 0, sleep 1")
        #expect(lines.dropFirst().first == "Permission denied")
        #expect(
            lines.last?.split(separator: " ", omittingEmptySubsequences: true).suffix(3) == [
                "0", "0", "bytes",
            ])
    }

    @Test func `SIG-11: a gateway that serves leaves no core`() throws {
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:9")
        let limits = String(decoding: try Files.read("/proc/\(gateway.id)/limits"), as: UTF8.self)
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").filter { $0 == "0" }.count == 2)
    }

    @Test func `a gateway counts its descriptors, because nobody else may`() throws {
        let gateway = try ServedGateway(upstream: "http://127.0.0.1:9")
        let deadline = ServedGateway.soon
        var count = 0
        while count == 0, Clocks.monotonic() < deadline {
            count = try gateway.metric("countersign_descriptors_open") ?? 0
        }
        // Three streams, a listener and the admin's, a poller and its alarm at least.
        #expect(6...200 ~= count)
    }
}
