import Basics
import FeedModel

/// Computes the names of entries as hashes. The buffers are reused from entry to entry.
struct EntryNameMaker {
  private var name: [UInt8] = []
  private var title: [UInt8] = []
  private var page: [UInt8] = []
  private var id: [UInt8] = []

  /// The names of an entry. They are stored, so their values must not change from version to version.
  mutating func names(of entry: Entry) -> EntryNames {
    var names = EntryNames()
    take(titleOf: entry)
    // Several entries can be parts of one page, so fragments are kept in identifiers, and in links that are the only
    // name.
    id.removeAll(keepingCapacity: true)
    if let text = entry.id {
      CanonicalLink.append(text, keepingFragment: true, to: &id)
      names.id = key("id ") { $0.name += $0.id }
      names.base = base(of: text)
    }
    if let link = entry.link { addLink(link, of: entry, to: &names) }
    if !title.isEmpty, let time = entry.published, EntryNameMaker.isExact(time) {
      names.timed = key("title ") {
        $0.name += $0.title
        $0.name += " at \(time.milliseconds)".utf8
      }
    }
    return names
  }

  /// Names under which an entry is searched but not stored, because earlier entries may have been stored under them.
  mutating func otherNames(of entry: Entry) -> [EntryKey] {
    var keys: [EntryKey] = []
    if let link = entry.link {
      // An entry's identifier is often its page.
      for keepingFragment in [true, false] {
        keys.append(key("id ") { CanonicalLink.append(link, keepingFragment: keepingFragment, to: &$0.name) })
      }
      keys.append(key("link ") { CanonicalLink.append(link, keepingFragment: true, to: &$0.name) })
    }
    return keys
  }

  /// The hash of a name that was made elsewhere.
  static func key(_ name: String) -> EntryKey {
    var hash = StableHash()
    hash.combine(name)
    return EntryKey(Int64(bitPattern: hash.value))
  }

  private mutating func addLink(_ link: String, of entry: Entry, to names: inout EntryNames) {
    page.removeAll(keepingCapacity: true)
    CanonicalLink.append(link, to: &page)
    if CanonicalLink.changesAtEveryPoll(page) {
      if !title.isEmpty { names.titled = key("title ") { $0.name += $0.title } }
      return
    }
    if !title.isEmpty {
      names.titled = key("link ") { $0.addPageAndTitle() }
      if let time = entry.published, !EntryNameMaker.isExact(time) {
        names.dated = key("link ") {
          $0.addPageAndTitle()
          $0.name += " on \(time.milliseconds)".utf8
        }
      }
    }
    let pageKey = key("link ") { CanonicalLink.append(link, keepingFragment: true, to: &$0.name) }
    // If the identifier is the link, the link is no second name.
    if entry.id == nil || !name.dropFirst(5).elementsEqual(id) { names.page = pageKey }
  }

  /// The name of an identifier without its fragment, which some publishers use for a counter; nil if it has none.
  private mutating func base(of id: String) -> EntryKey? {
    guard let hash = id.utf8.firstIndex(of: UInt8(ascii: "#")), hash > id.startIndex else { return nil }
    return key("id ") { CanonicalLink.append(String(id[..<hash]), to: &$0.name) }
  }

  private mutating func addPageAndTitle() {
    name += page
    name += " title ".utf8
    name += title
  }

  private mutating func key(_ kind: StaticString, _ write: (inout EntryNameMaker) -> Void) -> EntryKey {
    name.removeAll(keepingCapacity: true)
    name += UnsafeBufferPointer(start: kind.utf8Start, count: kind.utf8CodeUnitCount)
    write(&self)
    var hash = StableHash()
    name.withUnsafeBufferPointer { hash.combine($0) }
    return EntryKey(Int64(bitPattern: hash.value))
  }

  /// Sets `title` to the title in lower case; for an entry without a title, to a hash of its text.
  private mutating func take(titleOf entry: Entry) {
    title.removeAll(keepingCapacity: true)
    guard var text = entry.title else {
      if entry.content != nil || entry.summary != nil {
        title += "\u{0}text \(EntryIdentity.contentHash(of: entry))".utf8
      }
      return
    }
    let isASCII = text.withUTF8 { bytes in
      title += bytes
      return bytes.allSatisfy { $0 < 0x80 }
    }
    if isASCII {
      for index in title.indices { title[index] = ASCII.lowercased(title[index]) }
    } else {
      title.removeAll(keepingCapacity: true)
      title += text.lowercased().utf8
    }
  }

  /// Whether a time is more than a date. A date without a time becomes midnight in some time zone, a multiple of 30
  /// min.
  private static func isExact(_ time: Timestamp) -> Bool { time.seconds % 1800 != 0 }
}
