/// An item with the labels that a reader gave it.
public struct LabelledItem: Sendable {
  /// Whether a desk wants it.
  public enum Relevance: String, Sendable {
    case yes, no
    /// Undecided: not used for learning or measuring relevance.
    case borderline
  }

  /// The item.
  public var item: Item
  /// Whether a desk wants it.
  public var relevance: Relevance
  /// The ids of its topics; empty if it is not relevant.
  public var topics: Set<String>
  /// Its tone for the relation, from −2 (a hostile act) to 2 (a friendly act); nil if it has no label for this.
  public var tone: Int?
  /// The day it appeared, as `2017-07-18`; nil if unknown. In cross-validation all items of a week are in the same
  /// fold.
  public var day: String?
  /// Its publisher, if known; else empty.
  public var source: String

  /// A labelled item.
  public init(
    item: Item, relevance: Relevance, topics: Set<String> = [], tone: Int? = nil, day: String? = nil,
    source: String = ""
  ) {
    self.item = item
    self.relevance = relevance
    self.topics = topics
    self.tone = tone
    self.day = day
    self.source = source
  }

  /// The week it appeared in, else its source. Items of one story or of one publisher's day have the same period.
  var period: String {
    let parts = (day ?? "").split(separator: "-").compactMap { Int($0.prefix(2 + ($0.count == 4 ? 2 : 0))) }
    guard parts.count == 3 else { return "source " + source }
    // Days since 0000-03-01 of the civil calendar (Hinnant, chrono-Compatible Low-Level Date Algorithms).
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
    return "week \((era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear) / 7)"
  }

  /// Its fold in cross-validation, 0 to `count` − 1; the same in every run.
  func fold(of count: Int) -> Int {
    Int(WordHash.of(period.unicodeScalars.map(\.value)) % UInt64(count))
  }
}
