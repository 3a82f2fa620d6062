import Basics
import Matches

/// Events in the format of the Standard Webhooks specification ("Payload structure"): type, timestamp, data.
enum StandardEvent {
  /// The maximum number of matches that a summary lists.
  private static let listed = 50

  static func body(_ event: DeliveryEvent, _ bound: TextBound) -> [UInt8] {
    switch event {
    case .match(_, let line, let time):
      return envelope("match.created", time) { $0.verbatim(bound.cut(line: line)) }
    case .summary(let matches, let time):
      return envelope("match.summary", time) { summary(matches, bound, to: &$0) }
    case .test(_, let line, let webhook, let time):
      return envelope("webhook.test", time) { writer in
        writer.object {
          $0.member("message", "This is a test of the webhook \(webhook); the match is made up.")
          $0.key("match")
          $0.verbatim(bound.cut(line: line))
        }
      }
    }
  }

  private static func envelope(_ type: String, _ time: Timestamp, _ data: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("type", type)
      $0.member("timestamp", time.rfc3339(alwaysMilliseconds: true))
      $0.key("data")
      data(&$0)
    }
    return writer.bytes
  }

  /// A summary of matches: their number, and for the first ones id, feed, title and address.
  static func summary(_ matches: [MatchRecord], _ bound: TextBound, to writer: inout JSONWriter) {
    writer.object {
      $0.key("count")
      $0.value(matches.count)
      $0.key("matches")
      $0.array { array in
        for match in matches.prefix(min(listed, bound.elements)) {
          array.object {
            $0.member("id", match.id)
            $0.member("feed", match.feed.id)
            $0.member("title", PlainLine.cut(match.headline, min(150, bound.units)))
            $0.member("url", match.entry.url.flatMap { $0.utf8.count <= 150 ? $0 : nil })
            $0.key("score")
            $0.value(match.score)
            $0.key("topics")
            $0.value(match.topics.map(\.id))
          }
        }
      }
    }
  }
}

extension JSONValue {
  /// The value with its texts and lists shortened: texts to `strings` scalars and an ellipsis, lists to `elements`.
  func shortened(strings: Int, elements: Int) -> JSONValue {
    switch self {
    case .string(let text) where text.unicodeScalars.count > strings:
      .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(strings))) + " […]")
    case .array(let values): .array(values.prefix(elements).map { $0.shortened(strings: strings, elements: elements) })
    case .object(let members):
      .object(members.map { ($0.name, $0.value.shortened(strings: strings, elements: elements)) })
    default: self
    }
  }
}

extension JSONWriter {
  /// Writes a value. Numbers are written as they were spelt in the input.
  mutating func value(_ json: JSONValue) {
    switch json {
    case .null: verbatim("null".utf8)
    case .bool(let flag): value(flag)
    case .number(let number): verbatim(number.text.utf8)
    case .string(let text): value(text)
    case .array(let elements): array { for element in elements { $0.value(element) } }
    case .object(let members):
      object {
        for (name, member) in members {
          $0.key(name)
          $0.value(member)
        }
      }
    }
  }
}
