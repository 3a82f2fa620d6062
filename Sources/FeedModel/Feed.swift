public import Basics

/// What one feed document says, in plain text and absolute links, whatever format it came in.
public struct Feed: Sendable, Equatable {
  /// The formats diplowatch reads; the raw value is what `parse` prints.
  public enum Format: String, Sendable, CaseIterable {
    case rss20 = "rss2.0"
    case rss10 = "rss1.0"
    case rss09x = "rss0.9x"
    case atom10 = "atom1.0"
    case atom03 = "atom0.3"
    case json10 = "json1.0"
    case json11 = "json1.1"
    case cdf
  }

  /// The document's format.
  public var format: Format
  /// Whether the document is well-formed XML (or valid JSON) as it came, before any mending.
  public var wellFormed: Bool
  /// The feed's own id (Atom `id`, RSS 1.0 `rdf:about`), not the watchlist's.
  public var id: String?
  /// The feed's title.
  public var title: String?
  /// The web page the feed belongs to, absolute.
  public var link: String?
  /// The feed's description or subtitle.
  public var description: String?
  /// The document's language (BCP 47), as written.
  public var language: String?
  /// When the feed says it last changed.
  public var updated: Timestamp?
  /// When the feed says it was published.
  public var published: Timestamp?
  /// `Name`, `Name <address>` or an address.
  public var authors: [String]
  /// What the publisher asks of pollers.
  public var schedule: PublisherSchedule
  /// Whether the document ended before its root element did: its complete entries are kept, its validators are not.
  public var truncated: Bool
  /// The entries, in document order.
  public var entries: [Entry]

  /// An empty feed of a format.
  public init(format: Format, wellFormed: Bool = true) {
    self.format = format
    self.wellFormed = wellFormed
    authors = []
    schedule = PublisherSchedule()
    truncated = false
    entries = []
  }
}

/// The polling hints a document carries (RSS 2.0 `ttl`, `skipHours`, `skipDays`; RSS 1.0 module Syndication).
public struct PublisherSchedule: Sendable, Equatable {
  /// RSS 2.0 `ttl`: minutes a copy may be kept.
  public var ttlMinutes: Int?
  /// Hours of the day (UTC, 0 … 23) at which the publisher asks not to be polled.
  public var skipHours: [Int]
  /// Days of the week (0 = Sunday … 6 = Saturday, UTC) on which the publisher asks not to be polled.
  public var skipDays: [Int]
  /// `sy:updatePeriod` divided by `sy:updateFrequency`, in seconds.
  public var updatePeriodSeconds: Int?

  /// No hints.
  public init() {
    skipHours = []
    skipDays = []
  }
}
