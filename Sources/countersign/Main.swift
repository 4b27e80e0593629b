import System

@main
enum Main {
    nonisolated static func main() {
        Program.outliveBrokenPipes()
        let console = Console.ofThisProcess
        let answer = Command.answer(to: CommandLine.arguments.dropFirst(), on: console)
        Program.exit(console.deliver(answer).rawValue)
    }
}
