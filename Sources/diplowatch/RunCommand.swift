import ArgumentParser
import Classification
import Daemon
import Foundation
import Glibc
import Logging
import Polling
import XMLPush

/// `diplowatch run`: the daemon in the foreground.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Poll, classify and deliver, in the foreground (systemd runs this).",
    discussion: """
      SIGTERM and SIGINT finish the transaction in hand and stop; SIGHUP reloads configuration and watchlist, all or \
      nothing; SIGUSR1 reopens the match log. With --once, exit code 75 says that none of the polled feeds could be read, \
      or that the match log could not be written.
      """)

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(help: "Poll every due feed once, deliver, and exit.")
  var once = false

  @Flag(help: "With --once: take every feed as due.")
  var now = false

  func validate() throws {
    if now && !once { throw ValidationError("--now goes with --once") }
  }

  func run() async throws {
    ParserMemory.limitHeaps()
    signal(SIGPIPE, SIG_IGN)
    // A file that reaches a size limit (setrlimit(2)) is then an error of its write, and no end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let handler = DiagnosticLogHandler(environment: environment)
    let logger = Logger(label: "diplowatch") { _ in handler }
    let runner = DaemonRunner(
      configPath: config, environment: environment, logger: logger, diagnostics: handler.queue)
    // What is still on its way is written, as far as somebody reads it.
    defer { handler.queue.flush() }
    do {
      if once { try await runOnce(runner, handler.queue) } else { try await runner.run() }
    } catch let error as DaemonError {
      for diagnostic in error.diagnostics { handler.queue.write("\(diagnostic)") }
      handler.queue.write("diplowatch: \(error)")
      throw error.exitCode
    }
  }

  private func runOnce(_ runner: DaemonRunner, _ diagnostics: DiagnosticQueue) async throws {
    let progress = ProgressLine()
    let (summary, failure) = try await runner.runOnce(now: now) {
      progress.show("polled \($0.polled) of \($0.due) feeds, \($0.failed) failed; \($0.matches) matches")
    }
    progress.clear()
    diagnostics.write("\(summary)")
    if let failure { throw failure }
  }
}

extension DaemonError {
  /// The exit code of the documentation (sysexits(3)).
  fileprivate var exitCode: ExitCode {
    switch code {
    case .configuration: ExitCode(1)
    case .unavailable: ExitCode(75)
    }
  }
}
