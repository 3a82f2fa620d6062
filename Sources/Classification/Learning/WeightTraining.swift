import Glibc

/// Learns weights from labelled items and tries them on items they were not learned from.
public struct WeightTraining {
  /// What was learned.
  public struct Result: Sendable {
    /// The weights, learned from all items.
    public var weights: Weights
    /// How good weights are that were learned from fewer items.
    public var curve: [Point]
    /// For each item the verdict of weights that were learned without it.
    public var outOfFold: [Verdict]
  }

  /// F1 of relevance by language, on items that were not learned from.
  public struct Point: Sendable {
    /// How many items were learned from.
    public var items: Int
    /// F1 by language.
    public var f1: [Rule.Language: Double]
  }

  /// How many parts the items are cut into.
  public static let folds = 10
  /// How many keywords, and how much other evidence, a question keeps.
  struct Room {
    var keywords: Int
    var evidence: Int

    static let relevance = Room(keywords: 900, evidence: 300)
    static let topic = Room(keywords: 90, evidence: 150)
    static let tone = Room(keywords: 150, evidence: 150)
  }

  private let watchlist: Watchlist
  private let items: [LabelledItem]
  private let keywords: [String]
  private let classifier: Classifier
  private let space: FeatureSpace
  /// The rows of all items, then those of the watchlist's examples.
  private var matrix = SparseRows()
  private let judged: [Bool]
  private let isCyrillic: [Bool]
  private let examples: [Example]
  private let progress: () -> Void

  /// A headline of the watchlist that must match, or not.
  private struct Example {
    var topic: String
    var matches: Bool
  }

  /// Reads the items; nil when the watchlist has errors.
  public init?(_ watchlist: Watchlist, _ items: [LabelledItem], progress: @escaping () -> Void = {}) {
    var plain = watchlist
    plain.weights = Weights()
    guard let reader = Classifier.compile(plain).classifier else { return nil }
    var candidates = KeywordCandidates()
    for item in items {
      let reading = Reader.read(item.item, with: reader.compiled, forVerdictOnly: false)
      if reading.presence.hasBoth { candidates.add(reading, period: item.period, source: item.source) }
    }
    keywords = candidates.patterns()
    var all = Weights.Sum()
    all.keywords = keywords.map { Weights.Keyword(Located($0), title: 0) }
    plain.weights.sums[.relevance] = all
    guard let classifier = Classifier.compile(plain).classifier, let judge = classifier.compiled.judge else {
      return nil
    }
    self.watchlist = plain
    self.items = items
    self.classifier = classifier
    self.progress = progress
    space = judge.space
    var judged: [Bool] = []
    var isCyrillic: [Bool] = []
    var matrix = SparseRows()
    let columns = Columns(evidence: judge.space.count, keywords: keywords.count)
    func add(_ item: Item) {
      let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
      let scorer = TopicScorer(reading, classifier.compiled)
      judged.append(reading.presence.hasBoth)
      isCyrillic.append(reading.isCyrillic)
      matrix.append(columns.row(scorer.features(judge.space, scorer.scores())))
    }
    for item in items { add(item.item) }
    var examples: [Example] = []
    for topic in plain.topics {
      for (titles, matches) in [(topic.mustMatch, true), (topic.mustNotMatch, false)] {
        for title in titles {
          add(Item(example: title.value))
          examples.append(Example(topic: topic.id.value, matches: matches))
        }
      }
    }
    matrix.width = columns.count
    self.matrix = matrix
    self.judged = judged
    self.isCyrillic = isCyrillic
    self.examples = examples
  }

  /// How features stand in the matrix: evidence as it is; a keyword in a column for wherever it stands and one for each
  /// place, so that what is learned of one place serves the others.
  private struct Columns {
    let evidence: Int
    let keywords: Int

    var count: Int { evidence + keywords * 4 }

