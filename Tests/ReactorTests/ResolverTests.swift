import System
import Testing

@testable import Reactor

@Suite struct ResolverTests {
    /// A resolver of a loop that asks the closure, and how often it did.
    final class Asking: Sendable {
        let running: RunningLoop
        let workers: WorkerPool
        let resolver: Resolver
        let asked = Monitor<[String]>([])

        init(
            lifetime: UInt64 = Resolver.lifetime, pause: UInt64 = 0,
            _ answer: @escaping @Sendable (String, Int) -> Result<[Endpoint], ReactorFault>
        ) throws {
            let running = try RunningLoop()
            let workers = try WorkerPool(threads: 2)
            let asked = asked
            (self.running, self.workers) = (running, workers)
            resolver = Resolver(
                on: running.loop, workers: workers, lifetime: lifetime, pauseAfterFault: pause
            ) { name, _ in
                let number = asked.withLock { names in
                    names.append(name)
                    return names.count
                }
                return answer(name, number)
            }
        }

        /// What a name comes to, in words.
        func look(_ name: String) -> String? {
            running.finish { [resolver] in await Self.text(resolver, .host(name, port: 80)) }
        }

        static func text(
            _ resolver: Resolver, _ address: ServiceAddress, by deadline: LoopTime = .never
        ) async -> String {
            do throws(ReactorFault) {
                return try await resolver.endpoints(of: address, by: deadline).map(\.description).joined(
                    separator: " ")
            } catch {
                return error.description
            }
        }

        func close() {
            workers.close()
            running.loop.stop()
        }
    }

    private static func endpoint(_ number: Int) -> Endpoint {
        Endpoint(.ipv4(0x0A00_0000 + UInt32(number), port: 80))
    }

    @Test func `what was found is not asked for again`() throws {
        let asking = try Asking { _, number in .success([Self.endpoint(number)]) }
        defer { asking.close() }
        #expect(asking.look("app") == "10.0.0.1:80")
        #expect(asking.look("app") == "10.0.0.1:80")
        #expect(asking.look("other") == "10.0.0.2:80")
        #expect(asking.asked.withLock { $0 } == ["app", "other"])
    }

    @Test func `the same name with another port is another answer`() throws {
        let asking = try Asking { _, number in .success([Self.endpoint(number)]) }
        defer { asking.close() }
        let other = asking.running.finish { await Asking.text(asking.resolver, .host("app", port: 81)) }
        #expect(asking.look("app") == "10.0.0.2:80")
        #expect(other == "10.0.0.1:80")
    }

    @Test func `an answer that is too old is used until there is a new one`() throws {
        let asking = try Asking(lifetime: 0) { _, number in .success([Self.endpoint(number)]) }
        defer { asking.close() }
        #expect(asking.look("app") == "10.0.0.1:80")
        #expect(asking.look("app") == "10.0.0.1:80")
        var seen = asking.look("app")
        let deadline = RunningLoop.soon
        while seen == "10.0.0.1:80", Clocks.monotonic() < deadline { seen = asking.look("app") }
        #expect(seen != "10.0.0.1:80")
    }

    @Test
    func `HTP-20: a resolver that hangs keeps nobody waiting but for new names, and those not for long`()
        throws
    {
        let isReleased = Monitor(false)
        let asking = try Asking(lifetime: 0) { name, number in
            if number > 2 { _ = isReleased.wait(until: RunningLoop.soon) { $0 ? true : nil } }
            return .success([Self.endpoint(number)])
        }
        defer { asking.close() }
        #expect(asking.look("app") == "10.0.0.1:80")
        #expect(asking.look("other") == "10.0.0.2:80")
        for _ in 0..<5 {
            #expect(asking.look("app") == "10.0.0.1:80")
            #expect(asking.look("other") == "10.0.0.2:80")
        }
        let new = asking.running.finish { [resolver = asking.resolver, loop = asking.running.loop] in
            let deadline = loop.now.advanced(byMilliseconds: 50)
            return await Asking.text(resolver, .host("new", port: 80), by: deadline)
        }
        #expect(new == "the name of `new:80` was not found in time")
        isReleased.withLock { $0 = true }
    }

    @Test func `digits and paths are never asked for`() throws {
        let asking = try Asking { _, _ in .failure(ReactorFault("asked")) }
        defer { asking.close() }
        #expect(asking.look("192.0.2.1") == "192.0.2.1:80")
        #expect(asking.look("::1") == "[::1]:80")
        let path = asking.running.finish { await Asking.text(asking.resolver, .unix(path: "/run/app")) }
        #expect(path == "unix:/run/app")
        #expect(asking.asked.withLock { $0 } == [])
    }

    @Test func `whoever asks while somebody asks already gets the same answer`() throws {
        let isReleased = Monitor(false)
        let asking = try Asking { _, number in
            _ = isReleased.wait(until: RunningLoop.soon) { $0 ? true : nil }
            return .success([Self.endpoint(number)])
        }
        defer { asking.close() }
        let answers = Monitor<[String]>([])
        for _ in 0..<20 {
            asking.running.loop.spawn {
                let text = await Asking.text(asking.resolver, .host("app", port: 80))
                answers.withLock { $0.append(text) }
            }
        }
        // Behind them in the loop's queue, so each of them has asked by then.
        asking.running.loop.perform { isReleased.withLock { $0 = true } }
        #expect(answers.wait(until: RunningLoop.soon) { $0.count == 20 ? true : nil } == true)
        #expect(Set(answers.withLock { $0 }) == ["10.0.0.1:80"])
        #expect(asking.asked.withLock { $0.count } == 1)
    }

