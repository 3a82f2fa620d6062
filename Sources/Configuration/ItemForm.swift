import Classification

/// What makes a thing with an id: what a new one needs at least, and how one that only changes another is told apart from
/// one that is misspelt.
struct ItemForm {
  /// It with its article: `a feed`.
  let what: String
  /// The keys of which a definition has at least one.
  let required: [String]
  /// The key that people's names for it stand under; a definition without it that nearly has another's id was probably
  /// meant to add to that.
  let name: String?
  /// What to say of one that has none of the required keys.
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
        "the topic \"\($0)\" can never fire; give it terms or rules"
      }
    }
  }

  func isDefined(_ entry: YAMLNode) -> Bool {
    required.contains { key in entry.member(key).map { !$0.isNull } ?? false }
  }

  /// Reports what changes or switches off something that is not there. `defined` are the ids that are.
  func checkDefinition(_ entry: YAMLNode, _ id: String, _ defined: [String]) {
    // Most are what they look like: only the others are compared with all ids.
    let isNamed = name.map { entry.member($0) != nil } ?? true
    if isDefined(entry), isNamed || id.count < 5 { return }
    let noun = what.split(separator: " ").last ?? ""
    let near = Spelling.suggestion(for: id, among: defined.filter { $0 != id })
    let hint = near.map { "did you mean \"\($0)\"?" }
    if isDefined(entry) {
      guard let name, let hint else { return }
      entry.reject("there is no \(noun) \"\(id)\" to add to; \(hint) If it is new, give it a \(name)")
    } else if let disabled = entry.member("disabled"), disabled.text == "true" {
      disabled.reject("there is no \(noun) \"\(id)\" to switch off; \(hint ?? "correct the id, or remove this")")
    } else if let hint {
      entry.reject("there is no \(noun) \"\(id)\" to change; \(hint) If it is new: \(need(id))")
    } else {
      entry.reject(need(id))
    }
  }

  static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
      && text.utf8.allSatisfy {
        $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
      }
  }
}
