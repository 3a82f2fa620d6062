/// How alike an item and a story are, as the inputs of a logistic regression. Greatest and mean are over the items of
/// the story that it is compared with.
struct Likeness: Sendable {
  /// The greatest sum of the rarities of the five rarest shared terms, divided by 20.
  var rarest = 0.0
  /// The greatest number of equal terms among the first two of the titles.
  var leads = 0.0
  /// The greatest distance in days, at most 3 each.
  var days = 0.0
  /// The greatest cosine similarity of the main clauses of the titles, weighted by inverse document frequency.
  var mainClause = 0.0
  /// The greatest cosine similarity of the terms that do not depend on the language.
  var bridge = 0.0
  /// The greatest share of shared entities, for items in different languages.
  var entitiesAcross = 0.0
  /// How much of the item's title the story does not know: the sum of the rarities, divided by 10.
  var unknown = 0.0

  /// In what share of the pairs exactly one title reports an answer.
  var oneIsReaction = 0.0
  /// … exactly one title denies something.
  var oneIsDenial = 0.0
  /// … exactly one offers pictures.
  var oneIsVideo = 0.0
  /// … at least one is a comment, a digest or a live page.
  var isPiece = 0.0
  /// … both are from the same feed.
  var sameFeed = 0.0
  /// … both titles have numbers, but none that is also in the other item.
  var otherNumbers = 0.0
  /// … both name people, but nobody in common.
  var otherPeople = 0.0
  /// … the same one speaks in both titles.
  var sameVoice = 0.0
  /// … others speak in one title than in the other.
  var otherVoice = 0.0
  /// … somebody speaks in one title of whom the other item knows nothing; twice as much if in both.
  var newVoice = 0.0
  /// … somebody speaks in exactly one title.
  var oneSpeaks = 0.0

  /// Whether titles have ordinal numbers that differ.
  var otherOrdinals = false

  /// The minimum of `rarest`. Items below it are not alike.
  private static let leastRarest = 0.1

  /// The log odds that the item reports the event of the story; nil if that cannot be.
  func odds(_ weights: LikenessWeights) -> Double? {
    guard canBe else { return nil }
    return zip(inputs, weights.values).reduce(weights.bias) { $0 + $1.0 * $1.1 }
  }

  /// Whether the item can report the event of the story at all.
  var canBe: Bool { !otherOrdinals && rarest >= Likeness.leastRarest }

  /// The inputs in the order of `LikenessWeights`.
  var inputs: [Double] {
    [
      rarest, leads, days, mainClause, bridge, entitiesAcross, unknown, oneIsReaction, oneIsDenial, oneIsVideo, isPiece,
      sameFeed, otherNumbers, otherPeople, sameVoice, otherVoice, newVoice, oneSpeaks,
    ]
  }
}

/// The weights of a logistic regression over the inputs of a likeness.
package struct LikenessWeights: Sendable {
  /// What is added to the weighted sum.
  package var bias: Double
  /// A weight for each input.
  package var values: [Double]
  /// What sign a weight may have: 1 for what makes items alike, -1 for what sets them apart.
  package static let signs = [1, 1, -1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1]

  /// Weights.
  package init(bias: Double, values: [Double]) {
    self.bias = bias
    self.values = values
  }

  /// Fitted by `stories-benchmark --fit` to 371 labelled items of four windows in English and Russian, each item with
  /// every earlier story of its window. With weights from three windows the fourth is grouped with these means: of pairs
  /// precision .86 and recall .37, B-cubed F1 .87.
  package static let fitted = LikenessWeights(
    bias: -5.38,
    values: [
      5.47, 0.46, -1.22, 3.37, 4.36, 1.46, -0.33, -1.4, -0.39, -1.73, -0.5, -1.87, -2.42, -0.72, 0.71, -0.43, -0.52,
      -0.6,
    ])
}

extension Likeness {
  /// Makes the counts of pairs shares of so many.
  mutating func average(over pairs: Double) {
    oneIsReaction /= pairs
    oneIsDenial /= pairs
    oneIsVideo /= pairs
    isPiece /= pairs
    sameFeed /= pairs
    otherNumbers /= pairs
    otherPeople /= pairs
    sameVoice /= pairs
    otherVoice /= pairs
    newVoice /= pairs
    oneSpeaks /= pairs
  }
}
