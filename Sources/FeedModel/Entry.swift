public import Basics

/// One entry of a feed, with plain texts, absolute links and UTC times. Values that the document does not have are nil
/// or empty.
public struct Entry: Sendable, Equatable {
  /// The publisher's identifier: RSS `guid`, Atom `id`, RSS 1.0 `rdf:about`, JSON Feed `id`.
  public var id: String?
  /// The entry's title.
  public var title: String?
  /// The web page of the entry, absolute.
  public var link: String?
  /// The time of its first publication; nil if the document has none (it is never set to the time of the poll).
  public var published: Timestamp?
  /// The time of its last change.
  public var updated: Timestamp?
  /// The short text.
  public var summary: String?
  /// The full text, if the feed has one beside or instead of a summary.
  public var content: String?
  /// The authors, each as `Name`, `Name <address>` or an address.
  public var authors: [String]
  /// Categories, tags and subjects.
  public var categories: [String]
  /// Attached media.
  public var enclosures: [Enclosure]
  /// The entry's language (BCP 47), its own or inherited.
  public var language: String?

  /// An entry without values.
  public init() {
    authors = []
    categories = []
    enclosures = []
  }
}

/// A media object attached to an entry (RSS `enclosure`, Atom `link rel=enclosure`, Media RSS `content`).
public struct Enclosure: Sendable, Equatable {
  /// Its absolute address.
  public var url: String
  /// Its media type, as written.
  public var type: String?
  /// Its size in bytes, as written.
  public var lengthBytes: Int64?

  /// Memberwise.
  public init(url: String, type: String? = nil, lengthBytes: Int64? = nil) {
    self.url = url
    self.type = type
    self.lengthBytes = lengthBytes
  }
}
