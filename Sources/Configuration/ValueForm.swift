/// What to write where a mapping is expected and something else is written.
enum ValueForm {
  /// The advice for a value that is not a mapping. `path` is the keys from the item (or the file) to it.
  static func advice(_ path: [String], _ value: YAMLNode) -> String {
    let example = (value.elements?.first ?? value).text ?? ""
    let word = example.isEmpty || example.count > 60 ? "seized villa" : example
    switch (path.first, path.count) {
    case ("terms", 1): return "write the terms by language, each with its weight: {en: {\"\(word)\": 20}}"
    case ("terms", 2): return "write each term with its weight: \"\(word)\": 20"
    case ("names", 1), ("weak", 1): return "write the names by language: {en: [\"\(word)\"]}"
    case ("examples", 1): return "write match or noMatch before the list: {match: [\"\(word)\"]}"
    case ("sets", 1), ("inflections", 1): return "write each list with its name: {name: [\"\(word)\"]}"
    case ("weights", 2...) where path.last == "keywords" || path.last == "evidence":
      return "write each of the \(path.last ?? "") with its weight: \"\(word)\": 0.5"
    default:
      // YAML reads "id:one" as one word.
      let slip = value.text?.firstMatch(of: /^[A-Za-z]+:[^ \/]/) != nil ? ", with a space after the colon" : ""
      return "write key: value\(slip)"
    }
  }
}
