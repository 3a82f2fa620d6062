import XMLPush

/// Why a document is not read as a feed.
public struct FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Code: Sendable, Hashable {
    /// Nothing but white space.
    case empty
    /// A web page.
    case htmlPage
    /// XML or JSON, but no feed; or neither.
    case notAFeed
    /// Compressed bytes that cannot be read.
    case damaged
    /// Larger than `FeedLimits.maxBytes`.
    case tooLarge
    /// Elements nested deeper than `FeedLimits.maxDepth`.
    case tooDeep
    /// An element with more attributes than `FeedLimits.maxAttributes`.
    case tooManyAttributes
    /// Entities that the document declares grow it beyond `FeedLimits.maxBytes`.
    case entitiesTooLarge
    /// Items, of which none was understood.
    case notUnderstood
    /// More elements than `FeedLimits.maxElements`.
    case tooManyElements
    /// More entries than `FeedLimits.maxEntries`.
    case tooManyEntries
    /// More text, in all, than `FeedLimits.maxTotalTextBytes`.
    case tooMuchText
    /// Nothing is wrong with it: this machine lacks the memory or the file descriptors to read it now.
    case noResources
  }

  /// What is wrong with it.
  public var code: Code
  /// One sentence, for people.
  public var description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  static func tooDeep(_ bound: Int) -> FeedError {
    FeedError(.tooDeep, "its elements are nested deeper than \(bound)")
  }

  static func tooManyAttributes(_ bound: Int) -> FeedError {
    FeedError(.tooManyAttributes, "an element of it has more than \(bound) attributes or namespaces")
  }

  static func notUnderstood(_ count: Int) -> FeedError {
    FeedError(
      .notUnderstood, "it has \(count) item\(count == 1 ? "" : "s"), none of which holds anything that diplowatch reads"
    )
  }

  static func tooManyElements(_ bound: Int) -> FeedError {
    FeedError(.tooManyElements, "it has more than \(bound) elements")
  }

  static func tooManyEntries(_ bound: Int) -> FeedError {
    FeedError(.tooManyEntries, "it has more than \(bound) entries")
  }

  static func noResources(_ what: String) -> FeedError {
    FeedError(.noResources, "it cannot be read now, whatever it is: this machine lacks \(what)")
  }

  /// What kept the XML parser from its work.
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

/// Bounds on a document; beyond one of them it is refused as a whole, but for single texts, which are cut.
public struct FeedLimits: Sendable {
  /// The most bytes, after decompression.
  public var maxBytes = 64 << 20
  /// The most bytes that come out of a compressed document per byte of it, from the first mebibyte on.
  public var maxCompressionRatio = 200
  /// The deepest nesting of elements or JSON values.
  public var maxDepth = 256
  /// The most attributes of an element, and the most namespaces in scope.
  public var maxAttributes = 256
  /// The most elements.
  public var maxElements = 5_000_000
  /// The most values of a JSON document.
  public var maxJSONValues = 1_000_000
  /// The most entries.
  public var maxEntries = 50_000
  /// The most bytes of markup one text may have before it is cut, and of plain text that is kept of it.
  public var maxTextBytes = 256 << 10
  /// The most bytes of plain text all entries together may have.
  public var maxTotalTextBytes = 64 << 20
  /// The most bytes of the name of an author or a category.
  public var maxNameBytes = 2048
  /// The most authors, categories or enclosures of one entry; further ones are left out.
  public var maxListItems = 200

  /// The defaults.
  public init() {}
}
