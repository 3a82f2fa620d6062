import Basics
import Classification
public import Matches
import Stories

/// A digest in the making: it has its matches, and is compared with those of the week before one by one. It keeps none of
/// them.
public struct DigestDraft {
  private var digest: Digest
  private let classifier: Classifier
  private let finder: UnknownNames
  private let sides: [String]
  /// What the matches so far report that may be answered, or be an answer.
  private var acts: [Stories.Act] = []
  private var tones: [String: Digest.Tone] = [:]
  private var earlier: [String: Digest.Tone] = [:]
  /// The names that have not been found in the week before, by the watchlist's id.
  private var known: [String: Digest.Name] = [:]
  /// Those that the watchlist does not know, by `UnknownNames`' key.
  private var unknown: [String: Digest.Name] = [:]

  /// How many new names are listed.
  private static let namesListed = 12
  /// An unknown name must stand in so many matches: a single one is often no name.
  private static let fewestMentions = 2

  init(_ digest: Digest, of matches: [MatchRecord], _ classifier: Classifier, sides: [String]) {
    self.digest = digest
    self.classifier = classifier
    self.sides = sides
    finder = UnknownNames(classifier)
    for match in matches { count(match) }
    unknown = unknown.filter { $0.value.count >= DigestDraft.fewestMentions }
  }

  private mutating func count(_ match: MatchRecord) {
    add(match, to: &tones)
    acts += Act.acts(in: match)
    for entity in match.entities where entity.type != "place" {
      let sides = [entity.side].compactMap(\.self)
      known[entity.id, default: Digest.Name(text: entity.name, sides: sides, count: 0, isKnown: true)].count += 1
    }
    for name in finder.names(in: match.item) {
      unknown[name.key, default: Digest.Name(text: name.text, sides: name.sides, count: 0, isKnown: false)].count += 1
    }
  }

  /// Compares it with a match of the week before, whose texts must be safe for messages.
  public mutating func compare(with match: MatchRecord) {
    digest.matchesBefore += 1
    recall(match)
    add(match, to: &earlier)
    for entity in match.entities { known[entity.id] = nil }
    // Only if there is something to compare: reading a week of matches takes its time.
    if !unknown.isEmpty { for name in finder.names(in: match.item) { unknown[name.key] = nil } }
  }

  /// Remembers what an earlier match reports, which may be answered in the period. Its texts must be safe for messages.
  public mutating func recall(_ match: MatchRecord) { acts += Act.acts(in: match) }

  /// Acts that were answered in the period.
  private var chains: [Digest.Chain] {
    func act(_ act: Stories.Act) -> Digest.Act {
      Digest.Act(side: act.side.rawValue, title: PlainLine.headline(act.title))
    }
    return Stories.Chain.all(among: acts).filter { $0.answer.matchedAt >= digest.start }.map {
      Digest.Chain(
        kind: $0.act.kind.rawValue, days: $0.days, numbers: $0.numbers, act: act($0.act), answer: act($0.answer))
    }
  }

  /// The digest, compared with all that it was told.
  public func digest(troubles: [Digest.Trouble]) -> Digest {
    var digest = digest
    digest.troubles = troubles
    digest.chains = chains
    if sides.count == 2 {
      digest.directions = [(sides[0], sides[1]), (sides[1], sides[0])].map { actor, other in
        Digest.Direction(
          actor: actor, other: other, now: tones[actor] ?? Digest.Tone(), before: earlier[actor] ?? Digest.Tone())
      }
    }
    let ranked = (Array(known.values) + Array(unknown.values)).sorted {
      ($1.count, $1.isKnown ? 1 : 0, $0.text) < ($0.count, $0.isKnown ? 1 : 0, $1.text)
    }
    // Without a week before, every name would be new.
    digest.names = digest.matchesBefore == 0 ? [] : Array(ranked.prefix(DigestDraft.namesListed))
    return digest
  }

  /// Adds a match's tone, which is that of its strongest topic, for the side that acts.
  private func add(_ match: MatchRecord, to tones: inout [String: Digest.Tone]) {
    guard let tone = match.topics.first?.tone, let actor = classifier.firstSide(in: match.headline) else { return }
    tones[actor, default: Digest.Tone()].count += 1
    tones[actor, default: Digest.Tone()].sum += tone
  }
}

extension MatchRecord {
  /// Its texts, to be read again.
  fileprivate var item: Item {
    var item = Item(id: id, title: entry.title ?? "")
    item.summary = entry.summary
    item.language = entry.language
    return item
  }
}
