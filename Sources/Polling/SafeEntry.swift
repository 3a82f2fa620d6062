import Basics
import FeedModel

/// An entry as it may be passed on to terminals, logs and pages: whoever follows one of its links must not run a script or
/// open a local file, and what is no plain text holds no control characters.
enum SafeEntry {
  /// The entry without links that are not of the web, and with spaces for control characters in its names.
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
    // C0 and DEL are one byte each; C1 is 0xC2 and one more.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return text }
    let spaced = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(spaced))
  }
}
