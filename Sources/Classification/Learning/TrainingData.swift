/// Labelled items as a matrix: one row for each item, one column for each feature.
struct TrainingData {
  /// An example of the watchlist: a headline that must match, or must not.
  struct Example {
    var topic: String
    var matches: Bool
  }

  /// The watchlist with all candidates for keywords, with weight 0.
  let watchlist: Watchlist
  let items: [LabelledItem]
  /// The candidates for keywords: first the watchlist's sets, then words of the items.
  let keywords: [String]
  /// The watchlist's examples, in the order of their rows.
  let examples: [Example]
  let space: FeatureSpace
  /// The rows: first those of all items, then those of the watchlist's examples.
  let matrix: SparseRows
  /// For each row, whether both sides are named. Only then do weights apply.
  let judged: [Bool]
  /// For each row, whether the title is in Cyrillic letters.
  let isCyrillic: [Bool]

  /// Computes the features of the items. Nil if the watchlist has errors.
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

  /// The group of a main column.
  func group(of column: Int) -> FeatureSpace.Group {
    if column < space.count { return space.group(of: column) }
    return keywords[column - space.count].hasPrefix("$") ? .set : .word
  }

  /// The fold of a row in cross-validation; -1 for examples, which are always used for learning.
  func fold(_ row: Int) -> Int { row < items.count ? items[row].fold(of: WeightTraining.folds) : -1 }

  /// The sum in the form in which it is written: in log odds, rounded to hundredths.
  ///
  /// - Parameter isRelevance: Whether to list all guards, even those with weight 0. A guard not listed suppresses
  ///   topics. For other questions, weights below 0.05 are left out: F1 is the same without them.
  func sum(_ learned: Learned, isRelevance: Bool) -> Weights.Sum {
    let least = isRelevance ? 0.02 : 0.05
    func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    var sum = Weights.Sum()
    sum.bias = hundredths(learned.bias)
    for (column, name) in space.names.enumerated() {
      let weight = hundredths(learned.weights[column])
      if abs(weight) >= least || isRelevance && name.hasPrefix("guard.") { sum.evidence[name] = Located(weight) }
    }
    for (index, keyword) in keywords.enumerated() {
      let places = columns.weights(ofKeyword: index, learned.weights).map(hundredths)
      if places.contains(where: { $0 != 0 && (isRelevance || abs($0) >= least) }) {
        sum.keywords.append(Weights.Keyword(Located(keyword), title: places[0], lead: places[1], body: places[2]))
      }
    }
    return sum
  }
}

/// The columns of the matrix. Each evidence feature has one column. Each keyword has one column for all places and one
/// for each place, so that what is learned for one place is also used for the others.
struct TrainingColumns {
  let evidence: Int
  let keywords: Int

  var count: Int { evidence + keywords * 4 }
  /// The number of columns without those for single places of keywords.
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

  /// The main column of a column: for a single place of a keyword, the keyword's column for all places; else itself.
  func owner(_ column: Int) -> Int { column < common ? column : evidence + (column - common) / 3 }

  /// A keyword's weights in title, lead and body.
  func weights(ofKeyword index: Int, _ weights: [Double]) -> [Double] {
    (0..<3).map { weights[evidence + index] + weights[common + index * 3 + $0] }
  }
}
