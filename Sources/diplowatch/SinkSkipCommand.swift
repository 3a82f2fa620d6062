import ArgumentParser
import Configuration
import Delivery
import Storage

/// `diplowatch webhook skip ID`, `mail skip ID`: gives up a message that fails again and again.
struct SinkSkipCommand<Kind: SinkCommandKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "skip", abstract: "Give up the message that keeps failing at a \(Kind.word).",
      discussion: """
        It is the first message that was set aside, or, if there is none, the oldest waiting message if it has failed. \
        The running daemon continues with the next message within a second or two. diplowatch \(Kind.word) replay sends it \
        again.
        """)
  }

  @OptionGroup var options: SinkOptions<Kind>

  func run() async throws {
    let (settings, sink) = try options.load()
    let store = try await settings.openState()
    let skipped: SinkTools.Skipped?
    do throws(StorageError) {
      skipped = try await SinkTools.skip(sink, in: store)
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
    guard let skipped else {
      Output.diagnostic("\(sink.id): no waiting message has failed; there is nothing to skip")
      throw ExitCode(1)
    }
    Output.line(
      "\(sink.id): given up after \(Output.count(skipped.attempts, "attempt", "attempts")): "
        + "\(MatchPresentation.safe(skipped.title)); \(MatchPresentation.safe(skipped.lastAnswer))")
  }
}
