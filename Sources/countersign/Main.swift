import System

@main
enum Main {
    nonisolated static func main() {
        Program.outliveBrokenPipes()
        let console = Console.ofThisProcess
        Program.exit(console.deliver(answer(on: console)).rawValue)
    }

    /// Before anything is read that could be a secret, nobody else may see it.
    private nonisolated static func answer(on console: Console) -> Answer {
        do throws(SystemFault) {
            try Program.keepMemoryPrivate()
        } catch {
            let hint = "start it where a process may give up its own rights"
            return Answer(fault: UsageFault(message: "\(error)", hint: hint), status: .misused)
        }
        return Command.answer(to: CommandLine.arguments.dropFirst(), on: console)
    }
}
