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
    entry.id = entry.id.map(SafeText.name)
    entry.language = entry.language.map(SafeText.name)
    return entry
  }
}
