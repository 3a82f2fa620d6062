import Basics
import Foundation
import HTTPLoop

/// Describes a receiver's answer in a sentence for logs and terminals, without secrets and control characters.
enum ReceiverAnswer {
  /// The maximum length of the part of a body that is shown, in bytes.
  private static let shownBytes = 200
  /// The length of the part of a body that is searched for secrets, in bytes. It is more than is shown, because a
  /// secret at the end of the shown part can be longer.
  private static let readBytes = 4096

  /// The sentence for a refusal: the status, and the beginning of the body or the target of a redirect.
  static func refusal(_ response: HTTPResponse, hiding hidden: HiddenWords) -> String {
    let status = "the receiver answered \(response.status)"
    if (300..<400).contains(response.status), let location = response.text(of: "Location") {
      return status + ", a redirect to \(target(location, hiding: hidden)), which is not followed; "
        + "configure the final address"
    }
    return [status, words(response.body, hiding: hidden)].compactMap { $0 }.joined(separator: ": ")
  }

  /// The beginning of a body on one line, without control characters and secrets; nil if there is no text in it.
  static func words(_ body: [UInt8], hiding hidden: HiddenWords) -> String? {
    let text = SafeText.message(String(decoding: body.prefix(readBytes), as: UTF8.self))
    let line = hidden.hide(in: text.split(separator: " ").joined(separator: " "))
    return line.isEmpty ? nil : cut(line)
  }

  /// Scheme, host and path of a redirect's target. Query and credentials are left out, because they can be secret.
  private static func target(_ location: String, hiding hidden: HiddenWords) -> String {
    let address = WebAddress.redacted(String(location.prefix { $0 != "?" && $0 != "#" }))
    return cut(hidden.hide(in: SafeText.message(PercentEncoding.decode(address))))
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

/// The secret parts of an endpoint's address and files, which are removed from messages. They can get into messages
/// because receivers and libcurl quote what they were sent: a path or host that was not found, a token that was
/// refused.
struct HiddenWords: Sendable, CustomStringConvertible {
  /// Sorted by length, longest first: otherwise a short word inside a long one would be removed first and leave the
  /// rest.
  private let words: [String]

  /// The words of an address that look secret, after the host, or including the host if `isSecret`; and `secrets`.
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

  /// These words and more.
  func adding(_ more: [String]) -> HiddenWords { HiddenWords(words: more + words) }

  var description: String { "<secret>" }

  /// The text with each of the words replaced by an ellipsis, regardless of case.
  func hide(in text: String) -> String {
    words.reduce(text) { $0.replacingOccurrences(of: $1, with: "…", options: .caseInsensitive) }
  }

  /// Whether a part of a path or query may be a key rather than a word of a language.
  private static func looksSecret(_ part: String) -> Bool {
    part.count >= 16 || part.count >= 6 && part.contains { $0.isNumber || $0.isUppercase }
  }
}
