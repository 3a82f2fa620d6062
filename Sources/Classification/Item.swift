import Basics
import FeedModel

/// The input of the classifier: one entry as plain text.
public struct Item: Sendable, Equatable {
  /// The caller's id, returned in the verdict.
  public var id: String
  /// The title.
  public var title: String
  /// The short text.
  public var summary: String?
  /// The full text.
  public var content: String?
  /// The text's language (BCP 47); nil if unknown. Names in both languages are searched in any case.
  public var language: String?
  /// The side that the feed's publisher belongs to (`homeSide` of the feed). If the item names a diplomatic actor of
  /// the other side, this side counts as named.
  public var homeSide: String?

  /// Names and recurring sentences of its feed, which are ignored in the texts.
  public var source: SourceVoice

  /// Memberwise.
  public init(
    id: String, title: String, summary: String? = nil, content: String? = nil, language: String? = nil,
    homeSide: String? = nil, source: SourceVoice = .unknown
  ) {
    self.id = id
    self.title = title
    self.summary = summary
    self.content = content
    self.language = language
    self.homeSide = homeSide
    self.source = source
  }
}
