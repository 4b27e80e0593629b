import System
import TestKit
import Testing

/// What systemd gives and is told. Its part is played by a script, and once by a program of its own.
@Suite struct ServiceTests {
    @Test(arguments: [false, true])
    func `sockets that are given are served, the others bound, and all is told`(isAbstract: Bool) throws {
        let service = try ServiceManaged(
            [.path, .stream],
            listen: ["%1", "%0", "unix:/tmp/countersign-own-\(UInt64.random(in: 0...9999999))"],
            "workers: 3", isAbstract: isAbstract)
        #expect(service.isTold("READY=1"))
        let pid = try #require(service.number(behind: "child "))
        #expect(service.told.contains("MAINPID=\(pid)\nSTATUS=serving\n"))
        // Two streams: the one may be read before the other.
        #expect(service.process.says("countersign: store"))
        let lines = service.process.errorText.split(separator: "\n").filter { $0.contains("listening on") }
        try #require(lines.count == 3)
        let places = lines.map { String($0.split(separator: " ").last ?? "") }
        let port = try #require(places[0].split(separator: ":").last.flatMap { UInt16($0) })
        let addresses =
            [LocalAddress.loopback(port: port)] + places[1...].map { .path(String($0.dropFirst(5))) }
        for address in addresses {
            for _ in 0..<10 { #expect(try RawClient(to: address).ask(request("GET /app/a")).status == 200) }
        }
        service.process.signal(.reload)
        #expect(service.isTold("RELOADING=1"))
        #expect(service.isTold("READY=1", times: 2))
        let moment = try #require(service.number(behind: "MONOTONIC_USEC="))
        #expect(moment > 0)
        service.process.signal(.terminate)
        #expect(service.isTold("STOPPING=1"))
        #expect(service.isTold("exit 0"))
        // Who comes now waits for the next one: the socket is there still.
        let waiting = try RawClient(to: addresses[0])
        #expect(waiting.ending == .open)
        try? Files.remove(String(places[2].dropFirst(5)))
    }

    @Test func `a socket that no listener wants is an error, and told by its address and name`() throws {
        let service = try ServiceManaged([.path, .stream], listen: ["%0"])
        #expect(service.isTold("exit 2"))
        #expect(service.process.says("the service manager passed on 127.0.0.1:"))
        #expect(service.process.says("as `stream`, and no listener has that address"))
    }

    @Test(arguments: [ServiceManaged.Kind.datagram, .both])
    func `a socket that can't be listened on as it should is an error`(kind: ServiceManaged.Kind) throws {
        let service = try ServiceManaged([.stream, kind], listen: ["%0"])
        #expect(service.isTold("exit 2"))
        #expect(service.process.says("the service manager passed on `\(kind)`, which can't be listened on"))
        if kind == .both { #expect(service.process.says("BindIPv6Only=ipv6-only")) }
    }

    @Test func `sockets that are meant for another process are not ours`() throws {
        let service = try ServiceManaged(
            [.stream], listen: ["127.0.0.1:0"], with: ["LISTEN_PID": "1"])
        #expect(service.isTold("READY=1"))
        service.process.signal(.terminate)
        #expect(service.isTold("exit 0"))
    }

    @Test func `a variable that no service manager would set is an error`() throws {
        let service = try ServiceManaged([.stream], listen: ["127.0.0.1:0"], with: ["LISTEN_PID": "x"])
        #expect(service.isTold("exit 2"))
        #expect(service.process.says("the variable `LISTEN_PID` is not as"))
    }

    @Test func `a watchdog hears again and again that the loops are alive`() throws {
        let service = try ServiceManaged(
            [], listen: ["127.0.0.1:0"], with: ["WATCHDOG_USEC": "40000"])
        #expect(service.isTold("WATCHDOG=1", times: 5))
        let foreign = try ServiceManaged(
            [], listen: ["127.0.0.1:0"], with: ["WATCHDOG_USEC": "40000", "WATCHDOG_PID": "1"])
        #expect(foreign.isTold("READY=1"))
        foreign.process.signal(.terminate)
        #expect(foreign.isTold("exit 0"))
        #expect(!foreign.told.contains("WATCHDOG"))
    }

    @Test func `a take-over moves the service to the new process`() throws {
        let service = try ServiceManaged([.stream], listen: ["%0"], GatewayLine.takeover, isAbstract: true)
        #expect(service.isTold("READY=1"))
        try service.line.served(service.process)
        let new = try service.line.launch(
            GatewayLine.takeover, listen: ["127.0.0.1:\(try service.line.port())"], takesOver: true,
            with: ["NOTIFY_SOCKET": service.notify])
        try service.line.served(new)
        #expect(service.isTold("exit 0"))
        #expect(service.isTold("READY=1", times: 2))
        let told = service.told.split(separator: "\n")
        // First by the old one, whom the manager believes, then by the new one; and nobody says that the service stops.
        #expect(told.filter { $0 == "MAINPID=\(new.id)" }.count == 2)
        #expect(!told.contains("STOPPING=1"))
        #expect(try service.line.ask().status == 200)
        new.signal(.terminate)
        #expect(service.isTold("STOPPING=1"))
        #expect(new.ending() == .exited(0))
    }

    @Test func `systemd's own activator starts it with the first connection, which is served`() throws {
        let line = try GatewayLine()
        let path = line.folder + "/activated"
        // It passes on what it is told to alone.
        let passed = Countersign.instruments.keys.map { "--setenv=\($0)" }
        let process = try line.launch(
            listen: ["unix:\(path)"], takesOver: false,
            through: ["/usr/bin/systemd-socket-activate", "--listen=\(path)", "--fdname=web"] + passed)
        #expect(process.says("Listening on"))
        let client = try RawClient(to: .path(path), patience: 20_000)
        #expect(try client.ask(request("GET /app/a")).status == 200)
        #expect(process.says("listening on unix:\(path)"))
        process.signal(.terminate)
        #expect(process.ending() == .exited(0))
    }
}