    @Test func `a name without an address is a fault for all who asked, and is asked for again`() throws {
        let isReleased = Monitor(false)
        let asking = try Asking { name, number in
            _ = isReleased.wait(until: RunningLoop.soon) { $0 ? true : nil }
            return number == 1 ? .failure(ReactorFault("no \(name)")) : .success([Self.endpoint(number)])
        }
        defer { asking.close() }
        let answers = Monitor<[String]>([])
        for _ in 0..<3 {
            asking.running.loop.spawn {
                let text = await Asking.text(asking.resolver, .host("app", port: 80))
                answers.withLock { $0.append(text) }
            }
        }
        asking.running.loop.perform { isReleased.withLock { $0 = true } }
        #expect(answers.wait(until: RunningLoop.soon) { $0.count == 3 ? true : nil } == true)
        #expect(answers.withLock { $0 } == ["no app", "no app", "no app"])
        #expect(asking.look("app") == "10.0.0.2:80")
    }

    @Test func `where the resolver fails, the last addresses are used for a while without asking`() throws {
        let asking = try Asking(lifetime: 0, pause: 60_000) { _, number in
            number == 1 ? .success([Self.endpoint(1)]) : .failure(ReactorFault("down"))
        }
        defer { asking.close() }
        for _ in 0..<2 { #expect(asking.look("app") == "10.0.0.1:80") }
        #expect(asking.asked.wait(until: RunningLoop.soon) { $0.count == 2 ? true : nil } == true)
        for _ in 0..<4 { #expect(asking.look("app") == "10.0.0.1:80") }
        #expect(asking.asked.withLock { $0.count } == 2)
    }

    @Test func `no more names are kept than there may be, and the newest is`() throws {
        let asking = try Asking { _, number in .success([Self.endpoint(number)]) }
        defer { asking.close() }
        let count = Resolver.mostNames + 40
        for number in 0..<count { _ = asking.look("app\(number)") }
        let asked = asking.asked.withLock { $0.count }
        _ = asking.look("app\(count - 1)")
        #expect(asking.asked.withLock { $0.count } == asked)
        _ = asking.look("app0")
        #expect(asking.asked.withLock { $0.count } == asked + 1)
    }

    @Test func `a name that was not found is not asked for again at once`() throws {
        let asking = try Asking(pause: 60_000) { name, _ in .failure(ReactorFault("no \(name)")) }
        defer { asking.close() }
        for _ in 0..<3 { #expect(asking.look("app") == "no app") }
        #expect(asking.asked.withLock { $0 } == ["app"])
    }

    @Test func `where no thread is left to ask, that is said`() throws {
        let asking = try Asking { _, number in .success([Self.endpoint(number)]) }
        asking.workers.close()
        #expect(asking.look("app") == "`app:80` could not be looked up: too much waits for the resolver")
        asking.running.loop.stop()
    }

    @Test func `the system's resolver is asked, and what it says is passed on`() throws {
        let running = try RunningLoop()
        let workers = try WorkerPool(threads: 1)
        let resolver = Resolver(on: running.loop, workers: workers)
        let found = running.finish { await Asking.text(resolver, .host("localhost", port: 80)) }
        #expect(found?.contains("127.0.0.1:80") == true || found?.contains("[::1]:80") == true)
        let missing = running.finish { await Asking.text(resolver, .host("nothing.invalid", port: 80)) }
        #expect(missing?.hasPrefix("the name `nothing.invalid` was not found: ") == true)
        workers.close()
        running.loop.stop()
    }
}

@Suite struct WorkerPoolTests {
    @Test func `a pool takes so much and no more, and does all that it took`() throws {
        let running = try RunningLoop()
        let workers = try WorkerPool(threads: 1)
        let isReleased = Monitor(false)
        let isBusy = Monitor(false)
        let answers = Monitor<[Bool]>([])
        running.loop.spawn {
            _ = await workers.run {
                isBusy.withLock { $0 = true }
                _ = isReleased.wait(until: RunningLoop.soon) { $0 ? true : nil }
            }
        }
        #expect(isBusy.wait(until: RunningLoop.soon) { $0 ? true : nil } == true)
        let count = WorkerPool.mostWaiting + 10
        for _ in 0..<count {
            running.loop.spawn {
                let answer = await workers.run { true }
                answers.withLock { $0.append(answer ?? false) }
            }
        }
        #expect(
            answers.wait(until: RunningLoop.soon) { $0.count == 10 ? $0 : nil }
                == Array(repeating: false, count: 10))
        // What waits is done, though nothing is taken any more.
        workers.close()
        #expect(running.finish { await workers.run { 1 } } == .some(nil))
        isReleased.withLock { $0 = true }
        let all = answers.wait(until: RunningLoop.soon) { $0.count == count ? $0 : nil }
        #expect(all?.count { $0 } == WorkerPool.mostWaiting)
        running.loop.stop()
    }

    @Test func `pieces run side by side on as many threads as there are`() throws {
        let running = try RunningLoop()
        let workers = try WorkerPool(threads: 3)
        let here = Monitor(0)
        let done = Monitor(0)
        for _ in 0..<3 {
            running.loop.spawn {
                // Each waits for the two others.
                let isThere = await workers.run {
                    here.withLock { $0 += 1 }
                    return here.wait(until: RunningLoop.soon) { $0 == 3 ? true : nil }
                }
                if isThere == true { done.withLock { $0 += 1 } }
            }
        }
        #expect(done.wait(until: RunningLoop.soon) { $0 == 3 ? true : nil } == true)
        workers.close()
        running.loop.stop()
    }
}
