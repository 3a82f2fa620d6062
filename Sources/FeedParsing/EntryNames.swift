import FeedModel

/// Makes the names of entries, each as its hash. The names are put together in memory that is used again and again.
struct EntryNames {
  private var name: [UInt8] = []
  private var title: [UInt8] = []
  private var page: [UInt8] = []

  /// The names of an entry, each once.
  mutating func names(of entry: Entry) -> [EntryKey] {
    var keys: [EntryKey] = []
    keys.reserveCapacity(3)
    take(title: entry.title ?? "")
    // The parts of one page may be entries: a fragment tells identifiers apart, and links that stand alone.
    if let id = entry.id {
      add(to: &keys, "id ") { CanonicalLink.append(id, keepingFragment: true, to: &$0.name) }
    }
    if let link = entry.link {
      page.removeAll(keepingCapacity: true)
      CanonicalLink.append(link, to: &page)
      if CanonicalLink.changesAtEveryPoll(page) {
        if !title.isEmpty { add(to: &keys, "title ") { $0.name += $0.title } }
      } else {
        if !title.isEmpty {
          add(to: &keys, "link ") {
            $0.name += $0.page
            $0.name += " title ".utf8
            $0.name += $0.title
          }
        }
        if entry.id == nil {
          add(to: &keys, "link ") { CanonicalLink.append(link, keepingFragment: true, to: &$0.name) }
        }
      }
    }
    if !title.isEmpty, let time = entry.published, EntryNames.isExact(time) {
      add(to: &keys, "title ") {
        $0.name += $0.title
        $0.name += " at \(time.milliseconds)".utf8
      }
    }
    return keys
  }

  /// A name that was put together elsewhere.
  static func key(_ name: String) -> EntryKey {
    var hash = StableHash()
    hash.combine(name)
    return EntryKey(Int64(bitPattern: hash.value))
  }

  private mutating func add(to keys: inout [EntryKey], _ kind: StaticString, _ write: (inout EntryNames) -> Void) {
    name.removeAll(keepingCapacity: true)
    name += UnsafeBufferPointer(start: kind.utf8Start, count: kind.utf8CodeUnitCount)
    write(&self)
    var hash = StableHash()
    name.withUnsafeBufferPointer { hash.combine($0) }
    let key = EntryKey(Int64(bitPattern: hash.value))
    if !keys.contains(key) { keys.append(key) }
  }

  private mutating func take(title text: String) {
    title.removeAll(keepingCapacity: true)
    var text = text
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

  /// Whether a time is more than a date: midnight, in some time zone, is what dates without a time become.
  private static func isExact(_ time: Timestamp) -> Bool { time.seconds % 1800 != 0 }
}
