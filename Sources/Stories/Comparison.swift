import Basics

/// Compares one item with others, in the frequencies of one moment.
struct Comparison {
  private let item: Fingerprint
  private let feed: String
  private let milliseconds: Int64
  private let counts: TermCounts
  /// The terms, their rarities beside them, and the lengths of the item's vectors for others in the same language and in
  /// the other one.
  private let rarities: [Double]
  private let lengths: (same: Lengths, other: Lengths)

  /// The squared lengths of an item's vectors.
  private struct Lengths {
    var mainClause = 0.0
    var bridge = 0.0

    mutating func add(_ placed: Fingerprint.Placed, _ rarity: Double) {
      if placed.place == .mainClause { mainClause += rarity * rarity }
      let weighted = placed.place.weight * rarity
      if placed.term.kind != .word { bridge += weighted * weighted }
    }
  }

  init(_ item: Fingerprint, feed: String, milliseconds: Int64, _ counts: TermCounts) {
    self.item = item
    self.feed = feed
    self.milliseconds = milliseconds
    self.counts = counts
    rarities = item.terms.map { counts.rarity($0.slot) }
    var same = Lengths()
    var other = Lengths()
    for (placed, rarity) in zip(item.terms, rarities) {
      if placed.term.kind != .name { same.add(placed, rarity) }
      if placed.term.kind != .word { other.add(placed, rarity) }
    }
    lengths = (same, other)
  }

  /// How alike the item and a story of these members are.
  func likeness(_ members: some Collection<StoryWindow.Member>) -> Likeness {
    var likeness = Likeness()
    var known = [Double](repeating: 0, count: item.terms.count)
    for member in members {
      compareTerms(member.fingerprint, &likeness, &known)
      compareKinds(member, &likeness)
    }
    likeness.average(over: Double(members.count))
    let isAcross = members.allSatisfy { $0.fingerprint.isRussian != item.isRussian }
    let skipped: Term.Kind = isAcross ? .word : .name
    for (index, placed) in item.terms.enumerated() where placed.place.isInTitle && placed.term.kind != skipped {
      likeness.unknown += rarities[index] * (1 - known[index]) / 10
    }
    return likeness
  }

  /// Words tell nothing across languages, and names are words within one.
  private func compareTerms(_ other: Fingerprint, _ likeness: inout Likeness, _ known: inout [Double]) {
    let isAcross = other.isRussian != item.isRussian
    let skipped: Term.Kind = isAcross ? .word : .name
    var length = Lengths()
    var product = (mainClause: 0.0, bridge: 0.0)
    var entities = (shared: 0, all: 0)
    var rarest = Five()
    let mine = item.terms
    var index = 0
    for yours in other.terms {
      while index < mine.count, mine[index].term < yours.term {
        if mine[index].place == .entity { entities.all += 1 }
        index += 1
      }
      let kind = yours.term.kind
      let isShared = index < mine.count && mine[index].term == yours.term
      if kind == .entity { entities.all += 1 }
      if kind != skipped {
        let rarity = counts.rarity(yours.slot)
        length.add(yours, rarity)
        if isShared {
          rarest.add(rarity)
          let place = mine[index].place
          if place == .mainClause, yours.place == .mainClause { product.mainClause += rarity * rarity }
          if kind != .word { product.bridge += place.weight * yours.place.weight * rarity * rarity }
          if kind == .entity { entities.shared += 1 }
          if place.isInTitle { known[index] = max(known[index], yours.place.isInTitle ? 1 : 0.5) }
        }
      }
      if isShared { index += 1 }
    }
    while index < mine.count {
      if mine[index].place == .entity { entities.all += 1 }
      index += 1
    }
    let own = isAcross ? lengths.other : lengths.same
    likeness.rarest = max(likeness.rarest, rarest.sum / 20)
    likeness.mainClause = max(
      likeness.mainClause, Comparison.cosine(product.mainClause, own.mainClause, length.mainClause))
    likeness.bridge = max(likeness.bridge, Comparison.cosine(product.bridge, own.bridge, length.bridge))
    if isAcross, entities.shared > 0 {
      likeness.entitiesAcross = max(likeness.entitiesAcross, Double(entities.shared) / Double(entities.all))
    }
  }

  private static func cosine(_ product: Double, _ one: Double, _ other: Double) -> Double {
    product > 0 ? product / (one * other).squareRoot() : 0
  }

  /// What the titles are: counted here, made shares in the end.
  private func compareKinds(_ member: StoryWindow.Member, _ likeness: inout Likeness) {
    let other = member.fingerprint
    likeness.leads = max(likeness.leads, Double(item.lead.count { other.lead.contains($0) }))
    let distance = Double(abs(milliseconds - member.reportedAt.milliseconds)) / 86_400_000
    likeness.days = max(likeness.days, min(distance, 3))
    likeness.fewestDays = min(likeness.fewestDays, distance)
    func count(_ path: WritableKeyPath<Likeness, Double>, _ isSo: Bool) { if isSo { likeness[keyPath: path] += 1 } }
    count(\.oneIsReaction, item.isReaction != other.isReaction)
    count(\.oneIsDenial, item.isDenial != other.isDenial)
    count(\.oneIsVideo, item.isVideo != other.isVideo)
    count(\.isPiece, item.isPiece || other.isPiece)
    count(\.sameFeed, feed == member.feed)
    count(\.otherNumbers, haveOtherNumbers(other))
    count(\.otherPeople, Comparison.areApart(item.people, other.people))
    let sameVoice = item.voices.meets(other.voices)
    count(\.sameVoice, sameVoice)
    count(\.otherVoice, !sameVoice && !item.voices.terms.isEmpty && !other.voices.terms.isEmpty)
    count(\.newVoice, item.speaksWithoutMention(in: other))
    count(\.newVoice, other.speaksWithoutMention(in: item))
    count(\.oneSpeaks, item.voices.speaks != other.voices.speaks)
    count(\.sameOutlet, item.outlets.contains(where: other.outlets.contains))
    count(\.otherOutlet, Comparison.areApart(item.outlets, other.outlets))
    if Comparison.areApart(item.ordinals, other.ordinals) { likeness.otherOrdinals = true }
  }

  private func haveOtherNumbers(_ other: Fingerprint) -> Bool {
    !item.titleNumbers.isEmpty && !other.titleNumbers.isEmpty && !item.titleNumbers.contains(where: other.contains)
      && !other.titleNumbers.contains(where: item.contains)
  }

  /// Whether both have some, but none in common.
  private static func areApart<Element: Equatable>(_ one: [Element], _ other: [Element]) -> Bool {
    !one.isEmpty && !other.isEmpty && !one.contains(where: other.contains)
  }
}

/// The sum of the five largest numbers.
private struct Five {
  private var largest = (0.0, 0.0, 0.0, 0.0, 0.0)

  mutating func add(_ number: Double) {
    guard number > largest.4 else { return }
    largest.4 = number
    if largest.4 > largest.3 { swap(&largest.4, &largest.3) }
    if largest.3 > largest.2 { swap(&largest.3, &largest.2) }
    if largest.2 > largest.1 { swap(&largest.2, &largest.1) }
    if largest.1 > largest.0 { swap(&largest.1, &largest.0) }
  }

  var sum: Double { largest.0 + largest.1 + largest.2 + largest.3 + largest.4 }
}
