import Basics
import Foundation
import HTTPLoop

/// What a receiver answered, in words that may stand in a journal and on a terminal.
enum ReceiverAnswer {
  /// How much of a body is shown.
  private static let shownBytes = 200
  /// How much of a body is looked at: what is hidden in it may be longer than what is shown.
  private static let readBytes = 4096

  /// A refusal: the status and the first words of the body, or where a redirect led.
  static func refusal(_ response: HTTPResponse, hiding hidden: HiddenWords) -> String {
    let status = "the receiver answered \(response.status)"
    if (300..<400).contains(response.status), let location = response.text(of: "Location") {
      return status + ", a redirect to \(target(location, hiding: hidden)), which is not followed; "
        + "configure the address where it ends"
    }
    return [status, words(response.body, hiding: hidden)].compactMap { $0 }.joined(separator: ": ")
  }

  /// The first words of a body on one line, without anything that drives a terminal or must not be told; nil when there
  /// are none.
  static func words(_ body: [UInt8], hiding hidden: HiddenWords) -> String? {
    let text = PlainLine.clean(String(decoding: body.prefix(readBytes), as: UTF8.self))
    let line = hidden.hide(in: text.split(separator: " ").joined(separator: " "))
    return line.isEmpty ? nil : cut(line)
  }

  /// Scheme, host and path of a redirect's target; its query and its password may be secrets.
  private static func target(_ location: String, hiding hidden: HiddenWords) -> String {
    let address = WebAddress.redacted(String(location.prefix { $0 != "?" && $0 != "#" }))
    return cut(hidden.hide(in: PlainLine.clean(PercentEncoding.decode(address))))
  }

  private static func cut(_ text: String) -> String {
    var shown = ""
    for character in text {
      guard shown.utf8.count + character.utf8.count <= shownBytes else { return shown + "…" }
      shown.append(character)
    }
    return shown
  }
}

/// Words of an endpoint's address and files that stand in no message. Receivers and libcurl quote what they were sent:
/// a path that was not found, a host that was not found, a token that was refused.
struct HiddenWords: Sendable, CustomStringConvertible {
  /// The longest first, so that no part of one is left over.
  private let words: [String]

  /// The words of an address: with `isSecret` its host too, else what comes after it. `secrets` are hidden as they are.
  init(url: String, isSecret: Bool, secrets: [String]) {
    var words = secrets + [url]
    let address = WebAddress(url)
    if let host = address.host, let hostAndPort = address.hostAndPort {
      let rest = String(address.path) + (address.query.map { "?" + $0 } ?? "")
      let parts = (String(address.userInfo ?? "") + "/" + rest).split { "/?&=:;,.+".contains($0) }.map(String.init)
      words += [rest, String(address.path)] + parts.filter(HiddenWords.looksSecret)
      if isSecret { words += [String(hostAndPort), String(host)] }
    }
    let decoded = words.map(PercentEncoding.decode)
    let escaped = words.map { $0.replacing("&", with: "&amp;") }
    self.words = Set(words + decoded + escaped).filter { $0.count > 1 }.sorted { ($0.count, $0) > ($1.count, $1) }
  }

  private init(words: [String]) { self.words = words }

  /// The same with more words.
  func adding(_ more: [String]) -> HiddenWords { HiddenWords(words: more + words) }

  var description: String { "<secret>" }

  /// The text with an ellipsis for each of the words, in whatever case it stands.
  func hide(in text: String) -> String {
    words.reduce(text) { $0.replacingOccurrences(of: $1, with: "…", options: .caseInsensitive) }
  }

  /// Whether a part of a path or query could be a key and no word of a language.
  private static func looksSecret(_ part: String) -> Bool {
    part.count >= 16 || part.count >= 6 && part.contains { $0.isNumber || $0.isUppercase }
  }
}
