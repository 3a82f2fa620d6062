import ArgumentParser
import Basics
import Classification
import Configuration

/// A labelled item of `eval` and `fit`, read from its JSON line.
enum LabelledLine {
  /// The item with its labels; nil if the line is not a labelled item.
  static func item(_ line: [UInt8]) -> LabelledItem? {
    guard let value = JSONValue(parsing: line), let item = try? Item(value), let expected = value["expected"],
      let relevance = expected["relevant"]?.string.flatMap(LabelledItem.Relevance.init)
    else { return nil }
    let topics = (expected["topics"]?.elements ?? []).compactMap(\.string)
    return LabelledItem(
      item: item, relevance: relevance, topics: relevance == .no ? [] : Set(topics),
      tone: expected["tone"]?.number.map { Int($0.rounded(.towardZero)) },
      day: value["published"]?.string.map { String($0.prefix(10)) }, source: source(of: item.id))
  }

  /// All items of a file; a line that is none is printed and ends the command with 1.
  static func read(_ file: String) throws -> [LabelledItem] {
    guard let lines = InputLines(path: file) else {
      Output.diagnostic("\(file): error: \(TextFile.Problem(opening: file))")
      throw ExitCode(1)
    }
    return try lines.enumerated().compactMap { number, line in
      guard line.contains(where: { $0 > 0x20 }) else { return nil }
      guard let item = item(line) else {
        Output.diagnostic("\(file):\(number + 1):1: error: this line is not a labelled item; see eval --help")
        throw ExitCode(1)
      }
      return item
    }
  }

  /// An id without the number at its end.
  private static func source(of id: String) -> String {
    String(id.prefix(upTo: id.lastIndex { $0 == "-" } ?? id.endIndex))
  }
}

extension LabelledItem {
  /// How many answers of a verdict are wrong: about relevance, and, where both call it a match, about each topic.
  func mistakes(of verdict: Verdict) -> Int {
    guard relevance != .borderline else { return 0 }
    guard verdict.relevant == (relevance == .yes) else { return 1 + topics.count }
    return topics.isEmpty ? 0 : topics.symmetricDifference(verdict.topics.map(\.id)).count
  }
}
