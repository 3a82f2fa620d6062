/// Labelled items as rows of numbers: what is known of each, in columns that weights are learned for.
struct TrainingData {
  /// A headline of the watchlist that must match, or not.
  struct Example {
    var topic: String
    var matches: Bool
  }

  /// The watchlist with all candidates for keywords, whose weights are 0.
  let watchlist: Watchlist
  let items: [LabelledItem]
  /// Keywords that may get a weight: the watchlist's sets, then words of the items.
  let keywords: [String]
  /// The watchlist's examples, in the order of their rows.
  let examples: [Example]
  let space: FeatureSpace
  /// The rows of all items, then those of the watchlist's examples.
  let matrix: SparseRows
  /// Whether an item or example names both sides, so that weights have a say.
  let judged: [Bool]
  /// Whether its title is in Cyrillic letters.
  let isCyrillic: [Bool]

  /// Reads the items; nil when the watchlist has errors.
  init?(_ watchlist: Watchlist, _ items: [LabelledItem]) {
    var plain = watchlist
    plain.weights = Weights()
    guard let reader = Classifier.compile(plain).classifier else { return nil }
    let keywords = plain.sets.keys.sorted().map { "$" + $0 } + TrainingData.words(of: items, reader)
    var all = Weights.Sum()
    all.keywords = keywords.map { Weights.Keyword(Located($0), title: 0) }
    plain.weights.sums[.relevance] = all
    guard let classifier = Classifier.compile(plain).classifier, let judge = classifier.compiled.judge else {
      return nil
    }
    let columns = TrainingColumns(evidence: judge.space.count, keywords: keywords.count)
    var matrix = SparseRows()
    var judged: [Bool] = []
    var isCyrillic: [Bool] = []
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
    self.watchlist = plain
    self.items = items
    self.keywords = keywords
    self.examples = examples
    self.matrix = matrix
    self.judged = judged
    self.isCyrillic = isCyrillic
    space = judge.space
  }

  private static func words(of items: [LabelledItem], _ reader: Classifier) -> [String] {
    var candidates = KeywordCandidates()
    for item in items {
      let reading = Reader.read(item.item, with: reader.compiled, forVerdictOnly: false)
      if reading.presence.hasBoth { candidates.add(reading, period: item.period, source: item.source) }
    }
    return candidates.patterns(among: items.count)
  }

  var columns: TrainingColumns { TrainingColumns(evidence: space.count, keywords: keywords.count) }

  /// The fold a row is in; -1 for examples, which are learned from always.
  func fold(_ row: Int) -> Int { row < items.count ? items[row].fold(of: WeightTraining.folds) : -1 }

  /// A sum as it is written: on the scale on which it is log odds, in hundredths.
  ///
  /// - Parameter isRelevance: Whether every guard is listed: one that is not holds topics back.
  func sum(_ learned: Learned, isRelevance: Bool) -> Weights.Sum {
    func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    var sum = Weights.Sum()
    sum.bias = hundredths(learned.bias)
    for (column, name) in space.names.enumerated() {
      let weight = hundredths(learned.weights[column])
      if abs(weight) >= 0.02 || isRelevance && name.hasPrefix("guard.") { sum.evidence[name] = Located(weight) }
    }
    for (index, keyword) in keywords.enumerated() {
      let places = columns.weights(ofKeyword: index, learned.weights).map(hundredths)
      if places.contains(where: { $0 != 0 }) {
        sum.keywords.append(Weights.Keyword(Located(keyword), title: places[0], lead: places[1], body: places[2]))
      }
    }
    return sum
  }
}

/// How features stand in the matrix: evidence as it is; a keyword in a column for wherever it stands and one for each
/// place, so that what is learned of one place serves the others.
struct TrainingColumns {
  let evidence: Int
  let keywords: Int

  var count: Int { evidence + keywords * 4 }
  /// How many there are without those of keywords' places.
  var common: Int { evidence + keywords }

  func row(_ features: [Feature]) -> [(column: Int32, value: Float)] {
    var row: [(column: Int32, value: Float)] = []
    for feature in features {
      let beyond = Int(feature.number) - evidence
      if beyond < 0 {
        row.append((feature.number, feature.value))
      } else {
        row.append((Int32(evidence + beyond / 3), 1))
        row.append((Int32(common + beyond), 1))
      }
    }
    return row.sorted { $0.column < $1.column }
  }

  /// The column that stands for what a column is about: for those of a keyword's places the one of the keyword.
  func owner(_ column: Int) -> Int { column < common ? column : evidence + (column - common) / 3 }

  /// A keyword's weights in title, lead and body.
  func weights(ofKeyword index: Int, _ weights: [Double]) -> [Double] {
    (0..<3).map { weights[evidence + index] + weights[common + index * 3 + $0] }
  }
}
