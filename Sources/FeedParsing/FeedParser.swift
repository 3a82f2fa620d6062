public import FeedModel
import XMLPush

/// Parses feed documents: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, JSON Feed.
///
/// A document is parsed strictly first. If it is not well-formed, it is repaired and parsed again, so that none of its
/// text is lost. `Feed.wellFormed` is the result of the first parse.
public struct FeedParser: Sendable {
  private let limits: FeedLimits

  /// A parser with limits.
  public init(limits: FeedLimits = FeedLimits()) { self.limits = limits }

  /// Parses a document.
  ///
  /// - Parameters:
  ///   - bytes: The document as received, in any encoding.
  ///   - baseURL: Its address; relative links are resolved against it.
  ///   - contentType: The HTTP `Content-Type`, for its charset.
  /// - Throws: `FeedError` if it is not a feed or exceeds the limits.
  public func parse(
    _ bytes: [UInt8], baseURL: String? = nil, contentType: String? = nil
  ) throws(FeedError) -> Feed {
    guard bytes.count <= limits.maxBytes else {
      throw FeedError(.tooLarge, "it is larger than \(limits.maxBytes) bytes")
    }
    let bytes = try Decompression.plain(bytes, limits: limits)
    if let form = DocumentForm.ofFile(bytes) { throw FeedError(.notAFeed, "it is \(form), not a feed") }
    let charset = try DecodedDocument(decoding: bytes, contentType: contentType)
    guard let first = charset.utf8.first(where: { $0 > 0x20 }) else {
      throw FeedError(.empty, "the document is empty")
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return try JSONFeed.parse(charset.utf8, baseURL: baseURL, limits: limits)
    }
    guard !LongTags.exceed(limits.maxAttributes, in: charset.utf8) else {
      throw .tooManyAttributes(limits.maxAttributes)
    }
    return try xml(charset, baseURL: baseURL)
  }

  private func xml(_ charset: DecodedDocument, baseURL: String?) throws(FeedError) -> Feed {
    var strict = FeedBuilder(limits: limits, baseURL: baseURL)
    let outcome = try read(charset.utf8, recovering: false, into: &strict)
    if let error = strict.error { throw error }
    let wellFormed = outcome.wellFormed && charset.isFaithful
    if !outcome.lostText, let feed = strict.finish(wellFormed: wellFormed, truncated: false) { return feed }
    if let error = strict.error { throw error }
    let mended = XMLMender(mending: charset.utf8, limits: limits)
    if mended.isTooLarge {
      throw FeedError(.entitiesTooLarge, "its entities make it larger than \(limits.maxBytes) bytes")
    }
    var lenient = FeedBuilder(limits: limits, baseURL: baseURL)
    _ = try read(mended.output, recovering: true, into: &lenient)
    if let error = lenient.error { throw error }
    guard let feed = lenient.finish(wellFormed: wellFormed, truncated: !mended.isComplete) else {
      if let error = lenient.error { throw error }
      throw FeedParser.refusal(charset.utf8, root: strict.root ?? lenient.root)
    }
    return feed
  }

  private func read(
    _ utf8: [UInt8], recovering: Bool, into builder: inout FeedBuilder
  ) throws(FeedError) -> XMLOutcome {
    do throws(XMLFailure) {
      return try XMLPushParser.parse(utf8, recovering: recovering, into: &builder, calls: FeedBuilder.calls)
    } catch {
      throw FeedError(error)
    }
  }

  /// The error for a document that is not a feed.
  private static func refusal(_ utf8: [UInt8], root: String?) -> FeedError {
    DocumentForm.isHTML(utf8, root: root)
      ? FeedError(.htmlPage, "it is a web page, not a feed")
      : FeedError(.notAFeed, "it is \(DocumentForm.text(utf8, root: root))")
  }
}
