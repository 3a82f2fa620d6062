import Glibc

/// Weighs a desk's judgements beside the weights that are in force: the smallest change of keywords that puts every
/// mark on its right side. Only words of the marked items change, common ones hardly, and a mark that was judged right
/// already changes nothing; so what the marks are not about is judged as before.
///
/// Each mark that is judged wrong is corrected as far as it needs, its words sharing the change, until all are right:
/// the passive-aggressive algorithm (Crammer et al. 2006, Journal of Machine Learning Research 7, §3, PA-I), with a
/// price on each word that grows with how many other items it stands in.
public struct MarkAdjustment {
  /// What came of it.
  public struct Result: Sendable {
    /// The keywords that changed, and nothing else.
    public var weights: Weights
    /// How many marks were judged right before.
    public var rightBefore: Int
    /// How many are now.
    public var rightAfter: Int
    /// The ids of marks that weights cannot change, as they do not name both sides.
    public var beyondReach: [String]
  }

  /// How far behind the threshold a mark is put, in log odds: 0.7 is a probability of two thirds where one half
  /// decides.
  private static let margin = 0.7
  /// The most that one correction changes: contradicting marks must not drive each other on.
  private static let mostChange = 4.0
  private static let rounds = 50
  /// How many times dearer a word is that stands in every item.
  private static let priceOfCommon = 300.0
  /// What changed by less is left out.
  private static let leastChange = 0.02

  private let watchlist: Watchlist
  private let classifier: Classifier
  private let judge: Judge
  private let marks: [LabelledItem]
  private let rows: [Row]
  /// The price of each keyword's change.
  private var prices: [Double]

  /// A marked item as the weights see it.
  private struct Row {
    /// The sums as they are; empty where the weights have no say.
    var sums: [Float]
    var keywords: [Int]
    var needed: Double
  }

  /// Reads marks; nil when the watchlist has errors or no weights.
  ///
  /// - Parameter others: Items beside which the change is to be small: words that stand in many of them hardly change.
  public init?(_ watchlist: Watchlist, _ marks: [LabelledItem], others: some Sequence<Item>) {
    guard !watchlist.weights.isEmpty, let plain = Classifier.compile(watchlist).classifier else { return nil }
    var candidates: Set<String> = []
    for mark in marks { candidates.formUnion(MarkAdjustment.phrases(mark.item, plain)) }
    var extended = watchlist
    let known = Set(watchlist.weights.sums[.relevance]?.keywords.map(\.pattern.value) ?? [])
    for phrase in candidates.subtracting(known).sorted() {
      extended.weights.sums[.relevance]?.keywords.append(Weights.Keyword(Located(phrase), title: 0))
    }
    guard let classifier = Classifier.compile(extended).classifier, let judge = classifier.compiled.judge else {
      return nil
    }
    self.watchlist = watchlist
    self.classifier = classifier
    self.judge = judge
    self.marks = marks
    rows = marks.map { MarkAdjustment.row($0.item, classifier, judge) }
    var counts = Array(repeating: 0, count: judge.keywords.count)
    var total = 0
    for item in others {
      total += 1
      for keyword in MarkAdjustment.row(item, classifier, judge).keywords { counts[keyword] += 1 }
    }
    prices = counts.map { 1 + MarkAdjustment.priceOfCommon * Double($0) / Double(max(1, total)) }
  }

  /// The words of an item and its pairs of neighbours, as patterns.
  private static func phrases(_ item: Item, _ classifier: Classifier) -> Set<String> {
    let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
    guard reading.presence.hasBoth else { return [] }
    var phrases: Set<String> = []
    for field in reading.fields {
      let bytes = Array(field.source.utf8)
      var last: (pattern: String, sentence: Int32)?
      for token in field.text.tokens[field.text.mentions] {
        let word = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
        guard let pattern = KeywordCandidates.pattern(word) else {
          last = nil
          continue
        }
        phrases.insert(pattern)
        if let last, last.sentence == token.sentence { phrases.insert(last.pattern + " " + pattern) }
        last = (pattern, token.sentence)
      }
    }
    return phrases
  }

