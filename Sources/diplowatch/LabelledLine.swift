import ArgumentParser
import Basics
import Classification
import Configuration

/// A labelled item of `eval` and `fit`, read from its JSON line.
enum LabelledLine {
  /// The item with its labels; nil if the line is not a labelled item.
  static func item(_ line: [UInt8]) -> LabelledItem? { try? parse(line) }

  /// The item with its labels.
  ///
  /// - Throws: `LineProblem` that names the field if the line is not a labelled item.
  static func parse(_ line: [UInt8]) throws(LineProblem) -> LabelledItem {
    let value = try JSONValue(line: line[...])
    let item = try Item(value)
    guard let expected = value["expected"], case .object = expected else {
      throw LineProblem(
        sentence: "this item has no labels; add \"expected\": {\"relevant\": \"yes\", \"topics\": [\"talks\"]}")
    }
    guard let word = expected["relevant"] else {
      throw LineProblem(sentence: "\"expected\" has no \"relevant\"; it is one of \(relevances)")
    }
    guard let relevance = word.string.flatMap(LabelledItem.Relevance.init) else {
      throw LineProblem(sentence: "\"expected.relevant\" is one of \(relevances), not \(shown(word))")
    }
    var topics: Set<String> = []
    switch expected["topics"] {
    case nil, .null: break
    case .array(let elements):
      for element in elements {
        guard let id = element.string else {
          throw LineProblem(sentence: "\"expected.topics\" is a list of ids of topics; \(shown(element)) is none")
        }
        topics.insert(id)
      }
    case let other?:
      throw LineProblem(sentence: "\"expected.topics\" is a list of ids of topics, not \(shown(other))")
    }
    return LabelledItem(
      item: item, relevance: relevance, topics: relevance == .no ? [] : topics,
      tone: expected["tone"]?.number.map { Int($0.rounded(.towardZero)) },
      day: value["published"]?.string.map { String($0.prefix(10)) }, source: source(of: item.id))
  }

  private static let relevances = "\"yes\", \"no\", \"borderline\""

  private static func shown(_ value: JSONValue) -> String {
    if let text = value.string { return "\"\(SafeText.terminal(String(text.prefix(60))))\"" }
    return value.number.map { "\($0)" } ?? "this value"
  }

  /// All items of a file. Lines that are none are printed, all of them, and end the command with 1; so does a file
  /// without items. Topics that are not among `topics` are printed as warnings.
  static func read(_ file: String, topics: [String]? = nil) throws -> [LabelledItem] {
    guard let lines = InputLines(path: file) else {
      Output.diagnostic("\(file): error: \(TextFile.Problem(opening: file))")
      throw ExitCode(1)
    }
    var (items, mistakes, strange): ([LabelledItem], Int, Set<String>) = ([], 0, [])
    for (number, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      do throws(LineProblem) {
        let item = try parse(line)
        items.append(item)
        for topic in item.topics.sorted() where !(topics ?? [topic]).contains(topic) && topic != "other" {
          guard strange.insert(topic).inserted else { continue }
          let hint = Spelling.suggestion(for: topic, among: topics ?? []).map { "; did you mean \"\($0)\"?" } ?? ""
          Output.diagnostic(
            "\(file):\(number + 1):1: warning: there is no topic \"\(SafeText.terminal(topic))\"\(hint)")
        }
      } catch {
        mistakes += 1
        Output.diagnostic(
          "\(file):\(number + 1):\(error.column): error: this line is not a labelled item: \(error.sentence)")
      }
    }
    if items.isEmpty, mistakes == 0 {
      Output.diagnostic("\(file): error: there are no labelled items in this file")
      mistakes = 1
    }
    if mistakes > 0 { throw ExitCode(1) }
    return items
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
