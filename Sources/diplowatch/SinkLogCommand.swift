import ArgumentParser
import Basics
import Configuration
import Delivery
import Storage

/// `diplowatch webhook log ID`, `mail log ID`: shows the attempts at a sink.
struct SinkLogCommand<Kind: SinkCommandKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "log", abstract: "Show the latest attempts of a \(Kind.word): time, match and answer.",
      discussion: "The last thousand attempts of each \(Kind.word) are kept.")
  }

  @OptionGroup var options: SinkOptions<Kind>

  @Option(name: [.customShort("n"), .long], help: "The number of attempts to show.")
  var lines = 20

  @Flag(help: "Print one JSON object for each attempt, one a line.")
  var json = false

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines must be a whole number, 0 or more") }
  }

  func run() async throws {
    let (settings, sink) = try options.load()
    let store = try await settings.readState()
    do throws(StorageError) {
      let attempts = try await SinkTools.report(sink, in: store, attempts: lines).attempts.reversed()
      guard !json else {
        for (attempt, title) in attempts {
          var writer = JSONWriter()
          attempt.write(title: title, to: &writer)
          Output.line(writer.bytes)
        }
        return
      }
      let rows = [["TIME", "TITLE", "ATTEMPT", "STATUS", "TOOK", "NEXT TRY", "MATCH", "RESULT"]] + attempts.map(row)
      Output.lines(TextTable.lines(rows))
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }

  private func row(_ attempt: DeliveryAttempt, _ title: String?) -> [String] {
    let more = attempt.matches > 1 ? " +\(attempt.matches - 1)" : ""
    return [
      attempt.at.rfc3339(), (title.map { Output.cut($0, 60) } ?? "-") + more, "\(attempt.number)",
      attempt.status.map(String.init) ?? "-", "\(attempt.milliseconds) ms", attempt.nextTry?.rfc3339() ?? "-",
      attempt.matchID, attempt.outcome == .delivered ? "delivered" : attempt.sentence,
    ]
  }
}
