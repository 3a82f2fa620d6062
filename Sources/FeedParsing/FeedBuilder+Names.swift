import FeedModel
import XMLPush

// What the names of elements mean, and the format that they show.

extension FeedBuilder {
  /// The meaning of an element that starts. The first element known decides the format.
  mutating func meaning(_ name: XMLName, _ attributes: XMLAttributes) -> Meaning {
    // libxml2 stores each name of a document once, so equal names have equal pointers. A small cache by pointer avoids
    // hashing.
    let slot = name.fingerprint
    if format != nil, let recent = recentKinds[slot], recent.name == name { return recent.meaning }
    let known = format == nil ? nil : kinds[name]
    let meaning = known ?? newMeaning(name, attributes)
    // The table is limited, because a document can have any number of names.
    if known == nil, kinds.count < FeedBuilder.mostKnownNames { kinds[name] = meaning }
    recentKinds[slot] = (name, meaning)
    return meaning
  }

  private static let mostKnownNames = 1000

  private mutating func newMeaning(_ name: XMLName, _ attributes: XMLAttributes) -> Meaning {
    let (prefix, uri, local) = (name.prefix, name.uri, name.local.lowercased())
    var vocabulary = Vocabulary(uri: uri, prefix: prefix)
    if format == nil {
      if root == nil { root = local }
      noteRoot(local, vocabulary, attributes)
    }
    if let uri {
      noteOwn(local, prefix, uri, vocabulary)
      vocabulary = ownNames.first { $0.prefix == prefix && $0.uri == uri }?.vocabulary ?? vocabulary
    }
    let kind = ElementKind(vocabulary, local)
    // An element in Atom's namespace that Atom does not have is taken for one of RSS.
    let isGuest = (vocabulary == .atom || vocabulary == .atom03) && !ElementKind.isAtom(local)
    return Meaning(kind: kind, vocabulary: isGuest ? .core : vocabulary)
  }

  /// Notes the namespace of the document's structure if it belongs to another vocabulary: many RSS feeds declare Atom,
  /// Media RSS or Dublin Core as default namespace by mistake.
  private mutating func noteOwn(_ local: String, _ prefix: String?, _ uri: String, _ vocabulary: Vocabulary) {
    guard let format, ownNames.count < 8 else { return }
    let isAtom = format == .atom10 || format == .atom03
    guard isAtom ? vocabulary != .atom && vocabulary != .atom03 : vocabulary != .core && local != "rdf" else {
      return
    }
    let isStructure = isAtom ? ["feed", "entry"].contains(local) : ["rss", "rdf", "channel", "item"].contains(local)
    guard isStructure, prefix == nil || depth == 0, entryDraft == nil else { return }
    let own: Vocabulary = isAtom ? (format == .atom03 ? .atom03 : .atom) : .core
    ownNames.append((prefix, uri, own))
    kinds = [:]
    recentKinds = FeedBuilder.noRecentKinds
  }

  private mutating func noteRoot(_ local: String, _ vocabulary: Vocabulary, _ attributes: XMLAttributes) {
    switch (local, vocabulary) {
    case ("rss", _):
      let version = attributes.value("version") ?? ""
      format = version.hasPrefix("0.9") ? .rss09x : .rss20
    case ("rdf", _):
      let isFirstVersion = attributes.declaredNamespaces.contains { $0.hasSuffix("netscape.com/rdf/simple/0.9/") }
      format = isFirstVersion ? .rss09x : .rss10
    case ("feed", .atom): format = .atom10
    case ("feed", .atom03): format = .atom03
    case ("feed", let other) where other != .core: format = .atom10
    case ("feed", _): format = attributes.value("version") == "1.0" ? .atom10 : .atom03
    case ("entry", .atom): format = .atom10
    case ("channel", .core): format = .cdf
    default: break
    }
  }
}
