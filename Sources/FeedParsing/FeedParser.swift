public import FeedModel
import XMLPush

/// Reads a feed document: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, JSON Feed.
///
/// A document is parsed strictly first. Only one that is not well-formed is mended and parsed again, so that nothing of
/// its text is lost and `Feed.wellFormed` says how it came.
public struct FeedParser: Sendable {
  private let limits: FeedLimits

  /// A parser with bounds.
  public init(limits: FeedLimits = FeedLimits()) { self.limits = limits }

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: The document as it came, in any encoding.
  ///   - baseURL: Where it came from; relative links are resolved against it.
  ///   - contentType: The HTTP `Content-Type`, for its charset.
  /// - Throws: `FeedError` when it is no feed or beyond the bounds.
  public func parse(
    _ bytes: [UInt8], baseURL: String? = nil, contentType: String? = nil
  ) throws(FeedError) -> Feed {
    guard bytes.count <= limits.maxBytes else {
      throw FeedError(.tooLarge, "it is larger than \(limits.maxBytes) bytes")
    }
    let charset = Charset(decoding: bytes, contentType: contentType)
    guard let first = charset.utf8.first(where: { !isSpace($0) }) else {
      throw FeedError(.empty, "the document is empty")
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return try JSONFeed.parse(charset.utf8, baseURL: baseURL, limits: limits)
    }
    return try xml(charset, baseURL: baseURL)
  }

  private func xml(_ charset: Charset, baseURL: String?) throws(FeedError) -> Feed {
    let strict = FeedBuilder(limits: limits, baseURL: baseURL)
    let outcome = XMLPushParser.parse(charset.utf8, recovering: false, handler: strict)
    if let error = strict.error { throw error }
    if outcome.wellFormed, !outcome.lostText, let feed = strict.finish(wellFormed: charset.isFaithful, truncated: false)
    {
      return feed
    }
    let lenient = FeedBuilder(limits: limits, baseURL: baseURL)
    let mended = XMLRepair.mend(charset.utf8)
    _ = XMLPushParser.parse(mended, recovering: true, handler: lenient)
    if let error = lenient.error { throw error }
    let wellFormed = outcome.wellFormed && charset.isFaithful
    guard
      let feed = lenient.finish(wellFormed: wellFormed, truncated: lenient.isOpen && !RootElement.isClosed(in: mended))
    else {
      throw refusal(charset.utf8, sawHTML: lenient.sawHTML || strict.sawHTML)
    }
    return feed
  }

  /// What a document that is no feed is, for people.
  private func refusal(_ utf8: [UInt8], sawHTML: Bool) -> FeedError {
    let head = String(decoding: utf8.prefix(1024), as: UTF8.self).lowercased()
    if sawHTML || head.contains("<html") || head.contains("<!doctype html") {
      return FeedError(.htmlPage, "it is a web page, not a feed")
    }
    if !head.contains("<") { return FeedError(.notAFeed, "it is neither XML nor JSON") }
    return FeedError(.notAFeed, "it is XML, but no feed that diplowatch knows")
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
}
