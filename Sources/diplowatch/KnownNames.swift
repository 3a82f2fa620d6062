import Basics
import Classification
import Configuration
import FeedModel
import Matches

/// The names that filters accept, and the error text for an unknown one.
struct KnownNames {
  /// The kinds of names in filters.
  enum Kind: String, CaseIterable {
    case feed, topic, entity, side, language
  }

  /// The names of each kind, each with its title.
  private var names: [Kind: [String: String]] = [:]

  /// No names.
  init() {}

  /// The names of a watchlist.
  init(_ loaded: LoadedWatchlist) {
    for feed in loaded.feeds { add(.feed, feed.id.value, feed.title) }
    for feed in loaded.feeds { add(.language, LanguageTag.primary(feed.language)) }
    for topic in loaded.watchlist.topics { add(.topic, topic.id.value, topic.title) }
    for entity in loaded.watchlist.entities {
      add(.entity, entity.id.value, entity.name)
      add(.side, entity.side)
    }
    for side in loaded.watchlist.sides { add(.side, side) }
  }

  /// Adds the names of a match.
  mutating func add(_ match: MatchRecord) {
    add(.feed, match.feed.id, match.feed.title)
    add(.language, LanguageTag.primary(match.entry.language))
    for topic in match.topics { add(.topic, topic.id, topic.title) }
    for entity in match.entities {
      add(.entity, entity.id, entity.name)
      add(.side, entity.side)
    }
  }

  private mutating func add(_ kind: Kind, _ name: String?, _ title: String? = nil) {
    if let name { names[kind, default: [:]][name] = title ?? names[kind]?[name] ?? name }
  }

  /// Whether a filter by this name can find anything. Sides and languages are compared without case.
  func has(_ kind: Kind, _ name: String) -> Bool {
    switch kind {
    case .feed, .topic, .entity: names[kind]?[name] != nil
    case .side: names[kind]?.keys.contains { $0.lowercased() == name.lowercased() } ?? false
    case .language: LanguageTag.primary(name).map { names[kind]?[$0] != nil } ?? false
    }
  }

  /// The end of an error text about an unknown name: a suggestion, or all names if there are few.
  func advice(_ kind: Kind, _ name: String) -> String {
    let known = names[kind] ?? [:]
    // Titles are compared too: "Lavrov" suggests ru.lavrov.
    let called = known.filter { $0.key.lowercased().contains(name.lowercased()) || says($0.value, name) }.keys.sorted()
    for guesses in [called, misspelt(name, known)] {
      if let first = guesses.first, guesses.count < 4, name.count > 2 {
        let others = guesses.dropFirst().map { " or \"\($0)\"" }.joined()
        return "; did you mean \"\(first)\"\(others)?"
      }
    }
    if known.isEmpty || known.count > 40 { return "" }
    return "; known are \(known.keys.sorted().joined(separator: ", "))"
  }

  /// The names that are spelt nearly so, or have such a word in themselves or in their titles: "kremln" means kremlin-en.
  private func misspelt(_ name: String, _ known: [String: String]) -> [String] {
    var owners: [String: Set<String>] = [:]
    for (key, title) in known {
      let words = (key + " " + title).lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }
      for word in [key] + words.map({ String($0) }) { owners[word, default: []].insert(key) }
    }
    return Spelling.suggestion(for: name, among: Array(owners.keys)).flatMap { owners[$0]?.sorted() } ?? []
  }

  private func says(_ title: String, _ name: String) -> Bool {
    title.lowercased().split { !$0.isLetter }.contains(Substring(name.lowercased()))
      || title.lowercased() == name.lowercased()
  }
}
