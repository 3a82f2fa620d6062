import Classification

/// Reads the watchlist's entities. Errors are reported at the nodes.
enum EntityReader {
  static func read(
    _ node: YAMLNode, _ id: Located<String>, _ isDisabled: inout Bool, sides: [String]
  ) -> Entity? {
    var entity = Entity(id: id, name: id.value, kind: .person)
    var disabled = false
    var declension: DeclensionChoice?
    node.read(
      "the entity \"\(id.value)\"",
      [
        "id": { _ in },
        "name": { if let value = $0.string() { entity.name = value } },
        "type": { if let value = $0.choice(Entity.Kind.self) { entity.kind = value } },
        "side": { entity.side = $0.side(sides) },
        "wikidata": { node in
          let text = node.string() ?? ""
          let digits = text.utf8.dropFirst()
          if text.utf8.first != UInt8(ascii: "Q") || !digits.allSatisfy({ 0x30...0x39 ~= $0 })
            || digits.first ?? 0x30 == 0x30
          {
            node.reject("a Wikidata item such as Q42 is expected here")
          }
          entity.wikidata = text
        },
        "names": { entity.names = names($0, "names") },
        "weak": { entity.weak = names($0, "weak") },
        "roles": { entity.roles = $0.list().compactMap(role) },
        "declension": { declension = $0.declension() },
        "transliterate": { if let value = $0.bool() { entity.transliterate = value } },
        "alone": { if let value = $0.bool() { entity.alone = value } },
        "bilateral": { if let value = $0.bool() { entity.bilateral = value } },
        "except": { entity.except = $0.strings() },
        "disabled": { disabled = $0.bool() ?? false },
        "replace": { _ = $0.bool() },
      ])
    isDisabled = disabled
    if let declension { entity.names["ru"] = entity.names["ru"]?.map { declension.applied(to: $0) } }
    if !disabled, ItemForm.of("entities").isBlank(node) {
      node.reject("the entity \"\(id.value)\" can never be found; give it names")
    }
    return entity
  }

  /// Reads `{en: [forms], ru: [forms]}`; a form is a string or a name with its declension.
  private static func names(_ node: YAMLNode, _ what: String) -> [String: [NameForm]] {
    var names: [String: [NameForm]] = [:]
    for (key, value) in node.members(what) {
      guard let language = key.patternLanguage(warning: false) else { continue }
      if value.isSequence {
        names[language] = value.list().compactMap(form)
      } else {
        names[language] = form(value).map { [$0] } ?? []
      }
    }
    return names
  }

  private static func form(_ node: YAMLNode) -> NameForm? {
    guard node.isMapping else { return node.located().map(NameForm.phrase) }
    var name = InflectedName(stem: "", stemClass: "", position: node.position)
    var whole: Located<String>?
    var declension: DeclensionChoice?
    node.read(
      "a declining name",
      [
        "name": { whole = $0.located() },
        "declension": { declension = $0.declension() },
        "given": { name.given = $0.string() },
        "givenClass": { name.givenClass = $0.string() },
        "stem": { if let value = $0.string() { name.stem = value } },
        "class": { if let value = $0.string() { name.stemClass = value } },
      ])
    if let whole { return declension?.applied(to: .phrase(whole)) ?? .phrase(whole) }
    if name.stem.isEmpty || name.stemClass.isEmpty {
      node.reject(
        """
        a declining name needs stem and class, as in {stem: Рябков, class: m_ov}, or a whole name, as in \
        {name: Жан Дюма, declension: none}
        """)
      return nil
    }
    return .inflected(name)
  }

  private static func role(_ node: YAMLNode) -> Role? {
    var role = Role(title: "")
    node.read(
      "a role",
      [
        "title": { if let value = $0.string() { role.title = value } },
        "from": { role.from = $0.int(1800...2200) },
        "to": { role.to = $0.int(1800...2200) },
      ])
    if let from = role.from, let to = role.to, from > to {
      node.warn("this role never holds, because it begins in \(from) and ends in \(to); swap from and to")
    }
    if role.title.isEmpty { node.reject("a role needs a title; add title: …") }
    return role.title.isEmpty ? nil : role
  }
}

/// The value of `declension`: `none` (no endings are added), or the class that the name declines by.
private enum DeclensionChoice {
  case asWritten
  case declined(Declension)

  func applied(to form: NameForm) -> NameForm {
    guard case .phrase(let text) = form else { return form }
    switch self {
    case .asWritten: return .asWritten(text)
    case .declined(let declension): return .declined(text, declension)
    }
  }
}

extension YAMLNode {
  fileprivate func declension() -> DeclensionChoice? {
    string() == "none" ? .asWritten : choice(Declension.self, besides: ["none"]).map(DeclensionChoice.declined)
  }
}
