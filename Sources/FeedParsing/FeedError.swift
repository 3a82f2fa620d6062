import XMLPush

/// Why a document could not be read as a feed.
public struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: Sendable, Hashable {
    /// The document is empty or white space.
    case empty
    /// It is a web page.
    case htmlPage
    /// It is not a feed: other XML or JSON, or another kind of file.
    case notAFeed
    /// It is a damaged gzip file.
    case damaged
    /// It is larger than `FeedLimits.maxBytes`.
    case tooLarge
    /// Elements are nested deeper than `FeedLimits.maxDepth`.
    case tooDeep
    /// An element has more attributes than `FeedLimits.maxAttributes`.
    case tooManyAttributes
    /// Its declared entities expand it beyond `FeedLimits.maxBytes`.
    case entitiesTooLarge
    /// It has items, but none has a known element.
    case notUnderstood
    /// It has more elements than `FeedLimits.maxElements`.
    case tooManyElements
    /// It has more entries than `FeedLimits.maxEntries`.
    case tooManyEntries
    /// Its texts together are longer than `FeedLimits.maxTotalTextBytes`.
    case tooMuchText
    /// The machine has no memory or file descriptors to read it now. Nothing is known to be wrong with the document.
    case noResources
  }

  /// The kind of error.
  public var code: Code
  /// What is wrong, in one sentence for people.
  public var description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  static func tooDeep(_ bound: Int) -> FeedError {
    FeedError(.tooDeep, "its elements are nested deeper than \(bound)")
  }

  static func tooManyAttributes(_ bound: Int) -> FeedError {
    FeedError(.tooManyAttributes, "one of its elements has more than \(bound) attributes or namespaces")
  }

  static func notUnderstood(_ count: Int) -> FeedError {
    FeedError(
      .notUnderstood, "it has \(count) item\(count == 1 ? "" : "s"), but no element in them that diplowatch knows"
    )
  }

  static func tooManyElements(_ bound: Int) -> FeedError {
    FeedError(.tooManyElements, "it has more than \(bound) elements")
  }

  static func tooManyEntries(_ bound: Int) -> FeedError {
    FeedError(.tooManyEntries, "it has more than \(bound) entries")
  }

  static func noResources(_ what: String) -> FeedError {
    FeedError(.noResources, "it cannot be read now, because this machine lacks \(what)")
  }

  /// The error for a failure of the XML parser itself.
  init(_ failure: XMLFailure) {
    self =
      switch failure {
      case .noMemory: .noResources("memory")
      case .refused(let code): .noResources("what its XML parser needs (error \(code) of libxml2)")
      }
  }

  static func tooMuchText(_ bound: Int) -> FeedError {
    FeedError(.tooMuchText, "its entries have more than \(bound) bytes of text")
  }
}

/// Limits of a document. A document that exceeds one is refused as a whole; only single texts are cut off instead.
public struct FeedLimits: Sendable {
  /// The maximum size in bytes, after decompression.
  public var maxBytes = 64 << 20
  /// The maximum number of decompressed bytes per compressed byte, checked for documents of more than 1 MiB.
  public var maxCompressionRatio = 200
  /// The maximum nesting depth of elements or JSON values.
  public var maxDepth = 256
  /// The maximum number of attributes of an element, and of namespaces in scope.
  public var maxAttributes = 256
  /// The maximum number of elements.
  public var maxElements = 5_000_000
  /// The maximum number of values in a JSON document.
  public var maxJSONValues = 1_000_000
  /// The maximum number of entries.
  public var maxEntries = 50_000
  /// The maximum length of a text in bytes, both of its markup before conversion and of the plain text. Longer texts
  /// are cut off.
  public var maxTextBytes = 256 << 10
  /// The maximum length of the texts of all entries together, in bytes.
  public var maxTotalTextBytes = 64 << 20
  /// The maximum length of the name of an author or category, in bytes.
  public var maxNameBytes = 2048
  /// The maximum number of authors, categories and enclosures of an entry. Further ones are left out.
  public var maxListItems = 200

  /// The defaults.
  public init() {}
}
