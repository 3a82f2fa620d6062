import Classification

/// Merges one YAML value into another and counts what that added, changed and removed.
struct NodeMerge {
  /// Additions, changes of value and removals, by the noun for what was added, changed or removed.
  private(set) var added: [(noun: String, count: Int)] = []
  private(set) var changed: [(noun: String, count: Int)] = []
  private(set) var removed: [(noun: String, count: Int)] = []

  /// Keys whose value is a list. A single element may be written without brackets.
  private static let listKeys: Set = [
    "except", "words", "rules", "roles", "tags", "topics", "match", "noMatch", "codes", "shadows",
  ]
  /// Keys whose value is a mapping, by language or by name, of lists.
  private static let mappingsOfLists: Set = ["names", "weak", "sets", "inflections"]
  /// The noun for an element of the list or mapping under a key.
  private static let nouns = [
    "terms": "term", "names": "form", "weak": "form", "rules": "rule", "roles": "role", "words": "word", "tags": "tag",
    "except": "exception", "match": "example", "noMatch": "example", "topics": "topic", "sets": "pattern",
    "inflections": "ending", "shadows": "shadow", "codes": "code", "headers": "header",
  ]

  /// `new` merged into `old`. `path` is the keys from the item (or the file) to these values.
  mutating func merged(_ old: YAMLNode, _ new: YAMLNode, _ path: [String] = []) -> YAMLNode {
    if isList(old, new, path) { return lists(old, new, path) }
    switch (old.content, new.content) {
    case (.mapping(let members), .mapping(let news)): return mapping(old, members, news, path)
    // A term is written either as its weight or as a mapping with more than the weight.
    case (.mapping(let members), .scalar) where path.first == "terms" && path.count == 3:
      let key = YAMLNode(.scalar("weight", isPlain: true), new.place, new.document)
      return mapping(old, members, [YAMLNode.Member(key: key, value: new)], path)
    case (.scalar, .mapping(let news)) where path.first == "terms" && path.count == 3:
      let key = YAMLNode(.scalar("weight", isPlain: true), old.place, old.document)
      return mapping(old, [YAMLNode.Member(key: key, value: old)], news, path)
    // One number for all languages or topics.
    case (.mapping, .scalar) where ["minProbability", "minTopicProbability"].contains(path.last):
      note(\.changed, noun(ofValueAt: path))
      return new
    // The forms are not the same: the mistake is the new value's, and the old one stands.
    case (.mapping, _):
      new.rejectForm(path)
      return old
    default:
      if !old.isSame(as: new) { note(\.changed, noun(ofValueAt: path)) }
      return new
    }
  }

  private func isList(_ old: YAMLNode, _ new: YAMLNode, _ path: [String]) -> Bool {
    if old.isMapping && (path.count != 2 || !NodeMerge.mappingsOfLists.contains(path[0])) { return false }
    if old.isSequence { return true }
    // Keywords and topics of weights, and terms, are names of the user's: `rules` may be one.
    if path.first == "weights" || path.first == "terms" && path.count == 3 { return false }
    if let last = path.last, NodeMerge.listKeys.contains(last) { return true }
    return path.count >= 2 && NodeMerge.mappingsOfLists.contains(path[path.count - 2])
  }

  private mutating func lists(_ old: YAMLNode, _ new: YAMLNode, _ path: [String]) -> YAMLNode {
    var elements = old.elements ?? [old]
    var merged = old
    for element in new.elements ?? [new] where !elements.contains(where: { $0.isSame(as: element) }) {
      elements.append(element)
      note(\.added, noun(ofElementsAt: path))
    }
    merged.content = .sequence(elements)
    return merged
  }

  private mutating func mapping(
    _ old: YAMLNode, _ members: [YAMLNode.Member], _ news: [YAMLNode.Member], _ path: [String]
  ) -> YAMLNode {
    var members = members
    for new in news {
      guard let name = new.key.text else { continue }
      let index = members.firstIndex { $0.key.text == name }
      if new.value.isNull {
        if let index {
          members.remove(at: index)
          note(\.removed, noun(ofMemberAt: path + [name]))
        } else if path.first == "terms", path.count == 2 {
          rejectMissing(new, among: members.compactMap(\.key.text))
        }
      } else if let index {
        members[index].value = merged(members[index].value, new.value, path + [name])
      } else {
        members.append(new)
        noteNew(new.value, path + [name])
      }
    }
    // Messages about the whole item name the file that changed it last.
    let place = path.isEmpty ? news.first?.key : nil
    return YAMLNode(.mapping(members), place?.place ?? old.place, place?.document ?? old.document)
  }

  /// Reports a term without a value that no earlier file has.
  private func rejectMissing(_ term: YAMLNode.Member, among known: [String]) {
    let name = term.key.text ?? ""
    if term.value.text == "" { return term.value.reject("the term \"\(name)\" needs a weight; write \"\(name)\": 20") }
    let hint = Spelling.suggestion(for: name, among: known).map { "did you mean \"\($0)\"?" }
    term.key.reject("unknown term \"\(name)\"; \(hint ?? "null takes a term away: correct it, or give it a weight")")
  }

  // MARK: notes

  /// Counts the elements under a key that no earlier file has.
  private mutating func noteNew(_ value: YAMLNode, _ path: [String]) {
    let noun = noun(ofElementsAt: path)
    if let elements = value.elements {
      for _ in elements { note(\.added, noun) }
    } else if path.count == 1, let members = value.mapping, NodeMerge.nouns[path[0]] != nil {
      for member in members { noteNew(member.value, path + [member.key.text ?? ""]) }
    } else if path.first == "terms", path.count == 2, let members = value.mapping {
      for _ in members { note(\.added, noun) }
    } else {
      note(\.added, self.noun(ofMemberAt: path))
    }
  }

  private func noun(ofElementsAt path: [String]) -> String {
    path.reversed().lazy.compactMap { NodeMerge.nouns[$0] }.first ?? path.joined(separator: ".")
  }

  private func noun(ofMemberAt path: [String]) -> String {
    path.count > 1 ? noun(ofElementsAt: path) : NodeMerge.nouns[path.first ?? ""] ?? path.joined(separator: ".")
  }

  private func noun(ofValueAt path: [String]) -> String {
    path.first == "terms" ? path.count > 3 && path[3] != "weight" ? path[3] : "weight" : path.joined(separator: ".")
  }

  private mutating func note(_ notes: WritableKeyPath<NodeMerge, [(noun: String, count: Int)]>, _ noun: String) {
    if let index = self[keyPath: notes].firstIndex(where: { $0.noun == noun }) {
      self[keyPath: notes][index].count += 1
    } else {
      self[keyPath: notes].append((noun, 1))
    }
  }
}

extension YAMLNode {
  /// Whether two values are equal, regardless of where they are written.
  func isSame(as other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let left, _), .scalar(let right, _)): left == right
    case (.sequence(let left), .sequence(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.mapping(let left), .mapping(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy { $0.key.isSame(as: $1.key) && $0.value.isSame(as: $1.value) }
    default: false
    }
  }
}
