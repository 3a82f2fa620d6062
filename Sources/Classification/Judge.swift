import Basics
import FeedModel
import Glibc

/// Weights in a form for fast sums: one pass over the features of an item computes the sums of all questions.
struct Judge: Sendable {
  let space: FeatureSpace
  /// The questions, in the order of a feature's weights.
  let questions: [Weights.Question]
  /// The keywords, in the order of their features.
  let keywords: [Located<String>]
  /// A row of weights for each feature, with one weight for each question.
  private let table: [Float]
  private let biases: [Float]
  /// The index of each topic's question; -1 for a topic without learned weights.
  private let topicPlaces: [Int]
  private let places: [Weights.Question: Int]
  /// The guards with a learned weight. These only add their weight and suppress no topic.
  let knownGuards: Set<Int>

  init(_ weights: Weights, _ watchlist: Watchlist) {
    var space = FeatureSpace(watchlist)
    let topics = watchlist.topics.map { Weights.Question.topic($0.id.value) }.filter { weights.sums[$0] != nil }
    let questions =
      ([.relevance, .hostile, .friendly, .strong] as [Weights.Question]).filter { weights.sums[$0] != nil } + topics
    self.questions = questions
    places = Dictionary(uniqueKeysWithValues: questions.enumerated().map { ($0.element, $0.offset) })
    var keywords: [Located<String>] = []
    var numbers: [String: Int] = [:]
    for question in questions {
      for keyword in weights.sums[question]!.keywords where numbers[keyword.pattern.value] == nil {
        numbers[keyword.pattern.value] = keywords.count
        keywords.append(keyword.pattern)
      }
    }
    // Features about a set need the places of its words.
    for sum in questions.compactMap({ weights.sums[$0] }) {
      let ofSets = sum.evidence.compactMap { name, weight in space.set(of: name).map { (name, "$" + $0, weight) } }
      for (_, set, weight) in ofSets.sorted(by: { $0.0 < $1.0 }) where numbers[set] == nil {
        numbers[set] = keywords.count
        keywords.append(Located(set, at: weight.position))
      }
    }
    space.setKeywords(keywords.map(\.value))
    self.space = space
    self.keywords = keywords
    var table = [Float](repeating: 0, count: (space.count + keywords.count * 3) * questions.count)
    for (place, question) in questions.enumerated() {
      let sum = weights.sums[question]!
      for (name, weight) in sum.evidence {
        if let number = space.numbers[name] { table[Int(number) * questions.count + place] = Float(weight.value) }
      }
      for keyword in sum.keywords {
        let first = space.count + numbers[keyword.pattern.value]! * 3
        for (zone, weight) in [keyword.title, keyword.lead, keyword.body].enumerated() {
          table[(first + zone) * questions.count + place] = Float(weight)
        }
      }
    }
    self.table = table
    biases = questions.map { Float(weights.sums[$0]?.bias ?? 0) }
    let relevance = weights.sums[.relevance]?.evidence ?? [:]
    knownGuards = Set(watchlist.guards.indices.filter { relevance["guard.\(watchlist.guards[$0].id.value)"] != nil })
    let known = places
    topicPlaces = watchlist.topics.map { known[.topic($0.id.value)] ?? -1 }
  }

  /// The sum of each question.
  func sums(_ features: [Feature]) -> [Float] {
    var sums = biases
    let count = questions.count
    unsafe table.withUnsafeBufferPointer { table in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        for feature in features {
          let row = Int(feature.number) * count
          for place in 0..<count { unsafe sums[place] += table[row + place] * feature.value }
        }
      }
    }
    return sums
  }

  /// The amount that a feature adds to a question's sum.
  func weight(_ feature: Feature, _ question: Weights.Question) -> Double {
    places[question].map { Double(table[Int(feature.number) * questions.count + $0] * feature.value) } ?? 0
  }

  func bias(_ question: Weights.Question) -> Double { places[question].map { Double(biases[$0]) } ?? 0 }

  /// The probability for a sum: the logistic function.
  static func probability(_ sum: Float) -> Double { 1 / (1 + exp(-Double(sum))) }

  func probability(_ question: Weights.Question, _ sums: [Float]) -> Double? {
    places[question].map { Judge.probability(sums[$0]) }
  }

  func hasLearned(topic: Int) -> Bool { topicPlaces[topic] >= 0 }

  func probability(ofTopic topic: Int, _ sums: [Float]) -> Double? {
    topicPlaces[topic] < 0 || sums.isEmpty ? nil : Judge.probability(sums[topicPlaces[topic]])
  }

  /// The tone of the item for the relation, on Goldstein's scale from −10 (hostile) to 10 (friendly); nil if no weights
  /// were learned for it. The most probable of hostile, neutral and friendly gives the sign. The probability that it is
  /// an act, not only words, gives the size.
  func tone(_ sums: [Float]) -> Double? {
    guard let hostile = probability(.hostile, sums), let friendly = probability(.friendly, sums) else { return nil }
    let neutral = 1 - hostile - friendly
    let size = 1.5 + 7 * (probability(.strong, sums) ?? 0)
    let tone = hostile >= max(friendly, neutral) ? -size : friendly >= neutral ? size : 0
    return (tone * 10).rounded() / 10
  }
}
