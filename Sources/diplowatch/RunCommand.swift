import ArgumentParser
import Configuration
import Daemon
import Foundation
import Glibc
import Polling

/// `diplowatch run`: runs the daemon in the foreground.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Poll, classify and deliver, in the foreground (systemd runs this).",
    discussion: """
      SIGTERM and SIGINT complete the running transactions and stop the daemon. SIGHUP reloads configuration and \
      watchlist; if they have errors, the old ones stay in force. SIGUSR1 reopens the match log. With --once, the exit \
      code is 75 if none of the polled feeds could be read, or if the match log could not be written. On a terminal it says \
      where page and matches are, and shows each match and each fault in a short line; elsewhere it logs key=value.
      """)

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(help: "Poll every due feed once, deliver, and exit.")
  var once = false

  @Flag(help: "With --once: poll every feed, due or not.")
  var now = false

  func validate() throws {
    if now && !once { throw ValidationError("--now can only be used with --once") }
  }

  func run() async throws {
    HeapMemory.limitHeaps()
    signal(SIGPIPE, SIG_IGN)
    // With SIGXFSZ ignored, exceeding a file size limit (setrlimit(2)) is an error of write(2) and does not kill the
    // process.
    signal(SIGXFSZ, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let screen = DiagnosticScreen(environment)
    let handler = screen.handler
    let runner = DaemonRunner(
      configPath: config, environment: environment, logger: screen.logger, diagnostics: handler.queue)
    // Writes the log lines that are still queued.
    defer { handler.queue.flush() }
    do {
      if once { try await runOnce(runner, handler.queue) } else { try await run(runner, screen) }
    } catch let error as DaemonError {
      for diagnostic in error.diagnostics { handler.queue.write("\(diagnostic)") }
      handler.queue.write("diplowatch: \(error)")
      throw error.exitCode
    }
  }

  private func run(_ runner: DaemonRunner, _ screen: DiagnosticScreen) async throws {
    guard screen.isTerminal else { return try await runner.run() }
    let presentation = MatchPresentation(colour: screen.colour)
    var echo: MatchEcho?
    try await runner.run { loaded in
      Greeting.lines(loaded, config: config, colour: screen.colour).forEach(screen.handler.queue.write)
      echo = MatchEcho(log: loaded.settings.matches.path) { screen.handler.queue.write(presentation.brief($0)) }
    }
    await echo?.finish()
  }

  private func runOnce(_ runner: DaemonRunner, _ diagnostics: DiagnosticQueue) async throws {
    let progress = ProgressLine()
    let (summary, failure) = try await runner.runOnce(now: now) {
      progress.show("polled \($0.polled) of \($0.due) feeds, \($0.failed) failed; \($0.matches) matches")
    }
    progress.clear()
    diagnostics.write("\(summary)" + (summary.due == 0 && !now ? "; --now polls all of them" : ""))
    if let failure { throw failure }
  }
}

extension DaemonError {
  /// The documented exit code (sysexits(3)).
  fileprivate var exitCode: ExitCode {
    switch code {
    case .configuration: ExitCode(1)
    case .unavailable: ExitCode(75)
    }
  }
}
