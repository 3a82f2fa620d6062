import Basics
public import Classification
public import Configuration
import FeedModel
public import Storage

/// What is known of the feeds of archived entries, so that these are classified as in a poll now.
public struct ArchiveSources: Sendable {
  private struct Source: Sendable {
    var definition: FeedDefinition?
    var url: String?
    var recurring: [RecurringSentence] = []
  }

  private let sources: [String: Source]

  /// The feeds of a watchlist, with their recurring sentences from the state.
  public init(_ feeds: [FeedDefinition], _ conditions: [String: FeedCondition]) {
    var sources: [String: Source] = [:]
    for (feed, condition) in conditions {
      sources[feed] = Source(
        url: condition.url, recurring: RecurringSentences(stored: condition.recurringSentences).recurring)
    }
    for feed in feeds {
      var source = sources[feed.id.value] ?? Source()
      (source.definition, source.url) = (feed, feed.url)
      sources[feed.id.value] = source
    }
    self.sources = sources
  }

  /// A block's entries as the classifier's input.
  public func items(of block: ArchiveBlock) -> [Item] {
    let source = sources[block.feedID]
    let voice = SourceVoice(
      titles: [block.feedTitle, source?.definition?.title].compactMap(\.self),
      hosts: [block.feedLink, source?.url].compactMap { $0.map(HostGate.host) },
      recurring: source?.recurring ?? [])
    return block.entries.map { $0.item(homeSide: source?.definition?.homeSide, source: voice) }
  }

  /// The definition of a feed; nil if it is not watched.
  func definition(of feed: String) -> FeedDefinition? { sources[feed]?.definition }
}
