import Basics
import Classification
import Configuration
import Daemon
import FeedModel
import Polling
import Storage

/// Warnings on a watchlist from the archive: terms that are in no entry, terms that are in too many, and feeds
/// without new entries.
struct WatchlistUsage {
  /// A feed without new entries for this time causes a warning.
  private static let silentDays: Int64 = 30
  /// The maximum number of terms of one file that are listed.
  private static let mostTerms = 20

  /// Warnings, each with its position in the watchlist.
  ///
  /// - Throws: `StorageError` if the archive cannot be read.
  static func warnings(_ loaded: LoadedConfiguration, _ archive: ArchiveOptions) async throws -> [Diagnostic] {
    let conditions = try await loaded.settings.readState().conditions(of: nil)
    let survey = TermSurvey(loaded.classifier)
    let sources = ArchiveSources(loaded.feeds, conditions)
    let walk = try await ArchiveWalk(archive, since: Timestamp(milliseconds: 0))
    let parts = try await walk.run((entries: 0, hits: Array(repeating: 0, count: survey.members.count))) {
      block, found in
      for item in sources.items(of: block) {
        found.entries += 1
        for hit in survey.hits(in: item) { found.hits[hit] += 1 }
      }
    }
    let entries = parts.reduce(0) { $0 + $1.entries }
    let hits = survey.members.indices.map { place in parts.reduce(0) { $0 + $1.hits[place] } }
    return terms(survey.members, hits, entries) + feeds(loaded.feeds, conditions)
  }

  private static func terms(_ members: [TermSurvey.Member], _ hits: [Int], _ entries: Int) -> [Diagnostic] {
    guard entries > 0 else { return [] }
    let never = members.indices.filter { hits[$0] == 0 }
    var warnings: [Diagnostic] = []
    for (file, places) in Dictionary(grouping: never, by: { members[$0].position?.file ?? "" }).sorted(by: {
      $0.key < $1.key
    }) {
      warnings += places.prefix(mostTerms).map { place in
        Diagnostic(
          .warning, at: members[place].position,
          "\"\(members[place].text)\" stands in none of the \(entries) stored entries")
      }
      let more = places.count - mostTerms
      guard more > 0 else { continue }
      warnings.append(
        Diagnostic(
          .warning, at: file.isEmpty ? nil : SourcePosition(file: file),
          "\(more) more terms of this file stand in none of the \(entries) stored entries; backtest --json lists all"))
    }
    warnings += BacktestReport.frequent(hits, entries: entries).map { place in
      let share = NumberText.tenths(Double(hits[place]) / Double(entries) * 100)
      return Diagnostic(
        .warning, at: members[place].position,
        "\"\(members[place].text)\" stands in \(share) % of the stored entries, so that it says little")
    }
    return warnings
  }

  private static func feeds(_ feeds: [FeedDefinition], _ known: [String: FeedCondition]) -> [Diagnostic] {
    let limit = SystemClock.now().milliseconds - silentDays * 86_400_000
    return feeds.compactMap { feed in
      // A feed that was added more recently may still have new entries.
      guard let state = known[feed.id.value], let first = state.lastNew ?? state.newestEntry, first.milliseconds < limit
      else { return nil }
      return Diagnostic(
        .warning, at: feed.id.position,
        "the feed \"\(feed.id.value)\" has brought nothing since \(first.rfc3339().prefix(10)); look at its address")
    }
  }
}
