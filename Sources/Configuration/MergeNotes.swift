/// Collects what one watchlist file changed in the files before it: one line in the output of `check` and `reload`.
struct MergeNotes {
  private var new: [(section: String, ids: [String])] = []
  private var sentences: [String] = []

  /// Notes a new item.
  mutating func added(_ section: String, _ id: String) {
    if let index = new.firstIndex(where: { $0.section == section }) {
      new[index].ids.append(id)
    } else {
      new.append((section, [id]))
    }
  }

  /// Notes an item that was replaced (`replace: true`). `old` and `new` are its sizes.
  mutating func replaced(_ what: String, _ id: String, old: String, new: String) {
    sentences.append("\(what) \(id) replaced (\(old) before, \(new) now)")
  }

  /// Notes an item whose values were added to or changed. `isOn` is whether it was switched on before and is now.
  mutating func changed(_ what: String, _ id: String, _ merge: NodeMerge, isOn: (before: Bool, now: Bool)) {
    // Named on its own, because readers look for it.
    if isOn.before != isOn.now { sentences.append("\(what) \(id) switched \(isOn.now ? "on" : "off")") }
    let details = MergeNotes.details(merge, without: "disabled")
    if !details.isEmpty { sentences.append("\(what) \(id): \(details.joined(separator: ", "))") }
  }

  /// Notes a section without ids whose values were added to or changed.
  mutating func changed(_ section: String, _ merge: NodeMerge) {
    let details = MergeNotes.details(merge, without: nil)
    if !details.isEmpty { sentences.append(details.joined(separator: ", ")) }
  }

  /// Notes a section that no earlier file has.
  mutating func addedSection(_ section: String, _ value: YAMLNode) {
    let count = value.elements?.count ?? value.mapping?.count ?? 1
    sentences.append("\(section): \(count) new")
  }

  /// Adds a sentence.
  mutating func add(_ sentence: String) { sentences.append(sentence) }

  /// All notes in one line; nil if the file changed nothing.
  var line: String? {
    let news = new.map { section, ids in
      let nouns = WatchlistMerger.lists[section] ?? (section, section)
      return ids.count > 8
        ? "\(ids.count) new \(nouns.many)" : "new \(ids.count == 1 ? nouns.one : nouns.many) \(IDList.text(ids))"
    }
    let parts = (news.isEmpty ? [] : [news.joined(separator: ", ")]) + sentences
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func details(_ merge: NodeMerge, without left: String?) -> [String] {
    let plural = { (noun: String, count: Int) in count == 1 || noun.contains(".") ? noun : noun + "s" }
    let countable = { (noun: String) in MergeNotes.countable.contains(noun) }
    var details: [String] = []
    for (noun, count) in merge.added where noun != left {
      details.append(countable(noun) ? "+\(count) \(plural(noun, count))" : "\(noun) added")
    }
    for (noun, count) in merge.changed where noun != left {
      details.append(countable(noun) ? "\(count) \(plural(noun, count)) changed" : "\(noun) changed")
    }
    for (noun, count) in merge.removed where noun != left {
      details.append(countable(noun) ? "\u{2212}\(count) \(plural(noun, count))" : "\(noun) removed")
    }
    return details
  }

  private static let countable: Set = [
    "term", "form", "rule", "role", "word", "tag", "exception", "example", "topic", "pattern", "ending", "shadow",
    "code",
    "header", "weight",
  ]
}
