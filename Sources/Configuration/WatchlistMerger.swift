import Classification

/// Puts watchlist files together: a later file adds to what earlier ones say. Lists grow, mappings merge key by key, a
/// scalar overrides, null removes a key; `replace: true` starts afresh.
struct WatchlistMerger {
  /// The lists whose elements have ids, and what one and many of them are called.
  static let lists: [String: (one: String, many: String)] = [
    "feeds": ("feed", "feeds"), "entities": ("entity", "entities"), "topics": ("topic", "topics"),
    "guards": ("guard", "guards"),
  ]

  /// What each file did, in a line.
  private(set) var reports: [String] = []
  /// Everything but the lists with ids.
  private var rest: [YAMLNode.Member] = []
  private var items: [String: [YAMLNode]] = [:]
  private var indices: [String: [String: Int]] = [:]
  private var first: YAMLNode?

  /// Adds a file.
  mutating func merge(_ file: YAMLNode) {
    guard let members = file.mapping else { return first = first ?? file }
    if first == nil || first?.isMapping == false { first = file }
    var notes = MergeNotes()
    for member in members where !member.value.isNull {
      let section = member.key.text ?? ""
      if WatchlistMerger.lists[section] != nil {
        merge(member.value.list(), into: section, &notes)
      } else {
        merge(section: member, section, &notes)
      }
    }
    if let line = notes.line { reports.append("\(file.document.file): \(line)") }
  }

  /// All files as one.
  func result() -> YAMLNode? {
    guard let first, first.isMapping else { return first }
    var merged = first
    let lists = items.sorted { $0.key < $1.key }.map { section, items in
      YAMLNode.Member(
        key: YAMLNode(.scalar(section, isPlain: true), first.place, first.document),
        value: YAMLNode(.sequence(items), first.place, first.document))
    }
    merged.content = .mapping(rest + lists)
    return merged
  }

  // MARK: lists with ids

  private mutating func merge(_ new: [YAMLNode], into section: String, _ notes: inout MergeNotes) {
    let what = WatchlistMerger.lists[section]!.one
    var seen: Set<String> = []
    for item in new {
      guard let id = item.member("id")?.text else {
        // Its reader says what is wrong with it.
        items[section, default: []].append(item)
        continue
      }
      if !seen.insert(id).inserted { item.reject("the \(what) \"\(id)\" stands twice in this file; remove one") }
      let isReplacement = item.member("replace")?.text == "true"
      guard let index = indices[section]?[id] else {
        if isReplacement { rejectUnknown(item, "replace", what, id, section) }
        indices[section, default: [:]][id] = items[section]?.count ?? 0
        items[section, default: []].append(item)
        notes.added(section, id)
        continue
      }
      let old = items[section]![index]
      if isReplacement {
        items[section]![index] = item
        notes.replaced(what, id, old: WatchlistMerger.size(old), new: WatchlistMerger.size(item))
      } else {
        var merge = NodeMerge()
        items[section]![index] = merge.merged(old, item)
        notes.changed(what, id, merge)
      }
    }
  }

  private func rejectUnknown(_ item: YAMLNode, _ key: String, _ what: String, _ id: String, _ section: String) {
    let known = (indices[section] ?? [:]).keys.filter { $0 != id }
    let hint = Spelling.suggestion(for: id, among: Array(known)).map { "did you mean \"\($0)\"?" }
    (item.member(key) ?? item).reject(
      "there is no \(what) \"\(id)\" to \(key); \(hint ?? "correct the id, or remove \(key)")")
  }

  /// How much stands in an item: what a replacement is compared by.
  private static func size(_ item: YAMLNode) -> String {
    var parts: [String] = []
    for (keys, noun) in [(["terms"], "term"), (["rules"], "rule"), (["names", "weak"], "form"), (["words"], "word")] {
      let count = keys.reduce(0) { sum, key in sum + (item.member(key).map(leaves) ?? 0) }
      if count > 0 { parts.append("\(count) \(noun)\(count == 1 ? "" : "s")") }
    }
    return parts.isEmpty ? "\(item.mapping?.count ?? 0) keys" : parts.joined(separator: ", ")
  }

  /// The elements of a list, or of the lists and mappings by language.
  private static func leaves(_ node: YAMLNode) -> Int {
    node.elements?.count ?? node.mapping?.reduce(0) {
      $0 + ($1.value.elements ?? [$1.value]).count + ($1.value.mapping.map { $0.count - 1 } ?? 0)
    }
      ?? 1
  }

  // MARK: the rest

  private mutating func merge(section member: YAMLNode.Member, _ section: String, _ notes: inout MergeNotes) {
    guard let index = rest.firstIndex(where: { $0.key.text == section }) else {
      rest.append(member)
      if section != "version", section != "sides" { notes.began(section, member.value) }
      return
    }
    if section == "sides" || section == "version" {
      if !rest[index].value.isSame(as: member.value) { notes.said("\(section) changed") }
      rest[index].value = member.value
      return
    }
    var merge = NodeMerge()
    rest[index].value = merge.merged(rest[index].value, member.value, [section])
    notes.changed(section, merge)
  }
}
