public import Basics

/// A feed document, with plain texts and absolute links, in a form that is independent of the format.
public struct Feed: Sendable, Equatable {
  /// The formats that diplowatch reads. The raw value is what `parse` prints.
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
  /// Whether the document as received is well-formed XML (or valid JSON), before any repair.
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
  /// The time of its last change, by the document.
  public var updated: Timestamp?
  /// The time of its publication, by the document.
  public var published: Timestamp?
  /// The authors, each as `Name`, `Name <address>` or an address.
  public var authors: [String]
  /// The publisher's wishes for polling.
  public var schedule: PublisherSchedule
  /// Whether the document is truncated: the root element is not closed. Its complete entries are kept, but its
  /// validators are not stored.
  public var truncated: Bool
  /// The entries, in document order.
  public var entries: [Entry]

  /// A feed without entries.
  public init(format: Format, wellFormed: Bool = true) {
    self.format = format
    self.wellFormed = wellFormed
    authors = []
    schedule = PublisherSchedule()
    truncated = false
    entries = []
  }
}

/// The publisher's wishes for polling in a document (RSS 2.0 `ttl`, `skipHours`, `skipDays`; RSS 1.0 module
/// Syndication).
public struct PublisherSchedule: Sendable, Equatable {
  /// RSS 2.0 `ttl`: the minutes that a copy may be kept.
  public var ttlMinutes: Int?
  /// Hours of the day (UTC, 0 … 23) at which the publisher asks not to be polled.
  public var skipHours: [Int]
  /// Days of the week (0 = Sunday … 6 = Saturday, UTC) on which the publisher asks not to be polled.
  public var skipDays: [Int]
  /// `sy:updatePeriod` divided by `sy:updateFrequency`, in seconds.
  public var updatePeriodSeconds: Int?

  /// No wishes.
  public init() {
    skipHours = []
    skipDays = []
  }
}
