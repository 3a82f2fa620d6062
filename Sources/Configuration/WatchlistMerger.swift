import Classification

/// Merges watchlist files: a later file adds to earlier ones. Lists are appended to, mappings are merged key by key, a
/// scalar overrides, and null removes a key. An item with `replace: true` replaces the earlier one as a whole.
struct WatchlistMerger {
  /// The sections that are lists of items with ids, with the singular and plural noun for them.
  static let lists: [String: (one: String, many: String)] = [
    "feeds": ("feed", "feeds"), "entities": ("entity", "entities"), "topics": ("topic", "topics"),
    "guards": ("guard", "guards"),
  ]

  /// One line for each file that changed something.
  private(set) var reports: [String] = []
  /// The sections that are not lists of items with ids.
  private var rest: [YAMLNode.Member] = []
  private var items: [String: [YAMLNode]] = [:]
  private var indices: [String: [String: Int]] = [:]
  private var first: YAMLNode?

  /// Merges one more file.
  mutating func merge(_ file: YAMLNode) {
    guard let members = file.mapping else {
      // An empty file is null and adds nothing. Anything else is reported, also beside files that are sound.
      if file.isNull { first = first ?? file } else { _ = file.members() }
      return
    }
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

  /// All files merged into one.
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
        // An item without an id is reported when the merged items are read.
        items[section, default: []].append(item)
        continue
      }
      if !seen.insert(id).inserted { item.reject("the \(what) \"\(id)\" appears twice in this file; remove one") }
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
        let merged = merge.merged(old, item)
        items[section]![index] = merged
        notes.changed(what, id, merge, isOn: (!old.isDisabled, !merged.isDisabled))
        if section == "entities" { checkName(old, item, id) }
      }
    }
  }

  /// Warns if a file gives another name to an entity of an earlier file: it was probably meant as a new one.
  private func checkName(_ old: YAMLNode, _ new: YAMLNode, _ id: String) {
    guard let name = new.member("name"), let text = name.text, let before = old.member("name")?.text, text != before
    else { return }
    name.warn(
      "the entity \"\(id)\" is \"\(before)\" in an earlier file, and this calls it \"\(text)\"; give somebody else "
        + "another id")
  }

  private func rejectUnknown(_ item: YAMLNode, _ key: String, _ what: String, _ id: String, _ section: String) {
    let known = (indices[section] ?? [:]).keys.filter { $0 != id }
    let hint = Spelling.suggestion(for: id, among: Array(known)).map { "did you mean \"\($0)\"?" }
    (item.member(key) ?? item).reject(
      "there is no \(what) \"\(id)\" to \(key); \(hint ?? "correct the id, or remove \(key)")")
  }

  /// The size of an item in words, such as `12 terms, 3 rules`, for the note on a replacement.
  private static func size(_ item: YAMLNode) -> String {
    var parts: [String] = []
    for (keys, noun) in [(["terms"], "term"), (["rules"], "rule"), (["names", "weak"], "form"), (["words"], "word")] {
      let count = keys.reduce(0) { sum, key in sum + (item.member(key).map(leaves) ?? 0) }
      if count > 0 { parts.append("\(count) \(noun)\(count == 1 ? "" : "s")") }
    }
    return parts.isEmpty ? "\(item.mapping?.count ?? 0) keys" : parts.joined(separator: ", ")
  }

  /// The number of elements of a list, or of all lists and mappings under a mapping by language.
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
      if section != "version", section != "sides" { notes.addedSection(section, member.value) }
      return
    }
    if section == "sides" || section == "version" {
      if !rest[index].value.isSame(as: member.value) { notes.add("\(section) changed") }
      rest[index].value = member.value
      return
    }
    var merge = NodeMerge()
    rest[index].value = merge.merged(rest[index].value, member.value, [section])
    notes.changed(section, merge)
  }
}

extension YAMLNode {
  /// Whether an item is switched off.
  var isDisabled: Bool { ["true", "yes", "on"].contains(member("disabled")?.text ?? "") }
}
