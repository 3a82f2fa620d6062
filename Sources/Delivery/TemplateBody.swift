import Basics
import Configuration
import Matches

/// Renders a template with the values of an event.
struct TemplateBody {
  let event: DeliveryEvent
  /// The limits of the values.
  let bound: TextBound

  func body(_ template: TemplateValue) -> [UInt8] {
    var writer = JSONWriter()
    write(template, to: &writer)
    return writer.bytes
  }

  private func write(_ template: TemplateValue, to writer: inout JSONWriter) {
    switch template {
    case .null: writer.value(JSONValue.null)
    case .bool(let flag): writer.value(flag)
    case .number(let text): writer.verbatim(text.utf8)
    case .list(let elements): writer.array { for element in elements { write(element, to: &$0) } }
    case .object(let members):
      writer.object {
        for member in members {
          $0.key(member.name)
          write(member.value, to: &$0)
        }
      }
    case .text(let pieces): write(pieces, to: &writer)
    }
  }

  private func write(_ pieces: [TemplateValue.Piece], to writer: inout JSONWriter) {
    if pieces.count == 1, case .placeholder(let placeholder, let units) = pieces[0] {
      return value(of: placeholder, units).write(to: &writer)
    }
    let texts = pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .placeholder(let placeholder, let units): value(of: placeholder, units).text
      }
    }
    writer.value(texts.joined())
  }

  /// A placeholder's value, shortened to the limit in the template and to `bound`.
  private func value(of placeholder: TemplatePlaceholder, _ units: Int?) -> Value {
    switch value(of: placeholder) {
    case .text(let text): .text(text.map { PlainLine.cut(bound.cut($0), units ?? .max) })
    case .texts(let texts): .texts(bound.cut(texts).map { PlainLine.cut($0, units ?? .max) })
    case let other: other
    }
  }

  /// A placeholder's value.
  private enum Value {
    case text(String?)
    case number(Double)
    case texts([String])
    case json([UInt8])

    func write(to writer: inout JSONWriter) {
      switch self {
      case .text(nil): writer.value(JSONValue.null)
      case .text(let text?): writer.value(text)
      case .number(let number): writer.value(number)
      case .texts(let texts): writer.value(texts)
      case .json(let bytes): writer.verbatim(bytes)
      }
    }

    var text: String {
      switch self {
      case .text(let text): text ?? ""
      case .number(let number): NumberText.tenths(number)
      case .texts(let texts): texts.joined(separator: ", ")
      case .json(let bytes): String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  private func value(of placeholder: TemplatePlaceholder) -> Value {
    switch event {
    case .match(let match, let line, _), .test(let match, let line, _, _):
      placeholder == .match ? .json(bound.cut(line: line)) : value(of: placeholder, match)
    case .summary(let matches, _): value(of: placeholder, matches)
    }
  }

  private func value(of placeholder: TemplatePlaceholder, _ match: MatchRecord) -> Value {
    switch placeholder {
    case .id: .text(match.id)
    case .revision: .number(Double(match.revision))
    case .matchedAt: .text(match.matchedAt.rfc3339(alwaysMilliseconds: true))
    case .feed: .text(match.feed.id)
    case .feedTitle: .text(match.feed.title ?? match.feed.id)
    case .feedURL: .text(match.feed.url)
    case .title: .text(match.headline)
    case .url: .text(match.entry.url)
    case .summary: .text(match.entry.summary.map { PlainLine.cut($0, 2000) })
    case .authors: .texts(match.entry.authors)
    case .categories: .texts(match.entry.categories)
    case .published: .text(match.entry.published?.rfc3339())
    case .language: .text(match.entry.language)
    case .score: .number(match.score)
    case .topics: .texts(match.topics.map(\.id))
    case .topicTitles: .texts(match.topics.map(\.title))
    case .evidence: .texts(match.topics.flatMap(\.bestQuotes))
    case .entities: .texts(match.entities.map(\.name))
    case .text: .text(plainText)
    case .count: .number(1)
    case .match: .text(nil)
    }
  }

  /// The value in a summary of several matches: `title` is their number, `summary` a list of titles. Values that only a
  /// single match has are empty.
  private func value(of placeholder: TemplatePlaceholder, _ matches: [MatchRecord]) -> Value {
    let words = WebhookMessage.Words(event, bound)
    switch placeholder {
    case .title: return .text(words.headline)
    case .summary: return .text(words.lines.joined(separator: "\n"))
    case .text: return .text(plainText)
    case .count: return .number(Double(matches.count))
    case .score: return .number(matches.map(\.score).max() ?? 0)
    case .topics: return .texts(Set(matches.flatMap { $0.topics.map(\.id) }).sorted())
    case .topicTitles: return .texts(Set(matches.flatMap { $0.topics.map(\.title) }).sorted())
    case .authors, .categories, .evidence, .entities: return .texts([])
    case .match:
      var writer = JSONWriter()
      StandardEvent.summary(matches, bound, to: &writer)
      return .json(writer.bytes)
    default: return .text(nil)
    }
  }

  private var plainText: String {
    let words = WebhookMessage.Words(event, bound)
    return ([words.headline] + words.lines + [words.url].compactMap { $0 }).joined(separator: "\n")
  }
}
