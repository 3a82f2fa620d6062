import Basics

/// Limits the length of the texts and lists in a message.
struct TextBound {
  /// The maximum length of a text, in UTF-16 code units.
  var units = Int.max
  /// The maximum number of elements of a list, and of lines of a message.
  var elements = Int.max

  /// No limits.
  static let none = TextBound()
  /// Limits that are tried in turn, each tighter than the one before.
  private static let steps = [8000, 4000, 2000, 1000, 500, 250, 100, 40].map {
    TextBound(units: $0, elements: max(5, $0 / 100))
  }

  /// The maximum size of a body in bytes (Standard Webhooks, "Payload size": below 20 kB).
  static let maxBodyBytes = 20_000

  /// The body with the widest limits that keep it within `maxBodyBytes`; with the tightest ones if none do. A receiver
  /// can find the complete match in the log by its id.
  static func fitted(_ render: (TextBound) -> [UInt8]) -> [UInt8] {
    var body = render(.none)
    for bound in steps where body.count > maxBodyBytes { body = render(bound) }
    return body
  }

  /// The text within the limits. A shortened text ends with an ellipsis.
  func cut(_ text: String) -> String { PlainLine.cut(text, units) }

  /// The list and its texts within the limits.
  func cut(_ texts: [String]) -> [String] { texts.prefix(elements).map(cut) }

  /// A match-log line, its texts and lists within the limits.
  func cut(line: [UInt8]) -> [UInt8] {
    guard units < .max, let match = JSONValue(parsing: line) else { return line }
    var writer = JSONWriter()
    writer.value(match.shortened(strings: units, elements: elements))
    return writer.bytes
  }
}
