import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import Delivery
import Digests
import Storage

/// `diplowatch digest`: prints a digest of the last day's matches.
struct DigestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print a briefing: stories by topic, tone, new names, feeds in trouble.",
    discussion: """
      It is made of the matches in the state, beside the running daemon or without one, and compared with the week before. \
      The tone from one side to the other is the mean of the matches whose headlines name that side first. New names are \
      those that no match of the week before has. Mail with a schedule sends the same.
      """)

  @Option(help: ArgumentHelp("Matches since then: 24h, 7d, 2026-11-23.", valueName: "time"))
  var since = "24h"

  @Option(help: "text, html or markdown.")
  var format = Format.text

  @OptionGroup var configuration: ConfigurationOption

  /// The formats of a digest.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, html, markdown
  }

  func validate() throws {
    guard let start = TimeText.moment(since) else { throw ValidationError("--since takes \(TimeText.expected)") }
    if start > SystemClock.now() { throw ValidationError("--since \(since) is in the future") }
  }

  func run() async throws {
    let loaded = try WatchedConfiguration.load(configuration.config)
    let store = try await loaded.settings.readState()
    let end = SystemClock.now()
    let source = DigestSource(
      store: store, maker: loaded.digestMaker, feeds: loaded.feeds.map(\.id.value))
    let digest = try await ArchiveOptions.reading {
      try await source.digest(since: TimeText.moment(since) ?? end, until: end)
    }
    switch format {
    case .text: Output.line(Self.trimmed(SafeLines.terminal(digest.text(Self.clock))))
    case .markdown: Output.line(Self.trimmed(digest.markdown(Self.clock)))
    case .html: Output.line(Self.document(digest).text)
    }
  }

  private static func clock(_ time: Timestamp) -> String { LocalTime(time).text }

  private static func trimmed(_ text: String) -> String { text.hasSuffix("\n") ? String(text.dropLast()) : text }

  private static func document(_ digest: Digest) -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>diplowatch digest \(clock(digest.end))</title></head><body>
    <h1>diplowatch digest</h1>
    \(digest.html(clock))</body></html>
    """
  }
}

/// Texts of several lines for a terminal.
private enum SafeLines {
  /// The text with each line made safe.
  static func terminal(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.terminal(String($0)) }
      .joined(separator: "\n")
  }
}
