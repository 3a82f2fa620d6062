import Classification

/// What a new item with an id (feed, entity, guard, topic) must have. An item without it can only change one that an
/// earlier file defines.
struct ItemForm {
  /// The kind of item with its article: `a feed`.
  let what: String
  /// A definition has at least one of these keys.
  let required: [String]
  /// The key of the item's name for people; nil if it has none. A definition without a name, whose id is nearly that of
  /// another item, was probably meant to add to that item.
  let name: String?
  /// The message for an item, by its id, that has none of the required keys.
  let need: (String) -> String

  static func of(_ section: String) -> ItemForm {
    switch section {
    case "feeds":
      ItemForm(what: "a feed", required: ["url"], name: nil) {
        "the feed \"\($0)\" needs an http or https address; add url: \"https://…\""
      }
    case "entities":
      ItemForm(what: "an entity", required: ["names", "weak"], name: "name") {
        "the entity \"\($0)\" can never be found; give it names"
      }
    case "guards":
      ItemForm(what: "a guard", required: ["words"], name: nil) { "the guard \"\($0)\" does nothing; give it words" }
    default:
      ItemForm(what: "a topic", required: ["terms", "rules"], name: "title") {
        "the topic \"\($0)\" can never match; give it terms or rules"
      }
    }
  }

  func isDefined(_ entry: YAMLNode) -> Bool {
    required.contains { key in entry.member(key).map { !$0.isNull } ?? false }
  }

  /// Whether it has one of the required keys, but with nothing under any of them.
  func isBlank(_ entry: YAMLNode) -> Bool {
    isDefined(entry) && required.allSatisfy { entry.member($0)?.isBlank ?? true }
  }

  /// Reports an entry that changes or switches off an item which does not exist. `defined` are the existing ids.
  func checkDefinition(_ entry: YAMLNode, _ id: String, _ defined: [String]) {
    if entry.member("replace")?.text == "true" { return checkReplacement(entry, id) }
    // Comparing with all ids is slow, and most entries plainly define something: those are passed first.
    let isNamed = name.map { entry.member($0) != nil } ?? true
    if isDefined(entry), isNamed || id.count < 5 { return }
    let noun = what.split(separator: " ").last ?? ""
    let near = Spelling.suggestion(for: id, among: defined.filter { $0 != id })
    let hint = near.map { "did you mean \"\($0)\"?" }
    if isDefined(entry) {
      guard let name, let hint else { return }
      entry.reject("there is no \(noun) \"\(id)\" to add to; \(hint) If it is new, give it a \(name)")
    } else if let disabled = entry.member("disabled"), entry.isDisabled {
      disabled.reject("there is no \(noun) \"\(id)\" to switch off; \(hint ?? "correct the id, or remove this")")
    } else if let hint {
      entry.reject("there is no \(noun) \"\(id)\" to change; \(hint) If it is new: \(need(id))")
    } else {
      entry.reject(need(id))
    }
  }

  /// Reports what an entry with `replace` lacks: nothing of the earlier definition is left.
  private func checkReplacement(_ entry: YAMLNode, _ id: String) {
    let needed = what == "an entity" ? ["name", "type", "side"] : name.map { [$0] } ?? []
    let missing = needed.filter { key in entry.member(key).map(\.isNull) ?? true }
    if !isDefined(entry) { return entry.reject(need(id)) }
    guard !missing.isEmpty else { return }
    entry.reject(
      "replace drops all that other files say of \"\(id)\"; give it its own \(missing.joined(separator: ", ")), or remove "
        + "replace to add to it")
  }

  static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
      && text.utf8.allSatisfy {
        $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
      }
  }
}