  private static func row(_ item: Item, _ classifier: Classifier, _ judge: Judge) -> Row {
    let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
    let scorer = TopicScorer(reading, classifier.compiled)
    let judgement = classifier.judgement(reading, scorer, judge)
    let keywords = Set(
      judgement.features.filter { Int($0.number) >= judge.space.count }.map {
        (Int($0.number) - judge.space.count) / 3
      })
    return Row(sums: judgement.sums, keywords: keywords.sorted(), needed: classifier.minProbability(reading))
  }

  /// Finds the change.
  public func run() -> Result {
    var result = Result(
      weights: Weights(), rightBefore: 0, rightAfter: 0,
      beyondReach: zip(marks, rows).filter { $1.sums.isEmpty }.map(\.0.item.id))
    for (place, question) in judge.questions.enumerated() {
      let wanted = marks.map { MarkAdjustment.answer($0, to: question) }
      guard wanted.contains(where: { $0 != nil }) else { continue }
      let changes = changes(place, question, wanted)
      if question == .relevance {
        let none = Array(repeating: 0.0, count: changes.count)
        for (row, answer) in zip(rows, wanted) where !row.sums.isEmpty {
          guard let answer else { continue }
          if (distance(row, place, question, none) >= 0) == answer { result.rightBefore += 1 }
          if (distance(row, place, question, changes) >= 0) == answer { result.rightAfter += 1 }
        }
      }
      let sum = self.sum(question, changes)
      if !sum.keywords.isEmpty { result.weights.sums[question] = sum }
    }
    return result
  }

  /// What a mark says to a question; nil where it says nothing.
  private static func answer(_ mark: LabelledItem, to question: Weights.Question) -> Bool? {
    switch question {
    case .relevance: mark.relevance == .borderline ? nil : mark.relevance == .yes
    case .topic(let id): mark.topics.isEmpty ? nil : mark.topics.contains(id)
    case .hostile, .friendly, .strong: nil
    }
  }

  private func changes(_ place: Int, _ question: Weights.Question, _ wanted: [Bool?]) -> [Double] {
    var changes = Array(repeating: 0.0, count: judge.keywords.count)
    for _ in 0..<Self.rounds {
      var isDone = true
      for (row, answer) in zip(rows, wanted) {
        guard let answer, !row.sums.isEmpty, !row.keywords.isEmpty else { continue }
        let sign: Double = answer ? 1 : -1
        let missing = Self.margin - sign * distance(row, place, question, changes)
        // What is right stays as it is, however near the threshold it was.
        let isUntouched = row.keywords.allSatisfy { changes[$0] == 0 }
        guard missing > 0.01, !isUntouched || missing > Self.margin else { continue }
        isDone = false
        let room = row.keywords.reduce(0) { $0 + 1 / prices[$1] }
        let step = sign * min(missing / room, Self.mostChange)
        for keyword in row.keywords { changes[keyword] += step / prices[keyword] }
      }
      if isDone { break }
    }
    return changes
  }

  /// How far a mark is beyond the threshold of a question, in log odds.
  private func distance(_ row: Row, _ place: Int, _ question: Weights.Question, _ changes: [Double]) -> Double {
    var needed = row.needed
    if case .topic(let id) = question { needed = watchlist.weights.minProbability(ofTopic: id) }
    return Double(row.sums[place]) + row.keywords.reduce(0) { $0 + changes[$1] } - log(needed / (1 - needed))
  }

  private func sum(_ question: Weights.Question, _ changes: [Double]) -> Weights.Sum {
    let known = Dictionary(
      (watchlist.weights.sums[question]?.keywords ?? []).map { ($0.pattern.value, $0) },
      uniquingKeysWith: { _, last in last })
    var sum = Weights.Sum()
    for (keyword, change) in zip(judge.keywords, changes) where abs(change) >= Self.leastChange {
      var weight = known[keyword.value] ?? Weights.Keyword(Located(keyword.value), title: 0)
      weight.title += change
      weight.lead += change
      weight.body += change
      sum.keywords.append(weight)
    }
    return sum
  }
}
