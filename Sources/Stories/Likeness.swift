/// The similarity of two items, as the inputs of a logistic regression.
struct Likeness: Sendable {
  /// The cosine similarity of all terms, weighted by their inverse document frequency in the window. For items in
  /// different languages, the same as `bridge`.
  var terms = 0.0
  /// The cosine similarity of the terms that do not depend on the language.
  var bridge = 0.0
  /// The share of each title's terms that is in the other item, weighted by `usualRarity`; the mean of both shares.
  var titles = 0.0
  /// The sum of the rarities of the five rarest shared terms, divided by 20.
  var rarest = 0.0
  /// How many of the first two terms of the titles are equal.
  var leads = 0.0
  /// The days between them, at most 3.
  var days = 0.0
  /// Whether exactly one of them reports an answer.
  var oneIsReaction = false
  /// Whether exactly one of them offers pictures.
  var oneIsVideo = false
  /// Whether at least one is a comment, a digest or a live page.
  var isPiece = false
  /// Whether both are from the same feed.
  var sameFeed = false
  /// Whether both titles have numbers, but none that is also in the other item.
  var otherNumbers = false
  /// Whether both name people, but nobody in common.
  var otherPeople = false
  /// Whether both titles have an ordinal number, and the numbers differ.
  var otherOrdinals = false

  /// The minimum of the sum of their shared rarest terms. Items below it are not compared.
  static let leastRarest = 0.17

  /// The log odds that both report the same event, by a logistic regression learned from labelled pairs.
  var odds: Double {
    guard !otherOrdinals, rarest >= Likeness.leastRarest else { return Likeness.unlike }
    var sum = Likeness.bias
    sum += Likeness.weights.terms * terms + Likeness.weights.bridge * bridge + Likeness.weights.titles * titles
    sum += Likeness.weights.rarest * rarest + Likeness.weights.leads * leads + Likeness.weights.days * days
    if oneIsReaction { sum += Likeness.weights.reaction }
    if oneIsVideo { sum += Likeness.weights.video }
    if isPiece { sum += Likeness.weights.piece }
    if sameFeed { sum += Likeness.weights.sameFeed }
    if otherNumbers { sum += Likeness.weights.numbers }
    if otherPeople { sum += Likeness.weights.people }
    return sum
  }

  /// The log odds for items that have nothing in common.
  static let unlike = -9.0
  private static let bias = -4.491
  private static let weights = (
    terms: 2.897, bridge: 3.199, titles: 2.58, rarest: 2.49, leads: 0.656, days: -1.206, reaction: -1.216,
    video: -1.293, piece: -0.981, sameFeed: -1.048, numbers: -2.099, people: -0.903
  )
}

extension Likeness {
  /// Compares two items.
  init(
    _ one: Fingerprint, _ other: Fingerprint, days: Double, sameFeed: Bool, rarities: inout Rarities
  ) {
    self.days = min(days, 3)
    self.sameFeed = sameFeed
    isPiece = one.isPiece || other.isPiece
    oneIsReaction = one.isReaction != other.isReaction
    oneIsVideo = one.isVideo != other.isVideo
    leads = Double(Set(one.lead).intersection(other.lead).count)
    otherPeople = !one.people.isEmpty && !other.people.isEmpty && Set(one.people).isDisjoint(with: other.people)
    otherOrdinals =
      !one.ordinals.isEmpty && !other.ordinals.isEmpty && Set(one.ordinals).isDisjoint(with: other.ordinals)
    otherNumbers =
      !one.titleNumbers.isEmpty && !other.titleNumbers.isEmpty
      && !one.titleNumbers.contains(where: other.contains) && !other.titleNumbers.contains(where: one.contains)
    compareTerms(one, other, &rarities)
  }

  private mutating func compareTerms(_ one: Fingerprint, _ other: Fingerprint, _ rarities: inout Rarities) {
    let acrossLanguages = one.isRussian != other.isRussian
    var all = Cosine()
    var both = Cosine()
    var shared = Five()
    var here = Share()
    var there = Share()
    var left = one.terms[...]
    var right = other.terms[...]
    while left.first != nil || right.first != nil {
      let first = left.first.flatMap { l in right.first.map { r in l.term <= r.term } ?? true } ?? false
      let second = right.first.flatMap { r in left.first.map { l in r.term <= l.term } ?? true } ?? false
      let mine = first ? left.popFirst() : nil
      let yours = second ? right.popFirst() : nil
      guard let term = (mine ?? yours)?.term else { break }
      let rarity = rarities.of(term)
      let a = (mine?.weight ?? 0) * rarity
      let b = (yours?.weight ?? 0) * rarity
      if term.kind != .entity { all.add(a, b) }
      if term.isOfBothLanguages { both.add(a, b) }
      if mine != nil, yours != nil { shared.add(rarity) }
      // A word of one language cannot be in an item in the other language.
      if acrossLanguages && (term.kind == .word || term.kind == .number) { continue }
      let usual = TermCounts.usualRarity(term)
      if mine?.isInTitle == true { here.add(usual * usual, yours != nil) }
      if yours?.isInTitle == true { there.add(usual * usual, mine != nil) }
    }
    bridge = both.value
    terms = acrossLanguages ? bridge : all.value
    titles = (here.value + there.value) / 2
    rarest = shared.sum / 20
  }
}

/// A cache of the rarities of terms, for all comparisons of one item.
struct Rarities {
  private let counts: TermCounts
  private var known: [Term: Double] = [:]

  init(_ counts: TermCounts) { self.counts = counts }

  mutating func of(_ term: Term) -> Double {
    if let rarity = known[term] { return rarity }
    let rarity = counts.rarity(term)
    known[term] = rarity
    return rarity
  }
}

private struct Cosine {
  var product = 0.0
  var left = 0.0
  var right = 0.0

  mutating func add(_ a: Double, _ b: Double) {
    product += a * b
    left += a * a
    right += b * b
  }

  var value: Double { product > 0 ? product / (left * right).squareRoot() : 0 }
}

/// The sum of the five largest numbers.
private struct Five {
  private var largest: [Double] = []

  mutating func add(_ number: Double) {
    let place = largest.firstIndex { $0 < number } ?? largest.count
    guard place < 5 else { return }
    largest.insert(number, at: place)
    if largest.count > 5 { largest.removeLast() }
  }

  var sum: Double { largest.reduce(0, +) }
}

private struct Share {
  private var part = 0.0
  private var whole = 0.0

  mutating func add(_ weight: Double, _ isPart: Bool) {
    whole += weight
    if isPart { part += weight }
  }

  var value: Double { whole > 0 ? part / whole : 0 }
}
