import Basics
import FeedModel

/// Makes entries safe for terminals, logs and pages: a link must not run a script or open a local file, and names must
/// not contain control characters.
enum SafeEntry {
  /// The entry without links that are not http or https, and with control characters in its names replaced by spaces.
  static func of(_ entry: Entry) -> Entry {
    var entry = entry
    if let link = entry.link, !WebAddress.isWeb(link) { entry.link = nil }
    if !entry.enclosures.allSatisfy({ WebAddress.isWeb($0.url) }) {
      entry.enclosures.removeAll { !WebAddress.isWeb($0.url) }
    }
    entry.id = entry.id.map(printable)
    entry.language = entry.language.map(printable)
    return entry
  }

  private static func printable(_ text: String) -> String {
    // In UTF-8 the C0 control characters and DEL are one byte, the C1 ones 0xC2 and another byte.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return text }
    let spaced = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(spaced))
  }
}
