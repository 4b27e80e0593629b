import System
import TestKit

/// A gateway that a stand-in of systemd started: it holds listening sockets, passes them on from descriptor 3 on, writes
/// down what it is told, and passes signals on.
final class ServiceManaged: Sendable {
    /// How the sockets are told apart.
    enum Kind: String {
        case stream
        case path
        case datagram
        /// IPv6 that takes IPv4's callers too.
        case both
    }

    let line: GatewayLine
    let process: RunningProcess
    /// Where it is told things.
    let notify: String

    /// Starts one. `%0`, `%1`, ... in the listeners are the addresses of the sockets that are passed on.
    init(
        _ sockets: [Kind], listen: [String], _ keys: String = "", isAbstract: Bool = false,
        with variables: [String: String] = [:]
    ) throws {
        line = try GatewayLine()
        notify = (isAbstract ? "@" : "/tmp/") + "countersign-notify-\(UInt64.random(in: 0...UInt64.max))"
        process = try line.launch(
            keys, listen: listen, takesOver: false, with: variables,
            through: ["/usr/bin/python3", "-c", Self.script, notify, line.folder]
                + sockets.map(\.rawValue) + ["--"])
    }

    deinit { try? Files.remove(notify) }

    /// Waits until it was told this.
    func isTold(_ text: String, times: Int = 1) -> Bool {
        process.writes(by: ServedGateway.soon) { output, _ in
            String(decoding: output, as: UTF8.self).split(separator: "\n").filter { $0 == text }.count
                >= times
        }
    }

    /// All that it was told, and what became of the gateway.
    var told: String { String(decoding: process.output, as: UTF8.self) }

    /// The number after a word of what it wrote down.
    func number(behind word: String) -> Int? {
        told.split(separator: "\n").first { $0.hasPrefix(word) }.flatMap {
            Int($0.dropFirst(word.utf8.count))
        }
    }

    private static let script = """
        import ctypes, os, signal, socket, sys, threading
        notify, folder = sys.argv[1:3]
        kinds = sys.argv[3:sys.argv.index("--")]
        command = sys.argv[sys.argv.index("--") + 1:]
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        told.bind("\\0" + notify[1:] if notify[0] == "@" else notify)
        sockets, names = [], []
        for number, kind in enumerate(kinds):
            if kind == "path":
                one = socket.socket(socket.AF_UNIX); name = f"{folder}/given{number}"; one.bind(name)
                names.append("unix:" + name)
            elif kind == "both":
                one = socket.socket(socket.AF_INET6); one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                one.bind(("::", 0)); names.append(f"[::]:{one.getsockname()[1]}")
            else:
                one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "datagram" else socket.SOCK_STREAM)
                one.bind(("127.0.0.1", 0)); names.append(f"127.0.0.1:{one.getsockname()[1]}")
            if kind != "datagram": one.listen(64)
            sockets.append(one)
        path = command[command.index("--config") + 1]
        text = open(path).read()
        for number, name in enumerate(names): text = text.replace(f"%{number}", name)
        open(path, "w").write(text)
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: it ends with this script
            copies = [os.dup(one.fileno()) for one in sockets]
            numbers = list(range(3, 3 + len(copies)))
            high = [os.dup2(copy, 100 + n) for n, copy in enumerate(copies)]
            for number, copy in zip(numbers, high): os.dup2(copy, number, inheritable=True)
            environment = dict(os.environ, NOTIFY_SOCKET=notify)
            if kinds:
                environment.setdefault("LISTEN_PID", str(os.getpid()))
                environment["LISTEN_FDS"] = str(len(kinds))
                environment["LISTEN_FDNAMES"] = ":".join(kinds)
            os.closerange(3 + len(copies), 200)
            os.execve(command[0], command, environment)
        # Waited for instead of handled: a handler may come too late for a call that is about to block.
        passed = (signal.SIGTERM, signal.SIGHUP)
        signal.pthread_sigmask(signal.SIG_BLOCK, passed)
        print(f"child {child}", flush=True)
        def listen():
            while True: print(told.recv(4096).decode(), flush=True)
        def wait():
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(f"exit {status}", flush=True)
        for body in (listen, wait): threading.Thread(target=body, daemon=True).start()
        while True: os.kill(child, signal.sigwait(passed))
        """
}
