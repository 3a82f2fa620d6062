import ArgumentParser
import Basics
import Configuration
import Daemon
import Foundation
import Glibc
import Logging
import Polling

/// `diplowatch demo`: the daemon on invented feeds, without a network.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Try it offline: watch invented feeds, and show each match with its reasons.",
    discussion: """
      The feeds are files; their times are moved to today. Nothing is sent, and all that is written is a temporary folder, \
      which is removed at the end. Meanwhile the page can be looked at.
      """)

  @Flag(help: "Read the feeds once, show the matches and end, without the page.")
  var once = false

  @Option(
    help: ArgumentHelp("The demo's folder; by default share/diplowatch/demo beside bin.", valueName: "folder"),
    completion: .directory)
  var files: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the shipped watchlist; by default share/diplowatch/watchlist.d beside bin.", valueName: "folder"),
    completion: .directory)
  var watchlist: String?

  @Option(
    help: ArgumentHelp(
      "The page's address; by default 127.0.0.1:9464, or any port if it is taken.", valueName: "address"))
  var listen: String?

  func validate() throws {
    guard let listen, StatusListener.parsing(listen) == nil else { return }
    throw ValidationError("--listen takes \(StatusListener.expected)")
  }

  func run() async throws {
    HeapMemory.limitHeaps()
    signal(SIGPIPE, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let screen = DiagnosticScreen(environment, level: .warning)
    defer { screen.handler.queue.flush() }
    do {
      let stage = try DemoStage(
        files: files ?? DemoStage.shipped("demo"), watchlist: watchlist ?? DemoStage.shipped("watchlist.d"),
        listen: once ? "off" : listen ?? "127.0.0.1:\(FreePort.near(9464))")
      defer { stage.remove() }
      let runner = DaemonRunner(
        configPath: stage.config, environment: environment, logger: screen.logger, diagnostics: screen.handler.queue)
      if once { try await runOnce(runner, stage) } else { try await run(runner, stage) }
    } catch let problem as DemoStage.Problem {
      screen.handler.queue.write("diplowatch: \(problem.sentence)")
      throw ExitCode(1)
    } catch let error as DaemonError {
      for diagnostic in error.diagnostics { screen.handler.queue.write("\(diagnostic)") }
      screen.handler.queue.write("diplowatch: \(error)")
      throw ExitCode(75)
    }
  }

  private func runOnce(_ runner: DaemonRunner, _ stage: DemoStage) async throws {
    let (summary, failure) = try await runner.runOnce(now: true)
    if let failure { throw failure }
    var search = LogSearch(path: stage.log, filter: LogFilter())
    defer { search.follower.finish() }
    let presentation = MatchPresentation(colour: Output.wantsColour, width: Output.columns)
    search.all(since: 0) { Output.line(presentation.text($0)) }
    Output.line(
      "\(summary.matches) of \(summary.entries) invented items matter to a desk; the others only look as if they did.")
  }

  private func run(_ runner: DaemonRunner, _ stage: DemoStage) async throws {
    let presentation = MatchPresentation(colour: Output.wantsColour, width: Output.columns)
    var echo: MatchEcho?
    try await runner.run { loaded in
      if case .tcp(let host, let port) = loaded.settings.status {
        Output.line("Page: http://\(host):\(port)/. Ctrl-C ends the demo.\n")
      }
      echo = MatchEcho(log: stage.log) { Output.line(presentation.text($0)) }
    }
    await echo?.finish()
  }
}
