import Basics

/// How long the texts and lists of a body may be.
struct TextBound {
  /// The most UTF-16 units of a text.
  var units = Int.max
  /// The most elements of a list, and lines of a message.
  var elements = Int.max

  /// No bound.
  static let none = TextBound()
  /// Ever tighter ones.
  private static let steps = [8000, 4000, 2000, 1000, 500, 250, 100, 40].map {
    TextBound(units: $0, elements: max(5, $0 / 100))
  }

  /// The most bytes a body may have (Standard Webhooks, "Payload size": below 20 kB).
  static let maxBodyBytes = 20_000

  /// A body in at most `maxBodyBytes` where that can be had by cutting texts and lists: with the widest bound that does
  /// it. A receiver that wants all of a match finds it in the log by its id.
  static func fitted(_ render: (TextBound) -> [UInt8]) -> [UInt8] {
    var body = render(.none)
    for bound in steps where body.count > maxBodyBytes { body = render(bound) }
    return body
  }

  /// A text within the bound; what is cut ends with an ellipsis.
  func cut(_ text: String) -> String { PlainLine.cut(text, units) }

  /// The elements within the bound.
  func cut(_ texts: [String]) -> [String] { texts.prefix(elements).map(cut) }

  /// A match-log line within the bound.
  func cut(line: [UInt8]) -> [UInt8] {
    guard units < .max, let match = JSONValue(parsing: line) else { return line }
    var writer = JSONWriter()
    writer.value(match.shortened(strings: units, elements: elements))
    return writer.bytes
  }
}
