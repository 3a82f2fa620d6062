import Basics
import FeedModel

/// What the classifier reads: one entry as plain text.
public struct Item: Sendable, Equatable {
  /// The caller's name for it, given back in the verdict.
  public var id: String
  /// The title.
  public var title: String
  /// The short text.
  public var summary: String?
  /// The full text.
  public var content: String?
  /// The text's language (BCP 47) when known; both languages' names are looked for in any case.
  public var language: String?
  /// The side the feed speaks from (`homeSide` of its definition): it may stand for the missing side when the item
  /// names a diplomatic actor of the other.
  public var homeSide: String?

  /// What its feed says of itself, which is not looked at.
  public var source: SourceVoice

  /// An item.
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