    func row(_ features: [Feature]) -> [(column: Int32, value: Float)] {
      var row: [(column: Int32, value: Float)] = []
      for feature in features {
        let beyond = Int(feature.number) - evidence
        if beyond < 0 {
          row.append((feature.number, feature.value))
        } else {
          row.append((Int32(evidence + beyond / 3), 1))
          row.append((Int32(evidence + keywords + beyond), 1))
        }
      }
      return row.sorted { $0.column < $1.column }
    }

    func keyword(_ column: Int) -> Int? {
      column < evidence ? nil : column < evidence + keywords ? column - evidence : (column - evidence - keywords) / 3
    }
  }

  private var columns: Columns { Columns(evidence: space.count, keywords: keywords.count) }

  // MARK: learning

  /// A question with its answers: which rows have one.
  private struct Task {
    var question: Weights.Question
    var rows: [Int] = []
    var labels: [Bool] = []
    var strength: Double
    var room: Room
    /// How freely a keyword's weight may differ by place.
    var placeScale: Double
  }

  private static let exampleImportance = 3.0

  private func tasks() -> [Task] {
    var relevance = Task(
      question: .relevance, strength: 0.15, room: .relevance, placeScale: 0.5)
    var topics = watchlist.topics.map {
      Task(question: .topic($0.id.value), strength: 0.5, room: .topic, placeScale: 0)
    }
    var tones = [Weights.Question.hostile, .friendly, .strong].map {
      Task(question: $0, strength: 0.1, room: .tone, placeScale: 0)
    }
    for (row, item) in items.enumerated() where judged[row] {
      if item.relevance != .borderline {
        relevance.rows.append(row)
        relevance.labels.append(item.relevance == .yes)
      }
      guard item.relevance != .no else { continue }
      for (index, topic) in watchlist.topics.enumerated() {
        topics[index].rows.append(row)
        topics[index].labels.append(item.topics.contains(topic.id.value))
      }
      guard let tone = item.tone else { continue }
      for (index, label) in [tone < 0, tone > 0, abs(tone) > 1].enumerated() {
        tones[index].rows.append(row)
        tones[index].labels.append(label)
      }
    }
    for (index, example) in examples.enumerated() where judged[items.count + index] {
      let row = items.count + index
      relevance.rows.append(row)
      relevance.labels.append(example.matches)
      guard example.matches, let place = watchlist.topics.firstIndex(where: { $0.id.value == example.topic }) else {
        continue
      }
      topics[place].rows.append(row)
      topics[place].labels.append(true)
    }
    return [relevance] + tones + topics.filter { $0.labels.contains(true) && $0.labels.contains(false) }
  }

  private func scale(_ task: Task) -> [Double] {
    let columns = columns
    return (0..<columns.count).map { $0 < columns.evidence + columns.keywords ? 1 : task.placeScale }
  }

  /// Weights from some of a task's rows: first with everything, then with what did most.
  ///
  /// - Parameter folds: The folds whose items are learned from.
  private func fit(_ task: Task, from folds: Set<Int>) -> (weights: [Double], bias: Double) {
    let chosen = task.rows.indices.filter { row in
      let fold = self.fold(task.rows[row])
      return fold < 0 || folds.contains(fold)
    }
    let rows = chosen.map { task.rows[$0] }
    let labels = chosen.map { task.labels[$0] }
    let importance = rows.map { $0 < items.count ? 1 : WeightTraining.exampleImportance }
    let support = matrix.support(rows)
    let columns = columns
    var scale = scale(task)
    for column in scale.indices where support[column] < KeywordCandidates.fewestItems { scale[column] = 0 }
    let first = LogisticRegression(strength: task.strength, scale: scale).fit(
      matrix, rows, labels, importance: importance)
    // What a column does: its weight, squared, for each row that has it. A keyword is all its columns.
    var worth = [Double](repeating: 0, count: columns.evidence + keywords.count)
    func place(_ column: Int) -> Int { columns.keyword(column).map { columns.evidence + $0 } ?? column }
    for column in scale.indices where scale[column] > 0 {
      worth[place(column)] += first.weights[column] * first.weights[column] * Double(support[column])
    }
    func best(_ range: Range<Int>, _ count: Int) -> ArraySlice<Int> {
      range.sorted { (worth[$1], $0) < (worth[$0], $1) }.prefix(count)
    }
    let kept = Set(
      best(0..<columns.evidence, task.room.evidence) + best(columns.evidence..<worth.count, task.room.keywords))
    for column in scale.indices where !kept.contains(place(column)) { scale[column] = 0 }
    return LogisticRegression(strength: task.strength, scale: scale).fit(matrix, rows, labels, importance: importance)
  }

