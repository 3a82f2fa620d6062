public import Basics

/// One entry of a feed: plain text, absolute links, UTC times. What the document does not say is nil or empty.
public struct Entry: Sendable, Equatable {
  /// The publisher's identifier: RSS `guid`, Atom `id`, RSS 1.0 `rdf:about`, JSON Feed `id`.
  public var id: String?
  /// The entry's title.
  public var title: String?
  /// The web page of the entry, absolute.
  public var link: String?
  /// When it was first published; absent when the feed does not say, never "now".
  public var published: Timestamp?
  /// When it last changed.
  public var updated: Timestamp?
  /// The short text.
  public var summary: String?
  /// The full text, where the feed carries one beside or instead of a summary.
  public var content: String?
  /// `Name`, `Name <address>` or an address.
  public var authors: [String]
  /// Categories, tags and subjects.
  public var categories: [String]
  /// Attached media.
  public var enclosures: [Enclosure]
  /// The entry's language (BCP 47), its own or inherited.
  public var language: String?

  /// An entry that says nothing yet.
  public init() {
    authors = []
    categories = []
    enclosures = []
  }
}

/// A media object attached to an entry (RSS `enclosure`, Atom `link rel=enclosure`, Media RSS `content`).
public struct Enclosure: Sendable, Equatable {
  /// Where it is, absolute.
  public var url: String
  /// Its media type, as written.
  public var type: String?
  /// Its size in bytes, as written.
  public var lengthBytes: Int64?

  /// An enclosure.
  public init(url: String, type: String? = nil, lengthBytes: Int64? = nil) {
    self.url = url
    self.type = type
    self.lengthBytes = lengthBytes
  }
}
