import Basics
import Classification

/// A labelled item of `eval` and `fit`, read from its JSON line.
enum LabelledLine {
  /// The item with its labels; nil if the line is not a labelled item.
  static func item(_ line: [UInt8]) -> LabelledItem? {
    guard let item = try? ItemLine.item(line[...]), let value = JSONValue(parsing: line),
      let expected = value["expected"],
      let relevance = expected["relevant"]?.string.flatMap(LabelledItem.Relevance.init)
    else { return nil }
    let topics = (expected["topics"]?.elements ?? []).compactMap(\.string)
    return LabelledItem(
      item: item, relevance: relevance, topics: relevance == .no ? [] : Set(topics),
      tone: expected["tone"]?.number.map { Int($0.rounded(.towardZero)) },
      day: value["published"]?.string.map { String($0.prefix(10)) }, source: source(of: item.id))
  }

  /// An id without the number at its end.
  private static func source(of id: String) -> String {
    String(id.prefix(upTo: id.lastIndex { $0 == "-" } ?? id.endIndex))
  }
}