  /// Examples are learned from always.
  private func fold(_ row: Int) -> Int { row < items.count ? items[row].fold(of: WeightTraining.folds) : -1 }

  /// The sums of all judged items by weights that were learned without them.
  ///
  /// - Parameter count: How many folds are learned from.
  private func outOfFold(_ task: Task, from count: Int = WeightTraining.folds - 1) -> [Double] {
    var sums = [Double](repeating: 0, count: items.count)
    for fold in 0..<WeightTraining.folds {
      let others = (1...count).map { (fold + $0) % WeightTraining.folds }
      let (weights, bias) = fit(task, from: Set(others))
      for row in items.indices where judged[row] && self.fold(row) == fold {
        sums[row] = matrix.product(row, weights) + bias
      }
    }
    return sums
  }

  /// Learns.
  public func run() -> Result {
    var weights = Weights()
    var sums: [Weights.Question: [Double]] = [:]
    for task in tasks() {
      var own = outOfFold(task)
      let measured = task.rows.indices.filter { task.rows[$0] < items.count }
      let (slope, offset) = calibration(
        measured.map { own[task.rows[$0]] }, measured.map { task.labels[$0] })
      for row in own.indices { own[row] = own[row] * slope + offset }
      sums[task.question] = own
      let (vector, bias) = fit(task, from: Set(0..<WeightTraining.folds))
      weights.sums[task.question] = sum(vector, bias, slope, offset, isRelevance: task.question == .relevance)
      progress()
    }
    let relevance = sums[.relevance] ?? []
    weights.minProbability[.en] = bestThreshold(relevance) { !isCyrillic[$0] }
    weights.minProbability[.ru] = bestThreshold(relevance) { isCyrillic[$0] }
    weights.minTopicProbability = bestTopicThreshold(sums)
    var plain = watchlist
    plain.weights = weights
    return Result(weights: weights, curve: curve(weights.minProbability), outOfFold: verdicts(plain, sums))
  }

  /// The weights as they are written: brought to the scale on which they are probabilities, in hundredths.
  ///
  /// - Parameter isRelevance: Whether every guard is listed: one that is not holds topics back.
  private func sum(
    _ vector: [Double], _ bias: Double, _ slope: Double, _ offset: Double, isRelevance: Bool
  ) -> Weights.Sum {
    func rounded(_ value: Double) -> Double { (value * slope * 100).rounded() / 100 }
    var sum = Weights.Sum()
    sum.bias = ((bias * slope + offset) * 100).rounded() / 100
    for (column, name) in space.names.enumerated()
    where abs(rounded(vector[column])) >= 0.02 || name.hasPrefix("guard.") && isRelevance {
      sum.evidence[name] = Located(rounded(vector[column]))
    }
    let columns = columns
    for (index, keyword) in keywords.enumerated() {
      let all = vector[columns.evidence + index]
      let places = (0..<3).map { rounded(all + vector[columns.evidence + columns.keywords + index * 3 + $0]) }
      if places.contains(where: { $0 != 0 }) {
        sum.keywords.append(Weights.Keyword(Located(keyword), title: places[0], lead: places[1], body: places[2]))
      }
    }
    return sum
  }

  // MARK: trying

  private func curve(_ least: [Rule.Language: Double]) -> [Point] {
    guard let relevance = tasks().first else { return [] }
    return [1, 2, 4, 9].map { count in
      let sums = outOfFold(relevance, from: count)
      let scores = least.map { language, threshold in
        let rows = items.indices.filter {
          items[$0].relevance != .borderline && isCyrillic[$0] == (language == .ru)
        }
        let pairs = rows.map {
          (items[$0].relevance == .yes, judged[$0] && WeightTraining.probability(sums[$0]) >= threshold)
        }
        return (language, f1(pairs))
      }
      return Point(
        items: relevance.rows.count * count / WeightTraining.folds, f1: Dictionary(uniqueKeysWithValues: scores))
    }
  }

  /// Slope and offset that make sums into log odds (Platt 1999).
  private func calibration(_ sums: [Double], _ labels: [Bool]) -> (slope: Double, offset: Double) {
    var matrix = SparseRows()
    for sum in sums { matrix.append([(0, Float(sum))]) }
    let (weights, bias) = LogisticRegression(strength: 1, scale: [10]).fit(
      matrix, Array(sums.indices), labels, importance: sums.map { _ in 1 })
    return (weights.first ?? 1, bias)
  }

  private static func probability(_ sum: Double) -> Double { 1 / (1 + exp(-sum)) }

  /// The threshold of relevance with the best F1 among items of a kind; near one half, for the curve is flat there.
  private func bestThreshold(_ sums: [Double], _ isMeant: (Int) -> Bool) -> Double {
    let rows = items.indices.filter { items[$0].relevance != .borderline && isMeant($0) }
    let candidates = stride(from: 0.35, through: 0.551, by: 0.05).map { ($0 * 100).rounded() / 100 }
    let scored = candidates.map { threshold in
      f1(rows.map { (items[$0].relevance == .yes, judged[$0] && WeightTraining.probability(sums[$0]) >= threshold) })
    }
    return zip(candidates, scored).max { $0.1 < $1.1 }?.0 ?? 0.5
  }

  /// The threshold of topics with the best F1, as a mean over topics.
  private func bestTopicThreshold(_ sums: [Weights.Question: [Double]]) -> Double {
    let rows = items.indices.filter { items[$0].relevance != .no && judged[$0] }
    let candidates = stride(from: 0.2, through: 0.501, by: 0.05).map { ($0 * 100).rounded() / 100 }
    let scored = candidates.map { threshold in
      let all = watchlist.topics.compactMap { topic -> Double? in
        guard let own = sums[.topic(topic.id.value)] else { return nil }
        return f1(
          rows.map { (items[$0].topics.contains(topic.id.value), WeightTraining.probability(own[$0]) >= threshold) })
      }
      return (threshold, all.reduce(0, +))
    }
    return scored.max { $0.1 < $1.1 }?.0 ?? 0.5
  }

  private func f1(_ pairs: [(expected: Bool, found: Bool)]) -> Double {
    let both = pairs.count { $0.expected && $0.found }
    let either = pairs.count { $0.expected } + pairs.count { $0.found }
    return either == 0 ? 0 : 2 * Double(both) / Double(either)
  }

  /// The verdicts on items by weights that were learned without them.
  private func verdicts(_ watchlist: Watchlist, _ sums: [Weights.Question: [Double]]) -> [Verdict] {
    guard let classifier = Classifier.compile(watchlist).classifier, let judge = classifier.compiled.judge else {
      return []
    }
    return items.indices.map { row in
      let item = items[row].item
      let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: true)
      let own = judge.questions.map { Float(sums[$0]?[row] ?? 0) }
      let scorer = TopicScorer(reading, classifier.compiled)
      let judgement = Classifier.Judgement(scores: scorer.scores(), features: [], sums: judged[row] ? own : [])
      return classifier.verdict(item, reading, scorer, judgement, judge)
    }
  }
}
